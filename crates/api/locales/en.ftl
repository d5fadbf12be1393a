# What pages say, in English. The same keys as in the other languages; a test compares them.

# Every page
to-home = Go to Nightbell

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
sign-in-hint = Links in messages work without signing in.

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

# What went wrong
elsewhere-title = This did not come from here
elsewhere = The form was sent by another site, or the browser does not say where it comes from. Open the page again and send it from there.
too-much-title = That was too much
too-much = Go back and send less.
no-database-title = Nightbell cannot read its database
no-database = Nothing was changed, and nobody who is due to be paged is forgotten. Try again in a moment.
