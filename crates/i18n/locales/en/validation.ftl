# What is wrong with a record: "Validation failed: ATTRIBUTE MESSAGE, ATTRIBUTE MESSAGE".
# The English texts are word for word Mastodon's.

validation-failed = Validation failed: { $errors }

# Attributes. One that isn't here is shown by its own name, as in the original.
attr-username = Username
attr-email = E-mail address
attr-password = Password
attr-agreement = Service agreement
attr-reason = Reason
attr-application-name = Application name
attr-redirect-uri = Redirect URI
attr-scopes = Scopes
attr-application-website = Application website

# Messages
invalid-blank = can't be blank
invalid-taken = has already been taken
invalid-format = is invalid
invalid-inclusion = is not included in the list
invalid-too-long = is too long (maximum is { $count } characters)
invalid-too-short = is too short (minimum is { $count } characters)
invalid-accepted = must be accepted
invalid-must-exist = must exist
invalid-username = must contain only letters, numbers and underscores
invalid-username-reserved = is reserved
invalid-email-blocked = uses a disallowed e-mail provider
invalid-email-unreachable = does not seem to exist
invalid-below-age-limit = is below the age limit
invalid-url = is not a valid URL
invalid-domain-on-line = { $value } is not a valid domain name
invalid-field-labels = contains values with missing labels
invalid-scopes = doesn't match those configured on the server.
invalid-redirect-fragment = cannot contain a fragment.
invalid-redirect-format = must be a valid URI.
invalid-redirect-relative = must be an absolute URI.
invalid-redirect-forbidden = is forbidden by the server.
invalid-redirect-scheme = must specify a scheme.
invalid-visibility-reserved = is reserved
invalid-scheduled-too-soon = date must be in the future
invalid-on-the-list = is already on the list
invalid-not-followed = must be a followed account

# Sentences that stand for attribute and message
status-over-character-limit = character limit of { $count } exceeded
status-disallowed-hashtags =
    { $count ->
        [one] contained a disallowed hashtag: { $tags }
       *[other] contained the disallowed hashtags: { $tags }
    }
scheduling-unavailable = Posts can't be scheduled on this server yet
scheduled-over-total-limit = You have exceeded the limit of { $count } scheduled posts
scheduled-over-daily-limit = You have exceeded the limit of { $count } scheduled posts for today
follow-limit-reached = You cannot follow more than { $count } people
lists-limit-reached = You have reached the maximum number of lists
pin-limit-reached = You have already pinned the maximum number of posts
pin-ownership = Someone else's post cannot be pinned
pin-reblog = A boost cannot be pinned
pin-direct = Posts that are only visible to mentioned users cannot be pinned
endorse-not-following = You must be already following the person you want to endorse
featured-tags-limit-reached = You have already featured the maximum number of hashtags
filter-context-invalid = None or invalid context supplied
quote-not-mentioned = Cannot quote a non-mentioned user in a Private Mention post.

# Polls
poll-too-few-options = must have more than one item
poll-too-many-options = can't contain more than { $count } items
poll-over-character-limit = cannot be longer than { $count } characters each
poll-duplicate-options = contain duplicate items
poll-too-soon = is too soon
poll-too-far = is too far into the future
poll-expired = The poll has already ended
poll-invalid-choice = The chosen vote option does not exist
poll-self-vote = You cannot vote in your own polls
poll-already-voted = You have already voted on this poll
