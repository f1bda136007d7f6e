//! The operators' command line, with Mastodon's verbs.
