//! `/api/v1/statuses/:id/mute` and its undoing (<https://docs.joinmastodon.org/methods/statuses/#mute>)

use actix_web::http::StatusCode;
use ferrodon_entities::status::Status;
use ferrodon_usecases::conversation_mutes::{self, MuteConversationError};

use super::{One, present};
use crate::prelude::*;

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/api/v1/statuses/:id/mute", create)
            .user(&["write", "write:mutes"])
            .status_first(),
        post("/api/v1/statuses/:id/unmute", destroy)
            .user(&["write", "write:mutes"])
            .status_first(),
    ]
}

async fn create(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    conversation_mutes::create(&ctx.usecases, me.account_id, params.id).await?;
    present(&ctx, params.id).await
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    conversation_mutes::delete(&ctx.usecases, me.account_id, params.id).await?;
    present(&ctx, params.id).await
}

impl From<MuteConversationError> for ApiError {
    fn from(error: MuteConversationError) -> Self {
        match error {
            MuteConversationError::Access(error) => error.into(),
            MuteConversationError::NoConversation => {
                Self::said(StatusCode::UNPROCESSABLE_ENTITY, "validation-error")
            }
            MuteConversationError::Query(error) => error.into(),
            MuteConversationError::Tx(error) => error.into(),
        }
    }
}
