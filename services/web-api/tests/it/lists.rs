//! Lists, their members and their timelines, through the front door.

use ferrodon_redis::feeds::{self, Entry, FeedKey, Target};
use ferrodon_test_support::TestUser;
use ferrodon_types::{AccountId, ListId};
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

const LISTS: &str = "/api/v1/lists";

async fn create(app: &TestApp, token: &str, wish: Value) -> Answer {
    let body = wish.to_string();
    app.post(LISTS).token(token).json(&body).send().await
}

/// A new list, by its path.
async fn made(app: &TestApp, token: &str, title: &str) -> (String, ListId) {
    let list = create(app, token, json!({ "title": title })).await.json();
    let id = list["id"].as_str().unwrap().to_owned();
    (format!("{LISTS}/{id}"), ListId(id.parse().unwrap()))
}

async fn add(app: &TestApp, token: &str, path: &str, accounts: &[AccountId]) -> Answer {
    let body = json!({ "account_ids": accounts }).to_string();
    let path = format!("{path}/accounts");
    app.post(&path).token(token).json(&body).send().await
}

async fn get(app: &TestApp, token: &str, path: &str) -> Answer {
    app.get(path).token(token).send().await
}

fn usernames(answer: &Answer) -> Vec<String> {
    let accounts: Vec<Value> = serde_json::from_value(answer.json()).expect("a list");
    let name = |account: &Value| account["username"].as_str().unwrap().to_owned();
    accounts.iter().map(name).collect()
}

fn titles(answer: &Answer) -> Vec<String> {
    let lists: Vec<Value> = serde_json::from_value(answer.json()).expect("a list");
    let title = |list: &Value| list["title"].as_str().unwrap().to_owned();
    lists.iter().map(title).collect()
}

/// The jobs that wait, of these kinds, with whose posts they are about.
async fn jobs(app: &TestApp) -> String {
    let sql = "SELECT string_agg(kind || ' ' || coalesce(payload ->> 'from', ''), ', ' ORDER BY unique_key) FROM ferrodon.jobs";
    app.db.text(sql).await.unwrap_or_default()
}

