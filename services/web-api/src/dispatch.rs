//! From a request to a response: the one way that every call takes.
//!
//! 1. what comes before any endpoint: methods, https, preflights, the body, which endpoint it is;
//! 2. blocked addresses and throttles, which count refused calls too;
//! 3. the gates (`auth::gates`), the handler;
//! 4. the headers that every reply has (`dress`).

use std::{rc::Rc, sync::Arc, time::Instant};

use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::{Method, StatusCode, header},
};
use futures_util::future::LocalBoxFuture;

use crate::{
    auth::{gates, last_seen, session, token},
    body::{self, Body},
    call::Ctx,
    cors,
    dress::{self, Outcome},
    endpoint::{Auth, Endpoint},
    error::ApiError,
    params::{Map, Value, form},
    rate_limits::{self, Counted},
    reply::{Answer, Dress, HTML},
    request::Request,
    state::AppState,
};

/// A handler whose arguments are hidden.
pub type HandlerFn =
    Arc<dyn Fn(Ctx) -> LocalBoxFuture<'static, Result<Answer, ApiError>> + Send + Sync>;

/// The methods that exist, as the original's server has it.
const METHODS: [Method; 8] = [
    Method::HEAD,
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::OPTIONS,
    Method::TRACE,
    Method::PATCH,
];

/// Answers one request.
pub async fn dispatch(app: Arc<AppState>, http: HttpRequest, payload: Payload) -> HttpResponse {
    let start = Instant::now();
    let mut request = Request::new(http, &app.config.web.trusted_proxies);
    let mut outcome = Outcome::default();
    let (request, mut answer) = match before_endpoint(&app, &request) {
        Some(answer) => (Rc::new(request), answer),
        None => {
            let sent = read_params(&request, payload).await;
            if let Ok(sent) = &sent {
                override_method(&mut request, &sent.body);
            }
            let request = Rc::new(request);
            let answer = call(&app, &request, sent, &mut outcome).await;
            (request, answer)
        }
    };
    cors::add_headers(&request, &mut answer);
    dress::finish(&app, &request, answer, outcome, start.elapsed())
}

/// Replies that need no body and no endpoint.
fn before_endpoint(app: &AppState, request: &Request) -> Option<Answer> {
    let bare = |status| {
        Some(Answer {
            dress: Dress::Bare,
            ..Answer::empty(status)
        })
    };
    if !METHODS.contains(&request.method) {
        let upper = request.method.as_str().to_ascii_uppercase();
        let is_misspelt = METHODS.iter().any(|method| method.as_str() == upper);
        return bare(if is_misspelt {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::NOT_IMPLEMENTED
        });
    }
    if app.config.site.https && !request.https && !is_exempt_from_https(request) {
        let location = format!(
            "https://{}{}",
            request.host(),
            request
                .http()
                .head()
                .uri
                .path_and_query()
                .map_or("/", |it| it.as_str())
        );
        let status = match request.method {
            Method::GET | Method::HEAD => StatusCode::MOVED_PERMANENTLY,
            _ => StatusCode::PERMANENT_REDIRECT,
        };
        let mut answer = Answer {
            dress: Dress::Bare,
            ..Answer::new(status, HTML, "")
        };
        answer.add(header::LOCATION, location.parse().ok()?);
        return Some(answer);
    }
    if let Some(answer) = cors::preflight(request) {
        return Some(answer);
    }
    request
        .accept
        .broken
        .then(|| ApiError::NotAcceptable.to_answer(request, false))
}

/// Health checks come from inside; onion and eepsites have no TLS.
fn is_exempt_from_https(request: &Request) -> bool {
    let host = request.host().split(':').next().unwrap_or_default();
    request.path() == "/health"
        || request.path().starts_with("/health/")
        || host.ends_with(".onion")
        || host.ends_with(".i2p")
}

async fn call(
    app: &Arc<AppState>,
    request: &Rc<Request>,
    sent: Result<Sent, ApiError>,
    outcome: &mut Outcome,
) -> Answer {
    let route = app
        .router
        .find(&request.method, request.path())
        .map_err(ApiError::from);
    if let Ok(Some((endpoint, _))) = &route {
        outcome.endpoint = Some(Arc::clone(endpoint));
    }
    answer(app, request, sent, route, outcome)
        .await
        .unwrap_or_else(|error| {
            log(&error, request);
            outcome.failed = true;
            let is_page = outcome
                .endpoint
                .as_ref()
                .is_some_and(|endpoint| endpoint.auth == Auth::Page);
            error.to_answer(request, is_page)
        })
}

