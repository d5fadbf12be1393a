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

# Der erste Admin
set-up-title = Nightbell einrichten
set-up-intro = Hier kann sich noch niemand anmelden. Wen Sie jetzt nennen, darf alles und kann die anderen einladen.
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
