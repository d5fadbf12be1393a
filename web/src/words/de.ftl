# Was die Konsole sagt, auf Deutsch. Dieselben Schlüssel wie in den anderen Sprachen; ein Test vergleicht sie.

# Überall
skip-to-content = Zum Inhalt springen
loading = Wird geladen
failed-title = Das konnte nicht geladen werden
failed-unreachable = Auf diesem Gerät liegt es nicht, und Nightbell ist gerade nicht zu erreichen.
try-again = Noch einmal
put-away = Ausblenden
cancel = Abbrechen
close = Schließen
show = Anzeigen
nowhere-title = Unter dieser Adresse gibt es nichts
nowhere = Vielleicht wurde es umbenannt oder gelöscht. Die Navigation führt weiter.
updated-at = Stand { $time }
times-in = Zeiten in { $zone }

# Sich bewegen
nav-label = Konsole
nav-alerts = Alarme
nav-on-call = Bereitschaft
nav-schedules = Dienstpläne
nav-services = Dienste
nav-policies = Eskalationen
nav-people = Personen
nav-teams = Teams
nav-channels = Kanäle
nav-deliveries = Zustellungen
nav-settings = Einstellungen
nav-profile = Profil
nav-more = Mehr
nav-count = { $count ->
    [one] 1 Alarm wartet auf Antwort
   *[other] { $count } Alarme warten auf Antwort
}
role-admin = Admin
role-manager = Manager
role-responder = Bereitschaft
role-observer = Beobachter

# Die Verbindung
connection-live = Live
connection-connecting = Verbindet …
connection-behind = Die Verarbeitung ist { $lag } im Rückstand
connection-reconnecting = Verbindet neu, Stand { $time }
connection-reconnecting-empty = Verbindet neu, noch keine Daten
connection-offline = Offline. Stand { $time }
connection-offline-empty = Offline. Noch keine Daten
offline-cannot = Quittieren und Ändern geht erst wieder mit Netz.
not-reached = Der Server war nicht zu erreichen, es wurde nichts geändert. Bitte noch einmal.
signed-out = Sie sind nicht mehr angemeldet.
signed-out-kept = Was Sie eingegeben haben, ist noch da.
signed-out-sign-in = In einem neuen Tab anmelden, dann speichern.
unsaved = Verwerfen, was hier geändert wurde?

# Wer etwas getan hat, wenn es kein Mensch war
actor-token = Token { $name }
actor-integration = { $name }
actor-channel = { $name }
actor-policy = Zeitablauf
actor-user = { $name }

# Schwere, Dringlichkeit, Zustand
severity-critical = Kritisch
severity-error = Fehler
severity-warning = Warnung
severity-info = Hinweis
urgency-high = Dringend
urgency-low = Nicht dringend
state-triggered = Wartet auf Antwort
state-low = Nicht dringend, kann warten
state-acknowledged = Quittiert
state-resolved = Behoben
state-held = Zurückgehalten
state-suppressed = Unterdrückt
state-exhausted = Niemand hat geantwortet
state-snoozed = Zurückgestellt bis { $until }
state-next = Nächste Stufe in { $in }
state-next-now = Nächste Stufe jetzt
state-by = { $name }, vor { $ago }

