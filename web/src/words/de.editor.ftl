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
editor-changed-since = Es wurde seitdem wieder geändert; nichts wurde zurückgenommen.
editor-not-undone = Das ließ sich nicht zurücknehmen: { $why }
editor-lane = Vertretung planen: Pfeile bewegen die Zeit, auf und ab den Tag, Umschalt zieht eine Spanne, Eingabe öffnet sie
editor-at = { $time }: { $who }
editor-hint = Ziehen plant eine Vertretung, ein Klick die einer Schicht.
editor-for = { $come } für { $gone }
editor-also = { $come } zusätzlich
editor-away = { $gone } hat keine Bereitschaft
editor-edit = Bearbeiten: { $what }
editor-cover = Abdecken
editor-cover-gap = Abdecken: Lücke ab { $time }

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
swap-without-effect = Ein Teil davon ändert nichts: dort entscheidet etwas anderes.
swap-pending = Angeboten: { $who }

# Rotationen
rotation-edit = Plan bearbeiten
rotation-title = { $name } bearbeiten
rotation-new-schedule = Neuer Dienstplan
rotation-not-yours = Diesen Plan ändern andere
rotation-not-yours-hint = Ihn ändern Manager seines Teams. Eine Vertretung planen oder eine Schicht anbieten geht trotzdem.
rotation-preview = Bereitschaft in den nächsten { $days } Tagen
rotation-zone = Zeitzone der Übergaben
rotation-name = Name
rotation-count = Eine Schicht dauert
rotation-unit = Einheit
rotation-unit-h = Stunden
rotation-unit-d = Tage
rotation-unit-w = Wochen
rotation-unit-month = Monate
rotation-start = Erste Schicht ab
rotation-time = Übergabe um
rotation-members = Wer sich abwechselt, in dieser Reihenfolge
rotation-add-member = Jemanden hinzufügen
rotation-up = { $who } früher
rotation-down = { $who } später
rotation-windows = Wann sie gilt
rotation-always = Immer: Tag und Nacht, jeden Tag.
rotation-window = Stunden { $number }
rotation-window-add = Nur zu bestimmten Stunden
rotation-window-remove = Stunden { $number } entfernen
rotation-from = Von
rotation-to = Bis
rotation-add = Rotation hinzufügen
rotation-remove = Rotation entfernen
rotation-effective = Ab wann es gilt
rotation-effective-hand_over = Ab der nächsten Übergabe
rotation-effective-hint-hand_over = Wer jetzt Bereitschaft hat, behält sie bis dahin.
rotation-effective-now = Sofort
rotation-effective-hint-now = Gezählt wird ab diesem Augenblick, wie es da steht; es können sofort andere Bereitschaft haben.
rotation-missing-members = Es fehlt, wer sich in jeder Rotation abwechselt; dann ist hier zu sehen, was daraus wird.
rotation-missing-days = Es fehlen Tage bei manchen Stunden; dann ist hier zu sehen, was daraus wird.
rotation-missing-start = Es fehlt, wie lange eine Schicht dauert und wann die erste beginnt; dann ist hier zu sehen, was daraus wird.
rotation-missing-coverage = Es fehlt, zu welchen Stunden jemand Bereitschaft haben muss; dann ist hier zu sehen, was daraus wird.
rotation-missing-requirements = Es fehlt, wie viele Personen da sein müssen, oder ein Merkmal; dann ist hier zu sehen, was daraus wird.
rotation-missing-nights = Nächte in Folge sind eine Zahl oder leer; dann ist hier zu sehen, was daraus wird.
rotation-missing-rooms = Es fehlt ein Kanal, oder an welchen Tagen er es erfährt; dann ist hier zu sehen, was daraus wird.
rotation-saved = Dienstplan gespeichert
rotation-changed-meanwhile = Jemand anderes hat diesen Plan inzwischen geändert. Von hier wurde nichts gespeichert. Neu öffnen zeigt, was da steht; darauf lässt sich die Änderung noch einmal machen.

