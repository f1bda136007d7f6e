//! What two accounts are to each other, when both change it at once, or a process dies doing so.

use std::time::{Duration, Instant};

use ferrodon_redis::locks;
use ferrodon_usecases::relationships::{FollowWish, block, follow, unblock};

use crate::support::Ground;

/// Tries of what happens by chance.
const ROUNDS: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn a_block_and_a_follow_at_once_never_both_stand() {
    let ground = Ground::new().await;
    let (alice, bob) = (ground.db.user("alice").await, ground.db.user("bob").await);
    let (alice, bob) = (alice.account.id, bob.account.id);
    for round in 0..ROUNDS {
        let wish = FollowWish::default();
        let (blocked, _) = tokio::join!(
            block(&ground.context, alice, bob),
            follow(&ground.context, bob, alice, &wish),
        );
        blocked.unwrap();
        let follows = ground.db.number("SELECT count(*) FROM follows").await;
        assert_eq!(follows, Some(0), "in round {round}");
        unblock(&ground.context, alice, bob).await.unwrap();
    }
    let counted = "SELECT sum(followers_count + following_count)::bigint FROM account_stats";
    assert_eq!(ground.db.number(counted).await.unwrap_or_default(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_died_in_the_middle_of_a_follow_keeps_nobody_waiting() {
    let ground = Ground::new().await;
    let (alice, bob) = (ground.db.user("alice").await, ground.db.user("bob").await);
    let (alice, bob) = (alice.account.id, bob.account.id);
    // whatever it held in Redis is still there
    let name = format!("relationship:{}:{}", alice.min(bob), alice.max(bob));
    let lock = locks::try_lock(ground.context.redis(), &name, Duration::from_mins(15)).await;
    std::mem::forget(lock.unwrap().unwrap());
    let began = Instant::now();
    follow(&ground.context, alice, bob, &FollowWish::default())
        .await
        .unwrap();
    assert!(began.elapsed() < Duration::from_secs(3));
}
