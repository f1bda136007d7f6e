//! Who connects.

use ferrodon_db::tokens::{self, Listener};
use http::{HeaderMap, header};
use serde_json::Value;

use crate::{app::App, query::Params};

/// Tokens are 43 characters; what is much longer is none.
const MAX_LENGTH: usize = 1024;

/// Why somebody may not connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No token was sent.
    Missing,
    /// The token is unknown or revoked, an app's own, of a disabled user or a suspended account.
    Invalid,
    /// The database didn't answer.
    Failed,
}

impl Refused {
    /// What the client is told.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Missing => "Missing access token",
            Self::Invalid => "Invalid access token",
            Self::Failed => "An unexpected error occurred",
        }
    }

    /// With which status.
    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::Missing | Self::Invalid => 401,
            Self::Failed => 503,
        }
    }
}

/// Who is behind a request's token. Asked afresh for each connection: scopes, languages and role are read once, and
/// stay with the connection.
pub(crate) async fn authenticate(
    app: &App,
    headers: &HeaderMap,
    query: &Params,
) -> Result<Listener, Refused> {
    let token = match sent(headers, query) {
        Sent::One(token) => token,
        Sent::Nothing => return Err(Refused::Missing),
        Sent::Several => return Err(Refused::Invalid),
    };
    if token.len() > MAX_LENGTH || token.contains('\0') {
        return Err(Refused::Invalid);
    }
    let conn = app.database().get().await.map_err(|error| failed(&error))?;
    let found = tokens::find_listener(&conn, &token)
        .await
        .map_err(|error| failed(&error))?;
    found.ok_or(Refused::Invalid)
}

fn failed(error: &(dyn std::error::Error + 'static)) -> Refused {
    tracing::error!(error, "a token can't be looked up");
    Refused::Failed
}

#[derive(Debug, PartialEq, Eq)]
enum Sent {
    One(String),
    Several,
    Nothing,
}

/// The first source that is not empty wins, right or wrong: the header (with or without `Bearer `), the query, the
/// WebSocket's subprotocol (which is how browsers send it).
fn sent(headers: &HeaderMap, query: &Params) -> Sent {
    let header = text(headers, header::AUTHORIZATION);
    if !header.is_empty() {
        return Sent::One(header.strip_prefix("Bearer ").unwrap_or(&header).to_owned());
    }
    match query.get("access_token") {
        Some(Value::String(token)) if !token.is_empty() => return Sent::One(token.clone()),
        Some(Value::Array(_)) => return Sent::Several,
        _ => {}
    }
    let protocol = text(headers, header::SEC_WEBSOCKET_PROTOCOL);
    if protocol.is_empty() {
        Sent::Nothing
    } else {
        Sent::One(protocol)
    }
}

/// A header's text; empty where there is none.
pub(crate) fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::{Sent, sent};
    use crate::query::parse;

    fn headers(authorization: &str, protocol: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (header::AUTHORIZATION, authorization),
            (header::SEC_WEBSOCKET_PROTOCOL, protocol),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        headers
    }

    #[test]
    fn the_first_source_that_is_not_empty_wins() {
        let cases = [
            ("Bearer a", "access_token=b", "c", Sent::One("a".into())),
            ("a", "", "", Sent::One("a".into())),
            ("bearer a", "", "", Sent::One("bearer a".into())),
            ("Bearer  a", "", "", Sent::One(" a".into())),
            ("Bearer ", "access_token=b", "", Sent::One("Bearer".into())),
            ("", "access_token=b", "c", Sent::One("b".into())),
            ("", "access_token=", "c", Sent::One("c".into())),
            ("", "", "c, d", Sent::One("c, d".into())),
            ("", "access_token=a&access_token=b", "c", Sent::Several),
            ("", "access_token[]=a", "", Sent::Nothing),
            ("", "ACCESS_TOKEN=a", "", Sent::Nothing),
        ];
        for (authorization, query, protocol, expected) in cases {
            assert_eq!(
                sent(&headers(authorization, protocol), &parse(query)),
                expected,
                "{authorization} {query} {protocol}"
            );
        }
    }
}
