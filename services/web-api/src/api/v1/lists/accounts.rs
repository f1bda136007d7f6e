//! `/api/v1/lists/:id/accounts` (<https://docs.joinmastodon.org/methods/lists/#accounts>)

use ferrodon_db::lists::{self as rows, members};
use ferrodon_entities::{Viewer, account::Account, accounts};
use ferrodon_policy::lists::PlaceFault;
use ferrodon_types::{AccountId, ListId, limits};
use ferrodon_usecases::lists::{MemberError, add_members, remove_members};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{One, READ, WRITE};
use crate::{params::Value, prelude::*};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        get("/api/v1/lists/:id/accounts", list).user(READ).paged(),
        post("/api/v1/lists/:id/accounts", create).user(WRITE),
        delete("/api/v1/lists/:id/accounts", destroy).user(WRITE),
    ]
}

async fn list(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Vec<Account>> {
    let conn = ctx.conn().await?;
    let list = rows::find_owned(&conn, me.account_id, params.id)
        .await?
        .ok_or(ApiError::RecordNotFound)?;
    let page = params.page_down(PageLimit::of(limits::DEFAULT_ACCOUNTS));
    let (ids, links) = if wants_all(&params) {
        (members::list_all(&conn, list.id).await?, Links::default())
    } else {
        let ids = members::list(&conn, list.id, page).await?;
        let links = Links::while_full(ids.iter().map(|id| id.get()), page.limit);
        (ids, links)
    };
    let viewer = Some(Viewer::from(me.account_id));
    let shown = accounts::present(&ctx.presenter, &conn, viewer, &ids).await?;
    Ok(Reply::new(shown).links(links.header(&ctx, "since_id", &["limit"])))
}

/// A limit that is just a zero means all, whatever the cursors.
fn wants_all(params: &Params<One>) -> bool {
    params
        .tree()
        .get("limit")
        .and_then(Value::as_text)
        .as_deref()
        == Some("0")
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Several {
    id: ListId,
    #[serde(default)]
    account_ids: Vec<AccountId>,
}

async fn create(ctx: Ctx, me: Me, params: Params<Several>) -> ApiResult<Empty> {
    add_members(&ctx.usecases, me.account_id, params.id, &params.account_ids).await?;
    Ok(Reply::empty())
}

async fn destroy(ctx: Ctx, me: Me, params: Params<Several>) -> ApiResult<Empty> {
    remove_members(&ctx.usecases, me.account_id, params.id, &params.account_ids).await?;
    Ok(Reply::empty())
}

impl From<MemberError> for ApiError {
    fn from(error: MemberError) -> Self {
        match error {
            MemberError::NotFound => Self::RecordNotFound,
            MemberError::Invalid(faults) => {
                Self::Validation(faults.into_iter().map(fault).collect())
            }
            MemberError::Query(error) => error.into(),
            MemberError::Tx(error) => error.into(),
        }
    }
}

fn fault(fault: PlaceFault) -> Invalid {
    let message = match fault {
        PlaceFault::Taken => "invalid-on-the-list",
        PlaceFault::NotFollowed => "invalid-not-followed",
    };
    Invalid::new("Account", message)
}
