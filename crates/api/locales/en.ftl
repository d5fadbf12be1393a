# What pages say, in English. The same keys as in the other languages; a test compares them.

# Every page
to-home = Go to Nightbell
nowhere-title = There is nothing at this address
nowhere = It may have been mistyped, or cut off where it was copied.

# Signing in
sign-in-title = Sign in
sign-in-name = User name or e-mail address
sign-in-password = Password
sign-in-button = Sign in
sign-in-wrong = The name or the password is not right.
sign-in-wait = Too many tries failed. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
sign-in-by = Sign in with { $provider }
sign-in-admins = Passwords are for admins here. All others sign in above.
sign-in-not-by-password = Passwords are for admins here. Sign in with one of the buttons above.
sign-in-hint = Links in messages work without signing in.

# Signing in elsewhere
provider-failed-title = You are not signed in
provider-no-provider = There is no such way to sign in here. The login page shows those that there are.
provider-not-expected = This sign-in is over: it took too long, was used already, or was begun in another browser. Begin again on the login page.
provider-declined = { $provider } did not let you in, or you turned back. Begin again, or ask whoever runs it for access to Nightbell.
provider-unreachable = { $provider } does not answer. Try again in a moment. Whoever has a password here can sign in with it meanwhile, and links in messages work without signing in.
provider-not-understood = { $provider } answered, but not in a way that Nightbell trusts. Begin again; if that does not help, tell an admin: the server's log says why.
provider-unknown = You are signed in at { $provider }, but nobody here is known by that. Ask an admin to add you, with the e-mail address that you have there.
provider-not-verified = Somebody here has your e-mail address, and { $provider } does not say that it is verified. Verify it there, or ask an admin to link you.
provider-is-admin = Your e-mail address is that of an admin, and admins are not linked by it. Sign in with your password, or ask an admin to link you.
provider-ambiguous = Your e-mail address leads to somebody here who has another account at { $provider }, or to several people. Ask an admin to link you.
provider-disabled = You are disabled here and cannot sign in. Ask an admin.
provider-not-made = You are signed in at { $provider }, but no user could be made for you here. Ask an admin: the server's log says why.

# A forgotten password
forgot-link = Forgotten your password?
forgot-title = A new password
forgot-intro = A link to set it is sent to the e-mail address that you are known by here.
forgot-button = Send the link
forgot-sent-title = Look into your mail
forgot-sent = If there is somebody of that name with an e-mail address, a link is on its way. It works for 30 minutes. Nothing came? An admin can set a password for you.
reset-title = Set a new password
reset-for = For { $name }. It signs you out everywhere.
reset-button = Set it
reset-gone-title = This link does not work any more
reset-gone = It was used, a newer one was asked for, or it is too old. Ask for a new one.
reset-done-title = Your password is set
reset-done = You are signed out everywhere. Sign in with the new one.
reset-mail = A new password for Nightbell
    
    Somebody, most likely you, asked for a new password. Open this within 30 minutes to set it:
    { $link }
    
    It was not you? Then do nothing: your password stays as it is.

# The second factor
code-title = Your code
code-intro = The password was right. Now the six digits that your authenticator shows, or a recovery code.
code-field = Code
code-button = Sign in
code-wrong = The code is not right, or was used. Take the one that is shown now.
code-late = That took too long. Begin with the password again.
factor-title = Second factor
factor-off = Signing in with a password can ask for a code of your authenticator app too. Whoever gets to know your password then still stays outside.
factor-begin = Set it up
factor-scan = Scan this with your authenticator app, or type the key into it:
factor-open = Open it in the authenticator app of this device
factor-key = Key
factor-then = Then say the six digits that it shows.
factor-confirm = Confirm
factor-on = Signing in with your password asks for a code.
factor-remove = Take it away
factor-remove-intro = To take it away, say a code once more.
factor-done = The second factor is on. Keep these recovery codes where you find them without your phone; each works once, and they are not shown again.

# Passkeys
passkeys-title = Passkeys
passkeys-intro = With a passkey you sign in by what unlocks your device or your security key: without a password, and without a code.
passkeys-none = You have none yet.
passkeys-made = Made on { $day }.
passkeys-used = Last used on { $day }.
passkeys-unused = Never used.
passkeys-remove = Remove
passkeys-name = What you call it
passkeys-add = Add a passkey
passkeys-script = To add one, this page needs JavaScript and a browser that has passkeys.
passkeys-impossible = Browsers allow passkeys only at https:// with a name, and at http://localhost. This server is at { $url }, by its [server] public_url.
passkey-sign-in = Sign in with a passkey
passkey-failed = That did not work. Try again, or use your password.
passkey-cancelled = Nothing was chosen, or it took too long.
passkey-known = There is a passkey of yours already.
passkey-wrong = This passkey is not accepted here: it may have been removed, or belong to somebody who may not sign in.
passkey-not-made = The authenticator’s answer is not accepted. Try again, or take another one.
sign-in-not-by-passkey = Passkeys are for admins here. Sign in by your provider.
passkey-late = That took too long, or was used already. Try again.
passkey-full = This passkey is here already, or you have { $count }. Remove one first.
passkey-too-many = Too many ask at once. Try again in some minutes, or use your password.
passkey-signed-out = You are not signed in any more. Sign in again.

