# Was Seiten sagen, auf Deutsch. Dieselben Schlüssel wie in den anderen Sprachen; ein Test vergleicht sie.

# Jede Seite
to-home = Zu Nightbell
nowhere-title = Unter dieser Adresse ist nichts
nowhere = Vielleicht wurde sie falsch getippt oder beim Kopieren abgeschnitten.

# Anmelden
sign-in-title = Anmelden
sign-in-name = Benutzername oder E-Mail-Adresse
sign-in-password = Passwort
sign-in-button = Anmelden
sign-in-wrong = Der Name oder das Passwort stimmt nicht.
sign-in-wait = Zu viele Versuche sind gescheitert. Wieder möglich in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
}.
sign-in-by = Mit { $provider } anmelden
sign-in-admins = Passwörter sind hier nur für Administratoren. Alle anderen melden sich oben an.
sign-in-not-by-password = Passwörter sind hier nur für Administratoren. Melden Sie sich mit einem der Knöpfe oben an.
sign-in-hint = Links in Nachrichten gehen ohne Anmeldung.

# Anderswo anmelden
provider-failed-title = Sie sind nicht angemeldet
provider-no-provider = Diesen Weg, sich anzumelden, gibt es hier nicht. Die Anmeldeseite zeigt, welche es gibt.
provider-not-expected = Diese Anmeldung ist vorbei: Sie dauerte zu lange, wurde schon benutzt oder in einem anderen Browser begonnen. Beginnen Sie auf der Anmeldeseite neu.
provider-declined = { $provider } hat Sie nicht eingelassen, oder Sie sind umgekehrt. Beginnen Sie neu, oder bitten Sie dort um Zugang zu Nightbell.
provider-unreachable = { $provider } antwortet nicht. Versuchen Sie es gleich noch einmal. Wer hier ein Passwort hat, kann sich solange damit anmelden, und Links in Nachrichten funktionieren ohne Anmeldung.
provider-not-understood = { $provider } hat geantwortet, aber nicht so, dass Nightbell dem traut. Beginnen Sie neu; wenn das nicht hilft, sagen Sie es einem Administrator: Im Protokoll des Servers steht, warum.
provider-unknown = Bei { $provider } sind Sie angemeldet, aber hier kennt Sie so niemand. Bitten Sie einen Administrator, Sie mit der E-Mail-Adresse einzutragen, die Sie dort haben.
provider-not-verified = Jemand hier hat Ihre E-Mail-Adresse, und { $provider } sagt nicht, dass sie bestätigt ist. Bestätigen Sie sie dort, oder bitten Sie einen Administrator, Sie zu verknüpfen.
provider-is-admin = Ihre E-Mail-Adresse ist die eines Administrators, und Administratoren werden so nicht verknüpft. Melden Sie sich mit Ihrem Passwort an, oder bitten Sie einen Administrator, Sie zu verknüpfen.
provider-ambiguous = Ihre E-Mail-Adresse führt hier zu jemandem, der bei { $provider } ein anderes Konto hat, oder zu mehreren Personen. Bitten Sie einen Administrator, Sie zu verknüpfen.
provider-disabled = Sie sind hier gesperrt und können sich nicht anmelden. Fragen Sie einen Administrator.
provider-not-made = Bei { $provider } sind Sie angemeldet, aber hier ließ sich kein Benutzer für Sie anlegen. Fragen Sie einen Administrator: Im Protokoll des Servers steht, warum.

# Ein vergessenes Passwort
forgot-link = Passwort vergessen?
forgot-title = Ein neues Passwort
forgot-intro = Ein Link dafür geht an die E-Mail-Adresse, mit der Sie hier bekannt sind.
forgot-button = Link senden
forgot-sent-title = Sehen Sie in Ihre Post
forgot-sent = Wenn es jemanden dieses Namens mit E-Mail-Adresse gibt, ist ein Link unterwegs. Er gilt 30 Minuten. Nichts angekommen? Ein Admin kann Ihnen ein Passwort setzen.
reset-title = Neues Passwort setzen
reset-for = Für { $name }. Sie werden überall abgemeldet.
reset-button = Setzen
reset-gone-title = Dieser Link gilt nicht mehr
reset-gone = Er wurde benutzt, ein neuerer wurde verlangt, oder er ist zu alt. Fordern Sie einen neuen an.
reset-done-title = Ihr Passwort ist gesetzt
reset-done = Sie sind überall abgemeldet. Melden Sie sich mit dem neuen an.
reset-mail = Ein neues Passwort für Nightbell
    
    Jemand, vermutlich Sie, möchte ein neues Passwort. Öffnen Sie dies innerhalb von 30 Minuten:
    { $link }
    
    Das waren nicht Sie? Dann tun Sie nichts: Ihr Passwort bleibt, wie es ist.

