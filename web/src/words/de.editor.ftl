# Was das Planen auf einem Dienstplan sagt: Vertretungen, Lücken, Tausche und Rotationen, auf Deutsch.

# Vertretungen
editor-override = Vertretung
editor-override-new = Neue Vertretung
editor-override-edit = Diese Vertretung ändern
editor-with = Wer übernimmt
editor-there = dort { $time }
editor-replaced = Von wem
editor-replace-all = Alle, die dann Bereitschaft haben
editor-replace-nobody = Niemandem: neben allen, die Bereitschaft haben
editor-from-date = Von
editor-from-time = um
editor-to-date = Bis
editor-to-time = um (Ende)
editor-for-you = Für Sie: { $time } ({ $zone })
editor-of-calendar = Sie kommt aus dem Kalender „{ $name }“, der es wieder so sagen wird.
editor-incomplete = Es fehlt, wer übernimmt, oder ein Ende, das nach dem Anfang liegt.
editor-preview = Was sich damit ändert
editor-before = Jetzt
editor-after = Dann
editor-no-difference = Damit ändern sich für niemanden die Zeiten.
editor-more = { $count ->
    [one] und 1 weitere Änderung
   *[other] und { $count } weitere Änderungen
}
editor-told-replaced = { $time }: { $come } statt { $gone }
editor-told-closed = { $time }: Lücke geschlossen durch { $come }
editor-told-opened = { $time }: eine neue Lücke, niemand statt { $gone }
editor-told-added = { $time }: { $come } dazu
editor-told-left = { $time }: ohne { $gone }
editor-made = Vertretung gespeichert
editor-changed = Vertretung geändert
editor-removed = Vertretung gelöscht
editor-undo = Zurücknehmen
editor-undone = Zurückgenommen
editor-not-undone = Das ließ sich nicht zurücknehmen: { $why }
editor-lane = Vertretung planen: Pfeile bewegen die Zeit, auf und ab den Tag, Umschalt zieht eine Spanne, Eingabe öffnet sie
editor-at = { $time }: { $who }
editor-hint = Ziehen plant eine Vertretung, ein Klick die einer Schicht.
editor-for = { $come } für { $gone }
editor-also = { $come } zusätzlich
editor-away = { $gone } hat keine Bereitschaft
editor-edit = Bearbeiten: { $what }
editor-cover = Abdecken
editor-cover-gap = Lücke ab { $time } abdecken

# Tausche
swap-offer = Schicht anbieten
swap-none = Niemand bietet eine Schicht an.
swap-ask = Fragen
swap-whose = Wessen Schicht
swap-shift = Welche Schicht
swap-no-shifts = { $who } hat hier in den nächsten { $days } Tagen keine Schicht.
swap-whom = Wer gefragt wird
swap-anyone = Alle
swap-reason = Warum (darf leer bleiben)
swap-hint = Es ändert sich nichts, bis jemand sie nimmt. Wer gefragt wird, erfährt es per E-Mail und sagt auf einer Seite zu, die auf jedem Telefon geht.
swap-incomplete = Es fehlt die Schicht, oder ein Ende, das nach dem Anfang liegt.
swap-offered = Die Schicht ist angeboten
swap-link = Link für alle, die gefragt sind
swap-to = { $who } fragt { $whom }
swap-to-anyone = { $who } fragt alle
swap-is-taken = { $takers } übernimmt von { $who }
swap-partly = Teils übernommen von { $takers }
swap-status-open = offen
swap-status-partly_taken = teils übernommen
swap-status-taken = übernommen
swap-status-declined = abgelehnt
swap-status-cancelled = zurückgezogen
swap-status-expired = vorbei
swap-act-take = Übernehmen
swap-act-decline = Ablehnen
swap-act-cancel = Zurückziehen
swap-act-undo = Zurücknehmen
swap-act-take-of = Übernehmen: die Schicht von { $who }
swap-act-decline-of = Ablehnen: die Schicht von { $who }
swap-act-cancel-of = Zurückziehen, was { $who } anbietet
swap-act-undo-of = Zurücknehmen: die Schicht geht an { $who } zurück
swap-done-take = Übernommen: die Schicht gehört Ihnen
swap-done-decline = Abgelehnt
swap-done-cancel = Zurückgezogen
swap-done-undo = Die Schicht ging zurück
swap-pending = Angeboten: { $who }
