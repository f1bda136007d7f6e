//! The home timeline.

use ferrodon_redis::{
    async_refresh, client as redis,
    feeds::{self, Entry, FeedKey, Target},
    keys,
};
use ferrodon_test_support::TestUser;
use ferrodon_types::{AccountId, Clock, StatusId};
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

const HOME: &str = "/api/v1/timelines/home";

/// A feed with these statuses, as fan-out makes it.
pub(crate) async fn fill(app: &TestApp, owner: AccountId, statuses: &[StatusId]) {
    let feed = FeedKey::Home(owner);
    feeds::begin_empty(&app.state.redis, feed)
        .await
        .expect("Redis");
    for status in statuses {
        let targets = [Target {
            feed,
            aggregate: true,
        }];
        feeds::push_many(&app.state.redis, &targets, Entry::new(*status, None))
            .await
            .expect("Redis");
    }
}

/// Somebody with a feed of so many statuses of another, oldest first.
async fn with_feed(app: &TestApp, count: usize) -> (TestUser, String, Vec<StatusId>) {
    let (alice, token) = app.user("alice").await;
    let bob = app.db.account("bob").await.id;
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(app.db.status(bob).await);
    }
    fill(app, alice.account.id, &statuses).await;
    (alice, token, statuses)
}

fn ids(answer: &Answer) -> Vec<StatusId> {
    let statuses: Vec<Value> = serde_json::from_value(answer.json()).expect("a list");
    statuses
        .iter()
        .map(|status| StatusId(status["id"].as_str().unwrap().parse().unwrap()))
        .collect()
}