# Der zweite Faktor
code-title = Ihr Code
code-intro = Das Passwort stimmt. Jetzt die sechs Ziffern, die Ihr Authenticator zeigt, oder ein Wiederherstellungscode.
code-field = Code
code-button = Anmelden
code-wrong = Der Code stimmt nicht oder wurde schon benutzt. Nehmen Sie den, der jetzt angezeigt wird.
code-late = Das hat zu lange gedauert. Beginnen Sie noch einmal mit dem Passwort.
factor-title = Zweiter Faktor
factor-off = Die Anmeldung mit Passwort kann zusätzlich nach einem Code Ihrer Authenticator-App fragen. Wer Ihr Passwort erfährt, bleibt dann trotzdem draußen.
factor-begin = Einrichten
factor-scan = Scannen Sie dies mit Ihrer Authenticator-App, oder tippen Sie den Schlüssel ab:
factor-open = In der Authenticator-App dieses Geräts öffnen
factor-key = Schlüssel
factor-then = Nennen Sie dann die sechs Ziffern, die sie zeigt.
factor-confirm = Bestätigen
factor-on = Die Anmeldung mit Ihrem Passwort fragt nach einem Code.
factor-remove = Abschalten
factor-remove-intro = Zum Abschalten nennen Sie noch einmal einen Code.
factor-done = Der zweite Faktor ist eingeschaltet. Bewahren Sie diese Wiederherstellungscodes so auf, dass Sie sie ohne Ihr Telefon finden; jeder gilt einmal, und sie werden nicht noch einmal gezeigt.

# Passkeys
passkeys-title = Passkeys
passkeys-intro = Mit einem Passkey melden Sie sich mit dem an, was Ihr Gerät oder Ihren Sicherheitsschlüssel entsperrt: ohne Passwort und ohne Code.
passkeys-none = Sie haben noch keinen.
passkeys-made = Angelegt am { $day }.
passkeys-used = Zuletzt benutzt am { $day }.
passkeys-unused = Nie benutzt.
passkeys-remove = Entfernen
passkeys-name = Wie Sie ihn nennen
passkeys-add = Passkey hinzufügen
passkeys-script = Um einen hinzuzufügen, braucht diese Seite JavaScript und einen Browser, der Passkeys kennt.
passkeys-impossible = Browser erlauben Passkeys nur unter https:// mit einem Namen und unter http://localhost. Dieser Server ist unter { $url }, laut [server] public_url.
passkey-sign-in = Mit einem Passkey anmelden
passkey-failed = Das ging nicht. Versuchen Sie es noch einmal, oder nehmen Sie Ihr Passwort.
passkey-cancelled = Es wurde nichts gewählt, oder es hat zu lange gedauert.
passkey-known = Es gibt schon einen Passkey von Ihnen.
passkey-wrong = Dieser Passkey gilt hier nicht: Vielleicht wurde er entfernt, oder er gehört jemandem, der sich nicht anmelden darf.
passkey-not-made = Die Antwort des Geräts gilt nicht. Versuchen Sie es noch einmal, oder nehmen Sie ein anderes.
sign-in-not-by-passkey = Passkeys sind hier für Admins. Melden Sie sich bei Ihrem Anbieter an.
passkey-late = Das hat zu lange gedauert oder wurde schon benutzt. Versuchen Sie es noch einmal.
passkey-full = Diesen Passkey gibt es hier schon, oder Sie haben { $count }. Entfernen Sie zuerst einen.
passkey-too-many = Zu viele fragen auf einmal. Versuchen Sie es in einigen Minuten, oder nehmen Sie Ihr Passwort.
passkey-signed-out = Sie sind nicht mehr angemeldet. Melden Sie sich neu an.

