# What the console says, in English. The same keys as in the other languages; a test compares them.

# Everywhere
skip-to-content = Skip to the content
loading = Loading
failed-title = This could not be loaded
failed-unreachable = It is not on this device, and Nightbell cannot be reached right now.
try-again = Try again
put-away = Dismiss
cancel = Cancel
close = Close
show = Show
nowhere-title = There is nothing at this address
nowhere = It may have been renamed or deleted. The navigation leads on.
updated-at = as of { $time }
times-in = Times in { $zone }

# Getting about
nav-label = Console
nav-alerts = Alerts
nav-on-call = On call
nav-schedules = Schedules
nav-services = Services
nav-policies = Escalation policies
nav-people = People
nav-teams = Teams
nav-channels = Channels
nav-deliveries = Delivery log
nav-settings = Settings
nav-profile = Profile
nav-more = More
nav-count = { $count ->
    [one] 1 alert needs an answer
   *[other] { $count } alerts need an answer
}
role-admin = Admin
role-manager = Manager
role-responder = Responder
role-observer = Observer

# The connection
connection-live = Live
connection-connecting = Connecting…
connection-behind = The engine is { $lag } behind
connection-reconnecting = Reconnecting, data from { $time }
connection-reconnecting-empty = Reconnecting, no data yet
connection-offline = Offline. Data from { $time }
connection-offline-empty = Offline. No data yet
offline-cannot = To acknowledge or change anything, this device needs a network.
not-reached = The server was not reached, so nothing was changed. Try again.
signed-out = You are not signed in any more.
signed-out-kept = What you typed is still here.
signed-out-sign-in = Sign in in a new tab, then save.
unsaved = Throw away what you changed here?

# Who did something, when it was not a person
actor-token = token { $name }
actor-integration = { $name }
actor-channel = { $name }
actor-policy = a time-out
actor-user = { $name }

# Severity, urgency, state
severity-critical = Critical
severity-error = Error
severity-warning = Warning
severity-info = Info
urgency-high = High urgency
urgency-low = Low urgency
state-triggered = Needs an answer
state-low = Low urgency, can wait
state-acknowledged = Acknowledged
state-resolved = Resolved
state-held = Held back
state-suppressed = Suppressed
state-exhausted = Nobody answered
state-snoozed = Snoozed until { $until }
state-next = Next step in { $in }
state-next-now = Next step now
state-by = { $name }, { $ago } ago

# What can be done
acknowledge = Acknowledge
resolve = Resolve
snooze = Snooze
escalate = Escalate
note = Note
refused = #{ $id } { $summary }: { $why }
done-acknowledge = { $count ->
    [one] 1 alert acknowledged
   *[other] { $count } alerts acknowledged
}
done-resolve = { $count ->
    [one] 1 alert resolved
   *[other] { $count } alerts resolved
}
done-snooze = { $count ->
    [one] 1 alert snoozed
   *[other] { $count } alerts snoozed
}
done-escalate = { $count ->
    [one] 1 alert escalated
   *[other] { $count } alerts escalated
}
failures-acknowledge = { $count ->
    [one] 1 alert could not be acknowledged
   *[other] { $count } alerts could not be acknowledged
}
failures-resolve = { $count ->
    [one] 1 alert could not be resolved
   *[other] { $count } alerts could not be resolved
}
failures-snooze = { $count ->
    [one] 1 alert could not be snoozed
   *[other] { $count } alerts could not be snoozed
}
failures-escalate = { $count ->
    [one] 1 alert could not be escalated
   *[other] { $count } alerts could not be escalated
}
snooze-title = { $count ->
    [one] Snooze “{ $summary }”
   *[other] Snooze { $count } alerts
}
snooze-hint = Quiet until then. If it is still there, whoever is on call is paged again from the first step.
escalate-title = { $count ->
    [one] Escalate “{ $summary }”
   *[other] Escalate { $count } alerts
}
escalate-hint = The next step of the escalation policy is paged at once.
escalate-now = Page the next step
duration-30m = 30 minutes
duration-1h = 1 hour
duration-2h = 2 hours
duration-4h = 4 hours
duration-8h = 8 hours
duration-24h = 24 hours

# The list of alerts
verdict = { $waiting ->
    [0] Nobody is waited for
    [one] 1 needs an answer
   *[other] { $waiting } need an answer
} · { $taken } acknowledged
verdict-none = Nothing is open
no-data = No data yet
no-data-since = No data since { $time }
no-data-hint = Alerts may be firing that cannot be seen here. Paging goes on without this page.
nothing-fires = Nothing is firing
nothing-last = Last alert { $ago } ago:
nothing-ever = No alert has ever come in. A service’s integration has an address for your monitoring, and a test event.
nothing-resolved = Nothing was resolved yet
nothing-matches = No alert matches
nothing-matches-hint = There may be others that the filters hold back.
clear-filters = Clear filters
filters = Filters
filters-set = { $count ->
    [one] 1 filter
   *[other] { $count } filters
}
search-alerts = Search alerts
search-hint = Search, or label=value
filter-scope = Whose
scope-all = All
scope-teams = My teams
scope-mine = Mine
filter-state = State
filter-state-open = Open
filter-state-triggered = Triggered
filter-state-acknowledged = Acknowledged
filter-state-resolved = Resolved
filter-state-all = Open and resolved
filter-severity = Severity
any-severity = Any severity
filter-urgency = Urgency
any-urgency = Any urgency
filter-service = Service
any-service = Any service
filter-range = Opened
range-any = Any time
range-1h = Last hour
range-24h = Last 24 hours
range-7d = Last 7 days
range-30d = Last 30 days
filter-sort = Order
sort-urgent = Urgent first
sort-newest = Newest first
sort-oldest = Oldest first
sort-severity = By severity
column-severity = Severity
column-summary = Summary
column-service = Service
column-state = State
column-age = Age
column-action = Action
select-one = Select alert { $id }
select-all = Select all
select-none = Clear
selected = { $count } selected
repeats = ×{ $count }
arrived = { $count ->
    [one] 1 new
   *[other] { $count } new
}
