import { lazy, type ReactNode, Suspense } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { prefix } from "../api/prefix";
import { Bones } from "../design/states";
import { Alerts } from "../screens/alerts/alerts";
import { say } from "../words/words";
import { Attention } from "./attention";
import { Boundary } from "./boundary";
import { Offline } from "./connection";
import { useIsInHand } from "./in_hand";
import { Navigation, TopBar } from "./navigation";
import { Overlays } from "./overlays";
import { Shortcuts } from "./shortcuts";

const Places = lazy(() => import("./places"));

export function App() {
  const isInHand = useIsInHand();
  return (
    <Router base={prefix}>
      <a className="skip" href="#main">
        {say("skip-to-content")}
      </a>
      <div className="frame">
        <Navigation isInHand={isInHand} />
        <div className="stage">
          {isInHand && <TopBar />}
          <Offline />
          <main id="main" tabIndex={-1}>
            <Boundary>
              <Screens />
            </Boundary>
          </main>
        </div>
      </div>
      <Shortcuts />
      <Overlays />
      <Attention />
    </Router>
  );
}

function Screens(): ReactNode {
  const [path] = useLocation();
  return (
    // A boundary of its own for each address: one that waits would keep the screen before it, hidden, as if it were still there.
    <Suspense key={path} fallback={<Loading />}>
      <Screen />
    </Suspense>
  );
}

function Screen(): ReactNode {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/alerts" replace />
      </Route>
      <Route path="/alerts" component={Alerts} />
      <Route>
        <Places />
      </Route>
    </Switch>
  );
}

function Loading() {
  return (
    <div className="page">
      <Bones rows={6} />
    </div>
  );
}
