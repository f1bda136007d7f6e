//! Wire documents: what this server tells of itself and its people, and how it is asked.
//!
//! Knows neither rows nor network: documents are built from plain values. For now these are the documents of
//! discovery ([`webfinger`], [`host_meta`], [`nodeinfo`]); activities and actors come with federation.
//!
//! Invariants:
//! - a document serialises with the members and in the order in which Mastodon writes it;
//! - parsing never panics, whatever a peer sends.

pub mod host_meta;
pub mod nodeinfo;
pub mod webfinger;

/// The media type of ActivityPub documents.
pub const ACTIVITY_JSON: &str = "application/activity+json";
