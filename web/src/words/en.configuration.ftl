# What the screens of services, policies, teams and people say, in English.

# Forms
edit = Edit
save = Save
delete = Delete
delete-really = Really delete?
copy = Copy
copied = Copied
changed-meanwhile = Somebody else changed this meanwhile. Close this, look at what is there now, and do it again.
unsaved-discard = Throw away
unsaved-keep = Keep editing
found = { $count ->
    [0] Nothing is called that.
    [one] 1 found
   *[other] { $count } found
}
field-title = What people call it
field-team = Team
no-team = No team
field-policy = Escalation policy
field-policy-none = There is no escalation policy yet: make one first.
field-playbook = Playbook
field-playbook-hint = The address of what to do about its alerts. Whoever is woken has it one tap away.
field-urgency = What wakes somebody
field-times = What happens by itself
field-timeout = Acknowledged for too long
field-timeout-hint = After so long without a resolve, people are paged again. Empty: never.
field-auto-resolve = Silent for too long
field-auto-resolve-hint = After so long without a word from its sender, an alert resolves. Empty: never.
urgency-wakes = wakes somebody
urgency-waits = waits until somebody looks
finding-error = Not right
finding-warning = Worth a look
finding-note = Could be better

# Services
services-intro = What can break, whose it is, and who is paged about it.
services-none = There are no services yet
services-none-hint = A service is something that can break. Its alerts come in by its integrations, and its escalation policy says who is paged.
services-filter = Find a service
service-new = New service
service-edit = Edit { $name }
service-not-found = There is no service “{ $name }”
service-alerts = Its alerts
service-about = Who and what
service-no-playbook = None. Write down what to do at night.
service-open = { $count ->
    [one] 1 open
   *[other] { $count } open
}
service-no-source = Nothing arrives here

# Integrations
integrations = Integrations
integrations-none = Nothing can arrive here yet.
integrations-none-hint = An integration is an address with a key that your monitoring sends to.
integration-new = New integration
integration-edit = Edit { $name }
integration-type = What sends
integration-type-hint = It says which address is shown first; every key works at every door.
integration-show = Show address
integration-hide = Hide address
integration-secret = Managers of its team see the address: whoever has it can open alerts.
integration-others = Addresses for other senders
integration-native = Script or webhook
integration-prometheus = Prometheus, vmalert
integration-alertmanager = Alertmanager
integration-pagerduty = PagerDuty Events v2
integration-native-hint = POST a JSON event, or a list of them.
integration-prometheus-hint = Name it as an Alertmanager in the settings of Prometheus or vmalert.
integration-alertmanager-hint = The url of a receiver in webhook_configs.
integration-pagerduty-hint = Whatever speaks PagerDuty Events v2: this address, and the key as its routing key.
integration-native-url = Address
integration-prometheus-url = Address and path prefix
integration-alertmanager-url = Address
integration-pagerduty-url = Events address
integration-routing-key = Routing key
integration-script = Try it
test-event = Send test event
test-event-send = Send
test-event-hint = It goes in by the same door as your monitoring’s, and opens an alert like any other.
test-event-urgency = What it is to do
test-event-low = Wait in the list
test-event-high = Page for real
test-event-summary = Test event of { $name }
test-event-wakes-nobody = It tells whoever is on call by their rules for low urgency, and is not escalated.
test-event-wakes = It pages { $who }, now, by all that their rules say.
test-event-gap = Nobody is on call for the first step: the next one would be paged.
test-event-never-low = Every severity of this service wakes somebody, so this does too.
test-event-never-high = No severity of this service wakes anybody, so this does not either.
test-event-sent = Sent
test-event-opened = It arrived, and opened an alert.
test-event-counted = It arrived, and counts on the alert of an earlier test, which is still open. Nobody is paged anew.
test-event-see = See alert #{ $id }

