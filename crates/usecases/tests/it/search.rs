//! Search by addresses of other servers, whatever these answer.

use std::sync::Arc;

use ferrodon_types::{AccountId, Visibility};
use ferrodon_usecases::{
    Context, RemoteResolver, RemoteResource, Unresolved,
    search::{Found, Search, SearchError, search},
};
use futures_util::future::{BoxFuture, ready};

use crate::support::Ground;

/// Other servers that answer the same to everything.
#[derive(Debug)]
struct Answering(Result<RemoteResource, Unresolved>);

impl RemoteResolver for Answering {
    fn account<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Option<AccountId>> {
        let account = match self.0 {
            Ok(RemoteResource::Account(id)) => Some(id),
            _ => None,
        };
        Box::pin(ready(account))
    }

    fn resource<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<RemoteResource, Unresolved>> {
        Box::pin(ready(self.0))
    }
}

/// Looks for an address, or a handle, while other servers give this answer.
async fn look(
    ground: &Ground,
    viewer: AccountId,
    query: &str,
    answer: Result<RemoteResource, Unresolved>,
) -> Result<Found, SearchError> {
    let context = Context {
        resolver: Arc::new(Answering(answer)),
        ..ground.context.clone()
    };
    let asked = Search {
        query,
        viewer: Some(viewer),
        kind: None,
        following: false,
        exclude_unreviewed: false,
        resolve: true,
        limit: 5,
        offset: 0,
    };
    search(&context, asked).await
}

const PAGE: &str = "https://far.example/@zoe/12";
const URI: &str = "https://far.example/users/zoe/statuses/12";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_fetched_is_shown_to_those_who_may_see_it() {
    let ground = Ground::new().await;
    let alice = ground.db.user("alice").await.account.id;
    let zoe = ground.db.account("zoe").remote("far.example").await.id;
    let status = ground.db.status(zoe).visibility(Visibility::Private).await;
    let fetched = Ok(RemoteResource::Status(status));
    let refused = look(&ground, alice, PAGE, fetched).await;
    assert!(
        matches!(refused, Err(SearchError::NotAllowed)),
        "{refused:?}"
    );
    ground.db.follow(alice, zoe).await;
    let found = look(&ground, alice, PAGE, fetched).await.unwrap();
    assert_eq!(found.statuses, [status]);
    let account = Ok(RemoteResource::Account(zoe));
    let found = look(&ground, alice, "https://far.example/@zoe", account).await;
    assert_eq!(found.unwrap().accounts, [zoe]);
    let found = look(&ground, alice, "zoe@new.example", account).await;
    assert_eq!(
        found.unwrap().accounts,
        [zoe],
        "a handle is looked up as well"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_status_is_found_where_its_server_refuses() {
    let ground = Ground::new().await;
    let alice = ground.db.user("alice").await.account.id;
    let zoe = ground.db.account("zoe").remote("far.example").await.id;
    let status = ground
        .db
        .status(zoe)
        .visibility(Visibility::Private)
        .set("uri", URI)
        .set("url", PAGE)
        .await;
    for address in [URI, PAGE] {
        let hidden = look(&ground, alice, address, Err(Unresolved::Refused)).await;
        assert_eq!(hidden.unwrap(), Found::default(), "{address}");
    }
    ground.db.follow(alice, zoe).await;
    for address in [URI, PAGE] {
        let found = look(&ground, alice, address, Err(Unresolved::Refused)).await;
        assert_eq!(found.unwrap().statuses, [status], "{address}");
        for other in [Unresolved::Unreachable, Unresolved::Nothing] {
            let found = look(&ground, alice, address, Err(other)).await;
            assert_eq!(found.unwrap(), Found::default(), "{address}: {other}");
        }
    }
    let other_page = look(
        &ground,
        alice,
        "https://far.example/@yan/12",
        Err(Unresolved::Refused),
    );
    assert_eq!(other_page.await.unwrap(), Found::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_account_is_found_only_where_its_server_is_away() {
    let ground = Ground::new().await;
    let alice = ground.db.user("alice").await.account.id;
    let uri = "https://far.example/users/zoe";
    let zoe = ground
        .db
        .account("zoe")
        .remote("far.example")
        .set("uri", uri)
        .await;
    let found = look(&ground, alice, uri, Err(Unresolved::Unreachable)).await;
    assert_eq!(found.unwrap().accounts, [zoe.id]);
    for other in [Unresolved::Refused, Unresolved::Nothing] {
        let found = look(&ground, alice, uri, Err(other)).await;
        assert_eq!(found.unwrap(), Found::default(), "{other}");
    }
}
