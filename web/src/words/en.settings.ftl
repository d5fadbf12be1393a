# What the settings and the first-run guide say, in English.

section-sign-in = Sign-in
section-about-sign-in = Your sessions, passkeys, second factor and password
section-tokens = Tokens
section-about-tokens = What programs may do here, as whom, and until when
section-configuration = Configuration
section-about-configuration = Everything as YAML: change it, see what would happen, apply, undo
section-checks = Checks
section-about-checks = What would keep a page from being heard
section-audit = Audit log
section-about-audit = Who did what, when, from where
section-guide = First steps
section-about-guide = From nothing to a page that was heard
admins-only-hint = Ask an admin; they are marked on the people screen.
remove = Remove
undo = Undo

# Tokens
tokens-intro-all = Everybody’s tokens. A token does no more than its role, its scopes and its owner allow.
tokens-intro-own = Your tokens. A token does no more than its role, its scopes and you may.
tokens-none = There is no token
tokens-none-hint = Programs need one to act here: a deploy that tells of itself, a script, the command line.
tokens-past-show = { $count ->
    [one] Show 1 that is over
   *[other] Show { $count } that are over
}
tokens-past-hide = Hide those that are over
token-new = New token
token-make = Make the token
token-name = Name
token-name-hint = What it is for, such as ci-deploys.
token-recorded = What it does is recorded as { $name }.
token-role = Role
token-role-hint = The most that it may do.
token-owner = Owner
token-owner-hint = It never does more than they may, and ends with them.
token-nobodys = Nobody’s
token-of = of { $name }
token-bootstrap = given at start
token-scopes = Narrowed to (all that its role may, when nothing is chosen)
scope-read = Reading
scope-alerts = Acting on alerts
scope-configuration = Configuration
scope-secrets = Keys and secret links
scope-tokens = Making tokens
token-team = Things of
token-team-any = Every team
token-unscoped = all that its role may
token-expiry = Ends
token-for-30d = After 30 days
token-for-90d = After 90 days
token-for-365d = After a year
token-endless = Never ends by itself
token-endless-hint = Whoever finds it may use it until somebody revokes it.
token-made = { $name } is made
token-once = It is shown this once.
token-once-hint = Copy it now to where it is needed. Nobody can show it again; a lost one is revoked and made anew.
token-itself = Token
token-kept = I have copied it
token-used = Used { $ago } ago
token-used-from = Used { $ago } ago from { $address }
token-unused = Never used
token-ends-in = Ends in { $in }
token-ended = Ended { $ago } ago
token-revoked = Revoked
token-expired = Ended
token-ending = Ends soon
token-revoke = Revoke
token-revoke-title = Revoke { $name }
token-revoke-hint = Whatever uses it is refused from now on. It cannot be taken back.
token-revoked-now = { $name } is revoked

