# What planning on a schedule says: overrides, gaps, swaps and rotations, in English.

# Overrides
editor-override = Override
editor-override-new = New override
editor-override-edit = Change this override
editor-with = Who takes over
editor-there = { $time } there
editor-replaced = From whom
editor-replace-all = Everybody who is on call then
editor-replace-nobody = Nobody: beside whoever is on call
editor-from-date = From
editor-from-time = at
editor-to-date = Until
editor-to-time = at (end)
editor-for-you = For you: { $time } ({ $zone })
editor-of-calendar = It comes from the calendar “{ $name }”, which will say so again.
editor-incomplete = Say who takes over, and until when: after it begins.
editor-preview = What this changes
editor-before = Now
editor-after = Then
editor-no-difference = This changes nobody’s hours.
editor-more = { $count ->
    [one] and 1 more change
   *[other] and { $count } more changes
}
editor-told-replaced = { $time }: { $come } instead of { $gone }
editor-told-closed = { $time }: gap closed by { $come }
editor-told-opened = { $time }: a new gap, nobody instead of { $gone }
editor-told-added = { $time }: { $come } too
editor-told-left = { $time }: without { $gone }
editor-made = Override saved
editor-changed = Override changed
editor-removed = Override deleted
editor-undo = Undo
editor-undone = Taken back
editor-changed-since = It was changed again since; nothing was taken back.
editor-not-undone = This could not be taken back: { $why }
editor-lane = Plan an override: arrows move by time, up and down by day, Shift marks a span, Enter opens it
editor-at = { $time }: { $who }
editor-hint = Drag to plan an override, or click a shift.
editor-for = { $come } for { $gone }
editor-also = { $come } too
editor-away = { $gone } is not on call
editor-edit = Edit: { $what }
editor-cover = Cover it
editor-cover-gap = Cover it: the gap from { $time }

# Swaps
swap-offer = Offer a swap
swap-none = Nobody offers a shift.
swap-ask = Ask
swap-whose = Whose shift
swap-shift = Which shift
swap-no-shifts = { $who } has no shift here in the next { $days } days.
swap-whom = Whom to ask
swap-anyone = Anyone
swap-reason = Why (may stay empty)
swap-hint = Nothing changes until somebody takes it. Whoever is asked hears of it by mail, and says yes on a page that works on any phone.
swap-incomplete = Say which shift, and an end after its beginning.
swap-offered = The shift is offered
swap-link = Link for whoever is asked
swap-to = { $who } asks { $whom }
swap-to-anyone = { $who } asks anyone
swap-is-taken = { $takers } takes over from { $who }
swap-partly = Partly taken by { $takers }
swap-status-open = open
swap-status-partly_taken = partly taken
swap-status-taken = taken
swap-status-declined = declined
swap-status-cancelled = cancelled
swap-status-expired = over
swap-act-take = Take it
swap-act-decline = Decline
swap-act-cancel = Cancel
swap-act-undo = Undo
swap-act-take-of = Take it: the shift of { $who }
swap-act-decline-of = Decline the shift of { $who }
swap-act-cancel-of = Cancel what { $who } offers
swap-act-undo-of = Undo: give the shift back to { $who }
swap-done-take = Taken: the shift is yours
swap-done-decline = Declined
swap-done-cancel = Cancelled
swap-done-undo = The shift went back
swap-without-effect = Part of it changes nothing: something else decides there.
swap-pending = Offered: { $who }

# Rotations
rotation-edit = Edit schedule
rotation-title = Edit { $name }
rotation-new-schedule = New schedule
rotation-not-yours = Others change this schedule
rotation-not-yours-hint = It is changed by managers of its team. You can plan an override or offer a swap.
rotation-preview = On call in the next { $days } days
rotation-zone = Time zone of hand-overs
rotation-name = Name
rotation-count = A turn lasts
rotation-unit = Unit
rotation-unit-h = hours
rotation-unit-d = days
rotation-unit-w = weeks
rotation-unit-month = months
rotation-start = First turn begins on
rotation-time = Hand-over at
rotation-members = Who takes turns, in this order
rotation-add-member = Add somebody
rotation-up = { $who } earlier
rotation-down = { $who } later
rotation-windows = When it counts
rotation-always = Always: day and night, every day.
rotation-window = Hours { $number }
rotation-window-add = Only at certain hours
rotation-window-remove = Remove hours { $number }
rotation-from = From
rotation-to = To
rotation-add = Add a rotation
rotation-remove = Remove rotation
rotation-effective = When it counts from
rotation-effective-hand_over = From the next hand-over
rotation-effective-hint-hand_over = Whoever is on call now stays until then.
rotation-effective-now = Now
rotation-effective-hint-now = Turns are counted as written from this instant; others may be on call at once.
rotation-missing-members = Say who takes turns in each rotation; then you see here what comes of it.
rotation-missing-days = Choose a day or more for all hours; then you see here what comes of it.
rotation-missing-start = Say how long a turn lasts and when the first begins; then you see here what comes of it.
rotation-missing-coverage = Say at which hours somebody must be on call; then you see here what comes of it.
rotation-missing-requirements = Say how many people there must be, or which tag; then you see here what comes of it.
rotation-missing-nights = Nights in a row are a number, or stay empty; then you see here what comes of it.
rotation-missing-rooms = Say which channel is told, and on which days; then you see here what comes of it.
rotation-saved = Schedule saved
rotation-changed-meanwhile = Somebody else changed this schedule meanwhile. Nothing of yours was saved. Open it anew to see theirs, and make your change on top.