# Ein Programm anmelden
device-title = Ein Programm anmelden
device-intro = Geben Sie den Code ein, den nightbell login anzeigt.
device-code = Code
device-next = Weiter
device-wrong = Diesen Code gibt es nicht, er wurde benutzt, oder er ist zu alt. Vergleichen Sie ihn, oder beginnen Sie neu mit nightbell login.
device-asks = Ein Programm auf { $machine } (so nennt es sich), an der Adresse { $address }, möchte als { $name } handeln.
device-here = Das ist die Adresse, von der aus Sie hier sind.
device-elsewhere = Sie sind von einer anderen Adresse aus hier, { $address }.
device-may = Es dürfte, was Sie dürfen, { $period } lang.
device-may-only = Es dürfte von dem, was Sie dürfen, nur dies: { $scopes }; { $period } lang.
device-hours = { $count ->
    [one] eine Stunde
   *[other] { $count } Stunden
}
device-days = { $count ->
    [one] einen Tag
   *[other] { $count } Tage
}
device-warning = Erlauben Sie es nur, wenn Sie eben selbst nightbell login eingegeben haben und dort genau dieser Code steht. Wer Sie sonst hierher geschickt hat, würde in Ihrem Namen handeln.
device-allow = Erlauben
device-deny = Ablehnen
device-cannot = Das können Sie nicht erlauben: { $why }
device-allowed-title = Erlaubt
device-allowed = Gehen Sie zurück, wo Sie nightbell login eingegeben haben; dort geht es gleich weiter.
device-denied-title = Abgelehnt
device-denied = Das Programm bekommt nichts. Hat Ihnen jemand den Link geschickt, sagen Sie es einem Admin.

# Der erste Admin
set-up-title = Nightbell einrichten
set-up-intro = Hier kann sich noch niemand anmelden. Wen Sie jetzt nennen, darf alles und kann die anderen anlegen.
set-up-name = Benutzername
set-up-name-hint = Kleinbuchstaben, Ziffern, Punkte und Striche; er bleibt. Wer schon angelegt ist, wird Admin.
set-up-full-name = Ihr Name
set-up-email = E-Mail-Adresse
set-up-password-hint = Mindestens { $count } Zeichen; ein paar Wörter genügen.
set-up-button = Anlegen und anmelden
set-up-gone-title = Dieser Link gilt nicht mehr
set-up-gone = Er wurde benutzt, durch einen neueren ersetzt oder ist zu alt. Solange sich niemand anmelden kann, gibt der Server bei jedem Start einen neuen aus.

# Startseite
home-signed-in = Angemeldet als { $name }.
home-sign-out = Abmelden
home-sign-in = Anmelden
home-what = Bereitschaft und Störungen: ein Signal kommt an, und wer Dienst hat, wird geweckt, bis es quittiert ist.
home-api = Die Schnittstelle, als OpenAPI
home-ready = Ob Ereignisse angenommen werden
home-metrics = Messwerte
home-version = Version { $version }. Auf der Kommandozeile:

# Zeiten
time-now = gerade eben
time-ago = vor { $span }
time-due = jetzt
time-ahead = in { $span }
span-seconds = { $count } s
span-minutes = { $count } min
span-hours = { $count } h
span-hours-minutes = { $hours } h { $minutes } min
span-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tagen
}
and-more = und { $count } weitere.

