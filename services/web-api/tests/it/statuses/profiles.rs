//! `GET /api/v1/accounts/:id/statuses`

use ferrodon_types::Visibility;

use super::{ids, person};
use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_shows_what_reaches_the_viewer() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let path = format!("/api/v1/accounts/{}/statuses", alice.id);
    let open = app.db.status(alice.id).await;
    let private = app
        .db
        .status(alice.id)
        .visibility(Visibility::Private)
        .await;
    let direct = app
        .db
        .status(alice.id)
        .visibility(Visibility::Direct)
        .mentioning(&[bob.id])
        .await;
    assert_eq!(ids(&app.get(&path).send().await), [open]);
    assert_eq!(ids(&bob.get(&app, &path).send().await), [direct, open]);
    assert_eq!(
        ids(&bob
            .get(&app, &format!("{path}?exclude_direct=true"))
            .send()
            .await),
        [open]
    );
    app.db.follow(bob.id, alice.id).await;
    assert_eq!(
        ids(&bob.get(&app, &path).send().await),
        [direct, private, open]
    );
    assert_eq!(
        ids(&alice.get(&app, &path).send().await),
        [direct, private, open]
    );
    assert_eq!(
        ids(&alice
            .get(&app, &format!("{path}?exclude_direct=true"))
            .send()
            .await),
        [private, open]
    );
    app.db.block(alice.id, bob.id).await;
    assert_eq!(ids(&bob.get(&app, &path).send().await), []);
    let missing = app.get("/api/v1/accounts/7/statuses").send().await;
    assert_eq!(
        (missing.status, missing.error().as_str()),
        (404, "Record not found")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_narrowed_by_what_is_asked_for() {
    let app = TestApp::start().await;
    let (alice, bob) = (person(&app, "alice").await, person(&app, "bob").await);
    let path = format!("/api/v1/accounts/{}/statuses", alice.id);
    let tea = app.db.status(alice.id).tagged(&["tea"]).await;
    let picture = app.db.status(alice.id).await;
    app.db.media(alice.id, picture).await;
    let theirs = app.db.status(bob.id).await;
    let answer = app.db.status(alice.id).reply_to(theirs).await;
    let own_answer = app.db.status(alice.id).reply_to(tea).await;
    let boost = app.db.reblog(alice.id, theirs).await;
    app.db.pin(alice.id, tea).await;
    for (query, expected) in [
        ("", vec![boost, own_answer, answer, picture, tea]),
        (
            "exclude_replies=true",
            vec![boost, own_answer, picture, tea],
        ),
        ("exclude_reblogs=1", vec![own_answer, answer, picture, tea]),
        ("only_media=true", vec![picture]),
        ("tagged=%54ea", vec![tea]),
        ("tagged=coffee", vec![]),
        ("pinned=true", vec![tea]),
        ("pinned=true&tagged=tea", vec![tea]),
        ("limit=2", vec![boost, own_answer]),
        ("limit=0", vec![]),
    ] {
        assert_eq!(
            ids(&app.get(&format!("{path}?{query}")).send().await),
            expected,
            "{query}"
        );
    }
    let carol = person(&app, "carol").await;
    app.db.block(carol.id, bob.id).await;
    assert_eq!(
        ids(&carol.get(&app, &path).send().await),
        [own_answer, answer, picture, tea],
        "no boosts of whom one blocks"
    );
}
