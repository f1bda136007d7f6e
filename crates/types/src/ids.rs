//! One type per kind of id, from one list, so that an account's id can't be passed where a status's is meant.
//!
//! To add one, add a line to the list. Each is an `i64` inside (PostgreSQL's `bigint`), a string in JSON
//! (numbers are read as well), and implements diesel's traits for `BigInt`.

use std::{borrow::Cow, fmt, num::ParseIntError, str::FromStr};

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::BigInt,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = BigInt)]
        pub struct $name(pub i64);

        impl $name {
            /// The number inside.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(IdVisitor).map(Self)
            }
        }

        impl<DB: Backend> ToSql<BigInt, DB> for $name
        where
            i64: ToSql<BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<DB: Backend> FromSql<BigInt, DB> for $name
        where
            i64: FromSql<BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(bytes).map(Self)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^-?[0-9]+$" })
            }
        }
    )*};
}

ids! {
    /// `accounts.id`: a profile, local or remote.
    AccountId;
    /// `account_conversations.id`: one account's view of a conversation.
    AccountConversationId;
    /// `account_notes.id`: a private note about another account.
    AccountNoteId;
    /// `account_warnings.id`
    AccountWarningId;
    /// `announcements.id`
    AnnouncementId;
    /// `oauth_applications.id`
    ApplicationId;
    /// `blocks.id`
    BlockId;
    /// `bookmarks.id`
    BookmarkId;
    /// `collections.id`
    CollectionId;
    /// `collection_items.id`
    CollectionItemId;
    /// `conversations.id`
    ConversationId;
    /// `custom_emojis.id`
    CustomEmojiId;
    /// `custom_filters.id`
    CustomFilterId;
    /// `custom_filter_keywords.id`
    CustomFilterKeywordId;
    /// `custom_filter_statuses.id`
    CustomFilterStatusId;
    /// `account_domain_blocks.id`
    DomainBlockId;
    /// `favourites.id`
    FavouriteId;
    /// `featured_tags.id`
    FeaturedTagId;
    /// `follows.id`
    FollowId;
    /// `follow_requests.id`
    FollowRequestId;
    /// `oauth_access_grants.id`: an authorization code.
    GrantId;
    /// `ferrodon.jobs.id`
    JobId;
    /// `lists.id`
    ListId;
    /// `markers.id`
    MarkerId;
    /// `media_attachments.id`
    MediaAttachmentId;
    /// `mentions.id`
    MentionId;
    /// `mutes.id`
    MuteId;
    /// `notifications.id`
    NotificationId;
    /// `notification_requests.id`
    NotificationRequestId;
    /// `polls.id`
    PollId;
    /// `poll_votes.id`
    PollVoteId;
    /// `preview_cards.id`
    PreviewCardId;
    /// `quotes.id`
    QuoteId;
    /// `reports.id`
    ReportId;
    /// `user_roles.id`
    RoleId;
    /// `rules.id`
    RuleId;
    /// `scheduled_statuses.id`
    ScheduledStatusId;
    /// `session_activations.id`
    SessionActivationId;
    /// `statuses.id`: a post, or a reblog of one.
    StatusId;
    /// `tags.id`
    TagId;
    /// `oauth_access_tokens.id`
    TokenId;
    /// `users.id`: the login of a local account.
    UserId;
}

impl AccountId {
    /// The instance actor, which signs fetches and owns nothing. Its row has this fixed id.
    pub const INSTANCE_ACTOR: Self = Self(-99);
}

/// Reads an id from a JSON string or number.
struct IdVisitor;

impl de::Visitor<'_> for IdVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id: a string of digits, or a number")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::custom("id out of range"))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<i64, E> {
        value.parse().map_err(E::custom)
    }
}
