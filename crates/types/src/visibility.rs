//! Who a status is for.

use serde::{Deserialize, Serialize};

/// The audience of a status, as `statuses.visibility` stores it.
/// <https://docs.joinmastodon.org/entities/Status/#visibility>
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[repr(i32)]
pub enum Visibility {
    /// Everyone, and the public timelines.
    Public = 0,
    /// Everyone, but not the public timelines.
    Unlisted = 1,
    /// Followers and mentioned accounts.
    Private = 2,
    /// Mentioned accounts.
    Direct = 3,
    /// An audience that only the author's server knows; handled like `Direct`.
    Limited = 4,
}

impl Visibility {
    /// The enum's number in the database.
    pub const fn to_db(self) -> i32 {
        self as i32
    }

    /// Reads the database's number. An unknown one is the narrowest audience, so that nothing leaks.
    pub const fn from_db(value: i32) -> Self {
        match value {
            0 => Self::Public,
            1 => Self::Unlisted,
            2 => Self::Private,
            3 => Self::Direct,
            _ => Self::Limited,
        }
    }

    /// Parses the name that clients send (`limited` included, as the original does).
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "public" => Self::Public,
            "unlisted" => Self::Unlisted,
            "private" => Self::Private,
            "direct" => Self::Direct,
            "limited" => Self::Limited,
            _ => return None,
        })
    }

    /// The name in the database's and the settings' vocabulary.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
            Self::Direct => "direct",
            Self::Limited => "limited",
        }
    }

    /// What REST clients are shown: `limited` looks like `private`.
    pub const fn for_clients(self) -> &'static str {
        match self {
            Self::Limited => "private",
            other => other.as_str(),
        }
    }

    /// Visible to everyone: `public` and `unlisted`, which Mastodon calls distributable.
    pub const fn is_distributable(self) -> bool {
        matches!(self, Self::Public | Self::Unlisted)
    }
}
