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

# The first admin
set-up-title = Set up Nightbell
set-up-intro = Nobody can sign in here yet. Who you name now may do everything, and can invite the others.
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
