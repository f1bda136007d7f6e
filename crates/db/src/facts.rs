//! Loads what `policy` judges: statuses, viewers and their relations, for whole batches.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::accounts;
use ferrodon_types::{
    AccountId, StatusId,
    facts::{
        AccountFacts, AuthorFacts, FollowFacts, MentionFacts, MuteFacts, RelationFacts, Relations,
        StatusFacts, ViewerFacts,
    },
};

use crate::{
    Conn, QueryResult,
    accounts::{Account, is_unavailable},
    statement::{Statement, statement},
    statuses::{Status, parts},
};

/// An author's part of the facts.
pub fn author(account: &Account) -> AuthorFacts {
    AuthorFacts {
        id: account.id,
        domain: account.domain.clone(),
        unavailable: account.is_unavailable(),
        silenced: account.is_silenced(),
    }
}

/// An account's facts; `pending` says that its user isn't confirmed or approved yet.
pub fn account(account: &Account, pending: bool) -> AccountFacts {
    AccountFacts {
        id: account.id,
        domain: account.domain.clone(),
        unavailable: account.is_unavailable(),
        silenced: account.is_silenced(),
        memorial: account.memorial,
        locked: account.locked,
        moved: account.moved_to_account_id.is_some(),
        bot: account.is_bot(),
        hide_collections: account.hide_collections,
        discoverable: account.discoverable,
        feature_approval_policy: account.feature_approval_policy,
        pending,
    }
}

/// The facts of many statuses. `rows` must hold the reblogged statuses too ([`crate::statuses::load_with_embedded`]).
///
/// Two flights: authors and mentions. Statuses whose author is gone are left out.
pub async fn load_statuses(
    conn: &Conn,
    rows: &[Status],
) -> QueryResult<HashMap<StatusId, StatusFacts>> {
    let ids: Vec<StatusId> = rows.iter().map(|row| row.id).collect();
    let mut author_ids: Vec<AccountId> = rows.iter().map(|row| row.account_id).collect();
    author_ids.sort_unstable();
    author_ids.dedup();
    let (authors, mentions) = futures_util::try_join!(
        load_authors(conn, &author_ids),
        parts::load_mention_rows(conn, &ids)
    )?;
    let mut mentioned: HashMap<StatusId, Vec<MentionFacts>> = HashMap::new();
    for mention in mentions {
        let facts = MentionFacts {
            account_id: mention.account_id,
            silent: mention.silent,
        };
        mentioned.entry(mention.status_id).or_default().push(facts);
    }
    Ok(build_statuses(rows, &authors, &mentioned))
}

/// The authors' part alone: of a long thread, whole accounts would be read in vain.
async fn load_authors(
    conn: &Conn,
    ids: &[AccountId],
) -> QueryResult<HashMap<AccountId, AuthorFacts>> {
    type Row = (
        AccountId,
        Option<String>,
        Option<NaiveDateTime>,
        Option<NaiveDateTime>,
    );
    let mut conn = conn;
    let rows: Vec<Row> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((
            accounts::id,
            accounts::domain,
            accounts::suspended_at,
            accounts::silenced_at,
        ))
        .load(&mut conn)
        .await?;
    let facts = |(id, domain, suspended_at, silenced_at): Row| AuthorFacts {
        id,
        domain,
        unavailable: is_unavailable(id, suspended_at),
        silenced: silenced_at.is_some(),
    };
    Ok(rows.into_iter().map(|row| (row.0, facts(row))).collect())
}

/// Puts facts together from what is loaded already.
pub fn build_statuses(
    rows: &[Status],
    authors: &HashMap<AccountId, AuthorFacts>,
    mentions: &HashMap<StatusId, Vec<MentionFacts>>,
) -> HashMap<StatusId, StatusFacts> {
    let plain: HashMap<StatusId, StatusFacts> = rows
        .iter()
        .filter_map(|row| {
            Some((
                row.id,
                status(
                    row,
                    authors.get(&row.account_id)?.clone(),
                    mentions.get(&row.id).cloned(),
                ),
            ))
        })
        .collect();
    rows.iter()
        .filter_map(|row| {
            let mut facts = plain.get(&row.id)?.clone();
            facts.reblog = row
                .reblog_of_id
                .and_then(|id| plain.get(&id))
                .cloned()
                .map(Box::new);
            Some((row.id, facts))
        })
        .collect()
}

fn status(row: &Status, author: AuthorFacts, mentions: Option<Vec<MentionFacts>>) -> StatusFacts {
    StatusFacts {
        id: row.id,
        author,
        visibility: row.visibility(),
        is_reply: row.reply,
        in_reply_to_id: row.in_reply_to_id,
        in_reply_to_account_id: row.in_reply_to_account_id,
        language: row.language.clone(),
        has_media: row
            .ordered_media_attachment_ids
            .as_ref()
            .is_some_and(|ids| !ids.is_empty()),
        mentions: mentions.unwrap_or_default(),
        quote_approval_policy: row.quote_approval_policy,
        is_reblog: row.is_reblog(),
        reblog: None,
    }
}