# Audit log
audit-intro = Who did what to what, when, from where. What people do about alerts is on the alerts.
audit-admins = The audit log is for admins
audit-actor = Who
audit-action = What
audit-subject = About (kind/name)
audit-span = When
audit-any = Anything
audit-find = Find
audit-span-all = At any time
audit-span-1d = Last 24 hours
audit-span-7d = Last 7 days
audit-span-30d = Last 30 days
audit-group-0 = Configuration
audit-group-1 = Keys and secrets
audit-group-2 = Signing in and out
audit-group-3 = Passwords, passkeys, identities, devices
audit-group-4 = Tokens
audit-group-5 = Swaps and hand-overs
audit-group-6 = Verification and tests
audit-none = No entry is like that
audit-none-hint = Entries are kept for 400 days unless the settings say otherwise.
audit-pages = Pages of the log
audit-newest = Newest
audit-older = Older
audit-export = Download these (JSON, up to 200)
audit-export-all = All of it, line by line:
audit-count = { $count } times
audit-repeated = { $count } times, the last at { $time }
audit-nobody = Somebody not signed in
audit-command-line = Command line
audit-entry = Entry { $id }
audit-entry-unknown = There is no entry { $id }
audit-changed = What changed
audit-no-document = This is about no document.
audit-facts = Who, when, from where
audit-fact-who = Who
audit-fact-about = About
audit-fact-when = When
audit-fact-count = How often
audit-fact-means = By means of
audit-fact-address = From
audit-fact-agent = Program
audit-fact-revision = Revision
audit-configuration-created = Created
audit-configuration-changed = Changed
audit-configuration-deleted = Deleted
audit-secret-set = Secret set
audit-secret-removed = Secret removed
audit-secret-shown = Secret shown
audit-secret-exported = Secrets exported
audit-swap-offered = Swap offered
audit-swap-taken = Swap taken
audit-swap-declined = Swap declined
audit-swap-cancelled = Swap cancelled
audit-swap-undone = Swap undone
audit-schedule-order_published = Fair order published
audit-hand_over-noted = Hand-over note left
audit-hand_over-accepted = Turn accepted
audit-sign_in = Signed in
audit-set_up = First admin set up
audit-session-ended = Session ended
audit-session-all_ended = All sessions ended
audit-sign_in-failed = Sign-in failed
audit-second_factor-failed = Second factor failed
audit-password-refused = Password refused
audit-passkey-added = Passkey added
audit-passkey-removed = Passkey removed
audit-login-allowed = Program let in
audit-login-denied = Program not let in
audit-login-failed = Program’s code failed
audit-password-set = Password set
audit-password-link_sent = Password link sent
audit-second_factor-set_up = Second factor set up
audit-second_factor-removed = Second factor removed
audit-verification-code_sent = Verification code sent
audit-verification-done = Contact method verified
audit-verification-failed = Verification failed
audit-test-sent = Test sent
audit-token-made = Token made
audit-token-revoked = Token revoked
audit-token-used_from_new_address = Token used from a new address
audit-identity-linked = Identity linked
audit-identity-changed = Identity changed
audit-identity-unlinked = Identity unlinked
audit-device-added = Device added
audit-device-removed = Device removed
audit-texts-stopped = Texts stopped
audit-texts-started = Texts started again
means-session = signed in
means-token = by a token
means-link = by a link
means-command_line = on the server
means-reply = by a reply
means-nightbell = Nightbell itself
means-nobody = not signed in
kind-of-users = Person
kind-of-teams = Team
kind-of-schedules = Schedule
kind-of-overrides = Override
kind-of-temporary_schedules = Temporary schedule
kind-of-unavailabilities = Leave
kind-of-calendars = Calendar
kind-of-escalation_policies = Escalation policy
kind-of-channels = Channel
kind-of-services = Service
kind-of-integrations = Integration
kind-of-tokens = Token
kinds-users = People
kinds-teams = Teams
kinds-schedules = Schedules
kinds-overrides = Overrides
kinds-temporary_schedules = Temporary schedules
kinds-unavailabilities = Leave
kinds-calendars = Calendars
kinds-escalation_policies = Escalation policies
kinds-channels = Channels
kinds-services = Services
kinds-integrations = Integrations

# Differences and history
diff-same = Nothing differs.
diff-added = added:
diff-removed = removed:
diff-skipped = { $count } lines as before
history = History
history-of = History of { $name }
history-open = Open it
history-none = It has no history
history-revision = Revision { $revision }
history-now = as it is now
history-by = { $who }, { $time }
history-back = Go back to this

# Configuration
config-intro = Everything that is set up, as the text that “nightbell apply” takes. Secrets are not in it, and stay as they are.
config-kind = Show
config-all = Everything
config-upload = Open a file
config-discard = Discard my edits
config-text = Configuration as YAML
config-read-only = You may read it. Changing it is up to responders for what is their own, and to managers and admins.
config-hidden = What reads “(hidden)” is not shown to you. Leave it as it is, or show only the kind that you change.
config-plan = Show what would change
config-prune = Also delete what an earlier “apply” made and this text lacks
config-would = What would change
config-difference = Line by line
config-lacking = What this text lacks is not deleted: it stays as it is.
config-apply = { $count ->
    [0] Nothing to apply
    [one] Apply 1 change
   *[other] Apply { $count } changes
}
config-applied = { $count ->
    [one] 1 change is applied
   *[other] { $count } changes are applied
}
config-is-applied = { $count ->
    [one] 1 change is applied. It can be undone until you leave this page; later, by its history.
   *[other] { $count } changes are applied. They can be undone until you leave this page; later, by their history.
}
config-wrong = { $count ->
    [one] One thing is wrong; nothing is applied.
   *[other] { $count } things are wrong; nothing is applied.
}
config-line = Line { $line }
plan-nothing = Nothing would change.
plan-create = New
plan-update = Changed
plan-delete = Deleted
plan-same = { $count ->
    [one] 1 stays as it is.
   *[other] { $count } stay as they are.
}
plan-notes = Worth knowing
undo-title = Undo
undo-now = Put it back
undo-done = { $count ->
    [one] 1 is as it was before
   *[other] { $count } are as they were before
}
undo-others = Somebody has changed { $names } since. This puts that back too.

