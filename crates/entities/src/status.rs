//! Statuses as clients see them. <https://docs.joinmastodon.org/entities/Status/>

use ferrodon_types::{AccountId, StatusId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    account::{Account, Approval},
    card::PreviewCard,
    collection::Collection,
    emoji::CustomEmoji,
    filter::FilterResult,
    media::MediaAttachment,
    poll::Poll,
    time::Time,
};

/// A post, or a reblog of one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Status {
    /// The id.
    pub id: StatusId,
    /// When it was written.
    pub created_at: Time,
    /// What it replies to.
    pub in_reply_to_id: Option<StatusId>,
    /// Whom it replies to.
    pub in_reply_to_account_id: Option<AccountId>,
    /// Its media are hidden at first.
    pub sensitive: bool,
    /// The content warning, plain text.
    pub spoiler_text: String,
    /// `public`, `unlisted`, `private` or `direct`.
    pub visibility: &'static str,
    /// The language's code.
    pub language: Option<String>,
    /// Its ActivityPub id.
    pub uri: String,
    /// Its page.
    pub url: Option<String>,
    /// Replies known here.
    pub replies_count: i64,
    /// Reblogs.
    pub reblogs_count: i64,
    /// Favourites.
    pub favourites_count: i64,
    /// Accepted quotes.
    pub quotes_count: i64,
    /// When it was last edited.
    pub edited_at: Option<Time>,
    /// The viewer favourited it. Signed-in viewers only, like the next five.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favourited: Option<bool>,
    /// The viewer reblogged it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reblogged: Option<bool>,
    /// The viewer muted its conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    /// The viewer bookmarked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmarked: Option<bool>,
    /// The viewer's own: pinned to the profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    /// The viewer's filters that match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filtered: Option<Vec<FilterResult>>,
    /// The text as HTML; absent where `text` is present.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The text as typed: in the answer to a deletion only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The reblogged status, in full.
    pub reblog: Option<Box<Status>>,
    /// The app it was written with; absent where the author doesn't share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<StatusApplication>")]
    pub application: Option<Option<StatusApplication>>,
    /// The author.
    pub account: Account,
    /// Its media, in the author's order.
    pub media_attachments: Vec<MediaAttachment>,
    /// Who is mentioned.
    pub mentions: Vec<Mention>,
    /// Its hashtags.
    pub tags: Vec<StatusTag>,
    /// The custom emoji of its texts.
    pub emojis: Vec<CustomEmoji>,
    /// Collections that the text links to.
    pub tagged_collections: Vec<Collection>,
    /// The quote it makes.
    pub quote: Option<Quote>,
    /// The preview of its link.
    pub card: Option<PreviewCard>,
    /// Its poll.
    pub poll: Option<Poll>,
    /// Who may quote it.
    pub quote_approval: Approval,
}

/// The app a status was written with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusApplication {
    /// Its name.
    pub name: String,
    /// Its home page.
    pub website: Option<String>,
}

/// A mentioned account. <https://docs.joinmastodon.org/entities/Status/#Mention>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Mention {
    /// The account's id.
    pub id: AccountId,
    /// Its name.
    pub username: String,
    /// Its page.
    pub url: Option<String>,
    /// Its name, with the domain for remote accounts.
    pub acct: String,
}

/// A hashtag of a status. <https://docs.joinmastodon.org/entities/Status/#Tag>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusTag {
    /// The normalised name.
    pub name: String,
    /// Its page here.
    pub url: String,
}

/// A quote of another status. <https://docs.joinmastodon.org/entities/Quote/>
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Quote {
    /// `pending`, `accepted`, `rejected`, `revoked`, `deleted`, `unauthorized`, `blocked_domain`, `blocked_account`, `muted_account`.
    pub state: &'static str,
    /// What is quoted.
    #[serde(flatten)]
    pub quoted: Quoted,
}

/// A quoted status: in full, or (in a quoted status itself) only its id.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Quoted {
    /// One level deep.
    Full {
        /// The status; its own quote is shallow.
        quoted_status: Option<Box<Status>>,
    },
    /// Below that.
    Shallow {
        /// The status's id.
        quoted_status_id: Option<StatusId>,
    },
}
