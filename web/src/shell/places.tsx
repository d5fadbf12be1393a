import { Route, Switch } from "wouter";
import { Empty } from "../design/states";
import { say } from "../words/words";
import { screen } from "./screen";

const Alert = screen(() => import("../screens/alert/alert"));
const OnCall = screen(() => import("../screens/on_call/on_call"));
const Schedules = screen(() => import("../screens/schedules/schedules"));
const Schedule = screen(() => import("../screens/schedule/schedule"));
const More = screen(() => import("../screens/more/more"));
const Profile = screen(() => import("../screens/profile/profile"));

/** Every screen but the list of alerts, which alone comes with the first load. */
export default function Places() {
  return (
    <Switch>
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
