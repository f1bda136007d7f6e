//! What the searches of the API have in common: reading the query, and what can go wrong.

use actix_web::http::StatusCode;
use ferrodon_types::params::whole_number;
use ferrodon_usecases::search::SearchError;

use crate::{
    error::ApiError,
    params::{Map, Value},
};

/// A parameter that is one value, as text.
pub fn text(tree: &Map, name: &str) -> Option<String> {
    tree.get(name)
        .and_then(Value::as_text)
        .map(std::borrow::Cow::into_owned)
}

/// The query without blanks and NULs around it. A NUL within is refused: it can stand in no name.
pub fn query(text: &str) -> Result<&str, ApiError> {
    let query = text.trim_matches(|c: char| c == '\0' || c == '\u{0B}' || c.is_ascii_whitespace());
    if query.contains('\0') {
        return Err(ApiError::Malformed);
    }
    Ok(query)
}

/// Refuses numbers below zero where only counts make sense.
pub fn require_positive(tree: &Map, names: &[&str]) -> Result<(), ApiError> {
    let is_negative = |name: &&str| text(tree, name).is_some_and(|text| whole_number(&text) < 0);
    if names.iter().any(is_negative) {
        return Err(ApiError::said(
            StatusCode::BAD_REQUEST,
            "pagination-negative",
        ));
    }
    Ok(())
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::NotAllowed => Self::NotAllowed,
            SearchError::Pool(error) => error.into(),
            SearchError::Query(error) => error.into(),
        }
    }
}