/// What a local viewer's facts are made from besides relations.
#[derive(Debug, QueryableByName)]
struct ViewerRow {
    #[diesel(sql_type = BigInt)]
    id: AccountId,
    #[diesel(sql_type = Nullable<Text>)]
    domain: Option<String>,
    #[diesel(sql_type = Bool)]
    silenced: bool,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    chosen_languages: Option<Vec<String>>,
    #[diesel(sql_type = BigInt)]
    permissions: i64,
}

/// One viewer's facts with regard to some accounts, in one flight. `None` if there is no such account.
pub async fn load_viewer(
    conn: &Conn,
    viewer: AccountId,
    others: &[AccountId],
    now: NaiveDateTime,
) -> QueryResult<Option<ViewerFacts>> {
    Ok(load_viewers(conn, &[viewer], others, now)
        .await?
        .remove(&viewer))
}

/// Many viewers' facts with regard to the same accounts: for fan-out. One flight, two statements.
pub async fn load_viewers(
    conn: &Conn,
    viewers: &[AccountId],
    others: &[AccountId],
    now: NaiveDateTime,
) -> QueryResult<HashMap<AccountId, ViewerFacts>> {
    let (mut relations, rows) = futures_util::try_join!(
        load_relations(conn, viewers, others, now),
        async {
            let mut conn = conn;
            statement(
            "SELECT a.id, a.domain, a.silenced_at IS NOT NULL AS silenced, u.chosen_languages, \
                    coalesce(CASE WHEN r.permissions & 1 = 1 THEN 9223372036854775807 ELSE r.permissions END, 0) \
                      | coalesce((SELECT e.permissions FROM user_roles e WHERE e.id = -99), 0) AS permissions \
             FROM accounts a LEFT JOIN users u ON u.account_id = a.id LEFT JOIN user_roles r ON r.id = u.role_id \
             WHERE a.id = ANY((SELECT $1)::bigint[])",
        )
        .bind::<Array<BigInt>, _>(viewers.to_vec())
        .load::<ViewerRow>(&mut conn)
        .await
        }
    )?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let facts = ViewerFacts {
                account_id: row.id,
                domain: row.domain,
                silenced: row.silenced,
                chosen_languages: row
                    .chosen_languages
                    .filter(|languages| !languages.is_empty()),
                permissions: row.permissions,
                relations: relations.remove(&row.id).unwrap_or_default(),
            };
            (row.id, facts)
        })
        .collect())
}

#[derive(Debug, QueryableByName)]
struct RelationRow {
    #[diesel(sql_type = Integer)]
    kind: i32,
    #[diesel(sql_type = BigInt)]
    viewer: AccountId,
    #[diesel(sql_type = BigInt)]
    other: AccountId,
    #[diesel(sql_type = Bool)]
    flag: bool,
    #[diesel(sql_type = Bool)]
    notify: bool,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    languages: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<Timestamp>)]
    since: Option<NaiveDateTime>,
}

/// The parts of the statements about relations: pairs of a viewer (`$1`) and another account (`$2`), then one kind of
/// relation after the other; [`fill`] knows the kinds.
///
/// `(SELECT $1)` hides how many there are: PostgreSQL would plan anew for a batch of thousands, and rather read a whole
/// table. So each pair is looked up in an index.
macro_rules! relation {
    (pairs) => {
        "WITH pair (viewer, other) AS ( \
           SELECT viewer, other FROM unnest((SELECT $1)::bigint[]) viewer, unnest((SELECT $2)::bigint[]) other) "
    };
    (following) => {
        "SELECT 0 AS kind, p.viewer, p.other, f.show_reblogs AS flag, f.notify, f.languages, NULL::timestamp AS since \
           FROM pair p JOIN follows f ON f.account_id = p.viewer AND f.target_account_id = p.other "
    };
    (followed_by) => {
        "UNION ALL SELECT 1, p.viewer, p.other, false, false, NULL, f.created_at \
           FROM pair p JOIN follows f ON f.account_id = p.other AND f.target_account_id = p.viewer "
    };
    (requested) => {
        "UNION ALL SELECT 2, p.viewer, p.other, false, false, NULL, NULL \
           FROM pair p JOIN follow_requests r ON r.account_id = p.viewer AND r.target_account_id = p.other "
    };
    (blocking) => {
        "UNION ALL SELECT 3, p.viewer, p.other, false, false, NULL, NULL \
           FROM pair p JOIN blocks b ON b.account_id = p.viewer AND b.target_account_id = p.other "
    };
    (blocked_by) => {
        "UNION ALL SELECT 4, p.viewer, p.other, false, false, NULL, NULL \
           FROM pair p JOIN blocks b ON b.account_id = p.other AND b.target_account_id = p.viewer "
    };
    (muting) => {
        "UNION ALL SELECT 5, p.viewer, p.other, m.hide_notifications, false, NULL, NULL \
           FROM pair p JOIN mutes m ON m.account_id = p.viewer AND m.target_account_id = p.other \
             AND (m.expires_at IS NULL OR m.expires_at > $3) "
    };
    (domain_blocking) => {
        // `OFFSET 0`: looked up by id, not among all remote accounts
        "UNION ALL SELECT 6, viewer.id, o.id, false, false, NULL, NULL \
           FROM (SELECT id, domain FROM accounts WHERE id = ANY((SELECT $2)::bigint[]) OFFSET 0) o \
             CROSS JOIN unnest((SELECT $1)::bigint[]) viewer (id) \
             JOIN account_domain_blocks d ON d.account_id = viewer.id AND d.domain = o.domain \
           WHERE o.domain IS NOT NULL "
    };
    (domain_blocked_by) => {
        "UNION ALL SELECT 7, p.viewer, p.other, false, false, NULL, NULL \
           FROM pair p JOIN accounts a ON a.id = p.viewer \
             JOIN account_domain_blocks d ON d.account_id = p.other AND d.domain = a.domain "
    };
    (in_exclusive_list) => {
        "UNION ALL SELECT 8, p.viewer, p.other, false, false, NULL, NULL \
           FROM pair p JOIN lists l ON l.account_id = p.viewer AND l.exclusive \
             JOIN list_accounts m ON m.list_id = l.id AND m.account_id = p.other "
    };
}

