# Pages that the server draws itself.

# Sign in
sign-in-title = Sign in to { $site }
sign-in-lead = Use the e-mail address and password of your account at { $domain }.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-submit = Sign in
sign-in-invalid = Invalid E-mail address or password.
sign-in-required = You need to sign in or sign up before continuing.
sign-in-already = You are already signed in.
sign-in-timeout = Your session expired. Please sign in again to continue.
sign-in-for-app = Sign in to give { $app } access to your account.
sign-in-memorial = This account is a memorial. Nobody can sign in to it.

# Second factor
second-factor-title = Two-factor authentication
second-factor-lead = Enter the code that your authenticator app shows, or one of your recovery codes.
second-factor-code = Two-factor code
second-factor-submit = Sign in
second-factor-invalid = Invalid two-factor code
second-factor-expired = Your sign-in took too long. Please start again.
second-factor-too-many = Too many authentication attempts, try again later.

# Sign out
sign-out-submit = Sign out
sign-out-done = You are signed out.

# What stands against using an account
account-unconfirmed-title = Confirm your e-mail address
account-unconfirmed = We sent a link to { $email }. Open it to confirm the address and to begin.
account-pending-title = Your account waits for approval
account-pending = The people who run { $site } review new accounts. You will get an e-mail as soon as yours is approved.
account-disabled-title = Your account is frozen
account-disabled = The people who run { $site } froze this account. You can't use it until they release it.
account-suspended-title = Your account is suspended
account-suspended = The people who run { $site } suspended this account. You can't use it any more.
account-fine-title = Your account
account-fine = You are signed in as @{ $name }.
account-moved-title = Your account moved
account-moved = You moved to another account. This one forwards there and can't post or follow.
account-second-factor-title = Two-factor authentication is required
account-second-factor = Your role demands a second factor. Set one up to go on.

# Consent
consent-title = Give access to your account?
consent-lead = { $app } would like to use your account { $acct }.
consent-website = Website: { $website }
consent-untrusted = Agree only if you know this app and trust it. It can do what stands below until you take the access back in your settings.
consent-scopes = This app will be able to:
consent-agree = Authorize
consent-deny = Deny
consent-other-account = Not you? Sign in with another account
consent-error-title = This app can't be given access
consent-error-lead = The app asked in a way that we can't answer. Please tell its makers:

# Out-of-band code
code-title = Your authorization code
code-lead = Copy this code and paste it into the app.
code-label = Authorization code

# Going back to an app by a form
form-post-title = Almost done
form-post-lead = Go on to the app to finish.
form-post-submit = Go on

# Apps that were given access
apps-title = Authorized apps
apps-lead = These apps can use your account. Take the access back from those that you no longer use.
apps-none = No app can use your account.
apps-revoke = Revoke

# Home page
home-title = { $site }
home-lead = { $domain } is part of a network of independent servers that speak with each other. Its people can follow and talk with anyone on any of them.
home-signed-in = You are signed in as { $acct }.
home-sign-in = Sign in
home-connect-title = Connect an app
home-connect-lead = There are many apps for phones and computers. Choose any that works with Mastodon, and give it this server's name:
home-connect-steps = The app opens this site in your browser. Sign in, agree, and you are back in the app.
home-connect-apps = Find an app
home-about = About this server

# Errors
error-400-title = Bad request
error-400 = We couldn't understand what your browser or app asked for.
error-401-title = Sign in first
error-401 = You need to sign in to see this.
error-403-title = Not allowed
error-403 = You don't have permission to view this page.
error-404-title = Not found
error-404 = The page you are looking for isn't here.
error-406-title = Not available
error-406 = This page isn't available in the requested format.
error-410-title = Gone
error-410 = The page you were looking for doesn't exist here any more.
error-422-title = Something went wrong
error-422 = The form was too old or your browser blocks cookies. Go back, reload the page and try again.
error-429-title = Too many requests
error-429 = You asked too often in a short time. Please wait a few minutes.
error-500-title = Something went wrong on our side
error-500 = We are sorry: something unexpected happened here. Please try again later.
error-503-title = Temporarily unavailable
error-503 = The server can't answer right now. Please try again in a moment.

# Common
back-home = Back to the start page
powered-by = { $site } runs on Ferrodon
language-of-page = Language
