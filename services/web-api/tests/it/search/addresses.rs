//! Search by address: what pages of this server, and of others, lead to.

use ferrodon_test_support::LOCAL_DOMAIN;
use ferrodon_types::Visibility;
use serde_json::Value;

use super::{ask, find};
use crate::app::TestApp;

/// An address of this server, as a parameter.
fn here(path: &str) -> String {
    format!("q=https://{LOCAL_DOMAIN}{path}&resolve=true")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_leads_to_the_status_for_those_who_may_see_it() {
    let app = TestApp::start().await;
    let (alice, own) = app.user("alice").await;
    let (bob, follower) = app.user("bob").await;
    let (carol, blocked) = app.user("carol").await;
    let (alice, bob, carol) = (alice.account.id, bob.account.id, carol.account.id);
    app.db.follow(bob, alice).await;
    let public = app.db.status(alice).await;
    let private = app.db.status(alice).visibility(Visibility::Private).await;
    let direct = app
        .db
        .status(alice)
        .visibility(Visibility::Direct)
        .mentioning(&[carol])
        .await;
    let page = |id| here(&format!("/@alice/{id}"));
    for (id, seen_by) in [
        (public, vec![&own, &follower, &blocked]),
        (private, vec![&own, &follower]),
        (direct, vec![&own, &blocked]),
    ] {
        for token in [&own, &follower, &blocked] {
            let expected: Vec<String> = seen_by
                .contains(&token)
                .then(|| id.to_string())
                .into_iter()
                .collect();
            assert_eq!(find(&app, token, &page(id)).await, expected);
        }
    }
    for path in [
        format!("/@bob/{public}"),
        format!("/@alice/{public}?x=1"),
        format!("/@alice@{LOCAL_DOMAIN}/{public}"),
        format!("/users/alice/statuses/{public}"),
        format!("/ap/users/{alice}/statuses/{public}"),
    ] {
        assert_eq!(
            find(&app, &follower, &here(&path)).await,
            [public.to_string()],
            "{path}"
        );
    }
    for path in [
        format!("/@alice/{public}/"),
        format!("/@alice/{public}/embed"),
        format!("/statuses/{public}"),
        "/@alice/0".to_owned(),
        "/@alice/abc".to_owned(),
        "/@alice/99999999999999999999".to_owned(),
    ] {
        assert_eq!(find(&app, &follower, &here(&path)).await, [""; 0], "{path}");
    }
    for (more, is_found) in [
        ("type=statuses", true),
        ("offset=1", true),
        ("type=accounts", false),
        ("type=statuses&offset=1", false),
        ("limit=0", false),
        ("resolve=false", false),
    ] {
        let query = format!("{}&{more}", page(public));
        let found = find(&app, &follower, &query).await;
        assert_eq!(!found.is_empty(), is_found, "{more}");
    }
    let boost = app.db.reblog(bob, public).await;
    assert_eq!(
        find(&app, &blocked, &here(&format!("/@bob/{boost}"))).await,
        [boost.to_string()]
    );
    app.db.block(alice, carol).await;
    assert_eq!(find(&app, &blocked, &page(public)).await, [""; 0]);
    app.db
        .sql(&format!(
            "UPDATE statuses SET deleted_at = now() WHERE id = {public}"
        ))
        .await;
    assert_eq!(find(&app, &follower, &page(public)).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_leads_to_the_account_whoever_blocks_whom() {
    let app = TestApp::start().await;
    let (alice, _) = app.user("alice").await;
    let (bob, token) = app.user("bob").await;
    app.db.account("rita").remote("far.example").await;
    app.db.block(alice.account.id, bob.account.id).await;
    for path in ["/@alice", "/@ALICE", "/users/alice", "/@alice/media"] {
        assert_eq!(find(&app, &token, &here(path)).await, ["alice"], "{path}");
    }
    assert_eq!(
        find(&app, &token, &here("/@rita@far.example")).await,
        ["rita@far.example"]
    );
    for path in [
        &format!("/ap/users/{}", alice.account.id),
        "/@alice/followers",
        &format!("/@alice@{LOCAL_DOMAIN}"),
        "/@rita@far.example/",
        "/@rita@far.example/0",
        "/@nobody",
        "/@",
        "/actor",
        "/tags/cats",
        "/",
        "",
    ] {
        assert_eq!(find(&app, &token, &here(path)).await, [""; 0], "{path}");
    }
    assert_eq!(
        find(
            &app,
            &token,
            &format!("q=http://{LOCAL_DOMAIN}:80/@alice&resolve=1")
        )
        .await,
        ["alice"],
        "the host decides"
    );
    assert_eq!(
        find(&app, &token, &format!("{}&type=statuses", here("/@alice"))).await,
        [""; 0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_leads_to_the_collection_unless_its_owner_blocks() {
    let app = TestApp::start().await;
    let (alice, own) = app.user("alice").await;
    let (bob, token) = app.user("bob").await;
    let (alice, bob) = (alice.account.id, bob.account.id);
    app.db
        .sql(&format!(
            "INSERT INTO collections (id, account_id, name, local, sensitive, discoverable, created_at, updated_at) \
             VALUES (7, {alice}, 'Painters', true, false, false, now(), now()); \
             INSERT INTO collection_items (id, collection_id, account_id, state, position, created_at, updated_at) \
             VALUES (8, 7, {bob}, 1, 1, now(), now())"
        ))
        .await;
    let paths = [
        "/collections/7".to_owned(),
        format!("/ap/users/{alice}/collections/7"),
    ];
    for path in &paths {
        let found: Value = ask(&app, &token, &here(path)).await.json();
        assert_eq!(found["collections"][0]["name"], "Painters", "{path}");
        assert_eq!(
            found["collections"][0]["items"][0]["account_id"],
            bob.to_string()
        );
    }
    assert_eq!(find(&app, &token, &here("/collections/0")).await, [""; 0]);
    assert_eq!(
        find(
            &app,
            &token,
            &format!("{}&type=collections", here(&paths[0]))
        )
        .await,
        ["7"]
    );
    app.db.block(alice, bob).await;
    assert_eq!(find(&app, &token, &here(&paths[0])).await, [""; 0]);
    assert_eq!(find(&app, &own, &here(&paths[0])).await, ["7"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_reached_is_found_if_it_is_a_known_account() {
    let app = TestApp::start().await;
    let (_, token) = app.user("alice").await;
    app.db
        .account("rita")
        .remote("far.example")
        .set("uri", "https://far.example/users/rita")
        .await;
    assert_eq!(
        find(
            &app,
            &token,
            "q=https://far.example/users/rita&resolve=true"
        )
        .await,
        ["rita@far.example"]
    );
    for unknown in [
        "https://far.example/@nobody",
        "https://",
        "http://[",
        "http://[::1",
        "https://a%20b",
        "https://far.example:port/",
        "ftp://far.example/users/rita",
    ] {
        let query = format!("q={unknown}&resolve=true");
        assert_eq!(find(&app, &token, &query).await, [""; 0], "{unknown}");
    }
}
