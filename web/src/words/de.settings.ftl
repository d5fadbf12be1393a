# Was die Einstellungen und die ersten Schritte sagen, auf Deutsch.

section-sign-in = Anmeldung
section-about-sign-in = Eigene Sitzungen, Passkeys, zweiter Faktor und Passwort
section-tokens = Tokens
section-about-tokens = Was Programme hier dürfen, für wen und bis wann
section-configuration = Konfiguration
section-about-configuration = Alles als YAML: ändern, die Folgen sehen, anwenden, zurücknehmen
section-checks = Prüfungen
section-about-checks = Was verhindern würde, dass ein Ruf gehört wird
section-audit = Protokoll
section-about-audit = Wer was getan hat, wann, von wo
section-guide = Erste Schritte
section-about-guide = Von nichts bis zum ersten gehörten Ruf
admins-only-hint = Ein Admin hilft weiter; auf der Seite der Personen steht, wer das ist.
remove = Entfernen
undo = Zurücknehmen

# Tokens
tokens-intro-all = Die Tokens aller. Ein Token darf nie mehr als Rolle, Bereiche und Eigentümer erlauben.
tokens-intro-own = Die eigenen Tokens. Ein Token darf nie mehr als Rolle, Bereiche und man selbst.
tokens-none = Es gibt kein Token
tokens-none-hint = Programme brauchen eines, um hier zu handeln: ein Deploy, das sich meldet, ein Skript, die Kommandozeile.
tokens-past-show = { $count ->
    [one] 1 abgelaufenes zeigen
   *[other] { $count } abgelaufene zeigen
}
tokens-past-hide = Abgelaufene ausblenden
token-new = Neues Token
token-make = Token anlegen
token-name = Name
token-name-hint = Wofür es ist, etwa ci-deploys.
token-recorded = Was es tut, steht im Protokoll unter { $name }.
token-role = Rolle
token-role-hint = Das Höchste, was es darf.
token-owner = Eigentümer
token-owner-hint = Es darf nie mehr als diese Person und endet mit ihr.
token-nobodys = Niemandes
token-of = von { $name }
token-bootstrap = beim Start mitgegeben
token-scopes = Beschränkt auf (ohne Auswahl alles, was die Rolle darf)
scope-read = Lesen
scope-alerts = Alarme bearbeiten
scope-configuration = Konfiguration
scope-secrets = Schlüssel und geheime Links
scope-tokens = Tokens anlegen
token-team = Was gehört zu
token-team-any = Allen Teams
token-unscoped = alles, was die Rolle darf
token-expiry = Endet
token-for-30d = Nach 30 Tagen
token-for-90d = Nach 90 Tagen
token-for-365d = Nach einem Jahr
token-endless = Endet nie von selbst
token-endless-hint = Wer es findet, kann es benutzen, bis es jemand widerruft.
token-made = { $name } ist angelegt
token-once = Es wird nur dieses eine Mal gezeigt.
token-once-hint = Am besten jetzt dorthin kopieren, wo es gebraucht wird. Niemand kann es wieder zeigen; ein verlorenes wird widerrufen und neu angelegt.
token-itself = Token
token-kept = Ist kopiert
token-used = Vor { $ago } benutzt
token-used-from = Vor { $ago } benutzt, von { $address }
token-unused = Nie benutzt
token-ends-in = Endet in { $in }
token-ended = Vor { $ago } abgelaufen
token-revoked = Widerrufen
token-expired = Abgelaufen
token-ending = Endet bald
token-revoke = Widerrufen
token-revoke-title = { $name } widerrufen
token-revoke-hint = Was es benutzt, wird ab sofort abgewiesen. Das lässt sich nicht zurücknehmen.
token-revoked-now = { $name } ist widerrufen

