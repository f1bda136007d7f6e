//! What a page costs: flights to PostgreSQL (a pipeline counts once) and statements, the same whatever its size.
//!
//! Who makes a page cheaper lowers its numbers; who makes it dearer says why.

use std::collections::HashMap;

use ferrodon_test_support::{TestDb, TestUser};
use ferrodon_types::{AccountId, StatusId};
use serde_json::Value;

use crate::{
    app::TestApp,
    home::fill,
    postgres_proxy::{PostgresProxy, Traffic},
};

/// A server that is counted, and somebody who reads.
struct Counted {
    app: TestApp,
    proxy: PostgresProxy,
    alice: TestUser,
    token: String,
}

impl Counted {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let proxy = PostgresProxy::start(&db.environment().await).await;
        let port = proxy.port();
        let settings = [
            ("FERRODON_DEV_NO_RATE_LIMITS", "true"),
            ("DB_HOST", "127.0.0.1"),
            ("DB_PORT", port.as_str()),
        ];
        let app = TestApp::start_on(db, &settings).await;
        let (alice, token) = app.user("alice").await;
        Self {
            app,
            proxy,
            alice,
            token,
        }
    }

    /// What a page costs that shows so many: flights and statements.
    async fn cost(&self, path: &str, shown: usize) -> (usize, usize) {
        // the first ones on each connection prepare statements; others may fall together with the token running out, or
        // find the machine so busy that two flights look like one
        let mut seen: HashMap<Traffic, usize> = HashMap::new();
        for _ in 0..40 {
            let answer = self.app.get(path).token(&self.token).send().await;
            assert_eq!(
                (answer.status, rows(&answer.json())),
                (200, shown),
                "{path}"
            );
            let traffic = self.proxy.take();
            if traffic.prepared == 0 {
                *seen.entry(traffic).or_default() += 1;
            }
            if seen.values().sum::<usize>() == 9 {
                break;
            }
        }
        let (usual, _) = seen
            .into_iter()
            .max_by_key(|(_, times)| *times)
            .expect("statements are prepared once");
        (usual.flights, usual.statements)
    }

    /// Holds for pages of all sizes: so many flights at most, and just so many statements.
    async fn costs(&self, pages: &[(String, usize)], expected: (usize, usize)) {
        for (path, shown) in pages {
            let (flights, statements) = self.cost(path, *shown).await;
            // where the next statement is on its way before the last answer's end is, two flights look like one
            assert!(flights <= expected.0, "{path}: {flights} flights");
            assert_eq!(statements, expected.1, "{path}: statements");
        }
    }
}

/// How many entities an answer holds: a list, or an object of lists.
fn rows(body: &Value) -> usize {
    let lists = body
        .as_object()
        .into_iter()
        .flat_map(|lists| lists.values());
    let listed = |list: &Value| list.as_array().map_or(0, Vec::len);
    listed(body) + lists.map(listed).sum::<usize>()
}

/// Statuses of every make, by authors of their own.
async fn say_everything(db: &TestDb, count: usize) -> Vec<StatusId> {
    let mut statuses = Vec::new();
    for number in 0..count {
        let author = db
            .account(&format!("author{number}"))
            .note("about :me: and @author0")
            .await
            .id;
        let far = db
            .account(&format!("far{number}"))
            .remote("far.example")
            .await
            .id;
        statuses.extend(say(db, author, far).await);
    }
    statuses
}

