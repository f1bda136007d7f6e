//! The headers that every reply has: caching, `Vary`, `ETag`, rate limits, security, names for logs.

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use base64::{Engine, prelude::BASE64_STANDARD};
use ferrodon_i18n::Locale;
use ferrodon_redis::rate_limits::Usage;

use crate::{
    cors,
    endpoint::{Cache, Endpoint},
    rate_limits,
    reply::{Answer, Dress},
    request::Request,
    state::AppState,
};

/// What became known on the way to an answer.
#[derive(Debug)]
pub struct Outcome {
    /// The endpoint that was called.
    pub endpoint: Option<Arc<Endpoint>>,
    /// The throttle with the least left.
    pub throttle: Option<Usage>,
    /// The counter of the endpoint's action.
    pub action: Option<Usage>,
    /// Somebody is signed in.
    pub is_signed_in: bool,
    /// Headers that the handler added.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The answer is an error's.
    pub failed: bool,
    /// The endpoint's own gates were reached: before them, replies don't depend on what its replies depend on.
    pub has_entered: bool,
    /// The language of texts.
    pub locale: Locale,
}

impl Outcome {
    /// Of a call of which nothing is known but the language.
    pub const fn new(locale: Locale) -> Self {
        Self {
            endpoint: None,
            throttle: None,
            action: None,
            is_signed_in: false,
            headers: Vec::new(),
            failed: false,
            has_entered: false,
            locale,
        }
    }
}

const PRIVATE: &str = "private, no-store";
const FOR_STRANGERS: &str = "max-age=15, public, stale-while-revalidate=30, stale-if-error=86400";
const OF_THE_SERVER: &str = "max-age=300, public, stale-while-revalidate=30, stale-if-error=86400";

const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; form-action 'none'";

/// Turns an answer into a response.
pub fn finish(
    app: &AppState,
    request: &Request,
    mut answer: Answer,
    outcome: &Outcome,
    took: Duration,
) -> HttpResponse {
    answer.headers.extend(outcome.headers.iter().cloned());
    let mut response = HttpResponse::build(answer.status);
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.insert_header((name, value));
        }
    };
    let has = |name: &HeaderName| answer.headers.iter().any(|(known, _)| known == name);
    let endpoint = outcome.endpoint.as_deref();
    let is_dressed = matches!(answer.dress, Dress::Api | Dress::Page);

    if answer.dress != Dress::Preflight {
        let vary = vary(request, endpoint.filter(|_| outcome.has_entered), &answer);
        if !vary.is_empty() {
            put(header::VARY, &vary);
        }
    }
    if is_dressed {
        if !has(&header::CACHE_CONTROL) {
            put(
                header::CACHE_CONTROL,
                cache_control(app, request, &answer, outcome),
            );
        }
        if !has(&header::CONTENT_SECURITY_POLICY) {
            match answer.dress {
                Dress::Page => put(
                    header::CONTENT_SECURITY_POLICY,
                    &page_policy(app, Forms::Ours),
                ),
                _ => put(header::CONTENT_SECURITY_POLICY, API_POLICY),
            }
        }
        put(header::SERVER, "Mastodon");
        put(header::REFERRER_POLICY, "same-origin");
        put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        put(header::X_FRAME_OPTIONS, "DENY");
        put(header::X_XSS_PROTECTION, "0");
        if let Some(since) = endpoint.and_then(|endpoint| endpoint.deprecated_since) {
            put(HeaderName::from_static("deprecation"), &format!("@{since}"));
        }
    }
    if answer.dress == Dress::Api
        && endpoint.is_some()
        && rate_limits::shows_headers(request.path())
    {
        for (name, value) in rate_limits::headers(outcome.throttle, outcome.action) {
            put(name, &value);
        }
    }
    if request.https {
        put(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        );
    }
    put(HeaderName::from_static("x-request-id"), &request.id);
    put(
        HeaderName::from_static("x-runtime"),
        &format!("{:.6}", took.as_secs_f64()),
    );

    let is_read = matches!(request.method, Method::GET | Method::HEAD);
    let etag = (is_dressed
        && matches!(answer.status, StatusCode::OK | StatusCode::CREATED)
        && !has(&header::ETAG))
    .then(|| etag(&answer.body));
    if let Some(etag) = &etag {
        put(header::ETAG, etag);
    }
    let is_unchanged = is_read
        && answer.status == StatusCode::OK
        && etag.is_some_and(|etag| {
            request
                .header("if-none-match")
                .is_some_and(|known| known == etag)
        });
    for (name, value) in answer
        .headers
        .into_iter()
        .filter(|(name, _)| *name != header::VARY)
    {
        // several cookies are several headers
        response.append_header((name, value));
    }
    if is_unchanged {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    if let Some(content_type) = answer.content_type {
        response.insert_header((header::CONTENT_TYPE, content_type));
    }
    if request.method == Method::HEAD && *request.http().method() != Method::HEAD {
        // a POST that means HEAD
        return response.finish();
    }
    response.body(answer.body)
}

