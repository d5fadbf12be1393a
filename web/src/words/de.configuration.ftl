# Was die Seiten zu Diensten, Eskalationen, Teams und Personen sagen, auf Deutsch.

# Formulare
edit = Bearbeiten
save = Speichern
delete = Löschen
delete-really = Wirklich löschen?
copy = Kopieren
copied = Kopiert
changed-meanwhile = Jemand anderes hat das inzwischen geändert. Schließen, ansehen, was jetzt da ist, und noch einmal.
unsaved-discard = Verwerfen
unsaved-keep = Weiter bearbeiten
found = { $count ->
    [0] So heißt nichts.
    [one] 1 gefunden
   *[other] { $count } gefunden
}
field-title = Wie es heißt
field-team = Team
no-team = Kein Team
field-policy = Eskalation
field-policy-none = Es gibt noch keine Eskalation: legen Sie zuerst eine an.
field-playbook = Playbook
field-playbook-hint = Die Adresse dessen, was bei seinen Alarmen zu tun ist. Wer geweckt wird, hat sie mit einem Tipp.
field-urgency = Was jemanden weckt
field-times = Was von selbst geschieht
field-timeout = Zu lange quittiert
field-timeout-hint = Nach so langer Zeit ohne Erledigung wird wieder gerufen. Leer: nie.
field-auto-resolve = Zu lange still
field-auto-resolve-hint = Nach so langer Zeit ohne ein Wort vom Absender gilt ein Alarm als erledigt. Leer: nie.
urgency-wakes = weckt jemanden
urgency-waits = wartet, bis jemand hinsieht
finding-error = Nicht in Ordnung
finding-warning = Einen Blick wert
finding-note = Ginge besser

# Dienste
services-intro = Was ausfallen kann, wem es gehört und wer deswegen gerufen wird.
services-none = Es gibt noch keine Dienste
services-none-hint = Ein Dienst ist etwas, das ausfallen kann. Seine Alarme kommen über seine Anbindungen, und seine Eskalation sagt, wer gerufen wird.
services-filter = Dienst finden
service-new = Neuer Dienst
service-edit = { $name } bearbeiten
service-not-found = Es gibt keinen Dienst „{ $name }“
service-alerts = Seine Alarme
service-about = Wer und was
service-no-playbook = Keines. Schreiben Sie auf, was nachts zu tun ist.
service-open = { $count ->
    [one] 1 offen
   *[other] { $count } offen
}
service-no-source = Hier kommt nichts an

# Anbindungen
integrations = Anbindungen
integrations-none = Hier kann noch nichts ankommen.
integrations-none-hint = Eine Anbindung ist eine Adresse mit einem Schlüssel, an die Ihre Überwachung sendet.
integration-new = Neue Anbindung
integration-edit = { $name } bearbeiten
integration-type = Was sendet
integration-type-hint = Danach richtet sich, welche Adresse zuerst steht; jeder Schlüssel passt an jeder Tür.
integration-show = Adresse zeigen
integration-hide = Adresse verbergen
integration-secret = Die Adresse sehen Manager des Teams: wer sie hat, kann Alarme auslösen.
integration-others = Adressen für andere Absender
integration-native = Skript oder Webhook
integration-prometheus = Prometheus, vmalert
integration-alertmanager = Alertmanager
integration-pagerduty = PagerDuty Events v2
integration-native-hint = POST mit einem Ereignis als JSON, oder einer Liste davon.
integration-prometheus-hint = In den Einstellungen von Prometheus oder vmalert als Alertmanager eintragen.
integration-alertmanager-hint = Die url eines Empfängers in webhook_configs.
integration-pagerduty-hint = Was PagerDuty Events v2 spricht: diese Adresse, und der Schlüssel als routing key.
integration-native-url = Adresse
integration-prometheus-url = Adresse und Pfad davor
integration-alertmanager-url = Adresse
integration-pagerduty-url = Adresse für Ereignisse
integration-routing-key = Routing key
integration-script = Zum Ausprobieren
test-event = Testereignis senden
test-event-send = Senden
test-event-hint = Es kommt durch dieselbe Tür wie die Ihrer Überwachung und löst einen Alarm aus wie jedes andere.
test-event-urgency = Was es tun soll
test-event-low = In der Liste warten
test-event-high = Wirklich rufen
test-event-summary = Testereignis von { $name }
test-event-wakes-nobody = Wer Bereitschaft hat, erfährt es nach den Regeln für niedrige Dringlichkeit; eskaliert wird nicht.
test-event-wakes = Es ruft { $who }, jetzt, auf allen Wegen ihrer Regeln.
test-event-gap = Für die erste Stufe hat niemand Bereitschaft: gerufen würde die nächste.
test-event-never-low = Bei diesem Dienst weckt jeder Schweregrad jemanden, also auch dieses.
test-event-never-high = Bei diesem Dienst weckt kein Schweregrad jemanden, also auch dieses nicht.
test-event-sent = Gesendet
test-event-opened = Es ist angekommen und hat einen Alarm ausgelöst.
test-event-counted = Es ist angekommen und zählt beim Alarm eines früheren Tests, der noch offen ist. Niemand wird neu gerufen.
test-event-see = Alarm #{ $id } ansehen

