//! Timelines of strangers' statuses, by their ids: the SQL twin of `policy::timelines::includes`.
//! <https://docs.joinmastodon.org/methods/timelines/>
//!
//! Each statement walks one of Mastodon's indexes from the page's end and stops when the page is full: the partial ones
//! for the public timeline (their conditions are repeated to the letter, else they aren't used), the primary key of
//! `statuses_tags` for hashtags, that of `statuses` for links. What is left out is looked up per row that is met.

mod linked;
mod tagged;

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, StatusId};

pub use linked::{TrendingLink, find_trending_link, list_linked};
pub use tagged::{Tags, list_tagged};

use crate::{
    Conn, QueryResult,
    page::Page,
    statement::{Statement, statement},
};

/// Which part of the network is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// Everything.
    #[default]
    All,
    /// Statuses from here.
    Local,
    /// Statuses from elsewhere.
    Remote,
}

/// What of a timeline is shown, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Which part of the network.
    pub origin: Origin,
    /// Only statuses with attachments.
    pub only_media: bool,
    /// Only statuses in these languages.
    pub languages: Option<Vec<String>>,
    /// Whose blocks (either way), mutes and blocked domains are left out.
    pub viewer: Option<AccountId>,
}

/// What all kinds of timelines leave out. `s` is the status, `a` its author; $1 and $2 are the page's bounds, $3 its size,
/// $4 the viewer, $5 the time, $6 languages, $7 only media. `OFFSET 0`: one by one, not all media there are, hashed.
macro_rules! wanted {
    () => {
        "s.deleted_at IS NULL AND s.visibility = 0 AND s.reblog_of_id IS NULL \
         AND a.suspended_at IS NULL AND a.silenced_at IS NULL \
         AND ($6 IS NULL OR s.language = ANY($6)) \
         AND (NOT $7 OR EXISTS (SELECT 1 FROM public.media_attachments m WHERE m.status_id = s.id OFFSET 0)) \
         AND ($4 IS NULL OR ( \
           NOT EXISTS (SELECT 1 FROM public.blocks b WHERE b.account_id = $4 AND b.target_account_id = s.account_id) \
           AND NOT EXISTS (SELECT 1 FROM public.blocks b WHERE b.account_id = s.account_id AND b.target_account_id = $4) \
           AND NOT EXISTS (SELECT 1 FROM public.mutes m WHERE m.account_id = $4 AND m.target_account_id = s.account_id \
             AND (m.expires_at IS NULL OR m.expires_at > $5)) \
           AND NOT EXISTS (SELECT 1 FROM public.account_domain_blocks d WHERE d.account_id = $4 AND d.domain = a.domain)))"
    };
}
pub(crate) use wanted;

macro_rules! public {
    ($origin:literal, $order:literal) => {
        concat!(
            "SELECT s.id FROM public.statuses s JOIN public.accounts a ON a.id = s.account_id WHERE ",
            $origin,
            "(NOT s.reply OR s.in_reply_to_account_id = s.account_id) AND s.id > $1 AND s.id < $2 AND ",
            wanted!(),
            " ORDER BY s.id ",
            $order,
            " LIMIT $3"
        )
    };
}

const ALL_DOWN: &str = public!("", "DESC");
const ALL_UP: &str = public!("", "ASC");
const LOCAL_DOWN: &str = public!("(s.local OR s.uri IS NULL) AND ", "DESC");
const LOCAL_UP: &str = public!("(s.local OR s.uri IS NULL) AND ", "ASC");
const REMOTE_DOWN: &str = public!("s.local = false AND s.uri IS NOT NULL AND ", "DESC");
const REMOTE_UP: &str = public!("s.local = false AND s.uri IS NOT NULL AND ", "ASC");

#[derive(QueryableByName)]
pub(crate) struct Found {
    #[diesel(sql_type = BigInt)]
    pub(crate) id: StatusId,
}

/// A slice of the public timeline.
pub async fn list_public(
    conn: &Conn,
    selection: &Selection,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<StatusId>> {
    let sql = match (selection.origin, page.is_upward()) {
        (Origin::All, false) => ALL_DOWN,
        (Origin::All, true) => ALL_UP,
        (Origin::Local, false) => LOCAL_DOWN,
        (Origin::Local, true) => LOCAL_UP,
        (Origin::Remote, false) => REMOTE_DOWN,
        (Origin::Remote, true) => REMOTE_UP,
    };
    let mut conn = conn;
    let found: Vec<Found> = bound(sql, selection, page, now).load(&mut conn).await?;
    Ok(page
        .ordered(found)
        .into_iter()
        .map(|found| found.id)
        .collect())
}

/// A statement with its first seven parameters.
pub(crate) fn bound(
    sql: &'static str,
    selection: &Selection,
    page: Page,
    now: NaiveDateTime,
) -> Statement<'static> {
    statement(sql)
        .bind::<BigInt, _>(page.lower().unwrap_or(i64::MIN))
        .bind::<BigInt, _>(page.max_id.unwrap_or(i64::MAX))
        .bind::<BigInt, _>(page.limit)
        .bind::<Nullable<BigInt>, _>(selection.viewer)
        .bind::<Timestamp, _>(now)
        .bind::<Nullable<Array<Text>>, _>(selection.languages.clone())
        .bind::<Bool, _>(selection.only_media)
}
