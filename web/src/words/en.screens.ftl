# What the screens beyond the list of alerts say, in English; they come with the first of those screens.

# One alert
alert-not-found = There is no alert { $id }
back-to-alerts = Alerts
open-playbook = Open the playbook
alert-opened-at = since { $time }
ago = { $age } ago
target-team = everybody in “{ $name }”
target-channel = the channel { $name }
target-next = the next in “{ $name }”
target-previous = the one before in “{ $name }”
alert-last-seen = Last seen
alert-events = Events
alert-source = Source
alert-dedup-key = Dedup key
alert-links = Links
alert-no-details = The sender said nothing else.
related-title = What may have to do with it
related-changes = Changes
related-no-changes = Nobody told of a change in the 24 hours before.
related-before = { $age } before it began
related-after = { $age } after it began
related-open = Also open here
related-earlier = The same before
related-first = It was not seen before.
related-more = and { $count } { $more ->
    [yes] or more
   *[no] more
}
alert-looking-on = You look on: acting on alerts takes the role of a responder.
alert-with-same = Alerts of the same { $name }
tab-timeline = Timeline
tab-notifications = Notifications
tab-details = Details
next-title = What happens next
next-pages = Pages { $who } in { $in }
next-pages-now = Pages { $who } now
next-empty = Nobody would be paged: { $why }
next-step = Step { $step } of { $steps }
next-last-resort = The last resort
next-nobody = Nobody is left to page: nobody answered, or could be reached.
next-acknowledged = Nobody else is paged while { $name } has it.
next-snoozed = Quiet until { $until }, then paged again from the first step.
next-low = Low urgency: told by the rules for low urgency, and not escalated.
next-resolved = It is over. Nobody is paged.
next-unknown = Nobody is due to be paged.
note-label = Leave a note on the timeline
note-placeholder = What you saw, what you tried
note-send = Add note
notifications-none = Nobody was told about this one.
notification-page = Page
notification-update = Update
notification-copy = Copy
notification-sending = Sending
notification-retrying = Trying again
notification-sent = Sent
notification-delivered = Delivered
notification-failed = Failed
notification-cancelled = Withdrawn
notification-to = { $who } by { $by }
notification-with = { $count ->
    [one] together with 1 other alert
   *[other] together with { $count } other alerts
}
notification-again = next try at { $time }
attempt = Try { $attempt }: { $text }
lasted = lasted { $span }
kind-opened = Opened
kind-urgency_changed = Urgency changed
kind-escalated = Escalated
kind-step_skipped = Step skipped
kind-paged = Paged
kind-updated = Changed
kind-copied = Copied
kind-bundled = Waits for more
kind-not_answered = Not answered
kind-sent = Sent
kind-failed = Failed
kind-delivered = Delivered
kind-acknowledged = Acknowledged
kind-reopened = Reopened
kind-snoozed = Snoozed
kind-resolved = Resolved
kind-note = Note
kind-exhausted = Nobody answered

# On call
on-call-intro = Who would be woken now, and why.
on-call-services = By service
on-call-schedules = By schedule
on-call-nobody = Nobody
on-call-nobody-hint = A page would go on to the next step at once.
on-call-now = On call now
on-call-next = Next
on-call-next-none = Nobody comes within 90 days
on-call-next-at = from { $time }
on-call-shadow = Shadowing
on-call-none = There are no schedules yet.
on-call-none-hint = Schedules say who is on call. Make one here, or bring them in as YAML with “nightbell apply”.
because = Why: { $because }
you = You
you-are-on-call = You are on call

# Schedules
schedules-intro = Who carries what over the next two weeks.
schedules-gaps = { $count ->
    [0] No gaps
    [one] 1 gap
   *[other] { $count } gaps
}
schedule-not-found = There is no schedule “{ $name }”
schedule-final = On call
schedule-final-hint = The result: what the rotations, overrides, swaps and leave below add up to.
schedule-rotation = Rotation { $name }
schedule-shadows = Shadows
schedule-gap = Gap
schedule-gap-of = Nobody is on call: { $span }
schedule-no-gaps = Somebody is on call all the time.
schedule-earlier = Earlier
schedule-later = Later
schedule-today = Today
schedule-agenda = Day by day
schedule-timeline = Timeline
schedule-zone-viewer = Your time: { $zone }
schedule-zone-schedule = The schedule’s time: { $zone }
schedule-zone-label = Whose clock
schedule-days-label = How much is shown
schedule-days-1 = Day
schedule-days-7 = Week
schedule-days-14 = 2 weeks
schedule-days-28 = 4 weeks
schedule-day-hours = { $hours } h day
schedule-shift = { $who }, { $from } to { $to }
schedule-whole-day = all day
schedule-from-to = { $from } – { $to }
schedule-nobody = Nobody, and nobody has to be
schedule-layer-override = Overrides
schedule-layer-swap = Swaps
schedule-layer-temporary = Temporary schedule
schedule-layer-leave = Leave, passed on
schedule-over-layers = What decided
schedule-over-layers-hint = Where lanes meet, this wins in that order: temporary schedule, override, swap, leave, rotation.

# Profile and the rest
profile-intro = Where and when you are reached.
profile-methods = Contact methods
profile-no-methods = You have no contact method: nobody can page you.
profile-no-rules = No rules: all methods at once.
profile-shifts = Shifts in the next four weeks
profile-no-shifts = No shift in the next four weeks.
profile-sessions = Where you are signed in
profile-session-here = this browser
profile-session-used = last used { $ago } ago, from { $address }
profile-token = You are signed in as a token, which has no profile.
profile-me = Verify, test, password
profile-sign-out = Sign out
profile-device = This device
profile-theme = Theme
theme-system = As the system
theme-light = Light
theme-dark = Dark
profile-density = Rows
density-comfortable = Comfortable
density-compact = Compact
profile-language = Language
language-system = As the browser
language-en = English
language-de = Deutsch
method-email = E-mail
method-sms = Text message
method-voice = Phone call
method-push = Push message
method-webhook = Webhook
more-title = More
more-keys = Keyboard shortcuts
more-second-factor = Second factor
more-second-factor-hint = A code beside your password

# Keyboard
keys-title = Keyboard shortcuts
keys-on = Shortcuts are on
key-move = Down, up
key-open = Open
key-acknowledge = Acknowledge
key-resolve = Resolve
key-snooze = Snooze
key-escalate = Escalate
key-select = Select
key-filter = Search
key-undo = Undo, while it is offered
key-go-alerts = Go to alerts
key-go-on-call = Go to on call
key-go-schedules = Go to schedules
key-go-profile = Go to your profile
key-palette = Go anywhere
key-help = This list
palette-title = Go anywhere
palette-hint = A screen, a schedule, a service, an alert
palette-nothing = Nothing is called that.
kind-schedule = Schedule
kind-service = Alerts of this service
kind-alert = Alert
