//! `/api/v1/statuses` and what lies below (<https://docs.joinmastodon.org/methods/statuses/>)

pub mod bookmark;
pub mod context;
pub mod create;
pub mod favourite;
pub mod favourited_by;
pub mod mute;
pub mod pin;
pub mod reblog;
pub mod reblogged_by;

use actix_web::http::StatusCode;
use ferrodon_db::{Conn, QueryResult, page::Page};
use ferrodon_entities::{Viewer, account::Account, accounts, status::Status, statuses};
use ferrodon_types::{AccountId, StatusId, limits, params::id};
use ferrodon_usecases::statuses as usecases;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    params::{Map, Value},
    prelude::*,
    state::AppState,
};

/// Statuses that may be asked for at once.
const MOST_AT_ONCE: usize = 20;

/// The endpoints of this file and below.
pub fn endpoints() -> Vec<Endpoint> {
    let own = vec![
        get("/api/v1/statuses", list).optional(&["read", "read:statuses"]),
        get("/api/v1/statuses/:id", show)
            .optional(&["read", "read:statuses"])
            .cache_anonymous(),
        delete("/api/v1/statuses/:id", destroy)
            .user(&["write", "write:statuses"])
            .limit(Limit::Deletion),
    ];
    [
        own,
        bookmark::endpoints(),
        context::endpoints(),
        create::endpoints(),
        favourite::endpoints(),
        favourited_by::endpoints(),
        mute::endpoints(),
        pin::endpoints(),
        reblog::endpoints(),
        reblogged_by::endpoints(),
    ]
    .concat()
}

/// A status in the path.
#[derive(Debug, Deserialize, JsonSchema)]
struct One {
    id: StatusId,
}

/// Looks whether a viewer may see the status that the path names.
pub(crate) async fn find_visible(
    app: &AppState,
    viewer: Option<AccountId>,
    tree: &Map,
) -> Result<(), ApiError> {
    let id = tree
        .get("id")
        .and_then(Value::as_text)
        .and_then(|text| id(&text));
    let id = StatusId(id.ok_or(ApiError::NotFound)?);
    let conn = app.db.get().await?;
    usecases::load(&conn, viewer, &[id], app.clock.naive_now())
        .await?
        .visible(id)?;
    Ok(())
}

/// Presents a status for the caller, who may see it.
async fn present(ctx: &Ctx, id: StatusId) -> ApiResult<Status> {
    let conn = ctx.conn().await?;
    let viewer = ctx.viewer().map(Viewer::from);
    let status = statuses::present_one(&ctx.presenter, &conn, viewer, id).await?;
    Ok(Reply::new(status.ok_or(ApiError::NotFound)?))
}

/// Presents a status for the caller as lists do: reblogs carry no marks.
async fn present_in_list(ctx: &Ctx, id: StatusId) -> ApiResult<Status> {
    let conn = ctx.conn().await?;
    let viewer = ctx.viewer().map(Viewer::from);
    let status = statuses::present(&ctx.presenter, &conn, viewer, &[id])
        .await?
        .pop();
    Ok(Reply::new(status.ok_or(ApiError::NotFound)?))
}

/// Presents a slice of those who did something with a status, which `list` gives.
async fn present_accounts(
    ctx: &Ctx,
    params: &Params<One>,
    list: impl AsyncFn(&Conn, StatusId, Page) -> QueryResult<Vec<(i64, AccountId)>>,
) -> ApiResult<Vec<Account>> {
    let conn = ctx.read_conn().await?;
    let seen = usecases::load(&conn, ctx.viewer(), &[params.id], ctx.now().naive_utc()).await?;
    seen.visible(params.id)?;
    let page = params.page_down(PageLimit::of(limits::DEFAULT_ACCOUNTS));
    let rows = list(&conn, params.id, page).await?;
    let ids: Vec<AccountId> = rows.iter().map(|(_, account)| *account).collect();
    let shown =
        accounts::present(&ctx.presenter, &conn, ctx.viewer().map(Viewer::from), &ids).await?;
    let links = Links::while_full(rows.iter().map(|(id, _)| *id), page.limit);
    Ok(Reply::new(shown).links(links.header(ctx, "since_id", &["limit"])))
}

/// The visibility that is asked for: `false` is as good as nothing, a blank text isn't.
fn said_visibility(tree: &Map) -> Option<String> {
    match tree.get("visibility")? {
        Value::Flag(false) => None,
        value => value.as_text().map(std::borrow::Cow::into_owned),
    }
}

async fn show(ctx: Ctx, params: Params<One>) -> ApiResult<Status> {
    let conn = ctx.read_conn().await?;
    let seen = usecases::load(&conn, ctx.viewer(), &[params.id], ctx.now().naive_utc()).await?;
    seen.visible(params.id)?;
    let rows = seen.rows.into_values().collect();
    let viewer = ctx.viewer().map(Viewer::from);
    let shown =
        statuses::present_each_of(&ctx.presenter, &conn, viewer, rows, &[params.id]).await?;
    let status = shown.into_iter().next().ok_or(ApiError::NotFound)?;
    Ok(Reply::new(status))
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Several {
    #[serde(default)]
    id: Vec<StatusId>,
}

async fn list(ctx: Ctx, params: Params<Several>) -> ApiResult<Vec<Status>> {
    let mut ids = params.into_inner().id;
    // newest first, whatever the order
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.dedup();
    if ids.len() > MOST_AT_ONCE {
        return Err(ApiError::said(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation-error",
        ));
    }
    let conn = ctx.read_conn().await?;
    let seen = usecases::load(&conn, ctx.viewer(), &ids, ctx.now().naive_utc()).await?;
    ids.retain(|id| seen.is_listed(*id));
    let rows = seen.rows.into_values().collect();
    let viewer = ctx.viewer().map(Viewer::from);
    Ok(Reply::new(
        statuses::present_each_of(&ctx.presenter, &conn, viewer, rows, &ids).await?,
    ))
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    let conn = ctx.conn().await?;
    usecases::find_own(&conn, me.account_id, params.id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    // shown as it was: for writing it anew
    let status =
        statuses::present_for_redraft(&ctx.presenter, &conn, me.account_id.into(), params.id)
            .await?;
    drop(conn);
    usecases::delete(&ctx.usecases, me.account_id, params.id).await?;
    Ok(Reply::new(status.ok_or(ApiError::RecordNotFound)?))
}

impl From<usecases::AccessError> for ApiError {
    fn from(error: usecases::AccessError) -> Self {
        use usecases::AccessError as Error;
        match error {
            // whether there is none or none for the caller makes no difference
            Error::Missing | Error::Hidden => Self::NotFound,
            Error::NotAllowed => Self::NotAllowed,
            Error::Query(error) => error.into(),
        }
    }
}

impl From<usecases::PublishError> for ApiError {
    fn from(error: usecases::PublishError) -> Self {
        use usecases::PublishError as Error;
        match error {
            Error::Query(error) => error.into(),
            Error::Tx(error) => error.into(),
            error @ Error::NoId => Self::internal(error),
        }
    }
}

impl From<usecases::DeleteError> for ApiError {
    fn from(error: usecases::DeleteError) -> Self {
        use usecases::DeleteError as Error;
        match error {
            Error::Missing => Self::RecordNotFound,
            Error::Pool(error) => error.into(),
            Error::Query(error) => error.into(),
            Error::Tx(error) => error.into(),
        }
    }
}
