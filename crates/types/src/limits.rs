//! How much of anything an account may have or say. The numbers are Mastodon's; clients read some of them from
//! `/api/v2/instance` (<https://docs.joinmastodon.org/entities/Instance/>).

/// Characters of a status, content warning included; an address counts [`CHARACTERS_PER_URL`], a mention's domain nothing.
pub const STATUS_CHARACTERS: usize = 500;
/// What an address in a status counts, whatever its length.
pub const CHARACTERS_PER_URL: usize = 23;
/// Attachments of a status.
pub const MEDIA_ATTACHMENTS: usize = 4;
/// Characters of an attachment's description.
pub const MEDIA_DESCRIPTION: usize = 10_000;
/// Bytes of a picture.
pub const IMAGE_BYTES: u64 = 16 * 1024 * 1024;
/// Pixels of a picture.
pub const IMAGE_PIXELS: u64 = 33_177_600;
/// Bytes of a video or sound.
pub const VIDEO_BYTES: u64 = 99 * 1024 * 1024;
/// Pixels of a video's frame.
pub const VIDEO_PIXELS: u64 = 8_294_400;
/// Frames per second of a video.
pub const VIDEO_FRAME_RATE: u32 = 120;
/// Bytes of an avatar or header.
pub const AVATAR_BYTES: u64 = 8 * 1024 * 1024;

/// Fewest options of a poll.
pub const POLL_OPTIONS_MIN: usize = 2;
/// Most options of a poll.
pub const POLL_OPTIONS: usize = 4;
/// Characters of a poll's option.
pub const POLL_OPTION_CHARACTERS: usize = 50;
/// Shortest life of a poll, in seconds.
pub const POLL_EXPIRATION_MIN: i64 = 300;
/// Longest life of a poll, in seconds: a month.
pub const POLL_EXPIRATION: i64 = 2_629_746;

/// Characters of a local name.
pub const USERNAME: usize = 30;
/// Characters of a name elsewhere, and of an app's own actor.
pub const REMOTE_USERNAME: usize = 2_048;
/// Characters of a display name.
pub const DISPLAY_NAME: usize = 40;
/// Characters of a biography.
pub const NOTE: usize = 500;
/// Rows in a profile's table.
pub const PROFILE_FIELDS: usize = 4;
/// Characters of a name or a value in a profile's table.
pub const PROFILE_FIELD_CHARACTERS: usize = 255;
/// Characters of an avatar's or header's description.
pub const AVATAR_DESCRIPTION: usize = 150;
/// Sites that may name an account as their author.
pub const ATTRIBUTION_DOMAINS: usize = 100;
/// Hashtags on a profile.
pub const FEATURED_TAGS: usize = 10;
/// Posts pinned to a profile.
pub const PINNED_STATUSES: usize = 5;

/// Characters of a note about somebody.
pub const ACCOUNT_NOTE: usize = 2_000;
/// Accounts that one may follow, unless one has many followers oneself (`MAX_FOLLOWS_THRESHOLD`).
pub const FOLLOWS: i64 = 7_500;
/// From [`FOLLOWS`] on: how many one may follow, per follower (`MAX_FOLLOWS_RATIO`).
pub const FOLLOWS_PER_FOLLOWER: f64 = 1.1;
/// Lists of an account.
pub const LISTS: usize = 50;
/// Characters of a list's title.
pub const LIST_TITLE: usize = 256;
/// Characters of a filter's title.
pub const FILTER_TITLE: usize = 256;
/// Characters of a filter's keyword.
pub const FILTER_KEYWORD: usize = 512;

/// Posts that wait for their time.
pub const SCHEDULED_STATUSES: i64 = 300;
/// Posts that wait for the same day (UTC).
pub const SCHEDULED_STATUSES_PER_DAY: i64 = 25;

/// Characters of an app's name.
pub const APPLICATION_NAME: usize = 60;
/// Characters of an app's redirect URIs together, and of its site.
pub const APPLICATION_URIS: usize = 2_000;

/// Entries of a home or list feed.
pub const FEED_ENTRIES: isize = 800;
/// Newest entries among which a boost isn't repeated.
pub const FEED_REBLOG_FALLOFF: isize = 40;
/// Days after which somebody who didn't come by loses the live feeds (`USER_ACTIVE_DAYS`).
pub const USER_ACTIVE_DAYS: i64 = 7;

/// Ancestors and descendants of a thread for a signed-in viewer.
pub const CONTEXT: i64 = 4_096;
/// Ancestors of a thread for anybody else.
pub const CONTEXT_ANCESTORS_ANONYMOUS: i64 = 40;
/// Descendants of a thread for anybody else.
pub const CONTEXT_DESCENDANTS_ANONYMOUS: i64 = 60;
/// Levels of a thread for anybody else.
pub const CONTEXT_DEPTH_ANONYMOUS: i32 = 20;

/// Statuses on a page of a timeline, when nothing is asked for.
pub const DEFAULT_STATUSES: i64 = 20;
/// Things of each kind that a search finds, when nothing is asked for.
pub const DEFAULT_FOUND: i64 = 20;
/// Accounts on a page, when nothing is asked for.
pub const DEFAULT_ACCOUNTS: i64 = 40;
/// Notifications on a page, when nothing is asked for.
pub const DEFAULT_NOTIFICATIONS: i64 = 40;

/// Bytes of an incoming activity.
pub const ACTIVITY_BYTES: usize = 1024 * 1024;