# Eskalationen
policies-intro = Wer gerufen wird, dann wer, dann wer.
policies-none = Es gibt noch keine Eskalationen
policies-none-hint = Eine Eskalation sagt, wer zuerst gerufen wird, wie lange auf Antwort gewartet wird, und wer danach kommt.
policies-filter = Eskalation finden
policy-new = Neue Eskalation
policy-edit = { $name } bearbeiten
policy-not-found = Es gibt keine Eskalation „{ $name }“
policy-first = Zuerst { $who }
policy-services = { $count ->
    [0] nicht benutzt
    [one] 1 Dienst
   *[other] { $count } Dienste
}
policy-used-by = Dienste, die sie benutzen
policy-unused = Kein Dienst benutzt sie.
policy-repeat = So oft von vorn beginnen
policy-repeat-hint = Bis zu { $max }; 0: die Stufen laufen einmal.
policy-last-resort = Letzte Rettung
policy-last-resort-hint = Auf allen Wegen zugleich gerufen, wenn niemand geantwortet hat.
target-schedule = wer in „{ $name }“ Bereitschaft hat
target-add = Hinzufügen…
target-remove = { $name } entfernen
step-title = Stufe { $step }
step-notify = Rufen
step-wait = Dann auf Antwort warten (Minuten)
step-add = Stufe hinzufügen
step-up = Früher
step-down = Später
step-remove = Diese Stufe entfernen
step-first = Zuerst wird gerufen: { $who }.
step-then = Nach { $wait } ohne Antwort wird gerufen: { $who }.
step-after-all = Das ist { $span } nach dem Alarm.
step-repeat = { $count ->
    [one] Nach weiteren { $wait } ohne Antwort beginnt es von vorn, einmal.
   *[other] Nach weiteren { $wait } ohne Antwort beginnt es von vorn, bis zu { $count } Mal.
}
step-last-resort = Hat bis dahin niemand geantwortet, wird auf allen Wegen zugleich gerufen: { $who }.
step-nobody = Hat bis dahin niemand geantwortet, wird niemand mehr gerufen. Der Alarm gilt als unbeantwortet und steht zuoberst in der Liste.
step-now = Jetzt
step-nobody-now = niemand: { $why }
step-not = nicht gerufen: { $why }

# Teams
teams-intro = Wer zusammensteht, und was wem gehört.
teams-none = Es gibt noch keine Teams
teams-none-hint = Einem Team gehören Dienste und Dienstpläne; seine Manager ändern sie.
teams-filter = Team finden
team-new = Neues Team
team-edit = { $name } bearbeiten
team-not-found = Es gibt kein Team „{ $name }“
team-size = { $count ->
    [0] niemand
    [one] 1 Mitglied
   *[other] { $count } Mitglieder
}
team-members = Mitglieder
team-empty = Niemand gehört dazu.
team-lead = Leitung: { $name }
team-no-lead = Niemand leitet es
team-lead-tag = Leitung
team-add-member = Jemanden hinzufügen
team-owns-none = Keine.
field-lead = Leitung
field-lead-hint = Erfährt von Schichten, die niemand angenommen hat.