# Escalation policies
policies-intro = Who is paged, then who, then who.
policies-none = There are no escalation policies yet
policies-none-hint = A policy says who is paged first, how long to wait for an answer, and who is next.
policies-filter = Find a policy
policy-new = New policy
policy-edit = Edit { $name }
policy-not-found = There is no escalation policy “{ $name }”
policy-first = First { $who }
policy-services = { $count ->
    [0] not used
    [one] 1 service
   *[other] { $count } services
}
policy-used-by = Services that use it
policy-unused = No service uses it.
policy-repeat = Begin again so many times
policy-repeat-hint = Up to { $max }; 0: the steps run once.
policy-last-resort = Last resort
policy-last-resort-hint = Paged by every method at once when nobody answered.
target-schedule = whoever is on call in “{ $name }”
target-add = Add…
target-remove = Remove { $name }
step-title = Step { $step }
step-notify = Page
step-wait = Then wait for an answer (minutes)
step-add = Add a step
step-up = Earlier
step-down = Later
step-remove = Remove this step
step-first = First, page { $who }.
step-then = After { $wait } without an answer, page { $who }.
step-after-all = That is { $span } after the alert.
step-repeat = { $count ->
    [one] After { $wait } more without an answer, begin again, once.
   *[other] After { $wait } more without an answer, begin again, up to { $count } times.
}
step-last-resort = If nobody answered by then, page { $who } by every method at once.
step-nobody = If nobody answered by then, nobody else is paged. The alert is marked as unanswered and stays first in the list.
step-now = Now
step-nobody-now = nobody: { $why }
step-not = not paged: { $why }

# Teams
teams-intro = Who stands together, and what is theirs.
teams-none = There are no teams yet
teams-none-hint = A team owns services and schedules; its managers change them.
teams-filter = Find a team
team-new = New team
team-edit = Edit { $name }
team-not-found = There is no team “{ $name }”
team-size = { $count ->
    [0] nobody
    [one] 1 member
   *[other] { $count } members
}
team-members = Members
team-empty = Nobody is in it.
team-lead = Led by { $name }
team-no-lead = Nobody leads it
team-lead-tag = lead
team-add-member = Add somebody
team-owns-none = None.
field-lead = Lead
field-lead-hint = They are told of turns that nobody accepted.

# People
people-intro = Who can be woken, and who could not be reached.
people-none = There is nobody yet
people-none-hint = People are paged by their contact methods.
people-filter = Find somebody
person-new = New person
person-edit = Edit { $name }
person-not-found = There is no person “{ $name }”
person-name = Name
person-email = E-mail address
person-email-hint = For signing in and for links to a new password. Pages go to contact methods.
person-zone = Time zone
person-role = Role
person-disable = Disabled: cannot sign in, and is not paged
person-disabled = Disabled
person-disabled-hint = Cannot sign in, and is not paged.
person-unreachable = Cannot be reached
person-no-methods = No contact method: nobody can page them.
person-no-team = In no team.
role-admin-hint = Changes everything, and who may what.
role-manager-hint = Changes what their teams own.
role-responder-hint = Acts on alerts, and changes their own profile.
role-observer-hint = Reads.
reach-edit = Change
reach-title = How { $name } is reached
method-address = Address
method-push-hint = To your devices: each is added on its own, in its profile under “This device”.
method-used = Used
method-add = Another way
method-remove = Remove
method-hidden = not shown to you
method-last = last page { $ago } ago: { $status }
method-disabled = Not used
method-stopped = Stopped by its owner
method-verified = Verified
method-unverified = Not verified
method-verify = Verify
method-is-verified = { $address } is verified
verify-title = Verify { $name }
verify-hint = A code of six digits goes to { $address }. It is good for 15 minutes.
verify-sent = It is on its way to { $address }. Type it here.
verify-send = Send the code
verify-check = Check
verify-code = Code
rule-via = By
rule-after = After (minutes)
rule-add = Add a rule
rule-remove = Remove this rule
test-page = Page me now
test-page-hint = A page goes out by every way that your rules for high urgency name. It is as real as any, but about no alert.
test-page-send = Page me
test-page-after = Did it reach you? Would it have woken you? What failed says why; Settings, Providers says what is missing.
night-title = A page at 03:00
night-nothing = Nothing. There is no way to reach them.
night-silent = Nothing rings: a mail, a webhook or a push message to a muted telephone wakes nobody.
night-until = Until somebody acknowledges; then it stops.
night-low = Low urgency is not escalated: it waits until somebody looks.
night-instead = { $what }, instead of { $of }, which is not used

