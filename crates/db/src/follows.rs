//! Follows: made, changed, ended, listed. <https://docs.joinmastodon.org/methods/accounts/#follow>

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Nullable},
};
use diesel_async::RunQueryDsl;
use ferrodon_schema::{account_pins, follows, list_accounts};
use ferrodon_types::{AccountId, FollowId, FollowRequestId};

use crate::{Conn, QueryResult, page::Page, relationships::Follow, statement::statement};

/// How somebody follows, or asks to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Boosts are wanted too.
    pub show_reblogs: bool,
    /// Every post is to be notified.
    pub notify: bool,
    /// Only posts in these languages are wanted; `None` is all.
    pub languages: Option<Vec<String>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            show_reblogs: true,
            notify: false,
            languages: None,
        }
    }
}

/// A follow, or a request to follow, that begins.
#[derive(Debug, Clone, Copy)]
pub struct NewFollow<'a> {
    /// Who follows.
    pub account_id: AccountId,
    /// Whom.
    pub target_account_id: AccountId,
    /// How.
    pub options: &'a Options,
    /// The id that other servers know it by.
    pub uri: &'a str,
    /// When.
    pub now: NaiveDateTime,
}

/// Who follows whom, if so.
pub async fn find(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
) -> QueryResult<Option<Follow>> {
    let mut conn = conn;
    follows::table
        .filter(follows::account_id.eq(account))
        .filter(follows::target_account_id.eq(target))
        .select(Follow::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Whether an account follows anybody.
pub async fn follows_anybody(conn: &Conn, account: AccountId) -> QueryResult<bool> {
    let mut conn = conn;
    diesel::select(diesel::dsl::exists(
        follows::table.filter(follows::account_id.eq(account)),
    ))
    .get_result(&mut conn)
    .await
}

/// Inserts a follow; `None` if it is there already.
pub async fn insert(conn: &Conn, new: &NewFollow<'_>) -> QueryResult<Option<FollowId>> {
    let mut conn = conn;
    diesel::insert_into(follows::table)
        .values((
            follows::account_id.eq(new.account_id),
            follows::target_account_id.eq(new.target_account_id),
            follows::show_reblogs.eq(new.options.show_reblogs),
            follows::notify.eq(new.options.notify),
            follows::languages.eq(new.options.languages.clone()),
            follows::uri.eq(new.uri),
            follows::created_at.eq(new.now),
            follows::updated_at.eq(new.now),
        ))
        .on_conflict((follows::account_id, follows::target_account_id))
        .do_nothing()
        .returning(follows::id)
        .get_result(&mut conn)
        .await
        .optional()
}

/// Changes how somebody follows.
pub async fn update(
    conn: &Conn,
    id: FollowId,
    options: &Options,
    now: NaiveDateTime,
) -> QueryResult<()> {
    let mut conn = conn;
    diesel::update(follows::table.find(id))
        .set((
            follows::show_reblogs.eq(options.show_reblogs),
            follows::notify.eq(options.notify),
            follows::languages.eq(options.languages.clone()),
            follows::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Ends a follow, with what hangs on it: places on lists, the endorsement. `None` if there was none. (Notifications:
/// [`crate::notifications::delete_about`]; counters: the transaction's.)
pub async fn delete(
    conn: &Conn,
    account: AccountId,
    target: AccountId,
) -> QueryResult<Option<FollowId>> {
    let (mut c1, mut c2, mut c3) = (conn, conn, conn);
    let deleted: Option<FollowId> = diesel::delete(
        follows::table
            .filter(follows::account_id.eq(account))
            .filter(follows::target_account_id.eq(target)),
    )
    .returning(follows::id)
    .get_result(&mut c1)
    .await
    .optional()?;
    if let Some(id) = deleted {
        // places on lists whose follow is this one go by the foreign key; the rest is what old releases left without
        futures_util::try_join!(
            diesel::delete(list_accounts::table.filter(list_accounts::follow_id.eq(id)))
                .execute(&mut c2),
            diesel::delete(
                account_pins::table
                    .filter(account_pins::account_id.eq(account))
                    .filter(account_pins::target_account_id.eq(target)),
            )
            .execute(&mut c3),
        )?;
    }
    Ok(deleted)
}

/// Places on lists that waited for a request now stand on the follow that came of it.
pub async fn move_list_places(
    conn: &Conn,
    request: FollowRequestId,
    follow: FollowId,
) -> QueryResult<usize> {
    let mut conn = conn;
    diesel::update(list_accounts::table.filter(list_accounts::follow_request_id.eq(request)))
        .set((
            list_accounts::follow_request_id.eq(None::<FollowRequestId>),
            list_accounts::follow_id.eq(Some(follow)),
        ))
        .execute(&mut conn)
        .await
}

/// Which side of follows is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who follows an account.
    Followers,
    /// Whom an account follows.
    Following,
}

/// One entry of such a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Listed {
    /// The cursor.
    #[diesel(sql_type = BigInt)]
    pub id: FollowId,
    /// The other account.
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
}

/// A page of who follows an account, or whom it follows, newest first. A viewer (not the account itself) doesn't see
/// whom they block or mute, nor who blocks them. `min_id` means nothing here.
pub async fn list(
    conn: &Conn,
    account: AccountId,
    side: Side,
    viewer: Option<AccountId>,
    page: Page,
) -> QueryResult<Vec<Listed>> {
    let mut conn = conn;
    let sql = match side {
        Side::Followers => {
            "SELECT f.id, f.account_id FROM public.follows f WHERE f.target_account_id = $1 \
               AND ($2 IS NULL OR f.id < $2) AND ($3 IS NULL OR f.id > $3) \
               AND ($4 IS NULL OR NOT EXISTS ( \
                 SELECT 1 FROM public.blocks b WHERE b.account_id = $4 AND b.target_account_id = f.account_id \
                 UNION ALL SELECT 1 FROM public.blocks b WHERE b.account_id = f.account_id AND b.target_account_id = $4 \
                 UNION ALL SELECT 1 FROM public.mutes m WHERE m.account_id = $4 AND m.target_account_id = f.account_id)) \
             ORDER BY f.id DESC LIMIT $5"
        }
        Side::Following => {
            "SELECT f.id, f.target_account_id AS account_id FROM public.follows f WHERE f.account_id = $1 \
               AND ($2 IS NULL OR f.id < $2) AND ($3 IS NULL OR f.id > $3) \
               AND ($4 IS NULL OR NOT EXISTS ( \
                 SELECT 1 FROM public.blocks b WHERE b.account_id = $4 AND b.target_account_id = f.target_account_id \
                 UNION ALL SELECT 1 FROM public.blocks b WHERE b.account_id = f.target_account_id AND b.target_account_id = $4 \
                 UNION ALL SELECT 1 FROM public.mutes m WHERE m.account_id = $4 AND m.target_account_id = f.target_account_id)) \
             ORDER BY f.id DESC LIMIT $5"
        }
    };
    statement(sql)
        .bind::<BigInt, _>(account)
        .bind::<Nullable<BigInt>, _>(page.max_id)
        .bind::<Nullable<BigInt>, _>(page.since_id)
        .bind::<Nullable<BigInt>, _>(viewer.filter(|viewer| *viewer != account))
        .bind::<BigInt, _>(page.limit)
        .load(&mut conn)
        .await
}
