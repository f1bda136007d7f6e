# Errors that speak the reader's language. The English texts are word for word Mastodon's.

token-invalid = The access token is invalid
token-revoked = The access token was revoked
token-expired = The access token expired

reply-target-missing = The post you are trying to reply to does not appear to exist.
quote-target-missing = The post you are trying to quote does not appear to exist.
media-too-many = Cannot attach more than { $count } files
media-not-found = Media { $ids } not found or already attached to another post
media-mixed = Cannot attach a video to a post that already contains images
media-not-ready = Cannot attach files that have not finished processing. Try again in a moment!
media-in-use = Media attachment is currently used by a status
media-processing-failed = Error processing thumbnail for uploaded media
filter-parameters-deprecated = These parameters cannot be changed from this application because they apply to more than one filter keyword. Use a more recent application or the web interface.

# OAuth (RFC 6749 §5.2)
oauth-invalid-client = Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.
oauth-invalid-grant = The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.
oauth-invalid-scope = The requested scope is invalid, unknown, or malformed.
oauth-unsupported-grant-type = The authorization grant type is not supported by the authorization server.
oauth-unsupported-response-type = The authorization server does not support this response type.
oauth-unsupported-response-mode = The authorization server does not support this response mode.
oauth-missing-param = Missing required parameter: { $name }.
oauth-request-not-authorized = Request need to be authorized. Required parameter for authorizing request is missing or invalid.
oauth-access-denied = The resource owner or authorization server denied the request.
oauth-invalid-redirect-uri = The requested redirect uri is malformed or doesn't match client redirect URI.
oauth-invalid-code-challenge-method = The code_challenge_method must be S256.
oauth-unauthorized-client = The client is not authorized to perform this request using this method.
oauth-revoke-unauthorized = You are not authorized to revoke this token
oauth-server-error = The authorization server encountered an unexpected condition which prevented it from fulfilling the request.
oauth-forbidden-scope = Access to this resource requires scope "{ $scopes }".
