//! What accounts are to each other: follows, requests, blocks, mutes.
//! <https://docs.joinmastodon.org/methods/accounts/#follow>
//!
//! Changes between two accounts take turns by a lock that they share, whoever begins. It belongs to the transaction, so
//! that it ends with whoever held it.

mod block;
mod end;
mod error;
mod follow;
mod mute;
mod requests;

pub use block::{block, unblock};
pub use end::{remove_follower, unfollow};
pub use error::RelationshipError;
pub use follow::{FollowError, FollowWish, Followed, follow};
pub use mute::{expire_mute, mute, unmute};
pub use requests::{RequestError, accept_harmless, accept_request, reject_request};

use uuid::Uuid;

use crate::Context;

/// What `notifications.activity_type` calls a follow.
const FOLLOW: &str = "Follow";
/// What it calls a request to follow.
const FOLLOW_REQUEST: &str = "FollowRequest";

/// A new id for what other servers may hear of.
fn new_uri(ctx: &Context) -> String {
    ctx.urls.payload_uri(&Uuid::new_v4().to_string())
}
