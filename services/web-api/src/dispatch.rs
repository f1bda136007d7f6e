//! From a request to a response: the one way that every call takes.
//!
//! 1. what comes before any endpoint: methods, https, preflights, the body, which endpoint it is;
//! 2. blocked addresses and throttles, which count refused calls too;
//! 3. the gates (`auth::gates`), the handler;
//! 4. the headers that every reply has (`dress`).

use std::{
    panic::AssertUnwindSafe,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::{
    HttpRequest, HttpResponse,
    dev::Payload,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
};
use ferrodon_i18n::Locale;
use ferrodon_redis::rate_limits::usage;
use futures_util::{FutureExt, future::LocalBoxFuture};

use crate::{
    api::v1::statuses,
    auth::{
        gates, last_seen,
        session::{self, Browser},
        token,
    },
    body::{self, Body},
    call::Ctx,
    cors,
    dress::{self, Outcome},
    endpoint::{Auth, Endpoint, Limit},
    error::ApiError,
    locale,
    params::{Map, Value, form},
    rate_limits::{self, Counted},
    reply::{Answer, Dress, HTML},
    request::Request,
    server::Pressure,
    state::AppState,
};

/// How long a call may read from the replica before the primary is asked instead.
const REPLICA_LIMIT: Duration = Duration::from_secs(5);

/// A handler whose arguments are hidden.
pub type HandlerFn =
    Arc<dyn Fn(Ctx) -> LocalBoxFuture<'static, Result<Answer, ApiError>> + Send + Sync>;

/// How long a call may wait for database connections in all: an error is told within three seconds.
const PATIENCE: Duration = Duration::from_secs(2);

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

/// What whoever used none of them is told.
const ALLOWED: &str = "HEAD, GET, POST, PUT, DELETE, OPTIONS, PATCH";

/// Answers one request.
pub async fn dispatch(app: Arc<AppState>, http: HttpRequest, payload: Payload) -> HttpResponse {
    let start = Instant::now();
    app.metrics.running.inc();
    let _running = Running(Arc::clone(&app));
    let mut request = Request::new(http, &app.config.web.trusted_proxies);
    let mut outcome = Outcome::new(locale::choose(&app, &request, None, None));
    let (request, mut answer) = if let Some(answer) = before_endpoint(&app, &request) {
        (Rc::new(request), answer)
    } else {
        let sent = read_params(&app, &request, payload).await;
        if let Ok(sent) = &sent {
            override_method(&mut request, &sent.body);
        }
        let request = Rc::new(request);
        let called = call(&app, &request, sent, &mut outcome);
        let answer = ferrodon_db::within(PATIENCE, called).await;
        (request, answer)
    };
    cors::add_headers(&request, &mut answer);
    let path = outcome
        .endpoint
        .as_ref()
        .map_or("", |endpoint| endpoint.path);
    let took = start.elapsed();
    app.metrics
        .count(request.method.as_str(), path, answer.status.as_u16(), took);
    tracing::debug!(
        request_id = request.id,
        method = %request.method,
        path = request.path(),
        status = answer.status.as_u16(),
        milliseconds = took.as_secs_f64() * 1000.0,
        "answered"
    );
    dress::finish(&app, &request, answer, &outcome, took)
}

/// Counts a call as running for as long as it is there, however it ends.
struct Running(Arc<AppState>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.metrics.running.dec();
    }
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
        if is_misspelt {
            return bare(StatusCode::BAD_REQUEST);
        }
        let mut answer = bare(StatusCode::METHOD_NOT_ALLOWED)?;
        answer.add(header::ALLOW, HeaderValue::from_static(ALLOWED));
        return Some(answer);
    }
    if !is_our_host(app, request) {
        return bare(StatusCode::FORBIDDEN);
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
        .then(|| ApiError::NotAcceptable.to_answer(request, false, Locale::ENGLISH))
}

/// Whether the host is one of ours: links in replies begin with it, so nobody else may choose it.
fn is_our_host(app: &AppState, request: &Request) -> bool {
    let asked = without_port(request.host()).to_ascii_lowercase();
    let site = &app.config.site;
    let ours = [&site.local_domain, &site.web_domain]
        .into_iter()
        .chain(&site.alternate_domains);
    is_health(request)
        || ours.into_iter().any(|host| without_port(host) == asked)
        || (app.config.dev.plain_http && matches!(asked.as_str(), "localhost" | "127.0.0.1"))
}

/// The name or address of a host; a port says nothing about whose it is.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        // not the inside of an IPv6 address
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_health(request: &Request) -> bool {
    request.path() == "/health" || request.path().starts_with("/health/")
}

/// Health checks come from inside; onion and eepsites have no TLS.
fn is_exempt_from_https(request: &Request) -> bool {
    let host = without_port(request.host()).to_ascii_lowercase();
    let network = host.rsplit('.').next().unwrap_or_default();
    is_health(request) || matches!(network, "onion" | "i2p")
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
            error.to_answer(request, is_page, outcome.locale)
        })
}

/// Query and body, before path parameters are known.
struct Sent {
    query: Map,
    body: Body,
}