# Personen
people-intro = Wer geweckt werden kann, und wer nicht zu erreichen wäre.
people-none = Es gibt noch niemanden
people-none-hint = Personen werden auf ihren Kontaktwegen gerufen.
people-filter = Jemanden finden
person-new = Neue Person
person-edit = { $name } bearbeiten
person-not-found = Es gibt niemanden namens „{ $name }“
person-name = Name
person-email = E-Mail-Adresse
person-email-hint = Für die Anmeldung und für Links zu einem neuen Passwort. Gerufen wird auf den Kontaktwegen.
person-zone = Zeitzone
person-role = Rolle
person-disable = Stillgelegt: kann sich nicht anmelden und wird nicht gerufen
person-disabled = Stillgelegt
person-disabled-hint = Kann sich nicht anmelden und wird nicht gerufen.
person-unreachable = Nicht zu erreichen
person-no-methods = Kein Kontaktweg: niemand kann diese Person rufen.
person-no-team = In keinem Team.
role-admin-hint = Ändert alles, und wer was darf.
role-manager-hint = Ändert, was den eigenen Teams gehört.
role-responder-hint = Handelt bei Alarmen und ändert das eigene Profil.
role-observer-hint = Liest.
reach-edit = Ändern
reach-title = Wie { $name } zu erreichen ist
method-address = Adresse
method-push-hint = An Ihre Geräte: jedes wird auf ihm selbst hinzugefügt, im Profil unter „Dieses Gerät“.
method-used = In Gebrauch
method-add = Ein weiterer Weg
method-remove = Entfernen
method-hidden = Ihnen nicht gezeigt
method-last = zuletzt vor { $ago } gerufen: { $status }
method-disabled = Nicht in Gebrauch
method-stopped = Abbestellt
method-verified = Geprüft
method-unverified = Nicht geprüft
method-verify = Prüfen
method-is-verified = { $address } ist geprüft
verify-title = { $name } prüfen
verify-hint = An { $address } geht ein Code aus sechs Ziffern. Er gilt 15 Minuten.
verify-sent = Er ist unterwegs an { $address }. Hier eintippen.
verify-send = Code senden
verify-check = Prüfen
verify-code = Code
rule-via = Über
rule-after = Nach (Minuten)
rule-add = Regel hinzufügen
rule-remove = Diese Regel entfernen
test-page = Jetzt mich rufen
test-page-hint = Auf allen Wegen, die Ihre Regeln für hohe Dringlichkeit nennen, geht ein Ruf hinaus. Er ist so echt wie jeder, aber zu keinem Alarm.
test-page-send = Rufen
test-page-after = Hat er Sie erreicht? Hätte er Sie geweckt? Was scheiterte, sagt warum; was fehlt, steht in den Einstellungen unter Anbieter.
night-title = Ein Ruf um 03:00
night-nothing = Nichts. Es gibt keinen Weg, diese Person zu erreichen.
night-silent = Nichts klingelt: eine Mail, ein Webhook oder ein Push auf ein stummes Telefon weckt niemanden.
night-until = Bis jemand quittiert; dann ist Ruhe.
night-low = Niedrige Dringlichkeit wird nicht eskaliert: sie wartet, bis jemand hinsieht.
night-instead = { $what }, statt { $of }, das nicht in Gebrauch ist

# Abwesenheit
leave = Abwesenheit
leave-none = Keine geplant.
leave-hint = Während einer Abwesenheit geht die Bereitschaft an die Nächsten der Rotation über, die da sind.
leave-add = Abwesenheit eintragen
leave-new = Abwesenheit: { $name }
leave-edit = Abwesenheit ändern: { $name }
leave-edit-this = Bearbeiten: { $time }
leave-until = bis { $time }
leave-now = gerade abwesend
leave-of-calendar = Aus dem Kalender „{ $name }“: Geändert wird sie dort.
leave-first-day = Erster Tag
leave-last-day = Letzter Tag
leave-from = Von
leave-from-time = um
leave-to = Bis
leave-to-time = um (Ende)
leave-whole = Ganze Tage
leave-reason = Grund (darf leer bleiben)
leave-reason-hint = Alle hier können es lesen.
leave-incomplete = Bitte Beginn und Ende angeben; das Ende liegt nach dem Beginn und nach jetzt.
leave-begins-now = Sie beginnt jetzt: An der Bereitschaft bis jetzt ändert sich nichts.
leave-effect = Was das ändert
leave-no-turns = In keiner Rotation: Für niemanden ändern sich die Zeiten.
leave-kept = { $time }: { $name } behält die Bereitschaft ({ $why })
leave-made = Abwesenheit eingetragen
leave-changed = Abwesenheit geändert
leave-remove = Löschen
leave-remove-this = Löschen: { $time }
leave-remove-title = Abwesenheit von { $name } löschen?
leave-removed = Abwesenheit gelöscht
leave-end = Jetzt beenden
leave-end-this = Jetzt beenden: { $time }
leave-end-title = Ist { $name } wieder da?
leave-ended = Abwesenheit beendet

