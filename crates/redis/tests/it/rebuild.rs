use ferrodon_redis::feeds::{self, Batch, Entry, FeedKey, Rebuild, Target};
use ferrodon_types::{AccountId, StatusId};

use crate::start;

const TARGET: Target = Target {
    feed: FeedKey::Home(AccountId(1)),
    aggregate: true,
};

fn entries(ids: std::ops::Range<i64>) -> Vec<Entry> {
    ids.map(|id| Entry::new(StatusId(id), None)).collect()
}

#[tokio::test]
async fn batches_add_up_and_an_empty_feed_stays_present() {
    let (_server, redis) = start().await;
    let rebuild = Rebuild::begin(&redis, TARGET).await.unwrap();
    assert_eq!(rebuild.add(&[]).await.unwrap(), Batch::Added(0));
    assert_eq!(
        feeds::standing(&redis, TARGET.feed).await.unwrap(),
        feeds::Standing::Present
    );
    assert_eq!(
        rebuild.add(&entries(1..251)).await.unwrap(),
        Batch::Added(250)
    );
    assert_eq!(
        rebuild.add(&entries(200..300)).await.unwrap(),
        Batch::Added(299)
    );
}

#[tokio::test]
async fn a_rebuild_notices_that_redis_was_emptied() {
    let (server, redis) = start().await;
    let rebuild = Rebuild::begin(&redis, TARGET).await.unwrap();
    rebuild.add(&entries(1..10)).await.unwrap();
    server.command(&["FLUSHALL"]);
    assert_eq!(rebuild.add(&entries(10..20)).await.unwrap(), Batch::Lost);
    assert!(
        feeds::list_all(&redis, TARGET.feed)
            .await
            .unwrap()
            .is_empty(),
        "half a feed would look whole"
    );
}

#[tokio::test]
async fn of_two_rebuilds_the_later_one_goes_on() {
    let (_server, redis) = start().await;
    let first = Rebuild::begin(&redis, TARGET).await.unwrap();
    let second = Rebuild::begin(&redis, TARGET).await.unwrap();
    assert_eq!(first.add(&entries(1..2)).await.unwrap(), Batch::Superseded);
    assert_eq!(second.add(&entries(1..2)).await.unwrap(), Batch::Added(1));
}

#[tokio::test]
async fn merging_into_an_absent_feed_does_nothing() {
    let (_server, redis) = start().await;
    assert!(!feeds::merge(&redis, TARGET, &entries(1..5)).await.unwrap());
    assert!(
        feeds::list_all(&redis, TARGET.feed)
            .await
            .unwrap()
            .is_empty()
    );
}
