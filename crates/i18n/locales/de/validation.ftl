validation-failed = Gültigkeitsprüfung ist fehlgeschlagen: { $errors }

attr-username = Profilname
attr-email = E-Mail-Adresse
attr-password = Passwort
attr-agreement = Nutzungsbedingungen
attr-reason = Begründung
attr-application-name = Anwendungsname
attr-redirect-uri = Weiterleitungs-URI
attr-scopes = Befugnisse
attr-application-website = Website der Anwendung

invalid-blank = muss ausgefüllt werden
invalid-taken = ist bereits vergeben
invalid-format = ist nicht gültig
invalid-inclusion = ist kein gültiger Wert
invalid-too-long = ist zu lang (mehr als { $count } Zeichen)
invalid-too-short = ist zu kurz (weniger als { $count } Zeichen)
invalid-accepted = muss akzeptiert werden
invalid-must-exist = muss existieren
invalid-username = nur Buchstaben, Ziffern und Unterstriche
invalid-username-reserved = ist reserviert
invalid-email-blocked = gehört zu einem Anbieter, der hier nicht erlaubt ist
invalid-email-unreachable = scheint nicht zu existieren
invalid-below-age-limit = liegt unter dem Mindestalter
invalid-url = ist keine gültige Adresse
invalid-domain-on-line = { $value } ist kein gültiger Domainname
invalid-field-labels = enthält Werte ohne Bezeichnung
invalid-scopes = passen nicht zu denen des Servers.
invalid-redirect-fragment = darf kein Fragment enthalten.
invalid-redirect-format = muss eine gültige URI sein.
invalid-redirect-relative = muss eine absolute URI sein.
invalid-redirect-forbidden = wird vom Server nicht zugelassen.
invalid-redirect-scheme = muss ein Schema nennen.
invalid-visibility-reserved = ist reserviert
invalid-scheduled-too-soon = muss in der Zukunft liegen
invalid-on-the-list = ist bereits auf der Liste
invalid-not-followed = muss ein Profil sein, dem du folgst

status-over-character-limit = überschreitet die Grenze von { $count } Zeichen
status-disallowed-hashtags =
    { $count ->
        [one] enthält einen nicht erlaubten Hashtag: { $tags }
       *[other] enthält nicht erlaubte Hashtags: { $tags }
    }
scheduling-unavailable = Beiträge können auf diesem Server noch nicht geplant werden
scheduled-over-total-limit = Du hast die Grenze von { $count } geplanten Beiträgen erreicht
scheduled-over-daily-limit = Du hast die Grenze von { $count } geplanten Beiträgen für diesen Tag erreicht
follow-limit-reached = Du kannst nicht mehr als { $count } Profilen folgen
lists-limit-reached = Du hast die Höchstzahl an Listen erreicht
pin-limit-reached = Du hast bereits die Höchstzahl an Beiträgen angeheftet
pin-ownership = Du kannst nur eigene Beiträge anheften
pin-reblog = Du kannst keine geteilten Beiträge anheften
pin-direct = Beiträge, die nur für erwähnte Profile sichtbar sind, können nicht angeheftet werden
endorse-not-following = Du musst dem Profil, das du empfehlen möchtest, bereits folgen
featured-tags-limit-reached = Du hast bereits die Höchstzahl an Hashtags hervorgehoben
filter-context-invalid = Kein oder ein ungültiger Bereich angegeben
quote-not-mentioned = In einem privaten Beitrag kann nur zitiert werden, wer erwähnt ist.

poll-too-few-options = muss mehr als einen Eintrag haben
poll-too-many-options = dürfen nicht mehr als { $count } Einträge haben
poll-over-character-limit = dürfen nicht länger als je { $count } Zeichen sein
poll-duplicate-options = enthalten doppelte Einträge
poll-too-soon = ist zu früh
poll-too-far = liegt zu weit in der Zukunft
poll-expired = Die Umfrage ist bereits beendet
poll-invalid-choice = Die gewählte Antwort gibt es nicht
poll-self-vote = Du kannst an deinen eigenen Umfragen nicht teilnehmen
poll-already-voted = Du hast an dieser Umfrage bereits teilgenommen
