//! Boosts, favourites, bookmarks, pins, muted conversations.

use ferrodon_types::Visibility;
use serde_json::json;

use super::{count, id, ids, jobs, person};
use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_favourite_is_made_once_and_told_once() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let status = id(&alice.say(&app, "status=one").await);
    for _ in 0..2 {
        let favourited = bob.act(&app, status, "favourite").await.json();
        assert_eq!(
            (&favourited["favourited"], &favourited["favourites_count"]),
            (&json!(true), &json!(1))
        );
    }
    alice.act(&app, status, "favourite").await;
    assert_eq!(
        jobs(&app, "notify").await,
        1,
        "nobody is told of what they do themselves"
    );
    let undone = bob.act(&app, status, "unfavourite").await.json();
    assert_eq!(
        (&undone["favourited"], &undone["favourites_count"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(
        bob.act(&app, status, "unfavourite").await.status,
        200,
        "again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_boosts_id_stands_for_its_original_until_it_is_undone() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let status = id(&alice.say(&app, "status=one").await);
    let boost = id(&bob.act(&app, status, "reblog").await);
    assert_eq!(
        id(&alice.act(&app, boost, "favourite").await),
        boost,
        "the reply is what was asked for"
    );
    assert_eq!(
        id(&bob.act(&app, boost, "reblog").await),
        boost,
        "boosting again gives the boost that is there"
    );
    let shown = bob
        .get(&app, &format!("/api/v1/statuses/{boost}"))
        .send()
        .await
        .json();
    assert_eq!(
        (&shown["reblogged"], &shown["reblog"]["favourites_count"]),
        (&json!(true), &json!(1))
    );
    alice.act(&app, boost, "unfavourite").await;
    assert_eq!(
        count(&app, "SELECT count(*) FROM favourites").await,
        1,
        "a boost's id undoes nothing"
    );
    assert_eq!(id(&bob.act(&app, status, "unreblog").await), status);
    assert_eq!(
        app.get(&format!("/api/v1/statuses/{boost}"))
            .send()
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn boosts_at_the_same_moment_are_one() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let status = id(&alice.say(&app, "status=one").await);
    let (one, two) = tokio::join!(
        bob.act(&app, status, "reblog"),
        bob.act(&app, status, "reblog")
    );
    assert_eq!(id(&one), id(&two));
    let shown = app
        .get(&format!("/api/v1/statuses/{status}"))
        .send()
        .await
        .json();
    assert_eq!(shown["reblogs_count"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_boost_what_and_how() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    app.db.follow(bob.id, alice.id).await;
    let private = app
        .db
        .status(alice.id)
        .visibility(Visibility::Private)
        .await;
    let direct = app.db.status(alice.id).visibility(Visibility::Direct).await;
    let open = app.db.status(alice.id).await;
    assert_eq!(
        bob.act(&app, private, "reblog").await.error(),
        "This action is not allowed"
    );
    assert_eq!(bob.act(&app, direct, "reblog").await.error(), "Not Found");
    assert_eq!(
        alice.act(&app, private, "reblog").await.json()["visibility"],
        "private"
    );
    let boost = |form: &str| {
        bob.post(&app, &format!("/api/v1/statuses/{open}/reblog"))
            .form(form)
    };
    assert_eq!(
        boost("visibility=direct").send().await.error(),
        "Validation failed: Visibility is reserved"
    );
    assert_eq!(
        boost("visibility=friends").send().await.error(),
        "Validation failed: Visibility is not included in the list"
    );
    assert_eq!(
        boost("visibility=unlisted").send().await.json()["visibility"],
        "unlisted"
    );
    app.db.block(bob.id, alice.id).await;
    assert_eq!(
        bob.act(&app, open, "favourite").await.error(),
        "This action is not allowed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bookmarks_and_favourites_are_paged_by_when_they_were_made() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let mut statuses = Vec::new();
    for number in 0..3 {
        statuses.push(id(&alice.say(&app, &format!("status={number}")).await));
    }
    for (verb, path) in [
        ("bookmark", "/api/v1/bookmarks"),
        ("favourite", "/api/v1/favourites"),
    ] {
        for status in [statuses[1], statuses[2], statuses[0]] {
            bob.act(&app, status, verb).await;
        }
        let first = bob.get(&app, &format!("{path}?limit=2")).send().await;
        assert_eq!(ids(&first), [statuses[0], statuses[2]], "{path}");
        let links = first.header("link").expect("links").to_owned();
        let next = links
            .split('<')
            .nth(1)
            .and_then(|link| link.split('>').next())
            .expect("a next page");
        let next = next
            .strip_prefix("https://ferrodon.test")
            .expect("our own address");
        assert_eq!(
            ids(&bob.get(&app, next).send().await),
            [statuses[1]],
            "{path}"
        );
        assert_eq!(
            ids(&alice.get(&app, path).send().await),
            [],
            "nobody else's"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_favourited_and_boosted_are_listed_but_for_whom_one_avoids() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let (bob, carol) = (person(&app, "bob").await, person(&app, "carol").await);
    let status = id(&alice.say(&app, "status=one").await);
    for (verb, list) in [("favourite", "favourited_by"), ("reblog", "reblogged_by")] {
        for who in [&bob, &carol] {
            who.act(&app, status, verb).await;
            app.db.advance(chrono::TimeDelta::seconds(1));
        }
        let path = format!("/api/v1/statuses/{status}/{list}");
        let names = |answer: crate::app::Answer| -> Vec<String> {
            let list: Vec<serde_json::Value> = serde_json::from_str(&answer.body).expect("a list");
            list.iter()
                .map(|account| account["acct"].as_str().unwrap_or_default().to_owned())
                .collect()
        };
        assert_eq!(names(app.get(&path).send().await), ["carol", "bob"]);
        let page = app.get(&format!("{path}?limit=1&min_id=1")).send().await;
        assert!(
            page.header("link")
                .is_some_and(|link| link.contains("since_id=")),
            "{:?}",
            page.headers
        );
        assert_eq!(names(page), ["carol"], "min_id means nothing here");
        assert_eq!(names(alice.get(&app, &path).send().await), ["carol", "bob"]);
    }
    app.db.mute(alice.id, carol.id).await;
    let path = format!("/api/v1/statuses/{status}/favourited_by");
    assert_eq!(
        alice
            .get(&app, &path)
            .send()
            .await
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pins_are_few_and_ones_own() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let direct = app.db.status(alice.id).visibility(Visibility::Direct).await;
    assert_eq!(
        alice.act(&app, direct, "pin").await.error(),
        "Validation failed: Posts that are only visible to mentioned users cannot be pinned"
    );
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(app.db.status(alice.id).await);
    }
    assert_eq!(
        bob.act(&app, statuses[0], "pin").await.error(),
        "Validation failed: Someone else's post cannot be pinned"
    );
    for status in &statuses[..5] {
        assert_eq!(alice.act(&app, *status, "pin").await.json()["pinned"], true);
    }
    assert_eq!(
        alice.act(&app, statuses[5], "pin").await.error(),
        "Validation failed: You have already pinned the maximum number of posts"
    );
    alice.act(&app, statuses[4], "unpin").await;
    assert_eq!(
        alice.act(&app, statuses[0], "pin").await.error(),
        "Duplicate record"
    );
    let pinned = app
        .get(&format!(
            "/api/v1/accounts/{}/statuses?pinned=true",
            alice.id
        ))
        .send()
        .await;
    assert_eq!(ids(&pinned).len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn muting_a_status_mutes_its_conversation() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let root = id(&alice.say(&app, "status=root").await);
    let answer = id(&bob
        .say(&app, &format!("status=answer&in_reply_to_id={root}"))
        .await);
    assert_eq!(bob.act(&app, answer, "mute").await.json()["muted"], true);
    assert_eq!(
        bob.get(&app, &format!("/api/v1/statuses/{root}"))
            .send()
            .await
            .json()["muted"],
        true
    );
    assert_eq!(bob.act(&app, root, "unmute").await.json()["muted"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_status_is_none_whatever_the_caller_lacks() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let open = app.db.status(alice.id).await;
    let private = app
        .db
        .status(alice.id)
        .visibility(Visibility::Private)
        .await;
    for (status, expected) in [(open, 401), (private, 404)] {
        let answer = app
            .post(&format!("/api/v1/statuses/{status}/favourite"))
            .send()
            .await;
        assert_eq!(answer.status, expected);
    }
    let reading = app
        .db
        .token(app.db.user("reader").await.id)
        .scopes("read")
        .await;
    let answer = app
        .post(&format!("/api/v1/statuses/{open}/favourite"))
        .token(&reading)
        .send()
        .await;
    assert_eq!(answer.status, 403);
}
