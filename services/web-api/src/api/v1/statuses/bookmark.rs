//! `/api/v1/statuses/:id/bookmark` and its undoing (<https://docs.joinmastodon.org/methods/statuses/#bookmark>)

use ferrodon_entities::status::Status;
use ferrodon_usecases::bookmarks::{self, BookmarkError};

use super::{One, present, present_in_list};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/api/v1/statuses/:id/bookmark", create)
            .user(&["write", "write:bookmarks"])
            .status_first(),
        post("/api/v1/statuses/:id/unbookmark", destroy).user(&["write", "write:bookmarks"]),
    ]
}

async fn create(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    bookmarks::create(&ctx.usecases, me.account_id, params.id).await?;
    present(&ctx, params.id).await
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    bookmarks::delete(&ctx.usecases, me.account_id, params.id).await?;
    present_in_list(&ctx, params.id).await
}

impl From<BookmarkError> for ApiError {
    fn from(error: BookmarkError) -> Self {
        match error {
            BookmarkError::Access(error) => error.into(),
            BookmarkError::Query(error) => error.into(),
            BookmarkError::Tx(error) => error.into(),
        }
    }
}
