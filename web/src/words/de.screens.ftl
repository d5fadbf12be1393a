# Was die Seiten außer der Alarmliste sagen, auf Deutsch; sie kommen mit der ersten dieser Seiten.

# Ein Alarm
alert-not-found = Es gibt keinen Alarm { $id }
back-to-alerts = Alarme
open-playbook = Playbook öffnen
alert-opened-at = seit { $time }
ago = vor { $age }
target-team = alle in „{ $name }“
target-channel = der Kanal { $name }
target-next = die nächste Person in „{ $name }“
target-previous = die vorige Person in „{ $name }“
alert-last-seen = Zuletzt gemeldet
alert-events = Meldungen
alert-source = Quelle
alert-dedup-key = Dedup-Schlüssel
alert-links = Links
alert-no-details = Mehr hat der Absender nicht gesagt.
related-title = Was damit zu tun haben kann
related-changes = Änderungen
related-no-changes = In den 24 Stunden davor wurde keine Änderung gemeldet.
related-before = { $age } vor dem Beginn
related-after = { $age } nach dem Beginn
related-open = Hier außerdem offen
related-earlier = Dasselbe früher
related-first = Es kam noch nicht vor.
related-more = und { $count } { $more ->
    [yes] oder mehr weitere
   *[no] weitere
}
alert-looking-on = Sie sehen nur zu: Um Alarme zu bearbeiten, brauchen Sie die Rolle „Bereitschaft“.
alert-with-same = Alarme mit demselben Wert für { $name }
tab-timeline = Verlauf
tab-notifications = Nachrichten
tab-details = Einzelheiten
next-title = Was als Nächstes geschieht
next-pages = Ruft { $who } in { $in }
next-pages-now = Ruft jetzt { $who }
next-empty = Niemand würde gerufen: { $why }
next-step = Stufe { $step } von { $steps }
next-last-resort = Der letzte Ausweg
next-nobody = Niemand ist mehr übrig: Niemand hat geantwortet oder war zu erreichen.
next-acknowledged = Niemand sonst wird gerufen, solange { $name } es hat.
next-snoozed = Ruhe bis { $until }, dann wird wieder von der ersten Stufe an gerufen.
next-low = Niedrige Dringlichkeit: nach deren Regeln mitgeteilt, nicht eskaliert.
next-resolved = Es ist vorbei. Niemand wird gerufen.
next-unknown = Niemand ist als Nächstes an der Reihe.
note-label = Eine Notiz im Verlauf hinterlassen
note-placeholder = Was Sie gesehen, was Sie versucht haben
note-send = Notiz hinzufügen
notifications-none = Davon wurde niemandem berichtet.
notification-page = Ruf
notification-update = Nachtrag
notification-copy = Kopie
notification-sending = Wird gesendet
notification-retrying = Wird wieder versucht
notification-sent = Gesendet
notification-delivered = Zugestellt
notification-failed = Gescheitert
notification-cancelled = Zurückgezogen
notification-to = { $who } über { $by }
notification-with = { $count ->
    [one] zusammen mit 1 weiteren Alarm
   *[other] zusammen mit { $count } weiteren Alarmen
}
notification-again = nächster Versuch um { $time }
attempt = Versuch { $attempt }: { $text }
lasted = dauerte { $span }
kind-opened = Ausgelöst
kind-urgency_changed = Dringlichkeit geändert
kind-escalated = Eskaliert
kind-step_skipped = Stufe übersprungen
kind-paged = Gerufen
kind-updated = Geändert
kind-copied = Kopie
kind-bundled = Wartet auf mehr
kind-not_answered = Nicht beantwortet
kind-sent = Gesendet
kind-failed = Gescheitert
kind-delivered = Zugestellt
kind-acknowledged = Quittiert
kind-reopened = Wieder offen
kind-snoozed = Zurückgestellt
kind-resolved = Behoben
kind-note = Notiz
kind-exhausted = Niemand hat geantwortet

# Bereitschaft
on-call-intro = Wer jetzt geweckt würde, und warum.
on-call-services = Nach Diensten
on-call-schedules = Nach Dienstplänen
on-call-nobody = Niemand
on-call-nobody-hint = Ein Ruf ginge sofort an die nächste Stufe.
on-call-now = Jetzt in Bereitschaft
on-call-next = Danach
on-call-next-none = In den nächsten 90 Tagen niemand
on-call-next-at = ab { $time }
on-call-shadow = Lernt mit
on-call-none = Es gibt noch keine Dienstpläne.
on-call-none-hint = Dienstpläne sagen, wer Bereitschaft hat. Legen Sie hier einen an, oder bringen Sie sie als YAML mit „nightbell apply“ herein.
because = Warum: { $because }
you = Sie
you-are-on-call = Sie haben Bereitschaft

