/** Where else one can go, out of the first load: each screen comes by itself, with the words of its area if it has some. */

import { type ComponentType, lazy } from "react";
import { Route, Switch } from "wouter";
import { Empty } from "../design/states";
import { speakOf } from "../words/areas";
import { say } from "../words/words";

function screen<P>(load: () => Promise<{ default: ComponentType<P> }>, area?: string) {
  return lazy(() => Promise.all([load(), area && speakOf(area)]).then(([loaded]) => loaded));
}

const OnCall = screen(() => import("../screens/on_call/on_call"));
const Schedules = screen(() => import("../screens/schedules/schedules"));
const Schedule = screen(() => import("../screens/schedule/schedule"));
const More = screen(() => import("../screens/more/more"));
const Profile = screen(() => import("../screens/profile/profile"));

export default function Places() {
  return (
    <Switch>
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
