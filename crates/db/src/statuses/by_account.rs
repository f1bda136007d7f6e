//! An account's statuses, as its page shows them: the SQL twin of `policy::timelines::profile_includes`.
//! <https://docs.joinmastodon.org/methods/accounts/#statuses>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, StatusId, TagId, Visibility};

use crate::{
    Conn, QueryResult,
    page::Page,
    statement::{Statement, statement},
};

/// Who looks at the page, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Nobody in particular.
    Anyone,
    /// The account itself.
    Author,
    /// Somebody whom the account doesn't block (those see nothing: don't ask).
    Viewer {
        /// Who.
        account_id: AccountId,
        /// Whether the viewer follows the account.
        follows: bool,
    },
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the parameters of the endpoint"
)]
pub struct Selection {
    /// Only statuses that the account pinned, the latest pin first.
    pub pinned: bool,
    /// Only with media.
    pub only_media: bool,
    /// No answers to others.
    pub exclude_replies: bool,
    /// No reblogs.
    pub exclude_reblogs: bool,
    /// Nothing that reaches the viewer by a mention alone, and no direct ones of one's own.
    pub exclude_direct: bool,
    /// Only with this tag.
    pub tag: Option<TagId>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: StatusId,
}

/// What all the queries ask. `OFFSET 0` makes PostgreSQL look each row up: it would rather hash the answers for all there
/// are, the whole of `statuses`. $1 account, $2 viewer, $3 visibilities, $4 mentions count, $5 boosts are judged, $6 the time,
/// $7 no replies, $8 no reblogs, $9 only media, $10 and $11 the page's bounds, $12 its size.
macro_rules! query {
    ($from:literal, $order:literal) => {
        concat!(
            "SELECT s.id FROM ",
            $from,
            " WHERE s.account_id = $1 AND s.deleted_at IS NULL AND s.id > $10 AND s.id < $11 \
               AND (s.visibility = ANY($3) \
                 OR ($4 AND EXISTS (SELECT 1 FROM public.mentions m WHERE m.status_id = s.id AND m.account_id = $2 OFFSET 0))) \
               AND (NOT $7 OR NOT s.reply OR s.in_reply_to_account_id = s.account_id) \
               AND (NOT $8 OR s.reblog_of_id IS NULL) \
               AND (NOT $9 OR EXISTS (SELECT 1 FROM public.media_attachments a WHERE a.status_id = s.id AND a.account_id = $1 OFFSET 0)) \
               AND (NOT $5 OR s.reblog_of_id IS NULL OR EXISTS ( \
                 SELECT 1 FROM public.statuses o JOIN public.accounts author ON author.id = o.account_id \
                 WHERE o.id = s.reblog_of_id \
                   AND NOT EXISTS (SELECT 1 FROM public.blocks b WHERE b.account_id = $2 AND b.target_account_id = o.account_id) \
                   AND NOT EXISTS (SELECT 1 FROM public.blocks b WHERE b.account_id = o.account_id AND b.target_account_id = $2) \
                   AND NOT EXISTS (SELECT 1 FROM public.mutes m WHERE m.account_id = $2 AND m.target_account_id = o.account_id \
                     AND (m.expires_at IS NULL OR m.expires_at > $6)) \
                   AND NOT EXISTS (SELECT 1 FROM public.account_domain_blocks d WHERE d.account_id = $2 AND d.domain = author.domain) OFFSET 0)) \
             ORDER BY ",
            $order,
            " LIMIT $12"
        )
    };
}

