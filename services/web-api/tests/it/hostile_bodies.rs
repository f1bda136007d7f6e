//! Property tests over bodies and queries: whatever a signed-in person sends to whichever route, the server answers
//! with something that Mastodon could answer, and what it refuses leaves no trace.

mod forms;
mod json;
mod pieces;

use std::sync::Mutex;

use ferrodon_test_support::TestUser;
use ferrodon_web_api::{
    endpoint::{Auth, Endpoint},
    routes::routes,
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

use schemars::SchemaGenerator;
use serde_json::Value;

use crate::app::{Answer, TestApp};

/// Requests to each endpoint, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 8;

/// One request, without its endpoint.
#[derive(Debug, Clone)]
struct Case {
    segment: String,
    query: String,
    content_type: &'static str,
    body: Vec<u8>,
}

fn case(names: &[String], ids: &[String]) -> impl Strategy<Value = Case> + use<> {
    let in_path = |id: &String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let ids_of_paths: Vec<String> = ids.iter().filter(|id| in_path(id)).cloned().collect();
    let query = prop_oneof![2 => Just(String::new()), 1 => forms::query(names, ids)];
    let typed = prop_oneof![
        6 => (Just("application/json"), json::body(names, ids)),
        4 => (Just("application/x-www-form-urlencoded"), forms::body(names, ids)),
        3 => (Just("multipart/form-data; boundary=edge"), forms::multipart(names, ids)),
        // what it isn't
        1 => (any_type(), json::body(names, ids)),
        1 => (any_type(), forms::body(names, ids)),
        1 => (any_type(), forms::multipart(names, ids)),
        1 => (any_type(), prop::collection::vec(any::<u8>(), 0..300)),
    ];
    (
        select(ids_of_paths),
        query,
        typed,
        any::<prop::sample::Index>(),
        0_u8..12,
    )
        .prop_map(|(segment, query, (content_type, mut body), at, damage)| {
            if !body.is_empty() {
                let at = at.index(body.len());
                match damage {
                    0 => body[at] = 0xff,
                    1 => body.truncate(at),
                    _ => {}
                }
            }
            Case {
                segment,
                query,
                content_type,
                body,
            }
        })
}

/// Names of all that an endpoint reads, at any depth.
fn names(endpoint: &Endpoint) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(params) = endpoint.description.params {
        let mut generator = SchemaGenerator::default();
        collect_names(&params(&mut generator).to_value(), &mut names);
        for schema in generator.take_definitions(true).values() {
            collect_names(schema, &mut names);
        }
    }
    if endpoint.paged {
        names.extend(["max_id", "since_id", "min_id", "limit", "offset"].map(str::to_owned));
    }
    names
}

fn collect_names(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                names.extend(properties.keys().cloned());
            }
            members
                .values()
                .for_each(|member| collect_names(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, names)),
        _ => {}
    }
}

fn any_type() -> impl Strategy<Value = &'static str> {
    select(vec![
        "application/json; charset=utf-16",
        "application/json, text/html",
        "application/x-www-form-urlencoded; charset=latin1",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"an edge\"",
        "multipart/mixed; boundary=edge",
        "application/ld+json",
        "application/activity+json",
        "text/plain",
        "application/xml",
        "application/octet-stream",
        "*/*",
        "nonsense",
        "",
    ])
}

/// A town with something of everything, and the ids of it.
struct World {
    app: TestApp,
    user: String,
    application: String,
    ids: Vec<String>,
    /// How many rows there are, as of the request before.
    rows: Mutex<String>,
}

/// What these endpoints write to. Failed sign-ins are kept on purpose.
const TABLES: [&str; 24] = [
    "accounts",
    "users",
    "account_stats",
    "statuses",
    "status_stats",
    "polls",
    "mentions",
    "tags",
    "conversations",
    "favourites",
    "bookmarks",
    "follows",
    "follow_requests",
    "blocks",
    "mutes",
    "lists",
    "list_accounts",
    "markers",
    "notifications",
    "oauth_applications",
    "oauth_access_grants",
    "oauth_access_tokens",
    "ferrodon.jobs",
    "ferrodon.idempotency_keys",
];

