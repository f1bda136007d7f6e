//! What an endpoint is: a handler, and everything about it that is data. Router, route list, OpenAPI document, rate
//! limits, CORS and the test of all gates are made from these alone.

use std::sync::Arc;

use actix_web::http::Method;
use schemars::{Schema, SchemaGenerator};

use crate::{call::Handler, dispatch::HandlerFn};

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Auth {
    /// Anybody. A valid token still says who it is.
    None,
    /// Anybody, but a token that is sent must hold one of the scopes.
    Optional,
    /// Whoever has a token with one of the scopes, a person's or an app's own.
    Token,
    /// An app with a token of its own (registration).
    App,
    /// A signed-in person; by a token with one of the scopes, or where the endpoint names none, by the web session too.
    User,
    /// A page: the web session says who it is, tokens mean nothing.
    Page,
    /// An OAuth client with its own keys, which the handler checks; a token that is sent says nothing about the caller.
    Client,
}

/// Which throttle or action counter an endpoint belongs to, besides those of all endpoints
/// (`crate::rate_limits::rules` has the numbers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Uploads of media.
    Media,
    /// The media proxy.
    MediaProxy,
    /// Registration through the API.
    ApiSignUp,
    /// Deleting and unboosting.
    Deletion,
    /// New OAuth applications.
    AppRegistration,
    /// The sign-up form.
    WebSignUp,
    /// Asking for a new password.
    PasswordReset,
    /// Asking for another confirmation mail.
    Confirmation,
    /// The sign-in form.
    Login,
    /// Posting and editing: the counter of statuses shows in the headers.
    Statuses,
    /// Following people and hashtags: likewise.
    Follows,
    /// Reporting: likewise.
    Reports,
}

/// Who may keep a reply, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cache {
    /// Nobody.
    Private,
    /// Anybody for 15 seconds, if nobody is signed in.
    Anonymous,
    /// Anybody for 5 minutes (what the server says of itself); nobody in limited federation mode.
    Server,
    /// The handler says so itself.
    Own,
}

/// Whether strangers are let in when the server is closed (limited federation, or `DISALLOW_UNAUTHENTICATED_API_ACCESS`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closed {
    /// They get 401.
    Shut,
    /// They are let in, but not in limited federation mode.
    OpenUnlessLimited,
    /// They are let in.
    Open,
}

/// A function that gives the schema of a type.
pub type SchemaFn = fn(&mut SchemaGenerator) -> Schema;

/// What the types of a handler say about it.
#[derive(Debug, Default, Clone, Copy)]
pub struct Description {
    /// Its parameters.
    pub params: Option<SchemaFn>,
    /// What it replies.
    pub entity: Option<SchemaFn>,
}

/// One method on one path.
#[derive(Clone)]
#[expect(missing_docs, reason = "the builder's methods say what each is")]
pub struct Endpoint {
    pub method: Method,
    pub path: &'static str,
    pub auth: Auth,
    pub scopes: &'static [&'static str],
    pub limit: Option<Limit>,
    pub cache: Cache,
    pub vary: &'static str,
    pub closed: Closed,
    pub anonymous: bool,
    pub deprecated_since: Option<i64>,
    pub dots: bool,
    pub status_first: bool,
    pub paged: bool,
    pub checks_forms: bool,
    pub description: Description,
    pub(crate) handler: HandlerFn,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// `GET path`. Segments `:name` are parameters (without dots), a last segment `*name` takes the rest of the path.
pub fn get<A: 'static>(path: &'static str, handler: impl Handler<A>) -> Endpoint {
    Endpoint::new(Method::GET, path, handler)
}

/// `POST path`
pub fn post<A: 'static>(path: &'static str, handler: impl Handler<A>) -> Endpoint {
    Endpoint::new(Method::POST, path, handler)
}

/// `PUT path`
pub fn put<A: 'static>(path: &'static str, handler: impl Handler<A>) -> Endpoint {
    Endpoint::new(Method::PUT, path, handler)
}

/// `PATCH path`
pub fn patch<A: 'static>(path: &'static str, handler: impl Handler<A>) -> Endpoint {
    Endpoint::new(Method::PATCH, path, handler)
}

/// `DELETE path`
pub fn delete<A: 'static>(path: &'static str, handler: impl Handler<A>) -> Endpoint {
    Endpoint::new(Method::DELETE, path, handler)
}

