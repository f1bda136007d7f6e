//! Settings from Mastodon's environment names.
