//! Feeds of earlier lives of Redis's data.

use ferrodon_redis::{
    Redis, async_refresh,
    feeds::{self, Batch, Entry, FeedKey, Pushed, Rebuild, Standing, Target},
    keys, lives,
};
use ferrodon_types::{AccountId, StatusId};

use crate::start;

const HOME: FeedKey = FeedKey::Home(AccountId(1));
const TARGET: Target = Target {
    feed: HOME,
    aggregate: true,
};

async fn standing(redis: &Redis) -> Standing {
    feeds::standing(redis, HOME).await.unwrap()
}

async fn ids(redis: &Redis) -> Vec<StatusId> {
    feeds::list_all(redis, HOME).await.unwrap()
}

fn post(id: i64) -> Entry {
    Entry::new(StatusId(id), None)
}

#[tokio::test]
async fn a_run_lasts_as_long_as_the_server_and_a_life_as_long_as_the_data() {
    let (mut server, redis) = start().await;
    let first = lives::ask(&redis).await.unwrap();
    assert!(first.run.is_some() && first.life.is_none());
    lives::begin(&redis, "one").await.unwrap();
    server.command(&["SAVE"]);
    lives::begin(&redis, "two").await.unwrap();
    let second = lives::ask(&redis).await.unwrap();
    assert_eq!(second.run, first.run);
    assert_eq!(second.life.as_deref(), Some("two"));
    server.kill();
    server.resume();
    // the first command may find the connection broken
    let _ = redis.ping().await;
    let third = lives::ask(&redis).await.unwrap();
    assert!(third.run.is_some() && third.run != first.run);
    assert_eq!(third.life.as_deref(), Some("one"), "what was saved");
}

#[tokio::test]
async fn a_server_that_keeps_its_run_to_itself_is_asked_for_its_life_alone() {
    let (server, redis) = start().await;
    server.command(&["ACL", "SETUSER", "default", "-info"]);
    let now = lives::ask(&redis).await.unwrap();
    assert_eq!((now.run, now.life), (None, None));
}

#[tokio::test]
async fn feeds_of_an_earlier_life_are_absent_until_they_are_made_anew() {
    let (_server, redis) = start().await;
    let rebuild = Rebuild::begin(&redis, TARGET).await.unwrap();
    rebuild.add(&[post(1), post(2)]).await.unwrap();
    assert_eq!(standing(&redis).await, Standing::Present);
    lives::begin(&redis, "one").await.unwrap();
    assert_eq!(standing(&redis).await, Standing::Absent);
    // who listens to it hears what comes all the same
    let pushed = feeds::push_many(&redis, &[TARGET], post(3)).await.unwrap();
    assert_eq!(pushed, [Pushed::Added { subscribed: false }]);
    let rebuild = Rebuild::begin(&redis, TARGET).await.unwrap();
    assert_eq!(ids(&redis).await, [], "nothing of the earlier life stays");
    assert_eq!(rebuild.add(&[post(2)]).await.unwrap(), Batch::Added(1));
    assert_eq!(standing(&redis).await, Standing::Present);
    // another life is another, though its name begins alike
    lives::begin(&redis, "on").await.unwrap();
    assert_eq!(standing(&redis).await, Standing::Absent);
}

#[tokio::test]
async fn a_feed_that_mastodon_wrote_counts_in_the_first_life_only() {
    let (server, redis) = start().await;
    server.command(&["ZADD", &keys::feed(HOME), "5", "5"]);
    assert_eq!(standing(&redis).await, Standing::Present);
    lives::begin(&redis, "one").await.unwrap();
    assert_eq!(standing(&redis).await, Standing::Absent);
}

#[tokio::test]
async fn an_empty_feed_is_marked_anew_in_another_life() {
    let (_server, redis) = start().await;
    feeds::begin_empty(&redis, HOME).await.unwrap();
    feeds::push_many(&redis, &[TARGET], post(1)).await.unwrap();
    feeds::begin_empty(&redis, HOME).await.unwrap();
    assert_eq!(ids(&redis).await, [StatusId(1)], "it stays as it is");
    lives::begin(&redis, "one").await.unwrap();
    feeds::begin_empty(&redis, HOME).await.unwrap();
    assert_eq!(standing(&redis).await, Standing::Present);
    assert_eq!(
        ids(&redis).await,
        [],
        "what is left of the earlier life is gone"
    );
}

#[tokio::test]
async fn a_rebuild_of_an_earlier_life_does_not_make_a_feed_count() {
    let (_server, redis) = start().await;
    let rebuild = Rebuild::begin(&redis, TARGET).await.unwrap();
    lives::begin(&redis, "one").await.unwrap();
    rebuild.add(&[post(1)]).await.unwrap();
    assert_eq!(standing(&redis).await, Standing::Absent);
}

#[tokio::test]
async fn a_rebuild_that_should_have_ended_long_ago_is_not_believed() {
    let (server, redis) = start().await;
    let key = keys::regeneration(AccountId(1));
    async_refresh::start(&redis, &key, false).await.unwrap();
    server.command(&["EXPIRE", &key, "86341"]);
    assert_eq!(standing(&redis).await, Standing::Regenerating);
    server.command(&["EXPIRE", &key, "86339"]);
    assert_eq!(standing(&redis).await, Standing::Absent);
    // of an old release
    server.command(&["SET", &key, "true", "EX", "86400"]);
    assert_eq!(standing(&redis).await, Standing::Regenerating);
    server.command(&["EXPIRE", &key, "80000"]);
    assert_eq!(standing(&redis).await, Standing::Absent);
    // set by somebody else, who knows why
    server.command(&["SET", &key, "true"]);
    assert_eq!(standing(&redis).await, Standing::Regenerating);
}