# Was ein Dienstplan verspricht
promise-title = Was er verspricht
promise-coverage = Jemand muss Bereitschaft haben
promise-coverage-when = Wann
promise-coverage-unsaid = Nicht festgelegt
promise-coverage-always = Immer
promise-coverage-windows = Zu bestimmten Stunden
promise-coverage-hint-unsaid = Lücken sind zu sehen, und die Prüfungen lassen sie gelten.
promise-coverage-hint-always = Jede Lücke ist ein Fehler, und die Prüfungen nennen sie 30 Tage voraus.
promise-coverage-hint-windows = Eine Lücke in diesen Stunden ist ein Fehler, außerhalb keiner.
promise-coverage-said-unsaid = nicht festgelegt
promise-coverage-said-always = immer
promise-coverage-add = Weitere Stunden
promise-window = { $days } { $from }–{ $to }
promise-every-day = jeden Tag
promise-requirements = Wer dann da sein muss
promise-at-least = Mindestens so viele Personen
promise-at-least-add = So viele Personen
promise-one-of = Mindestens jemand mit dem Merkmal
promise-one-of-add = Jemand mit einem Merkmal
promise-requirement-remove = Anforderung { $number } entfernen
promise-requirement-said-at_least = mindestens { $count ->
    [one] 1 Person
   *[other] { $count } Personen
}
promise-requirement-said-one_of = jemand mit „{ $tag }“
promise-no-tags = Noch hat niemand ein Merkmal. Mit Merkmalen lässt sich verlangen, dass etwa jemand aus der Entwicklung dabei ist.
promise-nights = Feiertage und Nächte
promise-holidays = Feiertage
promise-holiday = Datum
promise-holiday-add = Feiertag hinzufügen
promise-holidays-hint = Sie werden gezählt, damit nicht immer dieselben sie haben; die Reihenfolge ändern sie nicht.
promise-holidays-said = { $count ->
    [0] keine Feiertage
    [one] 1 Feiertag
   *[other] { $count } Feiertage
}
promise-nights-max = Nächte in Folge, höchstens
promise-nights-hint = Vor mehr Nächten in Folge bei einer Person wird gewarnt. Leer: 7, wie in einer Wochenschicht.
promise-nights-said = { $count ->
    [one] höchstens 1 Nacht in Folge
   *[other] höchstens { $count } Nächte in Folge
}
promise-hand-over = Übergabe
promise-hand-over-on = Personen und Kanälen sagen, wenn andere Bereitschaft haben
promise-hand-over-said-nobody = niemand erfährt davon
promise-hand-over-said-people = Personen erfahren es { $span } vorher und bei der Übergabe
promise-hand-over-said-accept = anzunehmen bis { $span } vorher
promise-hand-over-said-rooms = Kanäle: { $rooms }
promise-people-then = Personen erfahren es, wenn es so weit ist
promise-people = Ablösenden und Abgelösten Bescheid geben, nie per Anruf
promise-before = Und auch vorher
promise-not-before = Nicht vorher
promise-accept = Eine Schicht ist anzunehmen
promise-accept-not = Muss nicht angenommen werden
promise-accept-hint = So lange vor ihrem Beginn; sonst erfährt es die Leitung des Teams.
promise-rooms = Kanäle, die davon erfahren
promise-room = Kanal { $number }
promise-channel = Kanal
promise-room-when = Wann
promise-room-always = Immer, wenn andere Bereitschaft haben
promise-room-at = Zu einer Uhrzeit
promise-room-time = Um
promise-room-add = Kanal hinzufügen
promise-room-remove = Kanal { $number } entfernen
promise-no-channels = Es gibt noch keine Kanäle.
promise-kept = Alles, was er verspricht, wird eingehalten
promise-gaps = { $count ->
    [one] 1 Lücke, während jemand Bereitschaft haben muss: { $span }
   *[other] { $count } Lücken, während jemand Bereitschaft haben muss: zusammen { $span }
}
promise-unmet-at_least = Weniger als { $count } Personen: { $span }
promise-unmet-one_of = Niemand mit „{ $tag }“: { $span }

# Vorübergehende Pläne
temporary-title = Vorübergehende Pläne
temporary-new = Neuer
temporary-none = Keiner ist geplant.
temporary-form-new = Neuer vorübergehender Plan
temporary-form-edit = Diesen vorübergehenden Plan ändern
temporary-hint = Von seinem Anfang bis zu seinem Ende entscheidet er allein: Rotationen, Vertretungen und Tausche zählen nicht.
temporary-hint-running = Er hat begonnen. Was war, bleibt, wie es war; ändern lässt sich, was noch kommt.
temporary-name = Wie er heißt
temporary-name-example = Weihnachten
temporary-shift = Schicht { $number }
temporary-who = Wer
temporary-add = Schicht hinzufügen
temporary-fill = Mit dem Geplanten beginnen
temporary-remove = Schicht { $number } entfernen
temporary-empty = Ohne Schichten hat dann niemand Bereitschaft.
temporary-lack-span = Es fehlt, wann er beginnt und endet: das Ende nach dem Anfang.
temporary-lack-shifts = Bei einer Schicht fehlt, wer sie hat, oder ein Ende, das nach dem Anfang liegt.
temporary-nobody = Niemand hat Bereitschaft.
temporary-only = { $count ->
    [one] Nur { $who } hat Bereitschaft.
   *[other] Nur { $who } haben Bereitschaft.
}
temporary-more = { $count ->
    [one] und 1 weitere Schicht
   *[other] und { $count } weitere Schichten
}
temporary-running = läuft
temporary-because = vorübergehender Plan „{ $name }“
temporary-decides = „{ $name }“ entscheidet dann allein; ändern können ihn Manager des Teams.
temporary-made = Vorübergehender Plan gespeichert
temporary-changed = Vorübergehender Plan geändert
temporary-removed = Vorübergehender Plan gelöscht

# Kalender und Zahlen
feed-title = Im eigenen Kalender
feed-hint = Ein geheimer Link, dem Google, Apple und Outlook folgen. Wer ihn hat, liest die Schichten.
feed-link = Link zum Abonnieren
feed-show = Link zeigen
feed-make = Link erzeugen
feed-rotate = Neuen erzeugen; der alte endet
fairness-title = Ist es gerecht?
fairness-hint = Von { $from } bis { $to }, soweit bekannt; hinter jeder Zahl, wie weit sie vom Median entfernt ist.
fairness-person = Wer
fairness-hours = Stunden
fairness-nights = Nächte
fairness-weekends = Wochenenden
fairness-holidays = Feiertage
fairness-hours_owed = Geschuldete Stunden
fairness-night_pages = Nachts gerufen
