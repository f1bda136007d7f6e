//! Redis comes back with older data: feeds that look whole and lack what came since are made anew.

use std::time::{Duration, Instant};

use ferrodon_jobs::{
    kinds::{DistributeStatus, RebuildHomeFeed},
    relay,
};
use ferrodon_redis::feeds::{self, FeedKey, Standing};
use ferrodon_types::AccountId;
use ferrodon_usecases::{feeds::request_home, relationships};
use tokio_util::sync::CancellationToken;

use crate::support::Ground;

async fn standing(ground: &Ground, feed: FeedKey) -> Option<Standing> {
    feeds::standing(ground.jobs().redis(), feed).await.ok()
}

/// Lets a relay look at the Redis there is until it has seen what it will see.
async fn let_a_relay_look(ground: &Ground, seen: impl AsyncFn() -> bool) {
    let stop = CancellationToken::new();
    let running = tokio::spawn(relay::run(ground.jobs().clone(), None, stop.clone()));
    let deadline = Instant::now() + Duration::from_secs(30);
    while !seen().await {
        assert!(Instant::now() < deadline, "in vain");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_of_an_older_redis_are_made_anew_with_what_came_since_and_without_who_left() {
    let mut ground = Ground::new().await;
    let mut people: Vec<AccountId> = Vec::new();
    for name in ["alice", "bob", "carol"] {
        people.push(ground.db.user(name).await.account.id);
    }
    let [alice, bob, carol] = people[..] else {
        panic!("three")
    };
    let home = FeedKey::Home(alice);
    for friend in [bob, carol] {
        ground.db.follow(alice, friend).await;
    }
    let before = ground.db.status(bob).await;
    ground.db.status(carol).await;
    ground.run(RebuildHomeFeed { account_id: alice }).await;
    let remembered = "SELECT count(*) FROM ferrodon.redis_lives";
    let_a_relay_look(&ground, async || {
        ground.db.number(remembered).await == Some(1)
    })
    .await;
    ground.redis.command(&["SAVE"]);
    // a post comes, and somebody leaves
    let after = ground.db.status(bob).await;
    ground.run(DistributeStatus::new(after)).await;
    relationships::unfollow(&ground.state.usecases, alice, carol)
        .await
        .unwrap();
    ground.settle().await;
    let mut whole = [before, after];
    whole.sort_unstable_by(|a, b| b.cmp(a));
    let held = feeds::list_all(ground.jobs().redis(), home).await.unwrap();
    assert_eq!(held, whole);

    ground.redis.kill();
    ground.redis.resume();
    let_a_relay_look(&ground, async || {
        standing(&ground, home).await == Some(Standing::Absent)
    })
    .await;
    request_home(&ground.state.usecases, alice).await.unwrap();
    ground.settle().await;
    assert_eq!(standing(&ground, home).await, Some(Standing::Present));
    let held = feeds::list_all(ground.jobs().redis(), home).await.unwrap();
    assert_eq!(held, whole);
}