# Protokoll
audit-intro = Wer was woran getan hat, wann und von wo. Was mit Alarmen geschieht, steht bei den Alarmen.
audit-admins = Das Protokoll ist für Admins
audit-actor = Wer
audit-action = Was
audit-subject = Woran (Art/Name)
audit-span = Wann
audit-any = Alles
audit-find = Suchen
audit-span-all = Jederzeit
audit-span-1d = Letzte 24 Stunden
audit-span-7d = Letzte 7 Tage
audit-span-30d = Letzte 30 Tage
audit-group-0 = Konfiguration
audit-group-1 = Schlüssel und Geheimnisse
audit-group-2 = An- und Abmelden
audit-group-3 = Passwörter, Passkeys, Identitäten, Geräte
audit-group-4 = Tokens
audit-group-5 = Tausch und Übergaben
audit-group-6 = Kontaktwege und Tests
audit-none = So einen Eintrag gibt es nicht
audit-none-hint = Einträge bleiben 400 Tage, wenn die Servereinstellungen nichts anderes sagen.
audit-pages = Seiten des Protokolls
audit-newest = Neueste
audit-older = Ältere
audit-export = Diese herunterladen (JSON, bis zu 200)
audit-export-all = Das ganze Protokoll, Zeile für Zeile:
audit-count = { $count }-mal
audit-repeated = { $count }-mal, zuletzt { $time }
audit-nobody = Jemand ohne Anmeldung
audit-command-line = Kommandozeile
audit-entry = Eintrag { $id }
audit-entry-unknown = Es gibt keinen Eintrag { $id }
audit-changed = Was sich geändert hat
audit-no-document = Hier geht es um kein Dokument.
audit-facts = Wer, wann, von wo
audit-fact-who = Wer
audit-fact-about = Woran
audit-fact-when = Wann
audit-fact-count = Wie oft
audit-fact-means = Auf welchem Weg
audit-fact-address = Von
audit-fact-agent = Programm
audit-fact-revision = Fassung
audit-configuration-created = Angelegt
audit-configuration-changed = Geändert
audit-configuration-deleted = Gelöscht
audit-secret-set = Geheimnis gesetzt
audit-secret-removed = Geheimnis entfernt
audit-secret-shown = Geheimnis gezeigt
audit-secret-exported = Geheimnisse exportiert
audit-swap-offered = Tausch angeboten
audit-swap-taken = Tausch angenommen
audit-swap-declined = Tausch abgelehnt
audit-swap-cancelled = Tausch abgesagt
audit-swap-undone = Tausch zurückgenommen
audit-schedule-order_published = Faire Reihenfolge veröffentlicht
audit-hand_over-noted = Übergabenotiz hinterlassen
audit-hand_over-accepted = Dienst übernommen
audit-sign_in = Angemeldet
audit-set_up = Ersten Admin eingerichtet
audit-session-ended = Sitzung beendet
audit-session-all_ended = Alle Sitzungen beendet
audit-sign_in-failed = Anmeldung fehlgeschlagen
audit-second_factor-failed = Zweiter Faktor fehlgeschlagen
audit-password-refused = Passwort abgewiesen
audit-passkey-added = Passkey hinzugefügt
audit-passkey-removed = Passkey entfernt
audit-login-allowed = Programm zugelassen
audit-login-denied = Programm nicht zugelassen
audit-login-failed = Code eines Programms falsch
audit-password-set = Passwort gesetzt
audit-password-link_sent = Passwort-Link gesendet
audit-second_factor-set_up = Zweiten Faktor eingerichtet
audit-second_factor-removed = Zweiten Faktor entfernt
audit-verification-code_sent = Prüfcode gesendet
audit-verification-done = Kontaktweg geprüft
audit-verification-failed = Kontaktweg nicht geprüft
audit-test-sent = Test gesendet
audit-token-made = Token angelegt
audit-token-revoked = Token widerrufen
audit-token-used_from_new_address = Token von neuer Adresse benutzt
audit-identity-linked = Identität verknüpft
audit-identity-changed = Identität geändert
audit-identity-unlinked = Identität gelöst
audit-device-added = Gerät hinzugefügt
audit-device-removed = Gerät entfernt
audit-texts-stopped = SMS abbestellt
audit-texts-started = SMS wieder bestellt
means-session = angemeldet
means-token = mit einem Token
means-link = über einen Link
means-command_line = auf dem Server
means-reply = durch eine Antwort
means-nightbell = Nightbell selbst
means-nobody = nicht angemeldet
kind-of-users = Person
kind-of-teams = Team
kind-of-schedules = Dienstplan
kind-of-overrides = Vertretung
kind-of-temporary_schedules = Vorübergehender Dienstplan
kind-of-unavailabilities = Abwesenheit
kind-of-calendars = Kalender
kind-of-escalation_policies = Eskalation
kind-of-channels = Kanal
kind-of-services = Dienst
kind-of-integrations = Anbindung
kind-of-tokens = Token
kinds-users = Personen
kinds-teams = Teams
kinds-schedules = Dienstpläne
kinds-overrides = Vertretungen
kinds-temporary_schedules = Vorübergehende Dienstpläne
kinds-unavailabilities = Abwesenheiten
kinds-calendars = Kalender
kinds-escalation_policies = Eskalationen
kinds-channels = Kanäle
kinds-services = Dienste
kinds-integrations = Anbindungen

