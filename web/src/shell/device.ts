/** What is remembered on this device and nowhere else. A browser that keeps nothing gets the defaults. */

export type Choice = "theme" | "density" | "shortcuts" | "language" | "zone" | "device" | "guide";

export function chosen(choice: Choice): string | null {
  try {
    return localStorage.getItem(choice);
  } catch {
    return null;
  }
}

export function choose(choice: Choice, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(choice);
    else localStorage.setItem(choice, value);
  } catch {
    // Then it counts until the page is closed.
  }
}
