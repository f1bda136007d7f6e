//! `/api/v1/statuses/:id/pin` and its undoing (<https://docs.joinmastodon.org/methods/statuses/#pin>)

use actix_web::http::StatusCode;
use ferrodon_entities::status::Status;
use ferrodon_usecases::pins::{self, PinError, PinFault};

use super::{One, present};
use crate::{invalid::Invalid, prelude::*};

/// The endpoints of this file.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        post("/api/v1/statuses/:id/pin", create)
            .user(&["write", "write:accounts"])
            .status_first(),
        post("/api/v1/statuses/:id/unpin", destroy)
            .user(&["write", "write:accounts"])
            .status_first(),
    ]
}

async fn create(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    pins::create(&ctx.usecases, me.account_id, params.id).await?;
    present(&ctx, params.id).await
}

async fn destroy(ctx: Ctx, me: Me, params: Params<One>) -> ApiResult<Status> {
    pins::delete(&ctx.usecases, me.account_id, params.id).await?;
    present(&ctx, params.id).await
}

impl From<PinError> for ApiError {
    fn from(error: PinError) -> Self {
        match error {
            PinError::Access(error) => error.into(),
            PinError::Invalid(faults) => Self::Validation(faults.into_iter().map(fault).collect()),
            PinError::Pinned => Self::said(StatusCode::UNPROCESSABLE_ENTITY, "duplicate-record"),
            PinError::Query(error) => error.into(),
            PinError::Tx(error) => error.into(),
        }
    }
}

fn fault(fault: PinFault) -> Invalid {
    let message = match fault {
        PinFault::Reblog => "pin-reblog",
        PinFault::NotOwn => "pin-ownership",
        PinFault::Direct => "pin-direct",
        PinFault::TooMany => "pin-limit-reached",
    };
    Invalid::new("", message)
}