# Was man tun kann
acknowledge = Quittieren
resolve = Beheben
snooze = Zurückstellen
escalate = Eskalieren
note = Notiz
refused = #{ $id } { $summary }: { $why }
done-acknowledge = { $count ->
    [one] 1 Alarm quittiert
   *[other] { $count } Alarme quittiert
}
done-resolve = { $count ->
    [one] 1 Alarm behoben
   *[other] { $count } Alarme behoben
}
done-snooze = { $count ->
    [one] 1 Alarm zurückgestellt
   *[other] { $count } Alarme zurückgestellt
}
done-escalate = { $count ->
    [one] 1 Alarm eskaliert
   *[other] { $count } Alarme eskaliert
}
failures-acknowledge = { $count ->
    [one] 1 Alarm konnte nicht quittiert werden
   *[other] { $count } Alarme konnten nicht quittiert werden
}
failures-resolve = { $count ->
    [one] 1 Alarm konnte nicht behoben werden
   *[other] { $count } Alarme konnten nicht behoben werden
}
failures-snooze = { $count ->
    [one] 1 Alarm konnte nicht zurückgestellt werden
   *[other] { $count } Alarme konnten nicht zurückgestellt werden
}
failures-escalate = { $count ->
    [one] 1 Alarm konnte nicht eskaliert werden
   *[other] { $count } Alarme konnten nicht eskaliert werden
}
snooze-title = { $count ->
    [one] „{ $summary }“ zurückstellen
   *[other] { $count } Alarme zurückstellen
}
snooze-hint = Ruhe bis dahin. Besteht es dann noch, wird wieder von der ersten Stufe an gerufen.
escalate-title = { $count ->
    [one] „{ $summary }“ eskalieren
   *[other] { $count } Alarme eskalieren
}
escalate-hint = Die nächste Stufe der Eskalation wird sofort gerufen.
escalate-now = Nächste Stufe rufen
duration-30m = 30 Minuten
duration-1h = 1 Stunde
duration-2h = 2 Stunden
duration-4h = 4 Stunden
duration-8h = 8 Stunden
duration-24h = 24 Stunden

# Die Liste der Alarme
verdict = { $waiting ->
    [0] Niemand wird erwartet
    [one] 1 wartet auf Antwort
   *[other] { $waiting } warten auf Antwort
} · { $taken } quittiert
verdict-none = Nichts ist offen
no-data = Noch keine Daten
no-data-since = Keine Daten seit { $time }
no-data-hint = Es können Alarme bestehen, die hier nicht zu sehen sind. Gerufen wird auch ohne diese Seite.
nothing-fires = Alles ruhig
nothing-last = Letzter Alarm vor { $ago }:
nothing-ever = Noch nie kam ein Alarm an. Die Anbindung eines Dienstes hat eine Adresse für Ihre Überwachung und ein Testereignis.
nothing-resolved = Noch nichts wurde behoben
nothing-matches = Kein Alarm passt
nothing-matches-hint = Es kann andere geben, die die Filter zurückhalten.
clear-filters = Filter zurücksetzen
filters = Filter
filters-set = { $count ->
    [one] 1 Filter
   *[other] { $count } Filter
}
search-alerts = Alarme durchsuchen
search-hint = Suchen, oder label=wert
filter-scope = Wessen
scope-all = Alle
scope-teams = Meine Teams
scope-mine = Meine
filter-state = Zustand
filter-state-open = Offen
filter-state-triggered = Ausgelöst
filter-state-acknowledged = Quittiert
filter-state-resolved = Behoben
filter-state-all = Offen und behoben
filter-severity = Schwere
any-severity = Jede Schwere
filter-urgency = Dringlichkeit
any-urgency = Dringend oder nicht
filter-service = Dienst
any-service = Jeder Dienst
filter-range = Ausgelöst
range-any = Jederzeit
range-1h = Letzte Stunde
range-24h = Letzte 24 Stunden
range-7d = Letzte 7 Tage
range-30d = Letzte 30 Tage
filter-sort = Reihenfolge
sort-urgent = Dringendes zuerst
sort-newest = Neueste zuerst
sort-oldest = Älteste zuerst
sort-severity = Nach Schwere
column-severity = Schwere
column-summary = Worum es geht
column-service = Dienst
column-state = Zustand
column-age = Alter
column-action = Aktion
select-one = Alarm { $id } auswählen
select-all = Alle auswählen
select-none = Aufheben
selected = { $count } ausgewählt
repeats = ×{ $count }
arrived = { $count ->
    [one] 1 neuer
   *[other] { $count } neue
}
