import { Route, Switch } from "wouter";
import { Empty } from "../design/states";
import { say } from "../words/words";
import { screen } from "./screen";

const Alert = screen(() => import("../screens/alert/alert"));
const OnCall = screen(() => import("../screens/on_call/on_call"));
const Schedules = screen(() => import("../screens/schedules/schedules"), "editor");
const Schedule = screen(() => import("../screens/schedule/schedule"), "editor", "configuration");
const Rotations = screen(() => import("../screens/rotations/rotations"), "editor", "configuration");
const More = screen(() => import("../screens/more/more"));
const Profile = screen(() => import("../screens/profile/profile"), "configuration", "editor");

const Services = screen(() => import("../screens/services/services"), "configuration");
const Service = screen(() => import("../screens/services/service"), "configuration");
const People = screen(() => import("../screens/people/people"), "configuration");
const Person = screen(() => import("../screens/people/person"), "configuration", "editor");
const Teams = screen(() => import("../screens/people/teams"), "configuration");
const Team = screen(() => import("../screens/people/team"), "configuration");
const Policies = screen(() => import("../screens/policies/policies"), "configuration");
const Policy = screen(() => import("../screens/policies/policy"), "configuration");
const Channels = screen(() => import("../screens/channels/channels"), "configuration");
const Channel = screen(() => import("../screens/channels/channel"), "configuration");

const Settings = screen(() => import("../screens/settings/settings"), "settings");
const Tokens = screen(() => import("../screens/settings/tokens"), "settings", "configuration");
const Audit = screen(() => import("../screens/settings/audit"), "settings");
const AuditEntry = screen(() => import("../screens/settings/audit_entry"), "settings");
const History = screen(() => import("../screens/settings/history"), "settings");
const Configuration = screen(() => import("../screens/settings/configuration"), "settings", "configuration");
const SignIn = screen(() => import("../screens/settings/sign_in"), "settings");
const Checks = screen(() => import("../screens/settings/checks"), "settings", "configuration");
const Providers = screen(() => import("../screens/settings/providers"), "settings", "configuration");
const Deliveries = screen(() => import("../screens/deliveries/deliveries"), "settings");
const Guide = screen(() => import("../screens/guide/guide"), "settings", "configuration");

/** Every screen but the list of alerts, which alone comes with the first load. */
export default function Places() {
  return (
    <Switch>
      <Route path="/alerts/:id">{({ id }) => <Alert id={Number.parseInt(id, 10) || 0} key={id} />}</Route>
      <Route path="/on-call">
        <OnCall />
      </Route>
      <Route path="/schedules">
        <Schedules />
      </Route>
      <Route path="/new-schedule">
        <Rotations />
      </Route>
      <Route path="/schedules/:name/edit">{({ name }) => <Rotations name={name} key={name} />}</Route>
      <Route path="/schedules/:name">{({ name }) => <Schedule name={name} key={name} />}</Route>
      <Route path="/services">
        <Services />
      </Route>
      <Route path="/services/:name">{({ name }) => <Service name={name} key={name} />}</Route>
      <Route path="/escalation-policies">
        <Policies />
      </Route>
      <Route path="/escalation-policies/:name">{({ name }) => <Policy name={name} key={name} />}</Route>
      <Route path="/people">
        <People />
      </Route>
      <Route path="/people/:name">{({ name }) => <Person name={name} key={name} />}</Route>
      <Route path="/channels">
        <Channels />
      </Route>
      <Route path="/channels/:name">{({ name }) => <Channel name={name} key={name} />}</Route>
      <Route path="/teams">
        <Teams />
      </Route>
      <Route path="/teams/:name">{({ name }) => <Team name={name} key={name} />}</Route>
      <Route path="/settings">
        <Settings />
      </Route>
      <Route path="/settings/tokens">
        <Tokens />
      </Route>
      <Route path="/settings/audit">
        <Audit />
      </Route>
      <Route path="/settings/audit/:id">{({ id }) => <AuditEntry id={Number(id)} key={id} />}</Route>
      <Route path="/settings/history/:kind/:name">
        {({ kind, name }) => <History kind={kind} name={name} key={`${kind} ${name}`} />}
      </Route>
      <Route path="/settings/configuration">
        <Configuration />
      </Route>
      <Route path="/settings/sign-in">
        <SignIn />
      </Route>
      <Route path="/settings/providers">
        <Providers />
      </Route>
      <Route path="/deliveries">
        <Deliveries />
      </Route>
      <Route path="/settings/checks">
        <Checks />
      </Route>
      <Route path="/guide">
        <Guide />
      </Route>
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
