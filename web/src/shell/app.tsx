import { type ComponentType, lazy, type ReactNode, Suspense } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { prefix } from "../api/prefix";
import { Bones, Empty } from "../design/states";
import { Alerts } from "../screens/alerts/alerts";
import { say, speakFully } from "../words/words";
import { Attention } from "./attention";
import { Boundary } from "./boundary";
import { useIsInHand } from "./in_hand";
import { Navigation, TopBar } from "./navigation";
import { Overlays } from "./overlays";
import { Shortcuts } from "./shortcuts";

function screen<P>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(async () => {
    const [loaded] = await Promise.all([load(), speakFully()]);
    return loaded;
  });
}

const Alert = screen(() => import("../screens/alert/alert"));
const OnCall = screen(() => import("../screens/on_call/on_call"));
const Schedules = screen(() => import("../screens/schedules/schedules"));
const Schedule = screen(() => import("../screens/schedule/schedule"));
const More = screen(() => import("../screens/more/more"));
const Profile = screen(() => import("../screens/profile/profile"));

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
      <Route path="/alerts/:id">{({ id }) => <Alert id={Number(id)} key={id} />}</Route>
      <Route path="/on-call">
        <OnCall />
      </Route>
      <Route path="/schedules">
        <Schedules />
      </Route>
      <Route path="/schedules/:name">{({ name }) => <Schedule name={name} key={name} />}</Route>
      <Route path="/more">
        <More />
      </Route>
      <Route path="/profile">
        <Profile />
      </Route>
      <Route>
        <Empty sign="search" title={say("nowhere-title")}>
          <p>{say("nowhere")}</p>
        </Empty>
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
