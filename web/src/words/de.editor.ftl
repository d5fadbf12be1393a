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
