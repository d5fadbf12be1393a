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
