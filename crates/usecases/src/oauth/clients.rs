//! Who the client of a request is. <https://datatracker.ietf.org/doc/html/rfc6749#section-2.3>

use ferrodon_db::{
    Conn, QueryResult,
    oauth::{Application, applications},
};
use ferrodon_secrets::compare::constant_time_eq;

/// The keys that a client shows.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// `client_id`
    pub id: &'a str,
    /// `client_secret`; none or blank where the client can keep none.
    pub secret: Option<&'a str>,
}

impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The app whose keys these are; none if they are nobody's.
pub async fn authenticate(
    conn: &Conn,
    shown: Option<Credentials<'_>>,
) -> QueryResult<Option<Application>> {
    let Some(shown) = shown.filter(|shown| !shown.id.is_empty()) else {
        return Ok(None);
    };
    let application = applications::find_by_uid(conn, shown.id).await?;
    let secret = shown.secret.filter(|secret| !secret.trim().is_empty());
    Ok(application.filter(|application| match secret {
        None => !application.confidential,
        Some(secret) => constant_time_eq(secret.as_bytes(), application.secret.as_bytes()),
    }))
}