# Unterschiede und Verlauf
diff-same = Es gibt keinen Unterschied.
diff-added = hinzugekommen:
diff-removed = weggefallen:
diff-skipped = { $count } Zeilen wie zuvor
history = Verlauf
history-of = Verlauf von { $name }
history-open = Öffnen
history-none = Es gibt keinen Verlauf
history-revision = Fassung { $revision }
history-now = so ist es jetzt
history-by = { $who }, { $time }
history-back = Dahin zurück

# Konfiguration
config-intro = Alles Eingerichtete als der Text, den „nightbell apply“ nimmt. Geheimnisse stehen nicht darin und bleiben, wie sie sind.
config-kind = Zeigen
config-all = Alles
config-upload = Datei öffnen
config-discard = Eingaben verwerfen
config-text = Konfiguration als YAML
config-read-only = Lesen ist erlaubt. Ändern darf die Rolle Bereitschaft das Eigene, sonst Manager und Admins.
config-hidden = Was „(hidden)“ heißt, ist nicht sichtbar. Es bleibt so stehen, oder gezeigt wird nur die Art, um die es geht.
config-plan = Zeigen, was sich ändern würde
config-prune = Auch löschen, was ein früheres „apply“ angelegt hat und hier fehlt
config-would = Was sich ändern würde
config-difference = Zeile für Zeile
config-lacking = Was in diesem Text fehlt, wird nicht gelöscht: es bleibt, wie es ist.
config-apply = { $count ->
    [0] Nichts anzuwenden
    [one] 1 Änderung anwenden
   *[other] { $count } Änderungen anwenden
}
config-applied = { $count ->
    [one] 1 Änderung ist angewendet
   *[other] { $count } Änderungen sind angewendet
}
config-is-applied = { $count ->
    [one] 1 Änderung ist angewendet. Zurücknehmen geht, solange diese Seite offen ist; später über den Verlauf.
   *[other] { $count } Änderungen sind angewendet. Zurücknehmen geht, solange diese Seite offen ist; später über den Verlauf.
}
config-wrong = { $count ->
    [one] Etwas stimmt nicht; nichts ist angewendet.
   *[other] { $count } Dinge stimmen nicht; nichts ist angewendet.
}
config-line = Zeile { $line }
plan-nothing = Es würde sich nichts ändern.
plan-create = Neu
plan-update = Geändert
plan-delete = Gelöscht
plan-same = { $count ->
    [one] 1 bleibt, wie es ist.
   *[other] { $count } bleiben, wie sie sind.
}
plan-notes = Gut zu wissen
undo-title = Zurücknehmen
undo-now = Wiederherstellen
undo-done = { $count ->
    [one] 1 ist wieder wie zuvor
   *[other] { $count } sind wieder wie zuvor
}
undo-others = Jemand hat seither { $names } geändert. Auch das wird damit zurückgenommen.

# Anmeldung
sign-in-intro = Womit die Anmeldung geht, und wo sie gilt.
sign-in-token = Hier handelt ein Token, keine Person
sign-in-sessions = Angemeldete Browser
sign-in-passkeys = Passkeys
sign-in-second-factor = Zweiter Faktor
sign-in-second-factor-hint = Ein Code aus einer App neben dem Passwort. Ob er eingerichtet ist, sagt seine Seite.
sign-in-second-factor-open = Zweiter Faktor
sign-in-password = Passwort
sign-in-password-hint = Ein neues beendet alle anderen eigenen Sitzungen.
sign-in-password-open = Ändern
sign-in-identities = Identitäten bei Anbietern
session-used = zuletzt vor { $ago } benutzt, von { $address }
session-here = dieser hier
session-end = Abmelden
session-end-what = { $what } abmelden
session-end-others = Überall sonst abmelden
session-end-others-hint = Jeder andere Browser muss sich neu anmelden. Dieser bleibt.
session-ended = Er ist abgemeldet
session-others-ended = Alle anderen Browser sind abgemeldet
passkeys-none = Noch keine. Damit geht die Anmeldung mit Finger, Gesicht oder Schlüssel, ohne Passwort.
passkeys-add = Passkey hinzufügen
passkey-unused = Nie benutzt
passkey-remove-title = { $name } entfernen
passkey-remove-hint = Damit meldet sich dann niemand mehr an. Vor dem letzten sollte es einen anderen Weg geben.
identities-none = Keine Anmeldung bei einem Anbieter.
identity-gone = Diesen Anbieter gibt es hier nicht mehr; er zählt nicht.
identity-gives = gibt: { $what }

