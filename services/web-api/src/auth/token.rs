//! Where a request keeps its token, and what the token is.

use std::sync::Arc;

use super::caller::{CurrentUser, Token};
use crate::{
    error::ApiError,
    params::{Map, Value},
    request::Request,
    state::AppState,
};

/// Tokens are 43 characters; what is much longer is none.
const MAX_LENGTH: usize = 1024;

/// The token that a request carries: in the header (`Bearer`, any case), else as `access_token`, else `bearer_token`.
/// The first place that has one counts, whatever is in the others.
pub fn sent(request: &Request, params: &[&Map]) -> Option<String> {
    let in_header = request.header("authorization").and_then(|header| {
        let (scheme, token) = header.split_at_checked(7)?;
        scheme
            .eq_ignore_ascii_case("bearer ")
            .then(|| token.to_owned())
    });
    in_header
        .filter(|token| !token.trim().is_empty())
        .or_else(|| {
            ["access_token", "bearer_token"]
                .into_iter()
                .find_map(|name| {
                    params.iter().find_map(|params| match params.get(name) {
                        Some(Value::Text(token)) if !token.trim().is_empty() => Some(token.clone()),
                        _ => None,
                    })
                })
        })
}

/// What is behind a token, if it is known; revoked and expired ones too.
pub async fn find(app: &AppState, token: &str) -> Result<Option<Arc<Token>>, ApiError> {
    if token.len() > MAX_LENGTH || token.contains('\0') {
        return Ok(None);
    }
    let found = match app.caches.tokens.fresh(token).await {
        Some(found) => Some(found),
        None => app.caches.tokens.find(&*app.db.get().await?, token).await?,
    };
    Ok(found.map(|found| {
        let (row, application, user, account, role) = (*found).clone();
        let user = user
            .zip(account)
            .map(|(user, account)| Arc::new(CurrentUser::new(user, account, role)));
        Arc::new(Token {
            row,
            application,
            user,
        })
    }))
}