/// People whom somebody follows.
async fn friends(app: &TestApp, of: &TestUser, names: &[&str]) -> Vec<AccountId> {
    let mut friends = Vec::new();
    for name in names {
        let friend = app.db.user(name).await.account.id;
        app.db.follow(of.account.id, friend).await;
        friends.push(friend);
    }
    friends
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_made_shown_changed_and_deleted() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let answer = create(&app, &token, json!({ "title": "Friends" })).await;
    assert_eq!(answer.status, 200);
    let list = answer.json();
    let id = list["id"].as_str().unwrap();
    assert_eq!(
        list,
        json!({ "id": id, "title": "Friends", "replies_policy": "list", "exclusive": false })
    );
    let path = format!("{LISTS}/{id}");
    assert_eq!(get(&app, &token, &path).await.json(), list);

    let wish = json!({ "replies_policy": "none", "exclusive": "1" }).to_string();
    let change = app.request("PATCH", &path).token(&token).json(&wish);
    let changed = change.send().await.json();
    assert_eq!(
        changed,
        json!({ "id": id, "title": "Friends", "replies_policy": "none", "exclusive": true })
    );
    let renamed = app.request("PUT", &path).token(&token).form("title=Others");
    assert_eq!(renamed.send().await.json()["exclusive"], json!(true));
    create(&app, &token, json!({ "title": "Second" })).await;
    let all = get(&app, &token, &format!("{LISTS}?limit=1&max_id=0")).await;
    assert_eq!(titles(&all), ["Others", "Second"]);
    assert_eq!(all.header("link"), None);

    let gone = app.request("DELETE", &path).token(&token).send().await;
    assert_eq!((gone.status, gone.body.as_str()), (200, "{}"));
    assert_eq!(jobs(&app).await, "drop_list_feed ");
    for method in ["GET", "PUT", "DELETE"] {
        let answer = app.request(method, &path).token(&token).form("title=x");
        let answer = answer.send().await;
        assert_eq!(
            (answer.status, answer.error()),
            (404, "Record not found".into()),
            "{method}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_list_is_told() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    let long = "é".repeat(257);
    for (wish, error) in [
        (json!({}), "Title can't be blank"),
        (json!({ "title": " " }), "Title can't be blank"),
        (json!({ "title": null }), "Title can't be blank"),
        (
            json!({ "title": long }),
            "Title is too long (maximum is 256 characters)",
        ),
        (
            json!({ "title": "x", "replies_policy": null }),
            "Replies policy is not included in the list",
        ),
        (
            json!({ "replies_policy": "some" }),
            "Replies policy is not included in the list, Title can't be blank",
        ),
    ] {
        let answer = create(&app, &token, wish.clone()).await;
        assert_eq!(
            (answer.status, answer.error()),
            (422, format!("Validation failed: {error}")),
            "{wish}"
        );
    }
    assert_eq!(
        create(&app, &token, json!({ "title": "é".repeat(256) }))
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_more_than_fifty_lists() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    for number in 0..49 {
        app.db
            .list(alice.account.id, &number.to_string(), &[])
            .await;
    }
    let (path, _) = made(&app, &token, "the last").await;
    let refused = create(&app, &token, json!({ "title": "one too many" })).await;
    assert_eq!(
        (refused.status, refused.error()),
        (
            422,
            "Validation failed: You have reached the maximum number of lists".into()
        )
    );
    let change = app.request("PUT", &path).token(&token).form("title=other");
    assert_eq!(change.send().await.status, 200, "what is there can change");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_one_follows_asked_or_is_can_come_onto_a_list() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let people = friends(&app, &alice, &["bob", "carol"]).await;
    let (bob, carol) = (people[0], people[1]);
    let asked = app.db.user("asked").await.account.id;
    app.db.follow_request(alice.account.id, asked).await;
    let stranger = app.db.user("stranger").await.account.id;
    let (path, _) = made(&app, &token, "some").await;
    let members = format!("{path}/accounts");

    let added = add(&app, &token, &path, &[carol, bob, carol]).await;
    assert_eq!((added.status, added.body.as_str()), (200, "{}"));
    assert_eq!(
        jobs(&app).await,
        format!("merge_into_list {bob}, merge_into_list {carol}")
    );
    for (accounts, status, error) in [
        (
            vec![bob],
            422,
            "Validation failed: Account is already on the list",
        ),
        (
            vec![stranger],
            422,
            "Validation failed: Account must be a followed account",
        ),
        (
            vec![asked, stranger],
            422,
            "Validation failed: Account must be a followed account",
        ),
        (vec![stranger, AccountId(5)], 404, "Record not found"),
    ] {
        let answer = add(&app, &token, &path, &accounts).await;
        assert_eq!(
            (answer.status, answer.error()),
            (status, error.to_owned()),
            "{accounts:?}"
        );
    }
    assert_eq!(
        usernames(&get(&app, &token, &members).await).len(),
        2,
        "all or none"
    );
    assert_eq!(
        add(&app, &token, &path, &[asked, alice.account.id])
            .await
            .status,
        200
    );
    assert_eq!(
        jobs(&app).await.split(", ").count(),
        2,
        "neither brings what was before"
    );
    assert_eq!(
        usernames(&get(&app, &token, &members).await),
        ["asked", "carol", "bob", "alice"]
    );
    // what is no list of ids names nobody
    for body in [
        "account_ids=1",
        "",
        "account_ids[][id]=1",
        "account_ids[a]=1",
    ] {
        let answer = app.post(&members).token(&token).form(body).send().await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "{}"), "{body}");
    }
    let unknown = app.post(&members).token(&token).form("account_ids[]=");
    assert_eq!(unknown.send().await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_taken_off_and_leave_with_the_follow() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let people = friends(&app, &alice, &["bob", "carol"]).await;
    let (bob, carol) = (people[0], people[1]);
    let (path, _) = made(&app, &token, "some").await;
    let members = format!("{path}/accounts");
    add(&app, &token, &path, &[alice.account.id, bob, carol]).await;
    app.db.sql("DELETE FROM ferrodon.jobs").await;

    let query = format!(
        "{members}?account_ids[]={bob}&account_ids[]={}&account_ids[]=0&account_ids[]=x",
        alice.account.id
    );
    for expected in [format!("unmerge_from_list {bob}"), String::new()] {
        let removed = app.request("DELETE", &query).token(&token).send().await;
        assert_eq!((removed.status, removed.body.as_str()), (200, "{}"));
        assert_eq!(jobs(&app).await, expected);
        app.db.sql("DELETE FROM ferrodon.jobs").await;
    }
    assert_eq!(usernames(&get(&app, &token, &members).await), ["carol"]);

    let unfollow = format!("/api/v1/accounts/{carol}/unfollow");
    app.post(&unfollow).token(&token).send().await;
    assert_eq!(get(&app, &token, &members).await.body, "[]");
    assert_eq!(jobs(&app).await, format!("unmerge_from_feed {carol}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_paged_by_account_or_come_all_at_once() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let names = ["one", "two", "three", "four", "five"];
    let people = friends(&app, &alice, &names).await;
    let (path, id) = made(&app, &token, "some").await;
    add(&app, &token, &path, &people).await;
    let members = format!("{path}/accounts");

    let page = get(&app, &token, &format!("{members}?limit=2&min_id=9")).await;
    assert_eq!(usernames(&page), ["five", "four"]);
    let at = |cursor: &str, account: AccountId| {
        format!("<https://ferrodon.test/api/v1/lists/{id}/accounts?limit=2&{cursor}={account}>")
    };
    assert_eq!(
        page.header("link"),
        Some(
            format!(
                "{}; rel=\"next\", {}; rel=\"prev\"",
                at("max_id", people[3]),
                at("since_id", people[4])
            )
            .as_str()
        )
    );
    let page = get(
        &app,
        &token,
        &format!("{members}?max_id={}&since_id={}", people[3], people[0]),
    )
    .await;
    assert_eq!(usernames(&page), ["three", "two"]);
    assert!(!page.header("link").unwrap().contains("rel=\"next\""));
    let all = get(&app, &token, &format!("{members}?limit=0&max_id=1")).await;
    assert_eq!(usernames(&all), names);
    assert_eq!(all.header("link"), None);
    for limit in ["00", "", "x"] {
        let none = get(&app, &token, &format!("{members}?limit={limit}")).await;
        assert_eq!((none.status, none.body.as_str()), (200, "[]"), "{limit}");
    }
    app.db
        .sql("UPDATE accounts SET suspended_at = now() WHERE username IN ('two', 'five')")
        .await;
    for query in ["", "?limit=0"] {
        let shown = get(&app, &token, &format!("{members}{query}")).await;
        let mut shown = usernames(&shown);
        shown.sort_unstable();
        assert_eq!(shown, ["four", "one", "three"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_which_of_ones_lists_somebody_is_on() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let (carol, carols) = app.user("carol").await;
    let bob = friends(&app, &alice, &["bob"]).await[0];
    app.db.follow(carol.account.id, bob).await;
    for (owner, title, members) in [
        (&alice, "one", vec![bob]),
        (&alice, "two", vec![bob]),
        (&alice, "empty", vec![]),
        (&carol, "hers", vec![bob]),
    ] {
        app.db.list(owner.account.id, title, &members).await;
    }
    let path = format!("/api/v1/accounts/{bob}/lists");
    assert_eq!(titles(&get(&app, &token, &path).await), ["one", "two"]);
    assert_eq!(titles(&get(&app, &carols, &path).await), ["hers"]);
    assert_eq!(
        get(&app, &token, "/api/v1/accounts/7/lists").await.error(),
        "Record not found"
    );
    app.db
        .sql("UPDATE accounts SET suspended_at = now() WHERE username = 'bob'")
        .await;
    assert_eq!(get(&app, &token, &path).await.body, "[]");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_their_owners_alone() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let (_, bobs) = app.user("bob").await;
    let (path, id) = made(&app, &token, "private").await;
    let timeline = format!("/api/v1/timelines/list/{id}");
    let members = format!("{path}/accounts");
    for (method, path) in [
        ("GET", &path),
        ("PATCH", &path),
        ("DELETE", &path),
        ("GET", &members),
        ("POST", &members),
        ("DELETE", &members),
        ("GET", &timeline),
    ] {
        let answer = app.request(method, path).token(&bobs).send().await;
        assert_eq!(
            (answer.status, answer.error()),
            (404, "Record not found".into()),
            "{method} {path}"
        );
    }
    assert_eq!(get(&app, &bobs, LISTS).await.body, "[]");
    for (scopes, read, write) in [
        ("read", 200, 403),
        ("read:lists", 200, 403),
        ("write:lists", 403, 200),
        ("read:statuses write:statuses follow", 403, 403),
    ] {
        let token = app.db.token(alice.id).scopes(scopes).await;
        for path in [&path, &members, &timeline] {
            assert_eq!(
                get(&app, &token, path).await.status,
                read,
                "{scopes} {path}"
            );
        }
        let change = app.request("PUT", &path).token(&token).form("title=x");
        assert_eq!(change.send().await.status, write, "{scopes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lists_timeline_is_its_feed() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let bob = friends(&app, &alice, &["bob"]).await[0];
    let (_, id) = made(&app, &token, "some").await;
    let timeline = format!("/api/v1/timelines/list/{id}");
    let empty = get(&app, &token, &timeline).await;
    assert_eq!((empty.status, empty.body.as_str()), (200, "[]"));
    let mut said = Vec::new();
    let target = Target {
        feed: FeedKey::List(id),
        aggregate: true,
    };
    for _ in 0..3 {
        let status = app.db.status(bob).await;
        feeds::push_many(&app.state.redis, &[target], Entry::new(status, None))
            .await
            .unwrap();
        said.push(status);
    }
    let page = get(
        &app,
        &token,
        &format!("{timeline}?limit=2&local=1&min_id=x"),
    )
    .await;
    let shown = page.json();
    let shown: Vec<&str> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|status| status["id"].as_str().unwrap())
        .collect();
    assert_eq!(shown, [said[1].to_string(), said[0].to_string()]);
    let at = |cursor: &str, id: ferrodon_types::StatusId| {
        format!("<https://ferrodon.test{timeline}?limit=2&{cursor}={id}>")
    };
    assert_eq!(
        page.header("link"),
        Some(
            format!(
                "{}; rel=\"next\", {}; rel=\"prev\"",
                at("max_id", said[0]),
                at("min_id", said[1])
            )
            .as_str()
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lists_feed_that_does_not_exist_is_asked_for_once() {
    let app = TestApp::start().await;
    let (alice, token) = app.user("alice").await;
    let id = app.db.list(alice.account.id, "from before", &[]).await;
    for _ in 0..2 {
        let answer = get(&app, &token, &format!("/api/v1/timelines/list/{id}")).await;
        assert_eq!((answer.status, answer.body.as_str()), (206, "[]"));
    }
    assert_eq!(jobs(&app).await, "rebuild_list_feed ");
}
