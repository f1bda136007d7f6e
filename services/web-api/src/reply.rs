//! What handlers reply with: [`Reply`] for JSON, [`Html`] for pages, [`Raw`] for anything else.

use actix_web::http::{
    StatusCode,
    header::{self, HeaderName, HeaderValue},
};
use bytes::Bytes;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;

use crate::{
    endpoint::{Cache, Description},
    error::ApiError,
};

/// The type of all JSON.
pub const JSON: &str = "application/json; charset=utf-8";
/// The type of all pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// A finished reply, before the headers that all replies have.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of a reply")]
pub struct Answer {
    pub status: StatusCode,
    pub content_type: Option<HeaderValue>,
    pub body: Bytes,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// In place of the endpoint's.
    pub cache: Option<Cache>,
    pub dress: Dress,
}

/// Which of the common headers a reply gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// Those of the API.
    Api,
    /// Those of pages.
    Page,
    /// None: it comes from before an endpoint was reached.
    Bare,
    /// None: the answer to a preflight, which says all itself.
    Preflight,
}

impl Answer {
    /// A body of a type.
    pub fn new(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            content_type: Some(HeaderValue::from_static(content_type)),
            body: body.into(),
            headers: Vec::new(),
            cache: None,
            dress: if content_type.starts_with("text/html") {
                Dress::Page
            } else {
                Dress::Api
            },
        }
    }

    /// A status alone.
    pub fn empty(status: StatusCode) -> Self {
        Self {
            content_type: None,
            ..Self::new(status, JSON, Bytes::new())
        }
    }

    /// Another header.
    pub fn add(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.push((name, value));
    }
}

/// What a handler may return.
pub trait IntoAnswer {
    /// Writes it.
    fn into_answer(self) -> Result<Answer, ApiError>;

    /// Adds what the type says about the endpoint.
    fn describe(_: &mut Description) {}
}

impl IntoAnswer for Answer {
    fn into_answer(self) -> Result<Answer, ApiError> {
        Ok(self)
    }
}

/// JSON.
#[derive(Debug)]
pub struct Reply<T> {
    entity: T,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    cache: Option<Cache>,
}

impl<T> Reply<T> {
    /// 200 with an entity.
    pub fn new(entity: T) -> Self {
        Self {
            entity,
            status: StatusCode::OK,
            headers: Vec::new(),
            cache: None,
        }
    }

    /// The entity, to be finished.
    pub const fn entity_mut(&mut self) -> &mut T {
        &mut self.entity
    }

    /// Another status, such as 202 or 206.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The links to the next and previous page, if there are any (`pagination::Links`).
    #[must_use]
    pub fn links(self, links: Option<String>) -> Self {
        match links {
            Some(links) => self.header(header::LINK, &links),
            None => self,
        }
    }

    /// Another header; one that can't be sent is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// Who may keep it, if not what the endpoint says.
    #[must_use]
    pub fn cache(self, cache: Cache) -> Self {
        Self {
            cache: Some(cache),
            ..self
        }
    }
}

impl<T: Serialize + JsonSchema> IntoAnswer for Reply<T> {
    fn into_answer(self) -> Result<Answer, ApiError> {
        let body = serde_json::to_vec(&self.entity).map_err(ApiError::internal)?;
        Ok(Answer {
            headers: self.headers,
            cache: self.cache,
            ..Answer::new(self.status, JSON, body)
        })
    }

    fn describe(description: &mut Description) {
        description.entity = Some(SchemaGenerator::subschema_for::<T>);
    }
}

/// `{}`, the reply of writes that have nothing to show.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Empty {}

impl Reply<Empty> {
    /// `{}`
    pub fn empty() -> Self {
        Self::new(Empty {})
    }
}

/// A page.
#[derive(Debug)]
pub struct Html {
    /// The document.
    pub document: String,
    /// Its status.
    pub status: StatusCode,
}

impl Html {
    /// 200 with a rendered template.
    pub fn render(template: &impl askama::Template) -> Result<Self, ApiError> {
        Ok(Self {
            document: template.render().map_err(ApiError::internal)?,
            status: StatusCode::OK,
        })
    }

    /// With another status.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl IntoAnswer for Html {
    fn into_answer(self) -> Result<Answer, ApiError> {
        Ok(Answer::new(self.status, HTML, self.document))
    }
}

/// A body of any other type.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of a reply")]
pub struct Raw {
    pub content_type: &'static str,
    pub body: Bytes,
}

impl IntoAnswer for Raw {
    fn into_answer(self) -> Result<Answer, ApiError> {
        Ok(Answer::new(StatusCode::OK, self.content_type, self.body))
    }
}

/// A redirect to another address.
#[derive(Debug)]
pub struct Redirect {
    location: String,
    status: StatusCode,
}

impl Redirect {
    /// 302
    pub fn found(location: impl Into<String>) -> Self {
        Self {
            location: location.into(),
            status: StatusCode::FOUND,
        }
    }

    /// 301
    pub fn permanent(location: impl Into<String>) -> Self {
        Self {
            location: location.into(),
            status: StatusCode::MOVED_PERMANENTLY,
        }
    }

    /// 303, to be fetched with GET whatever the method was
    pub fn see_other(location: impl Into<String>) -> Self {
        Self {
            location: location.into(),
            status: StatusCode::SEE_OTHER,
        }
    }
}

impl IntoAnswer for Redirect {
    fn into_answer(self) -> Result<Answer, ApiError> {
        let mut answer = Answer::new(self.status, HTML, Bytes::new());
        answer.add(
            header::LOCATION,
            HeaderValue::from_str(&self.location).map_err(ApiError::internal)?,
        );
        Ok(answer)
    }
}
