# Was Seiten sagen, auf Deutsch. Dieselben Schlüssel wie in den anderen Sprachen; ein Test vergleicht sie.

# Jede Seite
to-home = Zu Nightbell

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
sign-in-hint = Links in Nachrichten gehen ohne Anmeldung.

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

# Was nicht ging
elsewhere-title = Das kam nicht von hier
elsewhere = Das Formular kam von einer anderen Seite, oder der Browser sagt nicht, woher. Öffnen Sie die Seite erneut und senden Sie es von dort.
too-much-title = Das war zu viel
too-much = Gehen Sie zurück und senden Sie weniger.
no-database-title = Nightbell kann seine Datenbank nicht lesen
no-database = Nichts wurde geändert, und niemand, der gerufen werden muss, ist vergessen. Versuchen Sie es gleich noch einmal.