# Das Eigene
me-title = Mein Profil
me-signed-in = Angemeldet als { $name }.
me-methods = Wie Sie erreicht werden
me-methods-hint = Öffnen Sie einen Weg, um ihn zu bestätigen. Geändert werden sie in Ihrem Dokument.
me-no-methods = Es gibt keinen Weg, Sie zu erreichen. Tragen Sie Kontaktwege in Ihr Dokument ein.
me-sign-in = Wie Sie sich anmelden
method-email = E-Mail
method-sms = SMS
method-voice = Anruf
method-webhook = Webhook
method-push = Push
method-push-why = Push-Nachrichten gehen an die Browser, die im Profil der Konsole hinzugefügt sind. Als bestätigt gilt dieser Weg, sobald einer davon eine Nachricht gezeigt hat.
method-verified = bestätigt seit { $when }
method-unverified = nicht bestätigt; gerufen werden Sie hier trotzdem
method-disabled = abgeschaltet
method-opted-out = SMS wurden mit der Antwort STOP beendet
method-last-page = Letzter Ruf: { $status }, { $when }
method-why = Noch hat niemand gezeigt, dass dies Sie erreicht. Ein Code von sechs Ziffern geht dorthin, und Sie nennen ihn hier. Gerufen werden Sie hier in jedem Fall.
method-unknown-title = Diesen Kontaktweg gibt es nicht
method-unknown = Vielleicht wurde er inzwischen umbenannt oder entfernt.
notification-sending = unterwegs
notification-retrying = wird noch einmal versucht
notification-sent = gesendet
notification-delivered = zugestellt
notification-failed = gescheitert
notification-cancelled = nicht mehr nötig
verification-send = Code an mich senden
verification-again = Noch einen Code senden
verification-field = Der Code, der angekommen ist
verification-confirm = Bestätigen
verification-wait = Vor Kurzem ging schon ein Code hinaus. Der nächste ist möglich in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
}.
verification-stopped = SMS an diese Nummer wurden mit der Antwort STOP beendet. Senden Sie zuerst START von dort.
verification-not-sent = Der Code konnte nicht gesendet werden: { $reason }
verification-wrong = Das ist nicht der gesendete Code. Noch { $left ->
    [one] ein Versuch ist
   *[other] { $left } Versuche sind
} möglich.
verification-too-many = Zu viele Codes waren falsch. Lassen Sie sich einen neuen senden.
verification-late = Es wird kein Code erwartet, oder er ist zu alt. Lassen Sie sich einen neuen senden.
verification-message = { $code } ist Ihr Code
    
    Nightbell fragt danach, um zu sehen, ob es Sie hier erreicht. Er gilt 15 Minuten. Sie haben ihn nicht verlangt? Dann tun Sie nichts.
verification-call = This is Nightbell. Your code is: { $code }. Once more: { $code }. Goodbye.

# Jetzt rufen
test-title = Rufen Sie mich jetzt
test-intro = Eine Probe geht auf jedem Weg hinaus, den Ihre Regeln für hohe Dringlichkeit nennen, auf allen zugleich und so echt wie ein Ruf. Sie betrifft keine Störung.
test-begun = Die letzte, { $when }:
test-look = Noch einmal nachsehen
test-button = Jetzt eine Probe senden
test-method = Eine Probe hierher senden
test-wait = Vor Kurzem gingen schon Proben hinaus. Die nächste ist möglich in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
}.
test-no-way = Dafür ist kein Kontaktweg eingeschaltet.
test-tap-title = Das war eine Probe
test-tap = Sie hat Sie erreicht. Nichts ist gestört, und es ist nichts zu tun.

# Tausche
swap-heading = { $user } bietet einen Dienst in { $schedule } an
swap-span = { $from } bis { $to }
swap-open-you = Er wird Ihnen angeboten. Nichts ändert sich, bevor Sie ihn übernehmen.
swap-open-other = Er wird { $user } angeboten.
swap-open-anybody = Er wird allen angeboten. Nichts ändert sich, bevor ihn jemand übernimmt.
swap-all-taken = Alles, was noch kommt, ist übernommen.
swap-declined = Er wurde abgelehnt.
swap-cancelled = Er wurde zurückgenommen.
swap-expired = Er ist vorbei, und niemand hat ihn übernommen.
swap-taken = Übernommen von { $user }, { $when }
swap-left = Noch zu übernehmen:
swap-take = Übernehmen
swap-decline = Ablehnen
swap-denied = In diesem Dienstplan dürfen Sie keine Dienste übernehmen. Fragen Sie jemanden, der das Team leitet.
swap-void = Wer ihn anbietet, hat dann keinen Dienst mehr; es gibt nichts zu übernehmen.
swap-unknown-title = Diesen Tausch gibt es nicht
swap-unknown = Vielleicht gehörte er zu einem Dienstplan, den es nicht mehr gibt.