# Sign-in
sign-in-intro = How you sign in, and where you are signed in.
sign-in-token = A token is acting, not a person
sign-in-sessions = Where you are signed in
sign-in-passkeys = Passkeys
sign-in-second-factor = Second factor
sign-in-second-factor-hint = A code from an app beside your password. Its page says whether it is set up.
sign-in-second-factor-open = Second factor
sign-in-password = Password
sign-in-password-hint = A new one ends all your other sessions.
sign-in-password-open = Change it
sign-in-identities = Identities at providers
session-used = last used { $ago } ago from { $address }
session-here = this one
session-end = Sign out
session-end-what = Sign out { $what }
session-end-others = Sign out everywhere else
session-end-others-hint = Every other browser has to sign in again. This one stays.
session-ended = It is signed out
session-others-ended = Every other browser is signed out
passkeys-none = None yet. With one you sign in by a finger, a face or a key, without a password.
passkeys-add = Add a passkey
passkey-unused = Never used
passkey-remove-title = Remove { $name }
passkey-remove-hint = Nobody signs in with it any more. Have another way before you remove the last.
identities-none = You sign in at no provider.
identity-gone = This provider is not set up any more; it counts for nothing.
identity-gives = gives you: { $what }

# Checks
checks-intro = What would keep a page from being heard, now and in the next 30 days.
checks-again = Check again
checks-none = Nothing is wrong
checks-none-hint = Every page of the next 30 days has somebody who would hear it.
checks-group = { $title } ({ $count })
checks-about-error = Somebody who should be paged would not be.
checks-about-warning = It works, and may not for long.
checks-about-note = No hurry.
checks-remedy = To do: { $remedy }

# First-run guide
guide-intro = From nothing to a page that was heard. Steps tick themselves off as things appear.
guide-two-minutes = Two minutes: a page to yourself
guide-test-hint = Sends a page to you by every way your rules name. Each needs its provider: mail needs a mail server, calls a telephone provider; pages on this device need neither.
guide-test-first = Say first how you are reached; then page yourself here.
guide-steps = All steps
guide-progress = { $done } of { $all } done.
guide-all-done = You are set up. Somebody is woken when something breaks.
guide-next = Next: { $step }.
guide-done = Done
guide-see = See all steps
guide-put-away = Put away
guide-card-title = Nothing can page you yet
guide-card-rest = Not all is set up yet
guide-step-method = Say how you are reached
guide-about-method = A phone that rings wakes people; mail alone does not.
guide-do-method = Add a way
guide-step-verified = Verify it
guide-about-verified = A code shows that it reaches you and nobody else.
guide-do-verified = Verify
guide-step-on-call = Put somebody on call
guide-about-on-call = A schedule with a rotation, or a policy that names people.
guide-do-on-call = Schedules
guide-step-policy = Say who is paged, and who next
guide-about-policy = An escalation policy goes on until somebody answers.
guide-do-policy = Policies
guide-step-service = Add a service with an integration
guide-about-service = Its address is where your monitoring sends.
guide-do-service = Services
guide-step-event = Get the first event
guide-about-event = Send a test event from the service, or let your monitoring.
guide-do-event = Send one
guide-step-acknowledged = Acknowledge the first page
guide-about-acknowledged = From the phone that rang, or on the alert.
guide-do-acknowledged = To the alert

# The delivery log
deliveries-intro = Was somebody really paged? Every message that went out, or should have.
deliveries-none = No message fits
deliveries-none-hint = None was sent to these people in these ways, or it is longer ago than messages are kept.
deliveries-who = To
deliveries-way = By
deliveries-status = What became of it
deliveries-span = When
deliveries-all = All
deliveries-span-1d = The last day
deliveries-span-7d = The last 7 days
deliveries-span-30d = The last 30 days
deliveries-pages = Pages of the log
deliveries-older = Older
deliveries-newest = Newest

# Providers
section-providers = Providers
section-about-providers = The ways out: whether each is set up, how it fares, and a test of it.
providers-intro = How messages leave this server. What is set up is in its settings file.
providers-managers = Providers are for managers and admins
provider-took = Took a message { $ago } ago.
provider-refused = Did not take one { $ago } ago: { $why }
provider-unknown = Nothing was sent this way since the server started.
provider-left-alone = Left alone for now: it failed too often
provider-not-set-up = Not set up
provider-test = Test
provider-test-title = Test: { $name }
provider-test-hint = A real message goes out now, marked as a test.
provider-test-address = To
provider-test-address-hint = Empty: to your own first contact method of this kind.
provider-test-send = Send
provider-test-taken = It was taken: { $answer }
