//! How two accounts stand to each other, loaded for many targets at once.
//! <https://docs.joinmastodon.org/entities/Relationship/>

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::{prelude::*, sql_types::Text};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{
    account_domain_blocks, account_notes, account_pins, blocks, follow_requests, follows, mutes,
};
use ferrodon_types::{AccountId, FollowId, FollowRequestId, MuteId};

use crate::{Conn, QueryResult, statement::statement};

/// Lets one transaction at a time change what two accounts are to each other, whoever begins.
pub async fn lock(conn: &Conn, one: AccountId, other: AccountId) -> QueryResult<()> {
    let mut conn = conn;
    statement("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!(
            "relationship:{}:{}",
            one.min(other),
            one.max(other)
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// A row of `follows`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = follows)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Follow {
    pub id: FollowId,
    pub account_id: AccountId,
    pub target_account_id: AccountId,
    pub show_reblogs: bool,
    pub notify: bool,
    /// `None` means all.
    pub languages: Option<Vec<String>>,
    pub uri: Option<String>,
    pub created_at: NaiveDateTime,
}

/// A row of `follow_requests`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = follow_requests)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct FollowRequest {
    pub id: FollowRequestId,
    pub account_id: AccountId,
    pub target_account_id: AccountId,
    pub show_reblogs: bool,
    pub notify: bool,
    /// `None` means all.
    pub languages: Option<Vec<String>>,
    pub uri: Option<String>,
    pub created_at: NaiveDateTime,
}

/// A row of `mutes`. Expired ones may still stand until their job comes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mutes)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Mute {
    pub id: MuteId,
    pub account_id: AccountId,
    pub target_account_id: AccountId,
    pub hide_notifications: bool,
    pub expires_at: Option<NaiveDateTime>,
}

/// Everything that a viewer and a page of other accounts have to do with each other.
#[derive(Debug, Clone, Default)]
pub struct Relationships {
    /// The viewer's follows, by target.
    pub following: HashMap<AccountId, Follow>,
    /// The viewer's pending requests, by target.
    pub requested: HashMap<AccountId, FollowRequest>,
    /// Who of them follows the viewer.
    pub followed_by: HashSet<AccountId>,
    /// Who of them asked to follow the viewer.
    pub requested_by: HashSet<AccountId>,
    /// Whom the viewer blocks.
    pub blocking: HashSet<AccountId>,
    /// Who of them blocks the viewer.
    pub blocked_by: HashSet<AccountId>,
    /// The viewer's mutes, by target.
    pub muting: HashMap<AccountId, Mute>,
    /// Which of the given domains the viewer blocks.
    pub domain_blocking: HashSet<String>,
    /// Whom the viewer features on their profile.
    pub endorsed: HashSet<AccountId>,
    /// The viewer's private notes, by target.
    pub notes: HashMap<AccountId, String>,
}

