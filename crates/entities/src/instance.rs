//! The server, as clients see it. <https://docs.joinmastodon.org/entities/Instance/>

use std::collections::BTreeMap;

use ferrodon_types::limits;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{account::Account, rule::Rule};

/// The version of Mastodon's API that is served, which clients compare.
pub const API_VERSION: u32 = 11;

/// The types of files that may be uploaded.
pub const SUPPORTED_MIME_TYPES: [&str; 28] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/webp",
    "image/avif",
    "video/webm",
    "video/mp4",
    "video/quicktime",
    "video/ogg",
    "audio/wave",
    "audio/wav",
    "audio/x-wav",
    "audio/x-pn-wave",
    "audio/vnd.wave",
    "audio/ogg",
    "audio/vorbis",
    "audio/mpeg",
    "audio/mp3",
    "audio/webm",
    "audio/flac",
    "audio/aac",
    "audio/m4a",
    "audio/x-m4a",
    "audio/mp4",
    "audio/3gpp",
    "video/x-ms-asf",
];

/// The server.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Instance {
    /// The domain of handles.
    pub domain: String,
    pub title: String,
    pub version: String,
    pub source_url: String,
    pub description: String,
    pub usage: Usage,
    pub thumbnail: Thumbnail,
    pub icon: Vec<Icon>,
    pub languages: Vec<String>,
    pub configuration: Configuration,
    pub registrations: Registrations,
    pub api_versions: ApiVersions,
    /// The year of the annual reports that can be made at the moment.
    pub wrapstodon: Option<i32>,
    pub contact: Contact,
    pub rules: Vec<Rule>,
}

/// How much the server is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Usage {
    /// By how many.
    pub users: ActiveUsers,
}

/// How many people were here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActiveUsers {
    /// In the last four weeks.
    pub active_month: u64,
}

/// The picture that stands for the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Thumbnail {
    /// Its address.
    pub url: String,
    /// What shows while it loads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blurhash: Option<String>,
    /// The same in other sizes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<BTreeMap<String, String>>,
    /// What it shows.
    pub description: String,
}

/// The server's icon in a size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Icon {
    /// Its address.
    pub src: String,
    /// Such as `48x48`.
    pub size: String,
}

/// What clients can rely on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Configuration {
    pub urls: Urls,
    pub vapid: Vapid,
    pub accounts: AccountLimits,
    pub statuses: StatusLimits,
    pub media_attachments: MediaLimits,
    pub polls: PollLimits,
    pub translation: Translation,
    pub timelines_access: TimelinesAccess,
    pub limited_federation: bool,
}

/// Addresses of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Urls {
    pub streaming: String,
    /// A page that says whether the server is well.
    pub status: Option<String>,
    pub about: String,
    pub privacy_policy: String,
    pub terms_of_service: Option<String>,
}

/// What web push needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Vapid {
    /// The server's key.
    pub public_key: Option<String>,
}

/// Limits of profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct AccountLimits {
    pub max_display_name_length: usize,
    pub max_note_length: usize,
    pub max_avatar_description_length: usize,
    pub max_header_description_length: usize,
    pub max_featured_tags: usize,
    pub max_pinned_statuses: usize,
    pub max_profile_fields: usize,
    pub profile_field_name_limit: usize,
    pub profile_field_value_limit: usize,
}

impl Default for AccountLimits {
    fn default() -> Self {
        Self {
            max_display_name_length: limits::DISPLAY_NAME,
            max_note_length: limits::NOTE,
            max_avatar_description_length: limits::AVATAR_DESCRIPTION,
            max_header_description_length: limits::AVATAR_DESCRIPTION,
            max_featured_tags: limits::FEATURED_TAGS,
            max_pinned_statuses: limits::PINNED_STATUSES,
            max_profile_fields: limits::PROFILE_FIELDS,
            profile_field_name_limit: limits::PROFILE_FIELD_CHARACTERS,
            profile_field_value_limit: limits::PROFILE_FIELD_CHARACTERS,
        }
    }
}

/// Limits of statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct StatusLimits {
    pub max_characters: usize,
    pub max_media_attachments: usize,
    pub characters_reserved_per_url: usize,
}

impl Default for StatusLimits {
    fn default() -> Self {
        Self {
            max_characters: limits::STATUS_CHARACTERS,
            max_media_attachments: limits::MEDIA_ATTACHMENTS,
            characters_reserved_per_url: limits::CHARACTERS_PER_URL,
        }
    }
}

/// Limits of uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct MediaLimits {
    /// Absent in the entity of version 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_limit: Option<usize>,
    pub image_matrix_limit: u64,
    pub image_size_limit: u64,
    pub supported_mime_types: &'static [&'static str],
    pub video_frame_rate_limit: u32,
    pub video_matrix_limit: u64,
    pub video_size_limit: u64,
}

impl Default for MediaLimits {
    fn default() -> Self {
        Self {
            description_limit: Some(limits::MEDIA_DESCRIPTION),
            image_matrix_limit: limits::IMAGE_PIXELS,
            image_size_limit: limits::IMAGE_BYTES,
            supported_mime_types: &SUPPORTED_MIME_TYPES,
            video_frame_rate_limit: limits::VIDEO_FRAME_RATE,
            video_matrix_limit: limits::VIDEO_PIXELS,
            video_size_limit: limits::VIDEO_BYTES,
        }
    }
}

/// Limits of polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct PollLimits {
    pub max_options: usize,
    pub max_characters_per_option: usize,
    /// In seconds.
    pub min_expiration: i64,
    /// In seconds.
    pub max_expiration: i64,
}

impl Default for PollLimits {
    fn default() -> Self {
        Self {
            max_options: limits::POLL_OPTIONS,
            max_characters_per_option: limits::POLL_OPTION_CHARACTERS,
            min_expiration: limits::POLL_EXPIRATION_MIN,
            max_expiration: limits::POLL_EXPIRATION,
        }
    }
}

/// Translation of statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Translation {
    /// Whether statuses can be translated.
    pub enabled: bool,
}

/// Who may read which timelines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct TimelinesAccess {
    pub live_feeds: Access,
    pub hashtag_feeds: Access,
    pub trending_link_feeds: Access,
}

/// Who may read what of a timeline: `public`, `authenticated` or `disabled`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Access {
    /// Statuses from here.
    pub local: String,
    /// Statuses from elsewhere.
    pub remote: String,
}

/// Whether one can sign up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Registrations {
    pub enabled: bool,
    pub approval_required: bool,
    /// One must say why.
    pub reason_required: bool,
    /// HTML: what those read who can't.
    pub message: Option<String>,
    pub min_age: Option<i64>,
    /// Where one signs up instead.
    pub url: Option<String>,
}

/// Versions of interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApiVersions {
    /// Mastodon's.
    pub mastodon: u32,
}

/// Whom to turn to.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Contact {
    /// An e-mail address, or nothing.
    pub email: String,
    /// Somebody here.
    pub account: Option<Account>,
}
