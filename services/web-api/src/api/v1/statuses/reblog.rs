//! `/api/v1/statuses/:id/reblog` and its undoing (<https://docs.joinmastodon.org/methods/statuses/#boost>)

use ferrodon_entities::status::Status;
use ferrodon_types::StatusId;
use ferrodon_usecases::reblogs::{self, ReblogError};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{One, present, present_in_list, said_visibility};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/api/v1/statuses/:id/reblog", create)
            .user(&["write", "write:statuses"])
            .limit(Limit::Statuses),
        post("/api/v1/statuses/:id/unreblog", destroy)
            .user(&["write", "write:statuses"])
            .limit(Limit::Deletion),
    ]
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Asked {
    id: StatusId,
    /// `public`, `unlisted` or `private`
    #[expect(
        dead_code,
        reason = "read from the tree, where false and nothing differ"
    )]
    visibility: Option<String>,
}

async fn create(ctx: Ctx, me: Me, params: Params<Asked>) -> ApiResult<Status> {
    let visibility = said_visibility(params.tree());
    let reblog = reblogs::create(
        &ctx.usecases,
        me.account_id,
        params.id,
        visibility.as_deref(),
    )
    .await?;
    present(&ctx, reblog).await
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    reblogs::delete(&ctx.usecases, me.account_id, params.id).await?;
    present_in_list(&ctx, params.id).await
}

impl From<ReblogError> for ApiError {
    fn from(error: ReblogError) -> Self {
        match error {
            ReblogError::Access(error) => error.into(),
            ReblogError::Visibility => Self::invalid("Visibility", "invalid-inclusion"),
            ReblogError::ReservedVisibility => {
                Self::invalid("Visibility", "invalid-visibility-reserved")
            }
            ReblogError::NoAccount => Self::RecordNotFound,
            ReblogError::Query(error) => error.into(),
            ReblogError::Publish(error) => error.into(),
            ReblogError::Tx(error) => error.into(),
        }
    }
}
