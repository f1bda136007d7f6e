# Notifications in words, for apps that don't know their kind. Word for word as Mastodon has them: names and links are HTML.

notification-fallback-sign-in = Sign in to the Mastodon web app
notification-fallback-summary = You're on an app that does not support the most recent version of Mastodon. { $link } for full functionality.
notification-fallback-admin-sign-up = { $name } signed up
notification-fallback-admin-report = { $name } reported { $target }
notification-fallback-severed-title = Lost connections with { $name }
notification-fallback-severed-summary = An admin from { $from } has suspended { $target }, which means you can no longer receive updates from them or interact with them. { $link } to retrieve a list of the lost relationships.
notification-fallback-moderation-title = You have received a moderation warning.
notification-fallback-moderation-summary = You're on an app that does not support the most recent version of Mastodon. { $link }.
notification-fallback-added-to-collection = { $name } added you to a collection
notification-fallback-collection-update = { $name } updated a collection you are in
