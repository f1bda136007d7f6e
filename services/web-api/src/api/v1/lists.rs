//! `/api/v1/lists` and what lies below (<https://docs.joinmastodon.org/methods/lists/>)

pub mod accounts;

use ferrodon_db::lists as rows;
use ferrodon_entities::list::List;
use ferrodon_types::ListId;
use ferrodon_usecases::lists::{self, ListError, ListFault, ListWish};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::prelude::*;

const READ: &[&str] = &["read", "read:lists"];
const WRITE: &[&str] = &["write", "write:lists"];

/// The endpoints of this file and below.
pub fn endpoints() -> Vec<Endpoint> {
    let own = vec![
        get("/api/v1/lists", list).user(READ),
        post("/api/v1/lists", create).user(WRITE),
        get("/api/v1/lists/:id", show).user(READ),
        put("/api/v1/lists/:id", update).user(WRITE),
        patch("/api/v1/lists/:id", update).user(WRITE),
        delete("/api/v1/lists/:id", destroy).user(WRITE),
    ];
    [own, accounts::endpoints()].concat()
}

/// A list in the path.
#[derive(Debug, Deserialize, JsonSchema)]
struct One {
    id: ListId,
}

async fn list(ctx: Ctx, me: Me) -> ApiResult<Vec<List>> {
    let found = rows::list_owned(&*ctx.conn().await?, me.account_id).await?;
    Ok(Reply::new(found.into_iter().map(List::from).collect()))
}

async fn show(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<List> {
    let found = rows::find_owned(&*ctx.conn().await?, me.account_id, params.id).await?;
    Ok(Reply::new(found.ok_or(ApiError::RecordNotFound)?.into()))
}

/// What a list is to be.
#[derive(Debug, Deserialize, JsonSchema)]
struct Wish {
    #[serde(default)]
    title: Given<String>,
    #[serde(default)]
    replies_policy: Given<String>,
    exclusive: Option<bool>,
}

impl From<Wish> for ListWish {
    fn from(wish: Wish) -> Self {
        Self {
            title: text(wish.title),
            replies_policy: text(wish.replies_policy),
            exclusive: wish.exclusive,
        }
    }
}

/// Null is no text at all, which is something else than not being given.
fn text(given: Given<String>) -> Option<String> {
    match given {
        Given::Absent => None,
        Given::Null => Some(String::new()),
        Given::Value(text) => Some(text),
    }
}

async fn create(ctx: Ctx, me: Me, params: Params<Wish>) -> ApiResult<List> {
    let wish = params.into_inner().into();
    let made = lists::create(&ctx.usecases, me.account_id, &wish).await?;
    Ok(Reply::new(made.into()))
}

async fn update(ctx: Ctx, me: Me, one: Params<One>, params: Params<Wish>) -> ApiResult<List> {
    let wish = params.into_inner().into();
    let changed = lists::update(&ctx.usecases, me.account_id, one.id, &wish).await?;
    Ok(Reply::new(changed.into()))
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Empty> {
    lists::delete(&ctx.usecases, me.account_id, params.id).await?;
    Ok(Reply::empty())
}

impl From<ListError> for ApiError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::NotFound => Self::RecordNotFound,
            ListError::Invalid(faults) => Self::Validation(faults.into_iter().map(fault).collect()),
            ListError::Query(error) => error.into(),
            ListError::Tx(error) => error.into(),
        }
    }
}

fn fault(fault: ListFault) -> Invalid {
    use ferrodon_types::limits::LIST_TITLE;
    match fault {
        ListFault::UnknownRepliesPolicy => Invalid::new("Replies policy", "invalid-inclusion"),
        ListFault::TitleBlank => Invalid::new("Title", "invalid-blank"),
        ListFault::TitleTooLong => {
            Invalid::new("Title", "invalid-too-long").with("count", LIST_TITLE as i64)
        }
        ListFault::TooMany => Invalid::new("", "lists-limit-reached"),
    }
}
