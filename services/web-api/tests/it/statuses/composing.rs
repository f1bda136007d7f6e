//! `POST /api/v1/statuses`

use std::time::Duration;

use diesel_async::SimpleAsyncConnection as _;
use ferrodon_db::Conn;
use serde_json::json;

use super::{count, id, jobs, person};
use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_status_is_written_with_all_that_hangs_on_it() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let said = alice
        .say(
            &app,
            "status=Hello+%40Bob%2C+%23Tea%21&spoiler_text=cw&language=de&visibility=unlisted",
        )
        .await;
    let status = id(&said);
    let body = said.json();
    assert_eq!(
        body["content"]
            .as_str()
            .map(|html| html.contains("@<span>bob</span>")),
        Some(true)
    );
    assert_eq!(
        (&body["spoiler_text"], &body["sensitive"]),
        (&json!("cw"), &json!(true))
    );
    assert_eq!(
        (&body["language"], &body["visibility"]),
        (&json!("de"), &json!("unlisted"))
    );
    assert_eq!(body["mentions"][0]["acct"], "bob");
    assert_eq!(body["tags"][0]["name"], "tea");
    assert_eq!(body["account"]["statuses_count"], 1);
    let text = app
        .db
        .text(&format!("SELECT text FROM statuses WHERE id = {status}"))
        .await;
    assert_eq!(
        text.as_deref(),
        Some("Hello @bob, #Tea!"),
        "in the account's own spelling"
    );
    let uri = app
        .db
        .text(&format!("SELECT uri FROM statuses WHERE id = {status}"))
        .await;
    assert_eq!(
        uri,
        Some(format!(
            "https://ferrodon.test/ap/users/{}/statuses/{status}",
            alice.id
        ))
    );
    let mentions = format!(
        "SELECT count(*) FROM mentions WHERE status_id = {status} AND account_id = {} AND NOT silent",
        bob.id
    );
    assert_eq!(count(&app, &mentions).await, 1);
    let begun = format!(
        "SELECT count(*) FROM conversations c JOIN statuses s ON s.conversation_id = c.id WHERE c.parent_status_id = {status}"
    );
    assert_eq!(count(&app, &begun).await, 1);
    assert_eq!(jobs(&app, "distribute_status").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_status_is_refused_and_leaves_nothing() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    app.db.sql("INSERT INTO tags (name, usable, created_at, updated_at) VALUES ('spam', false, '2026-01-01', '2026-01-01')").await;
    let long = "x".repeat(501);
    for (form, error) in [
        ("status=+", "Validation failed: Text can't be blank"),
        (
            &format!("status={long}"),
            "Validation failed: Text character limit of 500 exceeded",
        ),
        (
            "status=x&visibility=friends",
            "Validation failed: Visibility is not included in the list",
        ),
        (
            "status=+&visibility=friends",
            "Validation failed: Visibility is not included in the list, Text can't be blank",
        ),
        (
            "status=%23spam",
            "Validation failed: Text contained a disallowed hashtag: spam",
        ),
        ("status=x&quote_approval_policy=friends", "Record invalid"),
        (
            "status=x&media_ids[]=7&media_ids[]=x",
            "Media 7, 0 not found or already attached to another post",
        ),
        (
            "status=x&media_ids[]=1&media_ids[]=2&media_ids[]=3&media_ids[]=4&media_ids[]=5",
            "Cannot attach more than 4 files",
        ),
        (
            "status=x&poll[options][]=a&poll[expires_in]=600",
            "Validation failed: Choices must have more than one item",
        ),
        (
            "status=x&poll[options][]=a&poll[options][]=b",
            "Validation failed: Deadline can't be blank",
        ),
        (
            "status=x&poll[options][]=a&poll[options][]=b&poll[expires_in]=10",
            "Validation failed: Deadline is too soon",
        ),
    ] {
        let refused = alice.say(&app, form).await;
        assert_eq!(
            (refused.status, refused.error()),
            (422, error.to_owned()),
            "{form}"
        );
    }
    let missing = alice.say(&app, "status=x&in_reply_to_id=7").await;
    assert_eq!(
        (missing.status, missing.error().as_str()),
        (
            404,
            "The post you are trying to reply to does not appear to exist."
        )
    );
    assert_eq!(count(&app, "SELECT count(*) FROM statuses").await, 0);
    assert_eq!(count(&app, "SELECT count(*) FROM ferrodon.jobs").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_of_json_and_of_a_form_differ_under_a_content_warning() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let form = alice
        .say(&app, "status=x&spoiler_text=cw&sensitive=false")
        .await;
    assert_eq!(form.json()["sensitive"], false);
    let body = r#"{"status": "x", "spoiler_text": "cw", "sensitive": false}"#;
    let json = alice.post(&app, "/api/v1/statuses").json(body).send().await;
    assert_eq!(json.json()["sensitive"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_gives_the_status_that_it_made() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let keyed = |who: &super::Person, text: &str| {
        who.post(&app, "/api/v1/statuses")
            .header("Idempotency-Key", "once")
            .form(&format!("status={text}"))
    };
    let (one, two) = tokio::join!(keyed(&alice, "one").send(), keyed(&alice, "two").send());
    assert_eq!(id(&one), id(&two), "at the same moment");
    assert_eq!(id(&keyed(&alice, "three").send().await), id(&one));
    assert_ne!(
        id(&keyed(&bob, "mine").send().await),
        id(&one),
        "a key is one account's"
    );
    app.db.advance(chrono::Duration::minutes(61));
    assert_ne!(
        id(&keyed(&alice, "later").send().await),
        id(&one),
        "it is remembered for an hour"
    );
    assert_eq!(count(&app, "SELECT count(*) FROM statuses").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_expected_people_are_mentioned_where_the_client_says_whom() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let refused = alice.say(&app, "status=%40bob&allowed_mentions[]=1").await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.json()["unexpected_accounts"][0]["id"],
        bob.id.to_string()
    );
    let said = alice
        .say(
            &app,
            &format!("status=%40bob&allowed_mentions[]={}", bob.id),
        )
        .await;
    assert_eq!(said.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn blocked_pending_and_suspended_people_are_not_mentioned() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let blocked = app.db.user("blocked").await.account.id;
    app.db.block(alice.id, blocked).await;
    app.db.user("pending").unapproved().await;
    app.db.user("fresh").unconfirmed().await;
    app.db
        .user("gone")
        .account(|account| account.suspended())
        .await;
    app.db
        .account("far")
        .remote("far.example")
        .set("protocol", 1)
        .await;
    let said = alice
        .say(
            &app,
            "status=%40blocked+%40pending+%40fresh+%40gone+%40nobody+%40FAR%40Far.Example",
        )
        .await;
    let mentioned = said.json()["mentions"]
        .as_array()
        .map(|mentions| mentions.iter().map(|one| one["acct"].clone()).collect());
    assert_eq!(mentioned, Some(vec![json!("far@far.example")]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_oneself_goes_on_talking_to_the_same_person() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let root = id(&alice.say(&app, "status=root").await);
    let answer = id(&bob
        .say(&app, &format!("status=answer&in_reply_to_id={root}"))
        .await);
    let more = bob
        .say(&app, &format!("status=more&in_reply_to_id={answer}"))
        .await;
    assert_eq!(more.json()["in_reply_to_account_id"], alice.id.to_string());
    let boost = id(&alice.act(&app, answer, "reblog").await);
    let to_boost = alice
        .say(&app, &format!("status=x&in_reply_to_id={boost}"))
        .await;
    assert_eq!(
        to_boost.json()["in_reply_to_id"],
        answer.to_string(),
        "a boost stands for its original"
    );
    let conversations = format!(
        "SELECT count(DISTINCT conversation_id) FROM statuses WHERE id IN ({root}, {answer}, {})",
        id(&more)
    );
    assert_eq!(count(&app, &conversations).await, 1);
    let private = id(&alice.say(&app, "status=x&visibility=private").await);
    let hidden = bob
        .say(&app, &format!("status=x&in_reply_to_id={private}"))
        .await;
    assert_eq!(hidden.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_needs_consent_and_is_counted_and_told() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let open = id(&alice.say(&app, "status=open").await);
    let closed = id(&alice
        .say(&app, "status=closed&quote_approval_policy=nobody")
        .await);
    let refused = bob
        .say(&app, &format!("status=x&quoted_status_id={closed}"))
        .await;
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (
            404,
            "The post you are trying to quote does not appear to exist."
        )
    );
    let quote = bob
        .say(&app, &format!("status=look&quoted_status_id={open}"))
        .await;
    assert_eq!(quote.json()["quote"]["state"], "accepted");
    assert_eq!(
        quote.json()["quote"]["quoted_status"]["id"],
        open.to_string()
    );
    assert_eq!(
        count(
            &app,
            &format!("SELECT quotes_count FROM status_stats WHERE status_id = {open}")
        )
        .await,
        1
    );
    assert_eq!(jobs(&app, "notify").await, 1);
    let direct = bob
        .say(
            &app,
            &format!("status=psst&visibility=direct&quoted_status_id={open}"),
        )
        .await;
    assert_eq!(
        direct.error(),
        "Validation failed: Cannot quote a non-mentioned user in a Private Mention post."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_is_written_with_its_status() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let said = alice.say(&app, "status=tea%3F&poll[options][]=+yes+&poll[options][]=no&poll[options][]=+&poll[expires_in]=600&poll[multiple]=true").await;
    let poll = &said.json()["poll"];
    assert_eq!(
        poll["options"],
        json!([{ "title": "yes", "votes_count": 0 }, { "title": "no", "votes_count": 0 }])
    );
    assert_eq!(
        (&poll["multiple"], &poll["voted"], &poll["voters_count"]),
        (&json!(true), &json!(true), &json!(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_allowance_is_used_up_by_statuses_alone() {
    let app = TestApp::start_with(&[]).await;
    let alice = person(&app, "alice").await;
    let said = alice.say(&app, "status=one").await;
    assert_eq!(
        (
            said.header("x-ratelimit-limit"),
            said.header("x-ratelimit-remaining")
        ),
        (Some("300"), Some("299"))
    );
    let refused = alice.say(&app, "status=").await;
    assert_eq!(refused.status, 422);
    let boost = alice.act(&app, id(&said), "reblog").await;
    assert_eq!(boost.status, 200);
    let again = alice.say(&app, "status=two").await;
    assert_eq!(again.status, 200);
    let now = app.state.clock.now();
    for _ in 2..300 {
        let taken = ferrodon_redis::rate_limits::take(
            &app.state.redis,
            alice.id,
            ferrodon_redis::rate_limits::Allowance::Statuses,
            now,
        );
        assert!(taken.await.expect("Redis").is_ok());
    }
    let refused = alice.say(&app, "status=three").await;
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (429, "Too many requests")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_answered_or_quoted_may_go_in_the_same_moment() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    for (parameter, error) in [
        (
            "in_reply_to_id",
            "The post you are trying to reply to does not appear to exist.",
        ),
        (
            "quoted_status_id",
            "The post you are trying to quote does not appear to exist.",
        ),
    ] {
        let other = id(&alice.say(&app, "status=not+for+long").await);
        let deleting = app.db.conn().await;
        let mut conn: &Conn = &deleting;
        conn.batch_execute(&format!("BEGIN; DELETE FROM statuses WHERE id = {other}"))
            .await
            .expect("it is deleted");
        let form = format!("status=x&{parameter}={other}");
        let ended = async {
            let waiting = "SELECT count(*) FROM pg_stat_activity \
                           WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while count(&app, waiting).await == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let mut conn: &Conn = &deleting;
            conn.batch_execute("COMMIT").await.expect("it commits");
        };
        let (answer, ()) = tokio::join!(alice.say(&app, &form), ended);
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (404, &json!(error)),
            "{parameter}"
        );
    }
    assert_eq!(count(&app, "SELECT count(*) FROM statuses").await, 0);
}
