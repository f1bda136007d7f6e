//! `/api/v1/statuses/:id/favourite` and its undoing (<https://docs.joinmastodon.org/methods/statuses/#favourite>)

use ferrodon_entities::status::Status;
use ferrodon_usecases::favourites::{self, FavouriteError};

use super::{One, present, present_in_list};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/api/v1/statuses/:id/favourite", create)
            .user(&["write", "write:favourites"])
            .status_first(),
        post("/api/v1/statuses/:id/unfavourite", destroy).user(&["write", "write:favourites"]),
    ]
}

async fn create(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    favourites::create(&ctx.usecases, me.account_id, params.id).await?;
    present(&ctx, params.id).await
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    favourites::delete(&ctx.usecases, me.account_id, params.id).await?;
    present_in_list(&ctx, params.id).await
}

impl From<FavouriteError> for ApiError {
    fn from(error: FavouriteError) -> Self {
        match error {
            FavouriteError::Access(error) => error.into(),
            FavouriteError::Query(error) => error.into(),
            FavouriteError::Tx(error) => error.into(),
        }
    }
}