# What a schedule promises
promise-title = What it promises
promise-coverage = Somebody must be on call
promise-coverage-when = When
promise-coverage-unsaid = Not said
promise-coverage-always = Always
promise-coverage-windows = At certain hours
promise-coverage-hint-unsaid = Gaps are shown, and the checks let them be.
promise-coverage-hint-always = Every gap is a fault, and the checks name it 30 days ahead.
promise-coverage-hint-windows = A gap inside these hours is a fault; one outside is none.
promise-coverage-said-unsaid = not said when
promise-coverage-said-always = always
promise-coverage-add = More hours
promise-window = { $days } { $from }–{ $to }
promise-every-day = every day
promise-requirements = Who must be there then
promise-at-least = At least so many people
promise-at-least-add = So many people
promise-one-of = At least one with the tag
promise-one-of-add = One with a tag
promise-requirement-remove = Remove requirement { $number }
promise-requirement-said-at_least = at least { $count ->
    [one] 1 person
   *[other] { $count } people
}
promise-requirement-said-one_of = one with “{ $tag }”
promise-no-tags = Nobody has a tag yet. With tags, one of a sort of people can be asked for, such as one developer.
promise-nights = Holidays and nights
promise-holidays = Public holidays
promise-holiday = Date
promise-holiday-add = Add holiday
promise-holidays-hint = They are counted, so that the same people do not have them all; they move nobody.
promise-holidays-said = { $count ->
    [0] no holidays
    [one] 1 holiday
   *[other] { $count } holidays
}
promise-nights-max = Nights in a row, at most
promise-nights-hint = More nights of one person in a row are warned of. Empty: 7, a weekly turn.
promise-nights-said = { $count ->
    [one] at most 1 night in a row
   *[other] at most { $count } nights in a row
}
promise-hand-over = Hand-over
promise-hand-over-on = Tell people and channels when others come to be on call
promise-hand-over-said-nobody = nobody is told
promise-hand-over-said-people = people are told { $span } before and then
promise-hand-over-said-accept = accepted { $span } before
promise-hand-over-said-rooms = told to { $rooms }
promise-people-then = people are told when it happens
promise-people = Tell those who come and go, never by a call
promise-before = And before it, too
promise-not-before = Not before
promise-accept = A turn must be accepted
promise-accept-not = Need not be accepted
promise-accept-hint = So long before it begins; else the lead of the team is told.
promise-rooms = Channels that are told
promise-room = Channel { $number }
promise-channel = Channel
promise-room-when = When
promise-room-always = Whenever others are on call
promise-room-at = At a time of day
promise-room-time = At
promise-room-add = Add a channel
promise-room-remove = Remove channel { $number }
promise-no-channels = There are no channels yet.
promise-kept = Everything that it promises is kept
promise-gaps = { $count ->
    [one] 1 gap when somebody must be on call: { $span }
   *[other] { $count } gaps when somebody must be on call: { $span } in all
}
promise-unmet-at_least = Fewer than { $count } people for { $span }
promise-unmet-one_of = Nobody with “{ $tag }” for { $span }

# Temporary schedules
temporary-title = Temporary schedules
temporary-new = New
temporary-none = None is planned.
temporary-form-new = New temporary schedule
temporary-form-edit = Change this temporary schedule
temporary-hint = From its beginning to its end it alone decides: rotations, overrides and swaps do not count.
temporary-hint-running = It has begun. What was stays as it was: what is ahead can be changed.
temporary-name = What people call it
temporary-name-example = Christmas
temporary-shift = Shift { $number }
temporary-who = Who
temporary-add = Add a shift
temporary-fill = Begin with what is planned
temporary-remove = Remove shift { $number }
temporary-empty = Without shifts nobody is on call then.
temporary-lack-span = Say when it begins and ends: the end after the beginning.
temporary-lack-shifts = Say of each shift who, and until when: after it begins.
temporary-nobody = Nobody is on call.
temporary-only = { $count ->
    [one] Only { $who } is on call.
   *[other] Only { $who } are on call.
}
temporary-more = { $count ->
    [one] and 1 more shift
   *[other] and { $count } more shifts
}
temporary-running = running
temporary-because = temporary schedule “{ $name }”
temporary-decides = “{ $name }” alone decides then, and managers of the team change it.
temporary-made = Temporary schedule saved
temporary-changed = Temporary schedule changed
temporary-removed = Temporary schedule deleted

# The calendar and the figures
feed-title = In your calendar
feed-hint = A secret link that Google, Apple and Outlook follow. Whoever has it reads the shifts.
feed-link = Link to subscribe to
feed-show = Show the link
feed-make = Make a link
feed-rotate = Make another; the old one ends
fairness-title = Is it fair?
fairness-hint = From { $from } to { $to }, as far as it is known; behind each figure how far it is from the median.
fairness-person = Who
fairness-hours = Hours
fairness-nights = Nights
fairness-weekends = Weekends
fairness-holidays = Holidays
fairness-hours_owed = Hours owed
fairness-night_pages = Paged at night