# Die Seite zum Quittieren
severity-critical = Kritisch
severity-error = Fehler
severity-warning = Warnung
severity-info = Hinweis
tap-no-summary = Ohne Zusammenfassung
tap-number = Störung { $id }
tap-number-seen = Störung { $id }, { $count }-mal gesehen
tap-oldest = die älteste
tap-services = { $count } Dienste
tap-alerts = { $count } Störungen
tap-acknowledge = Quittieren
tap-acknowledge-all = Alle { $count } quittieren
tap-escalate = Eskalieren: den Nächsten jetzt rufen
tap-playbook = Anleitung öffnen
tap-next = Wenn niemand quittiert, wird der nächste Schritt gerufen: { $ahead }, um { $clock }.
tap-next-others = Wenn niemand quittiert, wird der nächste Schritt der anderen gerufen: { $ahead }, um { $clock }.
tap-because = Warum Sie: { $because }.
tap-nobody-left = Alle wurden gerufen, und niemand ist mehr da, an den eskaliert werden kann. Es liegt an Ihnen.
tap-spent = Für { $spent } von { $total } wurden alle gerufen, und niemand ist mehr da.
tap-spent-at-least = Für mindestens { $spent } von { $total } wurden alle gerufen, und niemand ist mehr da.
tap-line-acknowledged = quittiert
tap-line-resolved = erledigt
tap-open = Noch hat niemand quittiert.
tap-acknowledged = Quittiert.
tap-acknowledged-by = Quittiert von { $who } um { $clock }, { $ago }.
tap-snoozed = Zurückgestellt bis { $clock }, { $ahead }.
tap-snoozed-by = Zurückgestellt von { $who } bis { $clock }, { $ahead }.
tap-resolved = Erledigt. Es bleibt nichts zu tun.
tap-resolved-by = Erledigt von { $who } um { $clock }, { $ago }. Es bleibt nichts zu tun.
tap-some-open = Einige davon sind noch nicht quittiert.
tap-all-open = Noch hat niemand diese quittiert.
tap-settled = { $settled } von { $total } sind quittiert oder erledigt.
tap-all-resolved = Alle sind erledigt. Es bleibt nichts zu tun.
tap-rest-resolved = { $count } sind erledigt.
tap-all-settled = Alle sind quittiert oder erledigt.
tap-button-title = Diese Schaltfläche gibt es nicht
tap-button = Das Formularfeld action ist keines von acknowledge, escalate und accept. Gehen Sie zurück und drücken Sie eine Schaltfläche.
tap-unknown-title = Dieser Link ist nicht bekannt
tap-unknown = Vielleicht ist er abgeschnitten: Öffnen Sie ihn noch einmal aus der Nachricht. Oder seine Störungen gibt es nicht mehr.
tap-expired-title = Dieser Link ist abgelaufen
tap-expired = Links in Nachrichten gelten 7 Tage. Nehmen Sie die neueste Nachricht, oder melden Sie sich an.
who-you = Ihnen
who-channel = jemandem in { $channel }
who-token = dem API-Token { $token }
who-integration = der Quelle ({ $integration })
who-policy = einer Frist der Regel
turn-accept = Diesen Dienst annehmen
turn-accepted = Angenommen von { $who }, { $when }.

# Wo man angemeldet ist
sessions-title = Wo Sie angemeldet sind
session-used = benutzt { $when } von { $address }
session-began = seit { $when }
session-this = dieser Browser
session-nameless = ein Browser ohne Namen
session-end = Abmelden
session-end-of = Abmelden: { $device }
session-end-others = Alle anderen abmelden

# Ein anderes Passwort
password-title = Passwort ändern
password-intro = Überall sonst werden Sie abgemeldet.
password-current = Jetziges Passwort
password-new = Neues Passwort
password-wrong = Das jetzige Passwort stimmt nicht.
password-done-title = Ihr Passwort ist geändert
password-done = Überall sonst sind Sie abgemeldet.
password-too-short = Das Passwort ist zu kurz. Nehmen Sie mindestens { $count } Zeichen.
password-too-long = Das Passwort ist zu lang. Nehmen Sie höchstens { $count } Zeichen.
password-too-simple = Das Passwort ist immer derselbe Buchstabe oder kaum mehr als der Benutzername. Nehmen Sie ein anderes.

# Was nicht ging
elsewhere-title = Das kam nicht von hier
elsewhere = Das Formular kam von einer anderen Seite, oder der Browser sagt nicht, woher. Öffnen Sie die Seite erneut und senden Sie es von dort.
too-much-title = Das war zu viel
too-much = Gehen Sie zurück und senden Sie weniger.
no-database-title = Nightbell kann seine Datenbank nicht lesen
no-database = Nichts wurde geändert, und niemand, der gerufen werden muss, ist vergessen. Versuchen Sie es gleich noch einmal.

# The console.
console-missing-title = Die Konsole fehlt in diesem Programm
console-missing = Es wurde ohne sie gebaut. Bauen Sie sie mit npm (cd web && npm ci && npm run build) und danach Nightbell noch einmal; make demo macht beides. Alles andere funktioniert.
