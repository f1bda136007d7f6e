sign-in-title = Bei { $site } anmelden
sign-in-lead = Verwende E-Mail-Adresse und Passwort deines Kontos auf { $domain }.
sign-in-email = E-Mail-Adresse
sign-in-password = Passwort
sign-in-submit = Anmelden
sign-in-invalid = E-Mail-Adresse oder Passwort ist ungültig.
sign-in-required = Du musst dich anmelden oder registrieren, bevor du fortfahren kannst.
sign-in-already = Du bist bereits angemeldet.
sign-in-timeout = Deine Sitzung ist abgelaufen. Bitte melde dich erneut an.
sign-in-for-app = Melde dich an, um { $app } Zugriff auf dein Konto zu geben.
sign-in-memorial = Dieses Konto ist ein Gedenkkonto. Niemand kann sich dort anmelden.

second-factor-title = Zwei-Faktor-Authentisierung
second-factor-lead = Gib den Code aus deiner Authentisierungs-App oder einen deiner Wiederherstellungscodes ein.
second-factor-code = Zwei-Faktor-Code
second-factor-submit = Anmelden
second-factor-invalid = Ungültiger Zwei-Faktor-Code
second-factor-expired = Die Anmeldung hat zu lange gedauert. Bitte beginne noch einmal.
second-factor-too-many = Zu viele Versuche. Bitte versuche es später noch einmal.

sign-out-submit = Abmelden
sign-out-done = Du bist abgemeldet.

account-unconfirmed-title = Bestätige deine E-Mail-Adresse
account-unconfirmed = Wir haben einen Link an { $email } gesendet. Öffne ihn, um die Adresse zu bestätigen und loszulegen.
account-pending-title = Dein Konto wartet auf Freigabe
account-pending = Wer { $site } betreibt, prüft neue Konten. Du bekommst eine E-Mail, sobald deines freigegeben ist.
account-disabled-title = Dein Konto ist eingefroren
account-disabled = Dieses Konto wurde vom Team von { $site } eingefroren. Du kannst es erst wieder nutzen, wenn es freigegeben wird.
account-suspended-title = Dein Konto ist gesperrt
account-suspended = Dieses Konto wurde vom Team von { $site } gesperrt. Du kannst es nicht mehr nutzen.
account-fine-title = Dein Konto
account-fine = Du bist als @{ $name } angemeldet.
account-moved-title = Dein Konto ist umgezogen
account-moved = Du bist zu einem anderen Konto umgezogen. Dieses verweist dorthin und kann weder posten noch folgen.
account-second-factor-title = Zwei-Faktor-Authentisierung ist erforderlich
account-second-factor = Deine Rolle verlangt einen zweiten Faktor. Richte einen ein, um fortzufahren.

consent-title = Zugriff auf dein Konto erlauben?
consent-lead = { $app } möchte dein Konto { $acct } verwenden.
consent-website = Website: { $website }
consent-untrusted = Stimme nur zu, wenn du diese App kennst und ihr vertraust. Sie darf, was unten steht, bis du den Zugriff in deinen Einstellungen zurücknimmst.
consent-scopes = Diese App wird Folgendes können:
consent-agree = Erlauben
consent-deny = Ablehnen
consent-other-account = Nicht du? Mit einem anderen Konto anmelden
consent-error-title = Dieser App kann kein Zugriff gegeben werden
consent-error-lead = Die App hat auf eine Weise angefragt, die wir nicht beantworten können. Bitte gib das weiter:

code-title = Dein Autorisierungscode
code-lead = Kopiere diesen Code und füge ihn in die App ein.
code-label = Autorisierungscode

# Mit einem Formular zurück zur App
form-post-title = Fast fertig
form-post-lead = Weiter zur App, um abzuschließen.
form-post-submit = Weiter

# Apps mit Zugriff
apps-title = Apps mit Zugriff
apps-lead = Diese Apps können dein Konto benutzen. Entzieh denen den Zugriff, die du nicht mehr brauchst.
apps-none = Keine App kann dein Konto benutzen.
apps-revoke = Zugriff entziehen

home-title = { $site }
home-lead = { $domain } gehört zu einem Netz unabhängiger Server, die miteinander sprechen. Wer hier ist, kann allen auf jedem von ihnen folgen und mit ihnen reden.
home-signed-in = Du bist als { $acct } angemeldet.
home-sign-in = Anmelden
home-connect-title = Eine App verbinden
home-connect-lead = Es gibt viele Apps für Telefon und Rechner. Wähle eine, die mit Mastodon funktioniert, und nenne ihr den Namen dieses Servers:
home-connect-steps = Die App öffnet diese Seite in deinem Browser. Melde dich an, stimme zu, und du bist zurück in der App.
home-connect-apps = Eine App finden
home-about = Über diesen Server

error-400-title = Fehlerhafte Anfrage
error-400 = Wir haben nicht verstanden, was dein Browser oder deine App wollte.
error-401-title = Bitte zuerst anmelden
error-401 = Du musst dich anmelden, um das zu sehen.
error-403-title = Nicht erlaubt
error-403 = Du darfst diese Seite nicht ansehen.
error-404-title = Nicht gefunden
error-404 = Die gesuchte Seite gibt es hier nicht.
error-406-title = Nicht verfügbar
error-406 = Diese Seite gibt es nicht im gewünschten Format.
error-410-title = Nicht mehr da
error-410 = Die gesuchte Seite gibt es hier nicht mehr.
error-422-title = Etwas ist schiefgegangen
error-422 = Das Formular war zu alt, oder dein Browser blockiert Cookies. Gehe zurück, lade die Seite neu und versuche es noch einmal.
error-429-title = Zu viele Anfragen
error-429 = Das waren zu viele Anfragen in kurzer Zeit. Bitte warte ein paar Minuten.
error-500-title = Bei uns ist etwas schiefgegangen
error-500 = Das tut uns leid: Hier ist etwas Unerwartetes geschehen. Bitte versuche es später noch einmal.
error-503-title = Vorübergehend nicht erreichbar
error-503 = Der Server kann gerade nicht antworten. Bitte versuche es gleich noch einmal.

back-home = Zurück zur Startseite
powered-by = { $site } läuft mit Ferrodon
language-of-page = Sprache
