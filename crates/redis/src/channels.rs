//! Every channel's name. Mastodon's are those that its own streaming server listens to.

use ferrodon_types::{AccountId, ListId, TokenId};

/// What a viewer's home stream hears: `timeline:<account>`.
pub fn home(account: AccountId) -> String {
    format!("timeline:{account}")
}

/// Notifications of an account.
pub fn notifications(account: AccountId) -> String {
    format!("timeline:{account}:notifications")
}

/// A list's stream.
pub fn list(list: ListId) -> String {
    format!("timeline:list:{list}")
}

/// Conversations of an account.
pub fn direct(account: AccountId) -> String {
    format!("timeline:direct:{account}")
}

/// Orders to the streaming server about an account: `kill`, `filters_changed`.
pub fn system(account: AccountId) -> String {
    format!("timeline:system:{account}")
}

/// Orders to the streaming server about a token: `kill`.
pub fn access_token(token: TokenId) -> String {
    format!("timeline:access_token:{token}")
}

/// Where a public status comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// From anywhere.
    Any,
    /// From this server.
    Local,
    /// From other servers.
    Remote,
}

/// A public stream, of everything or of what has media.
pub const fn public(origin: Origin, only_media: bool) -> &'static str {
    match (origin, only_media) {
        (Origin::Any, false) => "timeline:public",
        (Origin::Any, true) => "timeline:public:media",
        (Origin::Local, false) => "timeline:public:local",
        (Origin::Local, true) => "timeline:public:local:media",
        (Origin::Remote, false) => "timeline:public:remote",
        (Origin::Remote, true) => "timeline:public:remote:media",
    }
}

/// The channels that a new public status is published on.
pub fn public_for(local: bool, has_media: bool) -> Vec<&'static str> {
    let mut channels = Vec::with_capacity(4);
    for only_media in [false, true] {
        if !only_media || has_media {
            channels.push(public(Origin::Any, only_media));
            channels.push(public(
                if local { Origin::Local } else { Origin::Remote },
                only_media,
            ));
        }
    }
    channels
}

/// A tag's stream; `tag` is the normalised name.
pub fn hashtag(tag: &str, local: bool) -> String {
    format!(
        "timeline:hashtag:{tag}{}",
        if local { ":local" } else { "" }
    )
}

// --- ours ---

/// Says that a viewer's blocks, mutes, domain blocks, filters or languages changed; the message is not looked at.
pub fn viewer(account: AccountId) -> String {
    format!("ferrodon:viewer:{account}")
}

/// What caches must forget (see [`crate::invalidation`]).
pub const CACHES: &str = "ferrodon:caches";

/// Wakes whoever waits for jobs; the message is the queue's name.
pub const QUEUE_WAKE: &str = "ferrodon:queue:wake";

/// Tells the relay of lanes with something new, or with room; the message is the queue's name and the lanes' names,
/// a line each.
pub const QUEUE_LANES: &str = "ferrodon:queue:lanes";

/// What one subscriber tells itself to know that it still hears (see [`crate::pubsub`]).
pub fn self_ping(subscriber: &str) -> String {
    format!("ferrodon:ping:{subscriber}")
}

/// Where the answer to one waiting request is said: that a medium is ready, for example.
pub fn reply(subject: &str) -> String {
    format!("ferrodon:reply:{subject}")
}