# Prüfungen
checks-intro = Was verhindern würde, dass ein Ruf gehört wird, jetzt und in den nächsten 30 Tagen.
checks-again = Neu prüfen
checks-none = Alles in Ordnung
checks-none-hint = Jeden Ruf der nächsten 30 Tage würde jemand hören.
checks-group = { $title } ({ $count })
checks-about-error = Jemand, der gerufen werden soll, würde es nicht.
checks-about-warning = Es geht, aber vielleicht nicht mehr lange.
checks-about-note = Das eilt nicht.
checks-remedy = Zu tun: { $remedy }

# Erste Schritte
guide-intro = Von nichts bis zum ersten gehörten Ruf. Schritte haken sich selbst ab.
guide-two-minutes = Zwei Minuten: ein Ruf an sich selbst
guide-test-hint = Ruft auf jedem Weg, den die eigenen Regeln nennen. Jeder braucht seinen Anbieter: Mail einen Mailserver, Anrufe einen Telefondienst; Alarmierung auf diesem Gerät braucht keinen.
guide-test-first = Erst sagen, wie man erreicht wird; dann geht von hier ein Ruf an sich selbst.
guide-steps = Alle Schritte
guide-progress = { $done } von { $all } erledigt.
guide-all-done = Alles eingerichtet. Wenn etwas ausfällt, wird jemand geweckt.
guide-next = Als Nächstes: { $step }.
guide-done = Erledigt
guide-see = Alle Schritte
guide-put-away = Ausblenden
guide-card-title = Noch kann nichts einen Ruf auslösen
guide-card-rest = Noch ist nicht alles eingerichtet
guide-step-method = Sagen, wie man erreicht wird
guide-about-method = Ein klingelndes Telefon weckt; eine E-Mail allein nicht.
guide-do-method = Kontaktweg angeben
guide-step-verified = Kontaktweg prüfen
guide-about-verified = Ein Code zeigt, dass er richtig ankommt und bei niemandem sonst.
guide-do-verified = Prüfen
guide-step-on-call = Jemanden in Bereitschaft bringen
guide-about-on-call = Ein Dienstplan mit einer Rotation, oder eine Eskalation, die Personen nennt.
guide-do-on-call = Dienstpläne
guide-step-policy = Sagen, wer gerufen wird und wer danach
guide-about-policy = Eine Eskalation geht weiter, bis jemand antwortet.
guide-do-policy = Eskalationen
guide-step-service = Einen Dienst mit Anbindung anlegen
guide-about-service = An seine Adresse sendet die Überwachung.
guide-do-service = Dienste
guide-step-event = Das erste Ereignis bekommen
guide-about-event = Vom Dienst aus eines zum Test senden, oder von der Überwachung.
guide-do-event = Eines senden
guide-step-acknowledged = Den ersten Ruf quittieren
guide-about-acknowledged = Auf dem Telefon, das geklingelt hat, oder beim Alarm.
guide-do-acknowledged = Zum Alarm

# Die Zustellungen
deliveries-intro = Wurde wirklich jemand gerufen? Jede Nachricht, die hinausging oder es sollte.
deliveries-none = Keine Nachricht passt
deliveries-none-hint = So ging keine an diese Personen, oder es ist länger her, als Nachrichten aufgehoben werden.
deliveries-who = An
deliveries-way = Über
deliveries-status = Was daraus wurde
deliveries-span = Wann
deliveries-all = Alle
deliveries-span-1d = Der letzte Tag
deliveries-span-7d = Die letzten 7 Tage
deliveries-span-30d = Die letzten 30 Tage
deliveries-pages = Seiten des Protokolls
deliveries-older = Ältere
deliveries-newest = Neueste

# Anbieter
section-providers = Versandwege
section-about-providers = Ob jeder eingerichtet ist, wie es ihm geht, und ein Test.
providers-intro = Wie Nachrichten diesen Server verlassen. Was eingerichtet ist, steht in seiner Einstellungsdatei.
providers-managers = Versandwege sind für Manager und Admins
provider-took = Nahm vor { $ago } eine Nachricht an.
provider-refused = Nahm vor { $ago } eine nicht an: { $why }
provider-unknown = So wurde seit dem Start des Servers nichts gesendet.
provider-left-alone = Wird vorerst in Ruhe gelassen: zu oft gescheitert
provider-not-set-up = Nicht eingerichtet
provider-test = Testen
provider-test-title = Test: { $name }
provider-test-hint = Jetzt geht eine echte Nachricht hinaus, als Test gekennzeichnet.
provider-test-address = An
provider-test-address-hint = Leer: an Ihren ersten eigenen Kontaktweg dieser Art.
provider-test-send = Senden
provider-test-taken = Sie wurde angenommen: { $answer }
