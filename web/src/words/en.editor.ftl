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
editor-not-undone = This could not be taken back: { $why }
editor-lane = Plan an override: arrows move by time, up and down by day, Shift marks a span, Enter opens it
editor-at = { $time }: { $who }
editor-hint = Drag to plan an override, or click a shift.
editor-for = { $come } for { $gone }
editor-also = { $come } too
editor-away = { $gone } is not on call
editor-edit = Edit: { $what }
editor-cover = Cover it
editor-cover-gap = Cover the gap from { $time }

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
swap-pending = Offered: { $who }