async fn read_params(
    app: &AppState,
    request: &Request,
    payload: Payload,
) -> Result<Sent, ApiError> {
    let body = body::read(request.http(), payload, &app.bodies).await;
    if body.is_ok()
        && let Some(pressure) = request.http().conn_data::<Pressure>()
    {
        pressure.turn_deaf();
    }
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
    // a probe asks whether the process answers, not whether its parts do
    if !is_health(request) && is_blocked(app, request).await? {
        return Ok(Answer {
            dress: Dress::Bare,
            ..Answer::new(StatusCode::FORBIDDEN, "text/plain", "Forbidden\n")
        });
    }
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
        attempt: endpoint
            .as_ref()
            .filter(|endpoint| endpoint.limit == Some(Limit::Login))
            .and_then(|_| session::attempt(app, request)),
    };
    outcome.throttle = match rate_limits::count(app, &counted).await? {
        Ok(usage) => usage,
        Err(refusal) => return Ok(refusal),
    };

    let Sent { query, body } = sent?;
    let route = route?;
    // until the call is over: the tree is larger than what it was read from
    let _place = body.place;
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

    // pages know only browsers, clients show keys of their own: neither uses a token
    let own_token = match endpoint.auth {
        Auth::Page | Auth::Client => None,
        _ => token.as_deref(),
    };
    let is_anonymous = endpoint.anonymous && !app.config.site.limited_federation_mode;
    let browser = if endpoint.auth == Auth::Client || is_anonymous || own_token.is_some() {
        Browser::default()
    } else {
        session::find(app, request, &tree).await?
    };
    let user = match own_token {
        _ if is_anonymous => None,
        Some(token) => token.living_owner(app.clock.naive_now()),
        None => browser.user.clone(),
    };
    outcome.is_signed_in = user.is_some();
    last_seen::note(app, request, own_token, user.as_deref()).await?;
    if let Some(session) = &browser.session {
        ferrodon_usecases::sessions::see(&app.usecases, session, request.ip.into())
            .await
            .map_err(ApiError::internal)?;
    }
    outcome.locale = locale::choose(app, request, Some(&tree), user.as_deref());
    gates::enter(app, &endpoint, user.as_deref())?;
    outcome.has_entered = true;
    let token = token.filter(|_| !is_anonymous);
    let caller = match gates::pass(app, &endpoint, token, Arc::new(browser), outcome.locale) {
        Ok(caller) => caller,
        Err(error) => {
            if endpoint.status_first && is_about_the_caller(&error) {
                let viewer = user.as_ref().map(|user| user.account_id);
                statuses::find_visible(app, viewer, &tree).await?;
            }
            return Err(error);
        }
    };
    let action = endpoint.limit.and_then(rate_limits::allowance);
    let handler = Arc::clone(&endpoint.handler);
    let ctx = Ctx::new(
        Arc::clone(app),
        Rc::clone(request),
        endpoint,
        caller,
        Rc::new(tree),
        path_params,
    );
    let result = if app.db.has_replica() && ctx.viewer().is_none() {
        run_beside_replica(&handler, &ctx).await
    } else {
        run(&handler, &ctx).await
    };
    outcome.headers = ctx.take_headers();
    if let (Some(action), Some(user), false) = (action, &user, app.config.dev.no_rate_limits) {
        // what was done is done, whether or not it can be counted
        outcome.action = usage(&app.redis, user.account_id, action, app.clock.now())
            .await
            .ok();
    }
    result
}

async fn run(handler: &HandlerFn, ctx: &Ctx) -> Result<Answer, ApiError> {
    // where it panicked is in the log already
    AssertUnwindSafe(handler(ctx.clone()))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(ApiError::internal("a handler panicked")))
}

/// Runs a handler that may read from the replica. That may lag behind what was made just now, cancel a read, be gone, or
/// hang: then the primary is asked.
async fn run_beside_replica(handler: &HandlerFn, ctx: &Ctx) -> Result<Answer, ApiError> {
    let mut attempt = Box::pin(run(handler, ctx));
    let result = match tokio::time::timeout(REPLICA_LIMIT, &mut attempt).await {
        Ok(result) => Some(result),
        Err(_) if ctx.reads_replica() => None,
        Err(_) => Some(attempt.as_mut().await),
    };
    // its connection goes back
    drop(attempt);
    match result {
        Some(result) if !(may_be_the_replicas_fault(&result) && ctx.leave_replica()) => {
            return result;
        }
        Some(_) => {}
        None => {
            tracing::warn!("the read replica hangs; the primary does its work");
            ctx.db.avoid_replica();
            ctx.leave_replica();
        }
    }
    run(handler, ctx).await
}

fn may_be_the_replicas_fault(result: &Result<Answer, ApiError>) -> bool {
    let status = match result {
        Ok(answer) => answer.status,
        Err(error) => error.status(),
    };
    status == StatusCode::NOT_FOUND || status.is_server_error()
}

/// Whether a refusal is for what the caller lacks, and not for who the caller is.
const fn is_about_the_caller(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::TokenInvalid
            | ApiError::TokenRevoked
            | ApiError::TokenExpired
            | ApiError::ScopeMissing(_)
            | ApiError::UserRequired
            | ApiError::Unconfirmed
            | ApiError::Pending
    )
}

/// Whether an operator keeps the address out.
async fn is_blocked(app: &AppState, request: &Request) -> Result<bool, ApiError> {
    let now = app.clock.naive_now();
    let ip_blocks = &app.caches.ip_blocks;
    Ok(match ip_blocks.fresh(request.ip, now).await {
        Some(known) => known,
        None => {
            ip_blocks
                .contains(&*app.db.get().await?, request.ip, now)
                .await?
        }
    })
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
