//! Kinds of notifications.

use std::fmt;

/// What a notification is about, as `notifications.type` stores it.
/// <https://docs.joinmastodon.org/entities/Notification/#type>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NotificationType {
    /// Somebody mentioned the recipient.
    Mention,
    /// Somebody whose posts the recipient asked to be told of has posted.
    Status,
    /// Somebody boosted a post of the recipient.
    Reblog,
    /// Somebody follows the recipient.
    Follow,
    /// Somebody asks to follow the recipient.
    FollowRequest,
    /// Somebody favourited a post of the recipient.
    Favourite,
    /// A poll that the recipient made or voted in has ended.
    Poll,
    /// A post that the recipient boosted was edited.
    Update,
    /// Follows ended because of a moderation decision or a domain block.
    SeveredRelationships,
    /// Moderators warned the recipient.
    ModerationWarning,
    /// The recipient's annual report is ready.
    AnnualReport,
    /// Somebody signed up (for staff).
    AdminSignUp,
    /// Somebody reported something (for staff).
    AdminReport,
    /// Somebody quoted a post of the recipient.
    Quote,
    /// A post that the recipient quoted was edited.
    QuotedUpdate,
    /// Somebody put the recipient into a collection.
    AddedToCollection,
    /// A collection that the recipient is in has changed.
    CollectionUpdate,
}

impl NotificationType {
    /// All of them, in the order of the reference.
    pub const ALL: [Self; 17] = [
        Self::Mention,
        Self::Status,
        Self::Reblog,
        Self::Follow,
        Self::FollowRequest,
        Self::Favourite,
        Self::Poll,
        Self::Update,
        Self::SeveredRelationships,
        Self::ModerationWarning,
        Self::AnnualReport,
        Self::AdminSignUp,
        Self::AdminReport,
        Self::Quote,
        Self::QuotedUpdate,
        Self::AddedToCollection,
        Self::CollectionUpdate,
    ];

    /// The name in the database and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Status => "status",
            Self::Reblog => "reblog",
            Self::Follow => "follow",
            Self::FollowRequest => "follow_request",
            Self::Favourite => "favourite",
            Self::Poll => "poll",
            Self::Update => "update",
            Self::SeveredRelationships => "severed_relationships",
            Self::ModerationWarning => "moderation_warning",
            Self::AnnualReport => "annual_report",
            Self::AdminSignUp => "admin.sign_up",
            Self::AdminReport => "admin.report",
            Self::Quote => "quote",
            Self::QuotedUpdate => "quoted_update",
            Self::AddedToCollection => "added_to_collection",
            Self::CollectionUpdate => "collection_update",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The kind of a row made before kinds were stored, by the class of what it is about.
    pub fn from_activity_type(class: &str) -> Option<Self> {
        Some(match class {
            "Mention" => Self::Mention,
            "Status" => Self::Reblog,
            "Follow" => Self::Follow,
            "FollowRequest" => Self::FollowRequest,
            "Favourite" => Self::Favourite,
            "Poll" => Self::Poll,
            "Quote" => Self::Quote,
            _ => return None,
        })
    }

    /// Whether the recipient's notification policy can hold it back.
    pub const fn is_filterable(self) -> bool {
        matches!(
            self,
            Self::Mention
                | Self::Reblog
                | Self::Follow
                | Self::FollowRequest
                | Self::Favourite
                | Self::Quote
                | Self::AddedToCollection
        )
    }

    /// Whether several of them are shown as one.
    pub const fn is_groupable(self) -> bool {
        matches!(
            self,
            Self::Favourite | Self::Reblog | Self::Follow | Self::AdminSignUp
        )
    }

    /// Whether a newer one takes the place of the older one about the same thing.
    pub const fn replaces_older(self) -> bool {
        matches!(
            self,
            Self::Update | Self::QuotedUpdate | Self::CollectionUpdate
        )
    }

    /// Whether every client is taken to know it; others come with a text in its place.
    pub const fn is_baseline(self) -> bool {
        matches!(
            self,
            Self::Mention
                | Self::Status
                | Self::Reblog
                | Self::Follow
                | Self::FollowRequest
                | Self::Favourite
                | Self::Poll
                | Self::Update
                | Self::AnnualReport
                | Self::Quote
                | Self::QuotedUpdate
        )
    }
}

impl fmt::Display for NotificationType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