# Kanäle
channels-intro = Wohin Nachrichten gehen, die niemandem allein gelten: ein Raum, ein Verteiler, ein anderes Programm.
channels-none = Es gibt noch keine Kanäle
channels-none-hint = Ein Kanal ist ein Mailverteiler oder ein Webhook. Eskalationen schreiben ihm, während sie Personen rufen, und Dienstpläne sagen ihm, wer Bereitschaft hat.
channels-filter = Kanal finden
channel-new = Neuer Kanal
channel-edit = { $name } bearbeiten
channel-not-found = Es gibt keinen Kanal „{ $name }“
channel-type = Zustellweg
channel-address = Adresse
channel-email-hint = Ein Verteiler oder ein Postfach. Von dort antwortet niemand: Personen werden über Eskalationen gerufen.
channel-webhook-hint = Wer die ganze Adresse hat, kann dorthin schreiben. Anderswo zeigt die Konsole nur den Server; wer die Konfiguration lesen darf, kann sie ganz lesen.
channel-bundle = Vor dem Senden auf mehr warten
channel-bundle-hint = Was binnen dieser Zeit folgt, geht als eine Nachricht hinaus, etwa 30s oder 5m. Leer: 60s bei Mail, sofort bei Webhooks.
channel-secret = Schlüssel für Signaturen
channel-secret-made = Signiert jede Zustellung, damit der Empfänger weiß, von wem sie kommt. Leer: Es wird einer erzeugt.
channel-secret-stays = Signiert jede Zustellung. Leer: Der jetzige bleibt; er wird nicht gezeigt.
channel-secret-hidden = Vorhanden, aber nicht gezeigt. „nightbell export --with-secrets“ gibt ihn aus.
channel-how = Wie gesendet wird
channel-used-by = Was hier ankommt
channel-unused = Hier kommt nichts an
channel-unused-hint = In einer Stufe einer Eskalation nennen.
channel-by-policies = Sie schreiben ihm, wenn eine Stufe ihn nennt.
channel-by-services = Ihre Alarme kommen über diese Eskalationen hierher.
channel-by-schedules = Sie sagen ihm, wer Bereitschaft hat.
channel-test = Test senden
channel-test-title = Test von { $name }
channel-test-send = Senden
channel-test-hint = Jetzt geht eine echte Nachricht an { $place }, als Test gekennzeichnet.
channel-test-unsigned = Sie ist nicht mit dem Schlüssel des Kanals signiert: Ein Empfänger, der Signaturen prüft, weist sie vielleicht ab.
channel-test-taken = Sie wurde angenommen: { $answer }

# What the server calls the fields of documents, for what it refuses.
field-of-title = { field-title }
field-of-name = Name
field-of-email = { person-email }
field-of-address = Adresse
field-of-type = Art
field-of-contact_methods = Kontaktweg
field-of-notification_rules = Benachrichtigungsregeln
field-of-high = bei hoher Dringlichkeit
field-of-low = bei niedriger Dringlichkeit
field-of-via = über
field-of-after = nach
field-of-time_zone = { person-zone }
field-of-team = { field-team }
field-of-members = Mitglied
field-of-lead = { field-lead }
field-of-tags = Schlagwort
field-of-role = { person-role }
field-of-escalation_policy = { field-policy }
field-of-playbook = { field-playbook }
field-of-acknowledgement_timeout = { field-timeout }
field-of-auto_resolve = { field-auto-resolve }
field-of-from = Von
field-of-to = Bis
field-of-with = Wer übernimmt
field-of-replace = Anstelle von
field-of-user = Person
field-of-reason = { leave-reason }
field-of-rotations = Rotation
field-of-start = Beginn
field-of-shift = Länge einer Schicht
field-of-active = Zeiten
field-of-days = Tage
field-of-coverage = Wann jemand Bereitschaft haben muss
field-of-requirements = Anforderung
field-of-at_least = mindestens
field-of-holidays = Feiertag
field-of-nights_in_a_row_max = Nächte in Folge
field-of-hand_over = Übergabe
field-of-before = vorher
field-of-accept = Zeit zum Annehmen
field-of-channels = Kanal
field-of-channel = Kanal
field-of-at = um
field-of-bundle = { channel-bundle }
field-of-secret = { channel-secret }
field-of-key = Schlüssel
field-of-steps = Stufe
field-of-notify = wen
field-of-wait = Wartezeit
field-of-repeat = Wiederholungen
field-of-service = Dienst
field-of-schedule = Plan
field-of-url = Adresse
field-of-urgency = { field-urgency }
field-of-last_resort = { policy-last-resort }
field-of-shifts = Schicht
field-of-one_of = eine Person mit
field-of-tag = Schlagwort
