//! Posts of people whom thousands follow.

use ferrodon_jobs::kinds::DistributeStatus;
use ferrodon_redis::feeds::{self, FeedKey};
use ferrodon_types::AccountId;

use crate::support::Ground;

/// Lets so many users follow an account, every third of them long gone; answers the others, lowest first.
async fn gather_followers(ground: &Ground, author: AccountId, count: i64) -> Vec<AccountId> {
    let first = author.get() + 1;
    let last = first + count - 1;
    for statement in [
        format!(
            "INSERT INTO accounts (id, username, created_at, updated_at) \
             SELECT id, 'follower' || id, now(), now() FROM generate_series({first}, {last}) id"
        ),
        format!(
            "INSERT INTO users (email, account_id, current_sign_in_at, created_at, updated_at) \
             SELECT id || '@followers.test', id, CASE WHEN id % 3 = 0 THEN '2020-01-01' ELSE now() END, now(), now() \
             FROM generate_series({first}, {last}) id"
        ),
        format!(
            "INSERT INTO follows (account_id, target_account_id, created_at, updated_at) \
             SELECT id, {author}, now(), now() FROM generate_series({first}, {last}) id"
        ),
    ] {
        ground.db.sql(&statement).await;
    }
    let here = (first..=last).filter(|id| id % 3 != 0);
    here.map(AccountId).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_reaches_thousands_who_listen_over_a_single_connection() {
    let ground = Ground::new().await;
    let author = ground.db.user("author").await.account.id;
    // more batches than may be under way at once
    let followers = gather_followers(&ground, author, 9_000).await;
    let some: Vec<AccountId> = followers.iter().copied().step_by(97).collect();
    for follower in &some {
        ground
            .redis
            .command(&["SET", &format!("ferrodon:feed:home:{follower}"), "here"]);
        ground
            .redis
            .command(&["SET", &format!("subscribed:timeline:{follower}"), "1"]);
    }
    let post = ground.db.status(author).await;
    ground.run(DistributeStatus::new(post)).await;
    let redis = ground.jobs().redis();
    for follower in &some {
        let held = feeds::list_all(redis, FeedKey::Home(*follower)).await;
        assert_eq!(held.unwrap(), [post], "{follower}");
    }
    let held = ground.redis.command(&["KEYS", "feed:home:*"]);
    assert_eq!(
        held.matches("feed:home:").count(),
        some.len(),
        "nobody else has a feed"
    );
}