/// Query and body, before path parameters are known.
struct Sent {
    query: Map,
    body: Body,
}

async fn read_params(request: &Request, payload: Payload) -> Result<Sent, ApiError> {
    let body = body::read(request.http(), payload).await;
    let query = form::parse(request.query().as_bytes())?;
    Ok(Sent { query, body: body? })
}

/// `_method` in a form, else `X-HTTP-Method-Override`: only for POST.
fn override_method(request: &mut Request, body: &Body) {
    if request.method != Method::POST {
        return;
    }
    let in_form = body
        .is_form
        .then(|| body.map.get("_method"))
        .flatten()
        .and_then(Value::as_text);
    let named = in_form
        .filter(|name| !name.is_empty())
        .map(|name| name.to_ascii_uppercase());
    let named = named.or_else(|| {
        request
            .header("x-http-method-override")
            .map(str::to_ascii_uppercase)
    });
    if let Some(method) =
        named.and_then(|name| METHODS.into_iter().find(|method| method.as_str() == name))
    {
        request.method = method;
    }
}

type Route = Option<(Arc<Endpoint>, Map)>;

async fn answer(
    app: &Arc<AppState>,
    request: &Rc<Request>,
    sent: Result<Sent, ApiError>,
    route: Result<Route, ApiError>,
    outcome: &mut Outcome,
) -> Result<Answer, ApiError> {
    let endpoint = outcome.endpoint.clone();
    // what counts for throttles: header, query and forms, but no JSON
    let places: Vec<&Map> = match &sent {
        Ok(sent) if sent.body.is_form => vec![&sent.query, &sent.body.map],
        Ok(sent) => vec![&sent.query],
        Err(_) => Vec::new(),
    };
    let mut token = match token::sent(request, &places) {
        Some(text) => token::find(app, &text).await?,
        None => None,
    };
    let counted = Counted {
        request,
        endpoint: endpoint.as_deref(),
        token: token.as_deref(),
        params: &places,
    };
    outcome.throttle = match rate_limits::count(app, &counted).await? {
        Ok(usage) => usage,
        Err(refusal) => return Ok(refusal),
    };

    let Sent { query, body } = sent?;
    let route = route?;
    // the path wins, then the query, then the body
    let mut tree = body.map;
    tree.extend(query);
    if token.is_none()
        && let Some(text) = token::sent(request, &[&tree])
    {
        token = token::find(app, &text).await?;
    }
    let Some((endpoint, path_params)) = route else {
        return Err(ApiError::NoRoute);
    };
    tree.extend(path_params.clone());

    let session = if token.is_none() {
        session::find(app, request, &tree).await?
    } else {
        None
    };
    let user = token
        .as_ref()
        .and_then(|token| token.user.clone())
        .or_else(|| session.clone());
    outcome.is_signed_in = user.is_some();
    outcome.account = user.as_ref().map(|user| user.account_id);
    last_seen::note(app, request, token.as_deref(), user.as_deref()).await?;
    let locale = app.locales.choose(app, request, &tree, user.as_deref());
    let caller = gates::pass(app, &endpoint, token, session, locale)?;
    let handler = Arc::clone(&endpoint.handler);
    let ctx = Ctx::new(
        Arc::clone(app),
        Rc::clone(request),
        endpoint,
        caller,
        Rc::new(tree),
        path_params,
    );
    let result = handler(ctx.clone()).await;
    outcome.headers = ctx.take_headers();
    result
}

fn log(error: &ApiError, request: &Request) {
    match error {
        ApiError::Internal(cause) => {
            tracing::error!(request_id = request.id, method = %request.method, path = request.path(), error = ?cause, "a call failed");
        }
        ApiError::Unavailable(cause) => {
            tracing::warn!(request_id = request.id, method = %request.method, path = request.path(), error = %cause, "a part can't be reached");
        }
        _ => {}
    }
}
