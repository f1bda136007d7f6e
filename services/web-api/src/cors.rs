//! Cross-origin requests (<https://fetch.spec.whatwg.org/#http-cors-protocol>): any origin, without credentials.

use actix_web::http::{
    Method, StatusCode,
    header::{self, HeaderName, HeaderValue},
};

use crate::{
    reply::{Answer, Dress},
    request::Request,
};

/// What scripts of other origins may do with a path.
struct Rule {
    methods: &'static str,
    expose: &'static str,
}

const API: Rule = Rule {
    methods: "POST, PUT, DELETE, GET, PATCH, OPTIONS",
    expose: "Link, Mastodon-Async-Refresh, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id",
};
const POST: Rule = Rule {
    methods: "POST",
    expose: "",
};
const GET: Rule = Rule {
    methods: "GET",
    expose: "",
};
const GET_POST: Rule = Rule {
    methods: "GET, POST",
    expose: "",
};

fn rule(path: &str) -> Option<Rule> {
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .take(3)
        .collect();
    match segments.as_slice() {
        ["api", ..] => Some(API),
        ["oauth", "token" | "revoke"] => Some(POST),
        ["oauth", "userinfo"] => Some(GET_POST),
        [".well-known" | "nodeinfo", _, ..] | ["users", _] => Some(GET),
        [profile] if profile.starts_with('@') => Some(GET),
        _ => None,
    }
}

impl Rule {
    fn allows(&self, method: &str) -> bool {
        self.methods.split(", ").any(|allowed| allowed == method)
    }

    fn headers(&self) -> [(HeaderName, HeaderValue); 4] {
        [
            (
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                HeaderValue::from_static("*"),
            ),
            (
                header::ACCESS_CONTROL_ALLOW_METHODS,
                HeaderValue::from_static(self.methods),
            ),
            (
                header::ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(self.expose),
            ),
            (
                header::ACCESS_CONTROL_MAX_AGE,
                HeaderValue::from_static("7200"),
            ),
        ]
    }
}

/// The answer to a browser that asks beforehand. Where the answer is no, it says nothing.
pub fn preflight(request: &Request) -> Option<Answer> {
    if request.method != Method::OPTIONS || !request.has_header("origin") {
        return None;
    }
    let method = request.header("access-control-request-method")?;
    let mut answer = Answer {
        dress: Dress::Preflight,
        ..Answer::empty(StatusCode::OK)
    };
    if let Some(rule) = rule(request.path()).filter(|rule| rule.allows(method)) {
        answer.headers.extend(rule.headers());
        let wanted = request
            .http()
            .headers()
            .get(header::ACCESS_CONTROL_REQUEST_HEADERS);
        answer
            .headers
            .extend(wanted.map(|wanted| (header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone())));
    }
    Some(answer)
}

/// Lets scripts of other origins read a reply.
pub fn add_headers(request: &Request, answer: &mut Answer) {
    if answer.dress == Dress::Preflight || !request.has_header("origin") {
        return;
    }
    if let Some(rule) =
        rule(request.path()).filter(|rule| rule.allows(request.http().method().as_str()))
    {
        answer.headers.extend(rule.headers());
    }
}

/// Whether replies of a path differ by origin: `Vary` then says so.
pub fn varies(path: &str) -> bool {
    rule(path).is_some()
}