/// A status with all that one has, a poll from elsewhere in reply, and its reblog.
async fn say(db: &TestDb, author: AccountId, far: AccountId) -> [StatusId; 3] {
    let plain = db
        .status(author)
        .text("hello :blob: @author0 #tea")
        .mentioning(&[far])
        .tagged(&["tea"])
        .await;
    db.media(author, plain).await;
    let asked = db
        .status(far)
        .text("<p>which?</p>")
        .spoiler("mind")
        .reply_to(plain)
        .await;
    db.poll(far, asked, &["this", "that"]).await;
    [plain, asked, db.reblog(author, asked).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn home_takes_four_flights() {
    let counted = Counted::new().await;
    let statuses = say_everything(&counted.app.db, 13).await;
    fill(&counted.app, counted.alice.account.id, &statuses).await;
    let page = |limit| (format!("/api/v1/timelines/home?limit={limit}"), limit);
    counted.costs(&[page(3), page(20), page(39)], (4, 16)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_timeline_takes_four_flights() {
    let counted = Counted::new().await;
    let db = &counted.app.db;
    let author = db.account("author").await.id;
    let far = db.account("far").remote("far.example").await.id;
    for _ in 0..32 {
        say(db, author, far).await;
    }
    let page = |limit| (format!("/api/v1/timelines/public?limit={limit}"), limit);
    counted.costs(&[page(3), page(20), page(30)], (4, 14)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accounts_statuses_take_seven_flights() {
    let counted = Counted::new().await;
    let db = &counted.app.db;
    let author = db.account("author").await.id;
    let far = db.account("far").remote("far.example").await.id;
    for _ in 0..20 {
        say(db, author, far).await;
    }
    let page = |limit| {
        (
            format!("/api/v1/accounts/{author}/statuses?limit={limit}"),
            limit,
        )
    };
    counted.costs(&[page(3), page(20), page(39)], (7, 18)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_take_six_flights() {
    let counted = Counted::new().await;
    let db = &counted.app.db;
    let alice = counted.alice.account.id;
    for number in 0..20 {
        let author = db.account(&format!("author{number}")).await.id;
        let far = db
            .account(&format!("far{number}"))
            .remote("far.example")
            .await
            .id;
        let [plain, _, boost] = say(db, author, far).await;
        let mention = db.mention(plain, alice).await;
        db.notification(alice, author, "mention", ("Mention", mention.get()))
            .await;
        db.notification(alice, author, "reblog", ("Status", boost.get()))
            .await;
        let follow = db.follow(author, alice).await;
        db.notification(alice, author, "follow", ("Follow", follow.get()))
            .await;
    }
    let page = |limit| (format!("/api/v1/notifications?limit={limit}"), limit);
    counted.costs(&[page(3), page(20), page(60)], (6, 17)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_takes_as_many_flights_with_five_replies_as_with_five_hundred() {
    let counted = Counted::new().await;
    let db = &counted.app.db;
    let author = db.account("author").await.id;
    let far = db.account("far").remote("far.example").await.id;
    let mut pages = Vec::new();
    for count in [5, 500] {
        let [root, _, _] = say(db, author, far).await;
        let first = root.get() + count * 1_000;
        db.sql(&format!(
            "INSERT INTO statuses (id, account_id, text, uri, visibility, language, local, reply, in_reply_to_id, in_reply_to_account_id, \
               conversation_id, created_at, updated_at) \
             SELECT {first} + n, account_id, 'Reply ' || n, 'https://ferrodon.test/thread/{root}/' || n, 0, 'en', true, true, \
               CASE WHEN n % 3 = 0 THEN {first} + n - 1 ELSE id END, account_id, conversation_id, created_at, updated_at \
             FROM statuses, generate_series(1, {}) n WHERE id = {root}",
            // the poll of `say` answers as well
            count - 1
        ))
        .await;
        pages.push((
            format!("/api/v1/statuses/{root}/context"),
            usize::try_from(count).expect("small"),
        ));
    }
    counted.costs(&pages, (7, 20)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_are_on_a_list_they_cost_the_same() {
    let counted = Counted::new().await;
    let (db, alice) = (&counted.app.db, counted.alice.account.id);
    let mut people = Vec::new();
    for number in 0..24 {
        let friend = db.account(&format!("friend{number}")).await.id;
        db.follow(alice, friend).await;
        people.push(friend);
    }
    let few = db.list(alice, "few", &people[..2]).await;
    let many = db.list(alice, "many", &people).await;
    let members = |list| format!("/api/v1/lists/{list}/accounts?limit=0");
    counted
        .costs(&[(members(few), 2), (members(many), 24)], (3, 4))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_takes_four_flights() {
    let counted = Counted::new().await;
    for number in 0..30 {
        counted.app.db.user(&format!("spoon{number}")).await;
        counted.app.db.tag(&format!("spoon{number}")).await;
    }
    let page = |limit: usize| (format!("/api/v2/search?q=spoon&limit={limit}"), 2 * limit);
    counted.costs(&[page(2), page(10), page(30)], (4, 6)).await;
}
