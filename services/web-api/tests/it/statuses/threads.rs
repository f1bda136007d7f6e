//! Reading: one status, several, threads.

use ferrodon_types::{StatusId, Visibility};
use serde_json::Value;

use super::{ids, number, person};
use crate::app::{Answer, TestApp};

fn part(answer: &Answer, name: &str) -> Vec<StatusId> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let list: Vec<Value> = serde_json::from_value(answer.json()[name].clone()).expect("a list");
    list.iter()
        .map(|status| StatusId(number(&status["id"])))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_and_hidden_statuses_are_told_alike() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let private = app
        .db
        .status(alice.id)
        .visibility(Visibility::Private)
        .await;
    for (path, error) in [
        ("7".to_owned(), "Not Found"),
        ("x".to_owned(), "Not Found"),
        (private.to_string(), "Not Found"),
    ] {
        let answer = app.get(&format!("/api/v1/statuses/{path}")).send().await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (404, error),
            "{path}"
        );
    }
    let path = format!("/api/v1/statuses/{private}");
    assert_eq!(bob.get(&app, &path).send().await.status, 404);
    app.db.follow(bob.id, alice.id).await;
    assert_eq!(bob.get(&app, &path).send().await.status, 200);
    let open = app.db.status(alice.id).await;
    let cached = app.get(&format!("/api/v1/statuses/{open}")).send().await;
    assert!(
        cached
            .header("cache-control")
            .is_some_and(|value| value.contains("public")),
        "{:?}",
        cached.headers
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn several_statuses_come_newest_first_without_those_one_may_not_see() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let first = app.db.status(alice.id).await;
    let private = app
        .db
        .status(alice.id)
        .visibility(Visibility::Private)
        .await;
    let second = app.db.status(bob.id).await;
    let path =
        format!("/api/v1/statuses?id[]={first}&id[]={private}&id[]={second}&id[]=7&id[]={first}");
    assert_eq!(ids(&app.get(&path).send().await), [second, first]);
    assert_eq!(
        ids(&alice.get(&app, &path).send().await),
        [second, private, first]
    );
    app.db.mute(alice.id, bob.id).await;
    assert_eq!(
        ids(&alice.get(&app, &path).send().await),
        [private, first],
        "whom one mutes stays away"
    );
    let many: String = (1..=21).map(|id| format!("id[]={id}&")).collect();
    let refused = app.get(&format!("/api/v1/statuses?{many}")).send().await;
    assert_eq!(
        (refused.status, refused.error().as_str()),
        (422, "Mastodon::ValidationError")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_goes_depth_first_with_the_authors_own_answers_first() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let root = app.db.status(alice.id).await;
    let by_bob = app.db.status(bob.id).reply_to(root).await;
    let own = app.db.status(alice.id).reply_to(root).await;
    let below_bob = app.db.status(alice.id).reply_to(by_bob).await;
    let own_on = app.db.status(alice.id).reply_to(own).await;
    let gone = app.db.status(bob.id).reply_to(own_on).deleted().await;
    let below_gone = app.db.status(bob.id).reply_to(gone).await;
    let context = app
        .get(&format!("/api/v1/statuses/{root}/context"))
        .send()
        .await;
    // what answers its own author, even one that is gone, comes first
    assert_eq!(
        part(&context, "descendants"),
        [own, own_on, below_gone, by_bob, below_bob],
        "what is gone is a hole"
    );
    let context = app
        .get(&format!("/api/v1/statuses/{own_on}/context"))
        .send()
        .await;
    assert_eq!(part(&context, "ancestors"), [root, own]);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_part_of_a_long_thread() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let mut chain = vec![app.db.status(alice.id).await];
    for _ in 0..64 {
        let parent = chain[chain.len() - 1];
        chain.push(app.db.status(alice.id).reply_to(parent).await);
    }
    let from_root = format!("/api/v1/statuses/{}/context", chain[0]);
    let from_end = format!("/api/v1/statuses/{}/context", chain[64]);
    assert_eq!(
        part(&app.get(&from_root).send().await, "descendants"),
        chain[1..=20],
        "twenty levels"
    );
    assert_eq!(
        part(&app.get(&from_end).send().await, "ancestors"),
        chain[24..64],
        "the forty nearest"
    );
    assert_eq!(
        part(&alice.get(&app, &from_root).send().await, "descendants"),
        chain[1..]
    );
    assert_eq!(
        part(&alice.get(&app, &from_end).send().await, "ancestors"),
        chain[..64]
    );
    let mut wide = Vec::new();
    for _ in 0..61 {
        wide.push(app.db.status(alice.id).reply_to(chain[64]).await);
    }
    assert_eq!(
        part(&app.get(&from_end).send().await, "descendants"),
        wide[..60],
        "sixty answers"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_bites_its_tail_ends() {
    let app = TestApp::start().await;
    let alice = person(&app, "alice").await;
    let one = app.db.status(alice.id).await;
    let two = app.db.status(alice.id).reply_to(one).await;
    app.db
        .sql(&format!(
            "UPDATE statuses SET in_reply_to_id = {two} WHERE id = {one}"
        ))
        .await;
    let context = alice
        .get(&app, &format!("/api/v1/statuses/{one}/context"))
        .send()
        .await;
    assert_eq!(
        (part(&context, "ancestors"), part(&context, "descendants")),
        (vec![two], vec![two])
    );
}