/// How many rows each table has.
async fn rows(app: &TestApp) -> String {
    let counts: Vec<String> = TABLES
        .iter()
        .map(|table| format!("'{table}=' || (SELECT count(*) FROM {table})"))
        .collect();
    let sql = format!("SELECT concat_ws(' ', {})", counts.join(", "));
    app.db.text(&sql).await.unwrap_or_default()
}

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let db = &app.db;
        let (alice, token) = app.user("alice").await;
        let bob: TestUser = db.user("bob").await;
        let scopes = "read write follow push profile";
        let application = db.application("app", scopes).await;
        let application_token = db.application_token(application).scopes(scopes).await;
        db.follow(bob.account.id, alice.account.id).await;
        db.follow(alice.account.id, bob.account.id).await;
        let own = db.status(alice.account.id).text("one #tag").await;
        let other = db.status(bob.account.id).text("two").await;
        let list = db
            .list(alice.account.id, "friends", &[bob.account.id])
            .await;
        let mut ids = vec![
            alice.account.id.to_string(),
            bob.account.id.to_string(),
            list.to_string(),
            own.to_string(),
            other.to_string(),
            application.to_string(),
            "0".to_owned(),
            "-1".to_owned(),
            "999999999999".to_owned(),
            "99999999999999999999".to_owned(),
        ];
        ids.dedup();
        Self {
            user: token,
            application: application_token,
            ids,
            rows: Mutex::new(rows(&app).await),
            app,
        }
    }

    async fn send(&self, endpoint: &Endpoint, case: &Case) -> Answer {
        let segments = endpoint.path.split('/').map(|segment| {
            segment.split_once([':', '*']).map_or_else(
                || segment.to_owned(),
                |(prefix, _)| prefix.to_owned() + &case.segment,
            )
        });
        let path = segments.collect::<Vec<_>>().join("/");
        let token = match endpoint.auth {
            Auth::App => &self.application,
            _ => &self.user,
        };
        self.app
            .request(endpoint.method.as_str(), &format!("{path}?{}", case.query))
            .token(token)
            .body(case.content_type, &case.body)
            .send()
            .await
    }

    async fn try_case(&self, endpoint: &Endpoint, case: &Case) -> Result<(), TestCaseError> {
        let answer = self.send(endpoint, case).await;
        let told = format!("{endpoint:?}: {} {:.300}", answer.status, answer.body);
        let after = rows(&self.app).await;
        let before = std::mem::replace(&mut *self.rows.lock().unwrap(), after.clone());
        prop_assert!(answer.status < 500, "{told}");
        prop_assert!(is_well_formed(&answer), "{told}");
        if answer.status >= 400 {
            prop_assert_eq!(after, before, "{}", told);
        }
        Ok(())
    }
}

/// JSON is JSON, and what is refused says why; a feature that is off has no body at all.
fn is_well_formed(answer: &Answer) -> bool {
    let kind = answer.header("content-type").unwrap_or_default();
    let json = || serde_json::from_str::<Value>(&answer.body);
    if !kind.starts_with("application/") || !kind.contains("json") {
        return answer.status < 400 || answer.body.is_empty() || kind.starts_with("text/");
    }
    match json() {
        Ok(body) => answer.status < 400 || body["error"].is_string(),
        Err(_) => false,
    }
}

/// How many requests each endpoint gets.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(CASES)
}

/// The same requests in each run, but others for each endpoint.
fn runner(index: usize) -> TestRunner {
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: 300,
        ..Config::with_cases(cases())
    };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&index.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_breaks_an_endpoint_or_leaves_half_of_a_row() {
    let world = World::new().await;
    let runtime = tokio::runtime::Handle::current();
    for (index, endpoint) in routes().iter().enumerate() {
        let any_case = case(&names(endpoint), &world.ids);
        let outcome = tokio::task::block_in_place(|| {
            runner(index).run(&any_case, |case| {
                runtime.block_on(world.try_case(endpoint, &case))
            })
        });
        if let Err(error) = outcome {
            panic!("{error}");
        }
    }
    let me = world
        .app
        .get("/api/v1/accounts/verify_credentials")
        .token(&world.user)
        .send()
        .await;
    assert_eq!(me.status, 200, "and it goes on: {}", me.body);
}