/// Loads all of it in one flight: the queries are pipelined on the connection.
pub async fn load(
    conn: &Conn,
    viewer: AccountId,
    targets: &[AccountId],
    domains: &[String],
) -> QueryResult<Relationships> {
    if targets.is_empty() {
        return Ok(Relationships::default());
    }
    let (mut c1, mut c2, mut c3, mut c4, mut c5) = (conn, conn, conn, conn, conn);
    let (mut c6, mut c7, mut c8, mut c9, mut c10) = (conn, conn, conn, conn, conn);
    let (
        following,
        requested,
        followed_by,
        requested_by,
        blocking,
        blocked_by,
        muting,
        domain_blocking,
        endorsed,
        notes,
    ) = futures_util::try_join!(
        follows::table
            .filter(follows::account_id.eq(viewer))
            .filter(follows::target_account_id.eq_any(targets))
            .select(Follow::as_select())
            .load(&mut c1),
        follow_requests::table
            .filter(follow_requests::account_id.eq(viewer))
            .filter(follow_requests::target_account_id.eq_any(targets))
            .select(FollowRequest::as_select())
            .load(&mut c2),
        follows::table
            .filter(follows::target_account_id.eq(viewer))
            .filter(follows::account_id.eq_any(targets))
            .select(follows::account_id)
            .load::<AccountId>(&mut c3),
        follow_requests::table
            .filter(follow_requests::target_account_id.eq(viewer))
            .filter(follow_requests::account_id.eq_any(targets))
            .select(follow_requests::account_id)
            .load::<AccountId>(&mut c4),
        blocks::table
            .filter(blocks::account_id.eq(viewer))
            .filter(blocks::target_account_id.eq_any(targets))
            .select(blocks::target_account_id)
            .load::<AccountId>(&mut c5),
        blocks::table
            .filter(blocks::target_account_id.eq(viewer))
            .filter(blocks::account_id.eq_any(targets))
            .select(blocks::account_id)
            .load::<AccountId>(&mut c6),
        mutes::table
            .filter(mutes::account_id.eq(viewer))
            .filter(mutes::target_account_id.eq_any(targets))
            .select(Mute::as_select())
            .load(&mut c7),
        account_domain_blocks::table
            .filter(account_domain_blocks::account_id.eq(viewer))
            .filter(account_domain_blocks::domain.eq_any(domains))
            .select(account_domain_blocks::domain)
            .load::<String>(&mut c8),
        account_pins::table
            .filter(account_pins::account_id.eq(viewer))
            .filter(account_pins::target_account_id.eq_any(targets))
            .select(account_pins::target_account_id)
            .load::<AccountId>(&mut c9),
        account_notes::table
            .filter(account_notes::account_id.eq(viewer))
            .filter(account_notes::target_account_id.eq_any(targets))
            .select((account_notes::target_account_id, account_notes::comment))
            .load::<(AccountId, String)>(&mut c10),
    )?;
    Ok(Relationships {
        following: following
            .into_iter()
            .map(|row| (row.target_account_id, row))
            .collect(),
        requested: requested
            .into_iter()
            .map(|row| (row.target_account_id, row))
            .collect(),
        followed_by: followed_by.into_iter().collect(),
        requested_by: requested_by.into_iter().collect(),
        blocking: blocking.into_iter().collect(),
        blocked_by: blocked_by.into_iter().collect(),
        muting: muting
            .into_iter()
            .map(|row| (row.target_account_id, row))
            .collect(),
        domain_blocking: domain_blocking.into_iter().collect(),
        endorsed: endorsed.into_iter().collect(),
        notes: notes.into_iter().collect(),
    })
}

/// Follows between a viewer and a page of accounts, both ways, in one statement: (whom the viewer follows, who follows the viewer since when).
pub async fn load_follows(
    conn: &Conn,
    viewer: AccountId,
    targets: &[AccountId],
) -> QueryResult<(HashSet<AccountId>, HashMap<AccountId, NaiveDateTime>)> {
    if targets.is_empty() {
        return Ok(Default::default());
    }
    let mut conn = conn;
    let rows: Vec<(AccountId, AccountId, NaiveDateTime)> = follows::table
        .filter(
            follows::account_id
                .eq(viewer)
                .and(follows::target_account_id.eq_any(targets)),
        )
        .select((
            follows::account_id,
            follows::target_account_id,
            follows::created_at,
        ))
        .union_all(
            follows::table
                .filter(
                    follows::target_account_id
                        .eq(viewer)
                        .and(follows::account_id.eq_any(targets)),
                )
                .select((
                    follows::account_id,
                    follows::target_account_id,
                    follows::created_at,
                )),
        )
        .load(&mut conn)
        .await?;
    let (mut following, mut followed_by) = (HashSet::new(), HashMap::new());
    for (account, target, since) in rows {
        if account == viewer {
            following.insert(target);
        }
        if target == viewer {
            followed_by.insert(account, since);
        }
    }
    Ok((following, followed_by))
}
