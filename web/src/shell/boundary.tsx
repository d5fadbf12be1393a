import { Component, type ReactNode } from "react";
import { Failed } from "../design/states";

/** A screen that cannot be drawn, or whose part of the program does not arrive, takes nothing else down with it. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Failed error={error} again={() => window.location.reload()} />;
  }
}
