//! The web session, as another way to be signed in.

use std::sync::Arc;

use super::caller::CurrentUser;
use crate::{error::ApiError, params::Map, request::Request, state::AppState};

/// The user whom the request's cookies name. A request that changes something counts only with the session's CSRF
/// token (`X-CSRF-Token`, or `authenticity_token` in a form).
pub async fn find(
    _app: &AppState,
    _request: &Request,
    _params: &Map,
) -> Result<Option<Arc<CurrentUser>>, ApiError> {
    Ok(None)
}
