//! `/api/v1/notifications` (<https://docs.joinmastodon.org/methods/notifications/>)

use ferrodon_db::notifications::{self as rows, Selection};
use ferrodon_entities::{
    notification::Notification,
    notifications::{Known, present_for},
};
use ferrodon_types::{AccountId, NotificationId, NotificationType};
use ferrodon_usecases::notifications::{clear as clear_all, dismiss as dismiss_one};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    const READ: &[&str] = &["read", "read:notifications"];
    const WRITE: &[&str] = &["write", "write:notifications"];
    vec![
        get("/api/v1/notifications", list).user(READ).paged(),
        get("/api/v1/notifications/unread_count", unread_count).user(READ),
        get("/api/v1/notifications/:id", show).user(READ),
        post("/api/v1/notifications/clear", clear).user(WRITE),
        post("/api/v1/notifications/:id/dismiss", dismiss).user(WRITE),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Wanted {
    types: Option<Vec<String>>,
    #[serde(default)]
    exclude_types: Vec<String>,
    account_id: Option<String>,
    #[serde(default)]
    include_filtered: Flag,
    supported_types: Option<Vec<String>>,
}

impl Wanted {
    /// Unknown kinds are as good as not named; where only such are named, nothing is wanted.
    fn selection(&self) -> Selection {
        let is_named = |names: &[String], kind: NotificationType| {
            names.iter().any(|name| name == kind.as_str())
        };
        let asked = self.types.as_deref().filter(|types| !types.is_empty());
        let kinds: Vec<NotificationType> = NotificationType::ALL
            .into_iter()
            .filter(|kind| asked.is_none_or(|names| is_named(names, *kind)))
            .filter(|kind| !is_named(&self.exclude_types, *kind))
            .collect();
        let from = self
            .account_id
            .as_deref()
            .filter(|id| !id.trim().is_empty());
        Selection {
            kinds: (kinds.len() < NotificationType::ALL.len()).then_some(kinds),
            // what is no id is nobody's
            from: from.map(|id| AccountId(ferrodon_types::params::id(id).unwrap_or(0))),
            include_filtered: self.include_filtered.0,
        }
    }
}

/// The kinds that a client says it knows how to show; it gets texts in place of others.
fn known(ctx: &Ctx, supported_types: Option<&Vec<String>>) -> Option<Known> {
    supported_types.map(|kinds| Known {
        kinds: kinds.clone(),
        locale: ctx.locale(),
    })
}

async fn list(ctx: Ctx, me: Me, params: Params<Wanted>) -> ApiResult<Vec<Notification>> {
    let page = params.page(PageLimit::of(40));
    let conn = ctx.conn().await?;
    let found = rows::list(&conn, me.account_id, &params.selection(), page).await?;
    let known = known(&ctx, params.supported_types.as_ref());
    let shown = present_for(&ctx.presenter, &conn, me.account_id, &found, known.as_ref()).await?;
    let links = Links::while_not_empty(found.iter().map(|row| row.id.get()));
    let kept = [
        "limit",
        "account_id",
        "types[]",
        "exclude_types[]",
        "include_filtered",
        "supported_types[]",
    ];
    Ok(Reply::new(shown).links(links.header(&ctx, "min_id", &kept)))
}

/// How many notifications are unread.
#[derive(Debug, Serialize, JsonSchema)]
struct Unread {
    count: i64,
}

/// Those above the marker, or all where there is none, up to a limit.
async fn unread_count(ctx: Ctx, me: Me, params: Params<Wanted>) -> ApiResult<Unread> {
    let limit = params.page(PageLimit::of(100).up_to(1_000)).limit;
    let conn = ctx.conn().await?;
    let count =
        rows::count_unread(&conn, me.user_id, me.account_id, &params.selection(), limit).await?;
    Ok(Reply::new(Unread { count }))
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Shown {
    id: NotificationId,
    supported_types: Option<Vec<String>>,
}

async fn show(ctx: Ctx, me: Me, params: Params<Shown>) -> ApiResult<Notification> {
    let conn = ctx.conn().await?;
    let row = rows::find(&conn, me.account_id, params.id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    let known = known(&ctx, params.supported_types.as_ref());
    let shown = present_for(&ctx.presenter, &conn, me.account_id, &[row], known.as_ref()).await?;
    shown
        .into_iter()
        .next()
        .map(Reply::new)
        .ok_or(ApiError::RecordNotFound)
}

async fn clear(ctx: Ctx, me: Me) -> ApiResult<Empty> {
    clear_all(&ctx.usecases, me.account_id)
        .await
        .map_err(ApiError::internal)?;
    Ok(Reply::empty())
}

#[derive(Debug, Deserialize, JsonSchema)]
struct One {
    id: NotificationId,
}

async fn dismiss(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Empty> {
    let was_there = dismiss_one(&ctx.usecases, me.account_id, params.id)
        .await
        .map_err(ApiError::internal)?;
    if was_there {
        Ok(Reply::empty())
    } else {
        Err(ApiError::RecordNotFound)
    }
}