fn newest_first(statuses: &[StatusId]) -> Vec<StatusId> {
    statuses.iter().rev().copied().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_feed_comes_newest_first_with_links() {
    let app = TestApp::start().await;
    let (_, token, statuses) = with_feed(&app, 5).await;
    let answer = app
        .get(&format!("{HOME}?limit=2&local=false&junk=1"))
        .token(&token)
        .send()
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(ids(&answer), [statuses[4], statuses[3]]);
    let at = |cursor: &str, id: StatusId| {
        let mut query = [
            format!("{cursor}={id}"),
            "limit=2".to_owned(),
            "local=false".to_owned(),
        ];
        query.sort();
        format!("<https://ferrodon.test{HOME}?{}>", query.join("&"))
    };
    let next = at("max_id", statuses[3]);
    let prev = at("min_id", statuses[4]);
    assert_eq!(
        answer.header("link"),
        Some(format!("{next}; rel=\"next\", {prev}; rel=\"prev\"").as_str())
    );
    assert_eq!(answer.header("mastodon-async-refresh"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn following_the_links_shows_everything_once() {
    let app = TestApp::start().await;
    let (_, token, statuses) = with_feed(&app, 7).await;
    let (mut seen, mut path) = (Vec::new(), format!("{HOME}?limit=3"));
    loop {
        let answer = app.get(&path).token(&token).send().await;
        let Some(link) = answer.header("link") else {
            break;
        };
        seen.extend(ids(&answer));
        let next = link.split("rel=\"next\"").next().unwrap();
        path = next
            .trim_start_matches("<https://ferrodon.test")
            .split('>')
            .next()
            .unwrap()
            .to_owned();
    }
    assert_eq!(seen, newest_first(&statuses));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_does_not_exist_is_asked_for_once() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let bob = app.db.account("bob").await.id;
    app.db.follow(alice.account.id, bob).await;
    app.db.status(bob).await;
    for _ in 0..2 {
        let answer = app.get(HOME).token(&token).send().await;
        assert_eq!((answer.status, answer.body.as_str()), (206, "[]"));
        let header = answer.header("mastodon-async-refresh").expect("a header");
        let id = header
            .strip_prefix("id=\"")
            .and_then(|rest| rest.strip_suffix("\", retry=5"))
            .expect("an id");
        let meant = app
            .state
            .async_refreshes
            .verify(id, app.db.clock().now())
            .expect("it is signed");
        assert_eq!(meant, json!(keys::regeneration(alice.account.id)));
        assert_eq!(answer.header("link"), None);
    }
    let jobs = "SELECT count(*) FROM ferrodon.jobs WHERE kind = 'rebuild_home_feed'";
    assert_eq!(app.db.number(jobs).await, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_whose_making_was_never_committed_is_asked_for_again_after_a_minute() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let bob = app.db.account("bob").await.id;
    app.db.follow(alice.account.id, bob).await;
    app.db.status(bob).await;
    // the process was killed between the mark and the commit
    let key = keys::regeneration(alice.account.id);
    async_refresh::start(&app.state.redis, &key, false)
        .await
        .expect("Redis");
    let jobs = "SELECT count(*) FROM ferrodon.jobs WHERE kind = 'rebuild_home_feed'";
    for (passed, asked) in [(50, 0), (20, 1), (20, 1)] {
        let left: i64 = app
            .state
            .redis
            .query(redis::cmd("TTL").arg(&key))
            .await
            .expect("Redis");
        app.state
            .redis
            .query::<()>(redis::cmd("EXPIRE").arg(&key).arg(left - passed))
            .await
            .expect("Redis");
        assert_eq!(app.get(HOME).token(&token).send().await.status, 206);
        assert_eq!(app.db.number(jobs).await, Some(asked));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_nothing_can_fill_needs_no_making() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let silent = app.db.account("bob").await.id;
    app.db.follow(alice.account.id, silent).await;
    for _ in 0..2 {
        let answer = app.get(HOME).token(&token).send().await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "[]"));
    }
    assert_eq!(
        app.db.number("SELECT count(*) FROM ferrodon.jobs").await,
        Some(0)
    );
    // from then on it is there for what comes
    let feed = FeedKey::Home(alice.account.id);
    let standing = feeds::standing(&app.state.redis, feed)
        .await
        .expect("Redis");
    assert_eq!(standing, feeds::Standing::Present);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_somebody_new_is_empty_but_there() {
    let app = TestApp::start().await;
    let (_, token, _) = with_feed(&app, 0).await;
    let answer = app.get(HOME).token(&token).send().await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "[]"));
    assert_eq!(
        app.db.number("SELECT count(*) FROM ferrodon.jobs").await,
        Some(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_shown_while_the_feed_is_made_anew() {
    let app = TestApp::start().await;
    let (alice, token, statuses) = with_feed(&app, 2).await;
    let key = keys::regeneration(alice.account.id);
    async_refresh::start(&app.state.redis, &key, false)
        .await
        .expect("Redis");
    let answer = app.get(HOME).token(&token).send().await;
    assert_eq!(
        (answer.status, ids(&answer)),
        (206, newest_first(&statuses))
    );
    assert!(answer.header("link").is_some() && answer.header("mastodon-async-refresh").is_some());
    async_refresh::finish(&app.state.redis, &key)
        .await
        .expect("Redis");
    assert_eq!(app.get(HOME).token(&token).send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_that_are_gone_are_left_out_and_never_end_the_feed() {
    let app = TestApp::start().await;
    let (_, token, statuses) = with_feed(&app, 8).await;
    let gone: Vec<String> = statuses[3..7].iter().map(ToString::to_string).collect();
    app.db
        .sql(&format!(
            "UPDATE statuses SET deleted_at = '2026-01-01' WHERE id IN ({})",
            gone.join(", ")
        ))
        .await;
    let page = async |query: &str| {
        ids(&app
            .get(&format!("{HOME}?limit=2{query}"))
            .token(&token)
            .send()
            .await)
    };
    assert_eq!(page("").await, [statuses[7]]);
    // two whole pages of nothing lie between
    assert_eq!(
        page(&format!("&max_id={}", statuses[7])).await,
        [statuses[2], statuses[1]]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_needs_a_user_and_a_scope() {
    let app = TestApp::start().await;
    let (alice, _, _) = with_feed(&app, 1).await;
    assert_eq!(app.get(HOME).send().await.status, 401);
    for (scopes, status) in [
        ("read", 200),
        ("read:statuses", 200),
        ("read:lists", 403),
        ("write", 403),
    ] {
        let token = app.db.token(alice.id).scopes(scopes).await;
        assert_eq!(
            app.get(HOME).token(&token).send().await.status,
            status,
            "{scopes}"
        );
    }
}