/// The relations of many viewers with many accounts, in one statement. Expired mutes are left out.
pub async fn load_relations(
    conn: &Conn,
    viewers: &[AccountId],
    others: &[AccountId],
    now: NaiveDateTime,
) -> QueryResult<HashMap<AccountId, Relations>> {
    if viewers.is_empty() || others.is_empty() {
        return Ok(HashMap::new());
    }
    let all = concat!(
        relation!(pairs),
        relation!(following),
        relation!(followed_by),
        relation!(requested),
        relation!(blocking),
        relation!(blocked_by),
        relation!(muting),
        relation!(domain_blocking),
        relation!(domain_blocked_by),
        relation!(in_exclusive_list),
    );
    let mut conn = conn;
    let rows = of_pairs(all, viewers, others, now).load(&mut conn).await?;
    Ok(by_viewer(rows))
}

/// The relations of thousands of receivers with those who take part in a status, as far as they decide about home
/// feeds. Whether receivers follow is asked of `replied_to` alone; how they follow the author,
/// [`crate::fan_out::Receiver`] tells.
pub async fn load_relations_of_feeds(
    conn: &Conn,
    receivers: &[AccountId],
    others: &[AccountId],
    replied_to: Option<AccountId>,
    now: NaiveDateTime,
) -> QueryResult<HashMap<AccountId, Relations>> {
    if receivers.is_empty() || others.is_empty() {
        return Ok(HashMap::new());
    }
    let deciding = concat!(
        relation!(pairs),
        relation!(following),
        "WHERE p.other = $4 ",
        relation!(blocking),
        relation!(blocked_by),
        relation!(muting),
        relation!(domain_blocking),
        relation!(in_exclusive_list),
    );
    let mut conn = conn;
    let rows = of_pairs(deciding, receivers, others, now)
        .bind::<BigInt, _>(replied_to.map_or(0, AccountId::get))
        .load(&mut conn)
        .await?;
    Ok(by_viewer(rows))
}

fn of_pairs<'a>(
    sql: &'static str,
    viewers: &[AccountId],
    others: &[AccountId],
    now: NaiveDateTime,
) -> Statement<'a> {
    statement(sql)
        .bind::<Array<BigInt>, _>(viewers.to_vec())
        .bind::<Array<BigInt>, _>(others.to_vec())
        .bind::<Timestamp, _>(now)
}

fn by_viewer(rows: Vec<RelationRow>) -> HashMap<AccountId, Relations> {
    let mut relations: HashMap<AccountId, Relations> = HashMap::new();
    for row in rows {
        fill(
            relations.entry(row.viewer).or_default().entry(row.other),
            row,
        );
    }
    relations
}

fn fill(facts: &mut RelationFacts, row: RelationRow) {
    match row.kind {
        0 => {
            facts.following = Some(FollowFacts {
                show_reblogs: row.flag,
                notify: row.notify,
                languages: row.languages,
            });
        }
        1 => facts.followed_by = row.since,
        2 => facts.requested = true,
        3 => facts.blocking = true,
        4 => facts.blocked_by = true,
        5 => {
            facts.muting = Some(MuteFacts {
                hide_notifications: row.flag,
            });
        }
        6 => facts.domain_blocking = true,
        7 => facts.domain_blocked_by = true,
        _ => facts.in_exclusive_list = true,
    }
}