const ALL_DOWN: &str = query!("public.statuses s", "s.id DESC");
const ALL_UP: &str = query!("public.statuses s", "s.id");
const TAGGED_DOWN: &str = query!(
    "public.statuses s JOIN public.statuses_tags t ON t.status_id = s.id AND t.tag_id = $13",
    "s.id DESC"
);
const TAGGED_UP: &str = query!(
    "public.statuses s JOIN public.statuses_tags t ON t.status_id = s.id AND t.tag_id = $13",
    "s.id"
);
const PINNED_DOWN: &str = query!(
    "public.statuses s JOIN public.status_pins p ON p.status_id = s.id AND p.account_id = $1",
    "p.created_at DESC, s.id DESC"
);
const PINNED_UP: &str = query!(
    "public.statuses s JOIN public.status_pins p ON p.status_id = s.id AND p.account_id = $1",
    "s.id"
);
const PINNED_TAGGED_DOWN: &str = query!(
    "public.statuses s JOIN public.status_pins p ON p.status_id = s.id AND p.account_id = $1 \
     JOIN public.statuses_tags t ON t.status_id = s.id AND t.tag_id = $13",
    "p.created_at DESC, s.id DESC"
);
const PINNED_TAGGED_UP: &str = query!(
    "public.statuses s JOIN public.status_pins p ON p.status_id = s.id AND p.account_id = $1 \
     JOIN public.statuses_tags t ON t.status_id = s.id AND t.tag_id = $13",
    "s.id"
);

/// A slice of an account's statuses, by their ids.
pub async fn list(
    conn: &Conn,
    account: AccountId,
    audience: Audience,
    selection: Selection,
    page: Page,
    now: NaiveDateTime,
) -> QueryResult<Vec<StatusId>> {
    let mut conn = conn;
    let sql = match (selection.pinned, selection.tag.is_some(), page.is_upward()) {
        (false, false, false) => ALL_DOWN,
        (false, false, true) => ALL_UP,
        (false, true, false) => TAGGED_DOWN,
        (false, true, true) => TAGGED_UP,
        (true, false, false) => PINNED_DOWN,
        (true, false, true) => PINNED_UP,
        (true, true, false) => PINNED_TAGGED_DOWN,
        (true, true, true) => PINNED_TAGGED_UP,
    };
    let mut query = bound(sql, account, audience, selection, page, now);
    if let Some(tag) = selection.tag {
        query = query.bind::<BigInt, _>(tag);
    }
    let found: Vec<Found> = query.load(&mut conn).await?;
    Ok(page
        .ordered(found)
        .into_iter()
        .map(|found| found.id)
        .collect())
}

fn bound(
    sql: &'static str,
    account: AccountId,
    audience: Audience,
    selection: Selection,
    page: Page,
    now: NaiveDateTime,
) -> Statement<'static> {
    let (viewer, mentions_count) = match audience {
        Audience::Viewer { account_id, .. } => (Some(account_id), !selection.exclude_direct),
        Audience::Anyone | Audience::Author => (None, false),
    };
    statement(sql)
        .bind::<BigInt, _>(account)
        .bind::<Nullable<BigInt>, _>(viewer)
        .bind::<Array<Integer>, _>(reached(audience, selection.exclude_direct))
        .bind::<Bool, _>(mentions_count)
        .bind::<Bool, _>(viewer.is_some())
        .bind::<Timestamp, _>(now)
        .bind::<Bool, _>(selection.exclude_replies)
        .bind::<Bool, _>(selection.exclude_reblogs)
        .bind::<Bool, _>(selection.only_media)
        .bind::<BigInt, _>(page.lower().unwrap_or(i64::MIN))
        .bind::<BigInt, _>(page.max_id.unwrap_or(i64::MAX))
        .bind::<BigInt, _>(page.limit)
}

/// The visibilities that reach the audience whoever is mentioned.
fn reached(audience: Audience, exclude_direct: bool) -> Vec<i32> {
    use Visibility::{Direct, Limited, Private, Public, Unlisted};
    let visibilities: &[Visibility] = match audience {
        Audience::Anyone | Audience::Viewer { follows: false, .. } => &[Public, Unlisted],
        Audience::Viewer { follows: true, .. } => &[Public, Unlisted, Private],
        Audience::Author if exclude_direct => &[Public, Unlisted, Private],
        Audience::Author => &[Public, Unlisted, Private, Direct, Limited],
    };
    visibilities
        .iter()
        .map(|visibility| visibility.to_db())
        .collect()
}