# Time off
leave = Time off
leave-none = None ahead.
leave-hint = During time off, turns pass to the next in the rotation who is there.
leave-add = Add time off
leave-new = Time off of { $name }
leave-edit = Change time off of { $name }
leave-edit-this = Edit: { $time }
leave-until = until { $time }
leave-now = away now
leave-of-calendar = From the calendar “{ $name }”: it is changed there.
leave-first-day = First day
leave-last-day = Last day
leave-from = From
leave-from-time = at
leave-to = Until
leave-to-time = at (end)
leave-whole = Whole days
leave-reason = What for (may stay empty)
leave-reason-hint = Everybody here can read it.
leave-incomplete = Say from when, and until when: after it begins, and after now.
leave-begins-now = It begins now: who was on call until now does not change.
leave-effect = What this changes
leave-no-turns = They are in no rotation: nobody’s hours change.
leave-kept = { $time }: { $name } stays on call ({ $why })
leave-made = Time off saved
leave-changed = Time off changed
leave-remove = Delete
leave-remove-this = Delete: { $time }
leave-remove-title = Delete time off of { $name }?
leave-removed = Time off deleted
leave-end = End now
leave-end-this = End now: { $time }
leave-end-title = Is { $name } back?
leave-ended = Time off ended

# Channels
channels-intro = Where messages go that are nobody’s own: a room, a list, another program.
channels-none = There are no channels yet
channels-none-hint = A channel is a mailing list or a webhook. Escalation policies write to it beside paging people, and schedules tell it who is on call.
channels-filter = Find a channel
channel-new = New channel
channel-edit = Edit { $name }
channel-not-found = There is no channel “{ $name }”
channel-type = What carries it
channel-address = Where it goes
channel-email-hint = A list or an inbox. Nobody answers for it: people are paged by policies.
channel-webhook-hint = Whoever has the whole address can write there. Elsewhere the console shows its host only; who may read the configuration can read all of it.
channel-bundle = Wait for more before a message goes
channel-bundle-hint = What follows within so long goes as one message, like 30s or 5m. Empty: 60s for mail, at once for webhooks.
channel-secret = Signing secret
channel-secret-made = Signs each delivery, so that the receiver knows who sent it. Empty: one is made.
channel-secret-stays = Signs each delivery. Empty: the present one stays; it is not shown.
channel-secret-hidden = There is one; it is not shown. “nightbell export --with-secrets” prints it.
channel-how = How it is sent
channel-used-by = What comes to it
channel-unused = Nothing comes to it
channel-unused-hint = Name it in a step of an escalation policy.
channel-by-policies = They write to it when a step names it.
channel-by-services = Their alerts come to it by these policies.
channel-by-schedules = They tell it who is on call.
channel-test = Send a test
channel-test-title = Test of { $name }
channel-test-send = Send
channel-test-hint = A real message goes to { $place } now, marked as a test.
channel-test-unsigned = It is not signed with the channel’s secret: a receiver that checks signatures may refuse it.
channel-test-taken = It was taken: { $answer }

# What the server calls the fields of documents, for what it refuses.
field-of-title = { field-title }
field-of-name = Name
field-of-email = { person-email }
field-of-address = Address
field-of-type = Type
field-of-contact_methods = Contact method
field-of-notification_rules = Notification rules
field-of-high = at high urgency
field-of-low = at low urgency
field-of-via = by
field-of-after = after
field-of-time_zone = { person-zone }
field-of-team = { field-team }
field-of-members = Member
field-of-lead = { field-lead }
field-of-tags = Tag
field-of-role = { person-role }
field-of-escalation_policy = { field-policy }
field-of-playbook = { field-playbook }
field-of-acknowledgement_timeout = { field-timeout }
field-of-auto_resolve = { field-auto-resolve }
field-of-from = From
field-of-to = Until
field-of-with = Who takes over
field-of-replace = Instead of
field-of-user = Person
field-of-reason = { leave-reason }
field-of-rotations = Rotation
field-of-start = Start
field-of-shift = Length of a turn
field-of-active = Hours
field-of-days = Days
field-of-coverage = When somebody must be on call
field-of-requirements = Requirement
field-of-at_least = at least
field-of-holidays = Holiday
field-of-nights_in_a_row_max = Nights in a row
field-of-hand_over = Hand-over
field-of-before = before
field-of-accept = time to accept
field-of-channels = Channel
field-of-channel = Channel
field-of-at = at
field-of-bundle = { channel-bundle }
field-of-secret = { channel-secret }
field-of-key = Key
field-of-steps = Step
field-of-notify = whom
field-of-wait = wait
field-of-repeat = Repeats
field-of-service = Service
field-of-schedule = Schedule
field-of-url = Address
field-of-urgency = { field-urgency }
field-of-last_resort = { policy-last-resort }
field-of-shifts = Shift
field-of-one_of = one with
field-of-tag = Tag