# Logging a program in
device-title = Log a program in
device-intro = Type the code that nightbell login shows.
device-code = Code
device-next = Go on
device-wrong = There is no such code, or it was used, or it is too old. Compare it, or begin again with nightbell login.
device-asks = A program on { $machine } (that is what it says), at the address { $address }, asks to act as { $name }.
device-here = That is the address from which you are here.
device-elsewhere = You are here from another address, { $address }.
device-may = It could do what you may, for { $period }.
device-may-only = It could do no more than this of what you may: { $scopes }; for { $period }.
device-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
device-days = { $count ->
    [one] one day
   *[other] { $count } days
}
device-warning = Allow it only if you have just typed nightbell login yourself, and it shows this very code. Whoever else sent you here would act in your name.
device-allow = Allow
device-deny = Deny
device-cannot = You cannot allow that: { $why }
device-allowed-title = Allowed
device-allowed = Go back to where you typed nightbell login; it goes on in a moment.
device-denied-title = Denied
device-denied = The program gets nothing. If somebody sent you that link, tell an admin.

# The first admin
set-up-title = Set up Nightbell
set-up-intro = Nobody can sign in here yet. Who you name now may do everything, and can add the others.
set-up-name = User name
set-up-name-hint = Lower-case letters, digits, dots and dashes; it stays. An existing user becomes an admin.
set-up-full-name = Your name
set-up-email = E-mail address
set-up-password-hint = At least { $count } characters; a few words are fine.
set-up-button = Create and sign in
set-up-gone-title = This link does not work any more
set-up-gone = It was used, a newer one was printed, or it is too old. While nobody can sign in, the server prints a new one at each start.

# Home
home-signed-in = Signed in as { $name }.
home-sign-out = Sign out
home-sign-in = Sign in
home-what = On-call and incident response: a signal comes in, the person on duty is woken until they acknowledge.
home-api = The API, as OpenAPI
home-ready = Whether events are accepted
home-metrics = Metrics
home-version = Version { $version }. On the command line:

# Times
time-now = just now
time-ago = { $span } ago
time-due = now
time-ahead = in { $span }
span-seconds = { $count } s
span-minutes = { $count } min
span-hours = { $count } h
span-hours-minutes = { $hours } h { $minutes } min
span-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
and-more = and { $count } more.

# One's own
me-title = My profile
me-signed-in = Signed in as { $name }.
me-methods = How you are reached
me-methods-hint = Open one to verify it. They are changed in your document.
me-no-methods = There is no way to reach you. Add contact methods to your document.
me-sign-in = How you sign in
method-email = E-mail
method-sms = Text message
method-voice = Call
method-webhook = Webhook
method-push = Push
method-push-why = Push messages go to the browsers that you have added on your profile in the console. This counts as verified once one of them has shown a message.
method-verified = verified since { $when }
method-unverified = not verified; you are paged here all the same
method-disabled = switched off
method-opted-out = text messages were stopped by answering STOP
method-last-page = Last page: { $status }, { $when }
method-why = Nobody has shown yet that this reaches you. A code of six digits goes there, and you say it here. You are paged here in any case.
method-unknown-title = There is no such contact method
method-unknown = It may have been renamed or taken away meanwhile.
notification-sending = on its way
notification-retrying = tried again
notification-sent = sent
notification-delivered = delivered
notification-failed = failed
notification-cancelled = not needed any more
verification-send = Send me a code
verification-again = Send another code
verification-field = The code that arrived
verification-confirm = Confirm
verification-wait = A code was sent not long ago. The next one can be sent in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
verification-stopped = Text messages to this number were stopped by answering STOP. Text START from it first.
verification-not-sent = The code could not be sent: { $reason }
verification-wrong = This is not the code that was sent. { $left ->
    [one] One try is
   *[other] { $left } tries are
} left.
verification-too-many = Too many codes were wrong. Send another one.
verification-late = No code is waiting, or it is too old. Send another one.
verification-message = { $code } is your code
    
    Nightbell asks for it to see that it reaches you here. It works for 15 minutes. You did not ask for it? Then do nothing.
verification-call = This is Nightbell. Your code is: { $code }. Once more: { $code }. Goodbye.

