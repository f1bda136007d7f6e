//! Accounts as clients see them. <https://docs.joinmastodon.org/entities/Account/>

use ferrodon_types::{AccountId, RoleId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    emoji::CustomEmoji,
    time::{Day, Time},
};

/// A profile.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Account {
    /// The id.
    pub id: AccountId,
    /// The name without a domain.
    pub username: String,
    /// The name, with `@domain` (in Unicode) for remote accounts.
    pub acct: String,
    /// Plain text; may hold shortcodes.
    pub display_name: String,
    /// Asks before somebody follows.
    pub locked: bool,
    /// Acts by itself.
    pub bot: bool,
    /// Opted in to discovery.
    pub discoverable: Option<bool>,
    /// Opted in to full-text search.
    pub indexable: bool,
    /// An actor of type Group.
    pub group: bool,
    /// When it was made, to the day.
    pub created_at: Time,
    /// The bio as HTML.
    pub note: String,
    /// Its page.
    pub url: String,
    /// Its ActivityPub id.
    pub uri: String,
    /// The picture, maybe animated.
    pub avatar: String,
    /// The picture, still.
    pub avatar_static: String,
    /// The picture's alt text.
    pub avatar_description: String,
    /// The banner, maybe animated.
    pub header: String,
    /// The banner, still.
    pub header_static: String,
    /// The banner's alt text.
    pub header_description: String,
    /// How many follow it.
    pub followers_count: i64,
    /// How many it follows.
    pub following_count: i64,
    /// Posts and reblogs, without direct ones.
    pub statuses_count: i64,
    /// The day of its last post.
    pub last_status_at: Option<Day>,
    /// Hides whom it follows and who follows it.
    pub hide_collections: Option<bool>,
    /// Shows a media tab.
    pub show_media: bool,
    /// The media tab includes replies.
    pub show_media_replies: bool,
    /// Shows a featured tab.
    pub show_featured: bool,
    /// Local accounts: wants no search engine indexing. `null` without a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub noindex: Option<Option<bool>>,
    /// Who may put it into a collection.
    pub feature_approval: Approval,
    /// The custom emoji of its texts.
    pub emojis: Vec<CustomEmoji>,
    /// Local accounts: the highlighted role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<AccountRole>>,
    /// The table of its profile.
    pub fields: Vec<Field>,
    /// Where it moved to; present once it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Box<Account>>")]
    pub moved: Option<Option<Box<Account>>>,
    /// Present (true) while suspended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// Present (true) while silenced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limited: Option<bool>,
    /// Present (true) for memorial accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memorial: Option<bool>,
    /// Accepts subscribers by e-mail; present where the server offers that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<bool>")]
    pub email_subscriptions: Option<Option<bool>>,
}

/// A row of a profile's table. <https://docs.joinmastodon.org/entities/Account/#Field>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Field {
    /// The label.
    pub name: String,
    /// The value as HTML (in `source`: as typed).
    pub value: String,
    /// When its link was verified, with an offset (`…+00:00`), as stored.
    pub verified_at: Option<String>,
}

/// A role shown on a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AccountRole {
    /// The role's id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// `#rrggbb`, or empty.
    pub color: String,
}

/// Who may do something with a post or an account (quote it, feature it), and whether the viewer may.
/// <https://docs.joinmastodon.org/entities/QuoteApproval/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Approval {
    /// Who is approved at once: `public`, `followers`, `following`, `unsupported_policy`, `disabled`.
    pub automatic: Vec<&'static str>,
    /// Whose requests are decided by hand.
    pub manual: Vec<&'static str>,
    /// `automatic`, `manual`, `denied`, `unknown` or `missing`.
    pub current_user: &'static str,
}

/// One's own account. <https://docs.joinmastodon.org/entities/Account/#CredentialAccount>
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CredentialAccount {
    /// The profile.
    #[serde(flatten)]
    pub account: Account,
    /// What is behind it.
    pub source: Source,
    /// The user's role, in full.
    pub role: Role,
}

/// The raw values behind one's own profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// The default visibility.
    pub privacy: String,
    /// Whether media are marked sensitive by default.
    pub sensitive: bool,
    /// The default language of posts.
    pub language: Option<String>,
    /// The bio as typed.
    pub note: String,
    /// The table as typed.
    pub fields: Vec<Field>,
    /// Pending requests, counted up to 40.
    pub follow_requests_count: i64,
    /// See [`Account::hide_collections`].
    pub hide_collections: Option<bool>,
    /// See [`Account::discoverable`].
    pub discoverable: Option<bool>,
    /// See [`Account::indexable`].
    pub indexable: bool,
    /// Sites that may name this account as an author.
    pub attribution_domains: Vec<String>,
    /// Who may quote new posts.
    pub quote_policy: String,
}

/// A role in full. <https://docs.joinmastodon.org/entities/Role/>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Role {
    /// The role's id; `-99` is everyone's.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// The bitmap of what it may, in decimals, everyone's included.
    pub permissions: String,
    /// `#rrggbb`, or empty.
    pub color: String,
    /// Shown on profiles.
    pub highlighted: bool,
    /// How many collections its members may have.
    pub collection_limit: i32,
}

/// An account in the viewer's list of mutes. <https://docs.joinmastodon.org/entities/Account/#MutedAccount>
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MutedAccount {
    /// The profile.
    #[serde(flatten)]
    pub account: Account,
    /// When the mute ends; `null` if it doesn't.
    pub mute_expires_at: Option<Time>,
}