impl Endpoint {
    /// An endpoint that anybody may call and nobody may cache.
    pub fn new<A: 'static, H: Handler<A>>(method: Method, path: &'static str, handler: H) -> Self {
        let mut description = Description::default();
        H::describe(&mut description);
        Self {
            method,
            path,
            auth: Auth::None,
            scopes: &[],
            limit: None,
            cache: Cache::Private,
            vary: "Authorization",
            closed: Closed::Shut,
            anonymous: false,
            deprecated_since: None,
            dots: false,
            status_first: false,
            paged: false,
            checks_forms: false,
            description,
            handler: Arc::new(move |ctx| handler.call(ctx)),
        }
    }

    fn with(self, auth: Auth, scopes: &'static [&'static str]) -> Self {
        Self {
            auth,
            scopes,
            ..self
        }
    }

    /// [`Auth::Optional`]
    #[must_use]
    pub fn optional(self, scopes: &'static [&'static str]) -> Self {
        self.with(Auth::Optional, scopes)
    }

    /// [`Auth::Token`]; without scopes, any token does.
    #[must_use]
    pub fn token(self, scopes: &'static [&'static str]) -> Self {
        self.with(Auth::Token, scopes)
    }

    /// [`Auth::App`]
    #[must_use]
    pub fn app(self, scopes: &'static [&'static str]) -> Self {
        self.with(Auth::App, scopes)
    }

    /// [`Auth::User`]
    #[must_use]
    pub fn user(self, scopes: &'static [&'static str]) -> Self {
        self.with(Auth::User, scopes)
    }

    /// [`Auth::Page`], with no `Vary` of its own.
    #[must_use]
    pub fn page(self) -> Self {
        Self {
            vary: "",
            closed: Closed::Open,
            ..self.with(Auth::Page, &[])
        }
    }

    /// [`Auth::Client`], with no `Vary` of its own.
    #[must_use]
    pub fn client(self) -> Self {
        Self {
            vary: "",
            closed: Closed::Open,
            ..self.with(Auth::Client, &[])
        }
    }

    /// A page that is called even where a form comes without its token: the handler looks at it itself.
    #[must_use]
    pub fn checks_forms(self) -> Self {
        Self {
            checks_forms: true,
            ..self
        }
    }

    /// Counts in a throttle, or shows an action counter.
    #[must_use]
    pub fn limit(self, limit: Limit) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }

    /// [`Cache::Anonymous`]
    #[must_use]
    pub fn cache_anonymous(self) -> Self {
        Self {
            cache: Cache::Anonymous,
            ..self
        }
    }

    /// [`Cache::Server`], the same for everybody, and open to strangers outside of limited federation mode.
    #[must_use]
    pub fn cache_server(self) -> Self {
        Self {
            cache: Cache::Server,
            vary: "",
            closed: Closed::OpenUnlessLimited,
            ..self
        }
    }

    /// [`Cache::Own`]
    #[must_use]
    pub fn cache_own(self) -> Self {
        Self {
            cache: Cache::Own,
            ..self
        }
    }

    /// What the reply depends on besides the address; `Authorization` unless said otherwise.
    #[must_use]
    pub fn vary(self, vary: &'static str) -> Self {
        Self { vary, ..self }
    }

    /// Whether strangers may call it on a closed server.
    #[must_use]
    pub fn closed(self, closed: Closed) -> Self {
        Self { closed, ..self }
    }

    /// Doesn't ask who calls, except in limited federation mode: people whose account is suspended may know the rules.
    #[must_use]
    pub fn anonymous(self) -> Self {
        Self {
            anonymous: true,
            ..self
        }
    }

    /// Sends `Deprecation: @seconds` (RFC 9745).
    #[must_use]
    pub fn deprecated_since(self, unix_seconds: i64) -> Self {
        Self {
            deprecated_since: Some(unix_seconds),
            ..self
        }
    }

    /// Whether the caller may see the status in the path (`:id`) is said before anything of the caller is found wanting.
    #[must_use]
    pub fn status_first(self) -> Self {
        Self {
            status_first: true,
            ..self
        }
    }

    /// Parameters in the path may hold dots (names of tags and servers).
    #[must_use]
    pub fn dots(self) -> Self {
        Self { dots: true, ..self }
    }

    /// Takes `max_id`, `since_id`, `min_id` and `limit`: for the OpenAPI document; read them by `Params::page`.
    #[must_use]
    pub fn paged(self) -> Self {
        Self {
            paged: true,
            ..self
        }
    }
}