# Page me now
test-title = Page me now
test-intro = A test goes out by every way that your rules for high urgency name, all at once and as real as a page. It is about no alert.
test-begun = The last one, { $when }:
test-look = Look again
test-button = Send a test now
test-method = Send a test here
test-wait = Tests went out not long ago. The next one can be sent in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
test-no-way = There is no contact method that is switched on for it.
test-tap-title = This was a test
test-tap = It reached you. Nothing is wrong, and there is nothing to do.

# Swaps
swap-heading = { $user } offers a turn on { $schedule }
swap-span = { $from } to { $to }
swap-open-you = It is offered to you. Nothing changes until you take it.
swap-open-other = It is offered to { $user }.
swap-open-anybody = It is offered to anybody. Nothing changes until somebody takes it.
swap-all-taken = All that lies ahead was taken.
swap-declined = It was declined.
swap-cancelled = It was taken back.
swap-expired = It is over, and nobody took it.
swap-taken = { $user } took it, { $when }
swap-left = Still to be taken:
swap-take = Take it
swap-decline = Decline
swap-denied = You may not take turns on this schedule. Ask a manager of its team.
swap-void = Whoever offers it is not on call then any more; there is nothing to take.
swap-unknown-title = There is no such swap
swap-unknown = It may have been on a schedule that is gone.

# The one-tap page
severity-critical = Critical
severity-error = Error
severity-warning = Warning
severity-info = Info
tap-no-summary = No summary
tap-number = alert { $id }
tap-number-seen = alert { $id }, seen { $count } times
tap-oldest = the oldest
tap-services = { $count } services
tap-alerts = { $count } alerts
tap-acknowledge = Acknowledge
tap-acknowledge-all = Acknowledge all { $count }
tap-escalate = Escalate: page the next now
tap-playbook = Open the playbook
tap-next = Unless somebody acknowledges, the next step is paged { $ahead }, at { $clock }.
tap-next-others = Unless somebody acknowledges, the next step of the others is paged { $ahead }, at { $clock }.
tap-because = Why you: { $because }.
tap-nobody-left = Everybody was paged and nobody is left to escalate to. It is up to you.
tap-spent = For { $spent } of { $total } everybody was paged and nobody is left.
tap-spent-at-least = For at least { $spent } of { $total } everybody was paged and nobody is left.
tap-line-acknowledged = acknowledged
tap-line-resolved = resolved
tap-open = Nobody has acknowledged this yet.
tap-acknowledged = Acknowledged.
tap-acknowledged-by = Acknowledged by { $who } at { $clock }, { $ago }.
tap-snoozed = Snoozed until { $clock }, { $ahead }.
tap-snoozed-by = Snoozed by { $who } until { $clock }, { $ahead }.
tap-resolved = Resolved. Nothing is left to do.
tap-resolved-by = Resolved by { $who } at { $clock }, { $ago }. Nothing is left to do.
tap-some-open = Some of these are not acknowledged yet.
tap-all-open = Nobody has acknowledged these yet.
tap-settled = { $settled } of { $total } are acknowledged or resolved.
tap-all-resolved = All are resolved. Nothing is left to do.
tap-rest-resolved = { $count } are resolved.
tap-all-settled = All are acknowledged or resolved.
tap-button-title = That button is not known
tap-button = The form field action is none of acknowledge, escalate and accept. Go back and press a button.
tap-unknown-title = This link is not known
tap-unknown = It may be cut off: open it from the message again. Or its alerts are gone.
tap-expired-title = This link has expired
tap-expired = Links in messages work for 7 days. Use the newest message, or sign in.
who-you = you
who-channel = somebody in { $channel }
who-token = the API token { $token }
who-integration = its source ({ $integration })
who-policy = a time-out of the policy
turn-accept = Accept this turn
turn-accepted = Accepted by { $who }, { $when }.

# Where one is signed in
sessions-title = Where you are signed in
session-used = used { $when } from { $address }
session-began = since { $when }
session-this = this browser
session-nameless = a browser without a name
session-end = Sign it out
session-end-of = Sign out: { $device }
session-end-others = Sign out all others

# Another password
password-title = Change the password
password-intro = You are signed out everywhere else.
password-current = Present password
password-new = New password
password-wrong = The present password is not right.
password-done-title = Your password is changed
password-done = Everywhere else you are signed out.
password-too-short = The password is too short. Use at least { $count } characters.
password-too-long = The password is too long. Use at most { $count } characters.
password-too-simple = The password is one letter again and again, or little more than the user's name. Use another.

# What went wrong
elsewhere-title = This did not come from here
elsewhere = The form was sent by another site, or the browser does not say where it comes from. Open the page again and send it from there.
too-much-title = That was too much
too-much = Go back and send less.
no-database-title = Nightbell cannot read its database
no-database = Nothing was changed, and nobody who is due to be paged is forgotten. Try again in a moment.

# The console.
console-missing-title = The console is not in this binary
console-missing = It was built without it. Build it with npm (cd web && npm ci && npm run build), then build Nightbell again; make demo does both. Everything else works.