# Dienstpläne
schedules-intro = Wer in den nächsten zwei Wochen was trägt.
schedules-gaps = { $count ->
    [0] Keine Lücken
    [one] 1 Lücke
   *[other] { $count } Lücken
}
schedule-not-found = Es gibt keinen Dienstplan „{ $name }“
schedule-final = Bereitschaft
schedule-final-hint = Das Ergebnis: was Rotationen, Vertretungen, Tausche und Abwesenheiten darunter ergeben.
schedule-rotation = Rotation { $name }
schedule-shadows = Lernt mit
schedule-gap = Lücke
schedule-gap-of = Niemand hat Bereitschaft: { $span }
schedule-no-gaps = Es hat immer jemand Bereitschaft.
schedule-earlier = Früher
schedule-later = Später
schedule-today = Heute
schedule-agenda = Tag für Tag
schedule-timeline = Zeitleiste
schedule-zone-viewer = Ihre Zeit: { $zone }
schedule-zone-schedule = Zeit des Plans: { $zone }
schedule-zone-label = Wessen Uhr
schedule-days-label = Wie viel zu sehen ist
schedule-days-1 = Tag
schedule-days-7 = Woche
schedule-days-14 = 2 Wochen
schedule-days-28 = 4 Wochen
schedule-day-hours = Tag mit { $hours } h
schedule-shift = { $who }, { $from } bis { $to }
schedule-whole-day = ganztags
schedule-from-to = { $from } – { $to }
schedule-nobody = Niemand, und es muss niemand
schedule-layer-override = Vertretungen
schedule-layer-swap = Tausche
schedule-layer-temporary = Vorübergehender Plan
schedule-layer-leave = Abwesenheit, weitergereicht
schedule-over-layers = Was entschieden hat
schedule-over-layers-hint = Wo sich Spuren treffen, gilt in dieser Reihenfolge: vorübergehender Plan, Vertretung, Tausch, Abwesenheit, Rotation.

# Profil und das Übrige
profile-intro = Wo und wann Sie erreicht werden.
profile-methods = Kontaktwege
profile-no-methods = Sie haben keinen Kontaktweg: niemand kann Sie rufen.
profile-no-rules = Keine Regeln: alle Wege zugleich.
profile-shifts = Schichten der nächsten vier Wochen
profile-no-shifts = Keine Schicht in den nächsten vier Wochen.
profile-sessions = Wo Sie angemeldet sind
profile-session-here = dieser Browser
profile-session-used = zuletzt vor { $ago }, von { $address }
profile-token = Sie sind als Token angemeldet, das kein Profil hat.
profile-me = Bestätigen, testen, Passwort
profile-sign-out = Abmelden
profile-device = Dieses Gerät
profile-theme = Farben
theme-system = Wie das System
theme-light = Hell
theme-dark = Dunkel
profile-density = Zeilen
density-comfortable = Bequem
density-compact = Eng
profile-language = Sprache
language-system = Wie der Browser
language-en = English
language-de = Deutsch
method-email = E-Mail
method-sms = Textnachricht
method-voice = Anruf
method-push = Push-Nachricht
method-webhook = Webhook
more-title = Mehr
more-keys = Tastenkürzel
more-second-factor = Zweiter Faktor
more-second-factor-hint = Ein Code neben dem Passwort

# Tastatur
keys-title = Tastenkürzel
keys-on = Tastenkürzel sind an
key-move = Abwärts, aufwärts
key-open = Öffnen
key-acknowledge = Quittieren
key-resolve = Beheben
key-snooze = Zurückstellen
key-escalate = Eskalieren
key-select = Auswählen
key-filter = Suchen
key-undo = Zurücknehmen, solange es angeboten wird
key-go-alerts = Zu den Alarmen
key-go-on-call = Zur Bereitschaft
key-go-schedules = Zu den Dienstplänen
key-go-profile = Zum Profil
key-palette = Irgendwohin
key-help = Diese Liste
palette-title = Irgendwohin
palette-hint = Eine Seite, ein Dienstplan, ein Dienst, ein Alarm
palette-nothing = So heißt nichts.
kind-schedule = Dienstplan
kind-service = Alarme dieses Dienstes
kind-alert = Alarm