/// A weak validator: the body's digest.
fn etag(body: &[u8]) -> String {
    let digest = openssl::sha::sha256(body);
    let mut text = String::with_capacity(36);
    text.push_str("W/\"");
    for byte in &digest[..16] {
        use std::fmt::Write as _;
        // writing to a string can't fail
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

fn vary(request: &Request, endpoint: Option<&Endpoint>, answer: &Answer) -> String {
    let said = answer
        .headers
        .iter()
        .find(|(name, _)| *name == header::VARY);
    let own = match answer.dress {
        _ if said.is_some() => said
            .and_then(|(_, value)| value.to_str().ok())
            .unwrap_or_default(),
        Dress::Bare | Dress::Preflight => "",
        Dress::Api | Dress::Page => match endpoint.map_or("", |endpoint| endpoint.vary) {
            // redirects and empty replies come in one form only
            // and a path that names the form leaves the header nothing to say
            "" if request.accept.decides
                && !answer.body.is_empty()
                && request.path().strip_suffix(".json").is_none() =>
            {
                "Accept"
            }
            own => own,
        },
    };
    match (own, cors::varies(request.path())) {
        (own, false) => own.to_owned(),
        ("", true) => "Origin".to_owned(),
        (own, true) => format!("{own}, Origin"),
    }
}

fn cache_control(
    app: &AppState,
    request: &Request,
    answer: &Answer,
    outcome: &Outcome,
) -> &'static str {
    let Some(endpoint) = outcome.endpoint.as_deref() else {
        return PRIVATE;
    };
    // what the server doesn't have, nobody finds there
    let is_plain_absence = endpoint.cache == Cache::Server
        && answer.status == StatusCode::NOT_FOUND
        && !answer.body.is_empty();
    if (outcome.failed || !answer.status.is_success()) && !is_plain_absence {
        return PRIVATE;
    }
    // what differs by a credential that was sent is nobody else's
    let varies = |name: &str, header: &str| {
        endpoint
            .vary
            .split(", ")
            .any(|part| part.eq_ignore_ascii_case(name))
            && request.has_header(header)
    };
    if varies("authorization", "authorization") || varies("cookie", "cookie") {
        return PRIVATE;
    }
    match answer.cache.unwrap_or(endpoint.cache) {
        Cache::Anonymous if !outcome.is_signed_in => FOR_STRANGERS,
        Cache::Server if !app.config.site.limited_federation_mode => OF_THE_SERVER,
        Cache::Anonymous | Cache::Server | Cache::Private | Cache::Own => PRIVATE,
    }
}

/// Where the forms of a page may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forms {
    /// To this server only.
    Ours,
    /// Anywhere: what follows a form may be an app's own address.
    Anywhere,
}

/// What a page may load and do (<https://www.w3.org/TR/CSP3/>).
pub fn page_policy(app: &AppState, forms: Forms) -> String {
    let base = app.config.site.base_url();
    let nonce = BASE64_STANDARD.encode(rand::random::<[u8; 16]>());
    let streaming = &app.config.site.streaming_api_base_url;
    let form_action = match forms {
        Forms::Ours => "form-action 'self'; ",
        Forms::Anywhere => "",
    };
    format!(
        "base-uri 'none'; default-src 'none'; frame-ancestors 'none'; font-src 'self' {base}; img-src 'self' data: blob: {base}; \
         media-src 'self' data: {base}; manifest-src 'self' {base}; {form_action}child-src 'self' blob: {base}; \
         worker-src 'self' blob: {base}; connect-src 'self' data: blob: {base} {streaming}; \
         script-src 'self' {base} 'wasm-unsafe-eval'; frame-src 'self' https:; style-src 'self' {base} 'nonce-{nonce}'"
    )
}
