use ferrodon_redis::{
    Redis,
    feeds::{self, Entry, FeedKey, Pushed, Range, Rebuild, Standing, Target},
    keys, subscribed,
};
use ferrodon_types::{AccountId, ListId, StatusId};

use crate::start;

const HOME: FeedKey = FeedKey::Home(AccountId(1));
const TARGET: Target = Target {
    feed: HOME,
    aggregate: true,
};

fn post(id: i64) -> Entry {
    Entry::new(StatusId(id), None)
}

fn reblog(id: i64, of: i64) -> Entry {
    Entry::new(StatusId(id), Some(StatusId(of)))
}

async fn begin(redis: &Redis, target: Target) {
    Rebuild::begin(redis, target).await.unwrap();
}

async fn push(redis: &Redis, entry: Entry) -> Pushed {
    feeds::push_many(redis, &[TARGET], entry).await.unwrap()[0]
}

async fn all(redis: &Redis) -> Vec<i64> {
    feeds::list_all(redis, HOME)
        .await
        .unwrap()
        .iter()
        .map(|id| id.get())
        .collect()
}

const ADDED: Pushed = Pushed::Added { subscribed: false };

#[tokio::test]
async fn a_fan_out_adds_only_to_feeds_that_exist() {
    let (_server, redis) = start().await;
    let list = Target {
        feed: FeedKey::List(ListId(7)),
        aggregate: true,
    };
    let absent = Target {
        feed: FeedKey::Home(AccountId(2)),
        aggregate: true,
    };
    begin(&redis, TARGET).await;
    begin(&redis, list).await;
    subscribed::renew(&redis, &[list.feed.channel()])
        .await
        .unwrap();
    let outcomes = feeds::push_many(&redis, &[TARGET, absent, list], post(10))
        .await
        .unwrap();
    assert_eq!(
        outcomes,
        [ADDED, Pushed::NoFeed, Pushed::Added { subscribed: true }]
    );
    assert_eq!(
        feeds::standing(&redis, absent.feed).await.unwrap(),
        Standing::Absent
    );
    assert_eq!(all(&redis).await, [10]);
}

#[tokio::test]
async fn a_feed_that_mastodon_wrote_needs_no_marker() {
    let (server, redis) = start().await;
    server.command(&["ZADD", "feed:home:1", "5", "5"]);
    assert_eq!(push(&redis, post(10)).await, ADDED);
    assert_eq!(all(&redis).await, [10, 5]);
}

#[tokio::test]
async fn thousands_of_feeds_take_a_status_in_order() {
    let (_server, redis) = start().await;
    let targets: Vec<Target> = (0..12_345)
        .map(|id| Target {
            feed: FeedKey::Home(AccountId(id)),
            aggregate: id % 2 == 0,
        })
        .collect();
    for target in targets.iter().step_by(1_000) {
        begin(&redis, *target).await;
    }
    let outcomes = feeds::push_many(&redis, &targets, post(99)).await.unwrap();
    assert_eq!(outcomes.len(), targets.len());
    for (index, outcome) in outcomes.iter().enumerate() {
        assert_eq!(*outcome == ADDED, index % 1_000 == 0, "feed {index}");
    }
}

#[tokio::test]
async fn a_second_reblog_is_hidden_and_takes_the_place_of_the_first() {
    let (_server, redis) = start().await;
    begin(&redis, TARGET).await;
    assert_eq!(push(&redis, reblog(20, 10)).await, ADDED);
    assert_eq!(
        push(&redis, reblog(20, 10)).await,
        ADDED,
        "a repeated job changes nothing"
    );
    assert_eq!(push(&redis, reblog(21, 10)).await, Pushed::Aggregated);
    assert_eq!(push(&redis, reblog(22, 10)).await, Pushed::Aggregated);
    assert_eq!(
        push(&redis, post(10)).await,
        Pushed::Aggregated,
        "its original is shown already"
    );
    assert_eq!(all(&redis).await, [20]);

    assert_eq!(
        feeds::unpush_many(&redis, &[TARGET], reblog(20, 10))
            .await
            .unwrap(),
        [true]
    );
    assert_eq!(all(&redis).await, [21]);
    assert_eq!(
        feeds::unpush_many(&redis, &[TARGET], reblog(22, 10))
            .await
            .unwrap(),
        [false]
    );
    assert_eq!(
        feeds::unpush_many(&redis, &[TARGET], reblog(21, 10))
            .await
            .unwrap(),
        [true]
    );
    assert_eq!(all(&redis).await, Vec::<i64>::new());
}

#[tokio::test]
async fn a_reblog_is_hidden_while_its_original_is_near() {
    let (_server, redis) = start().await;
    begin(&redis, TARGET).await;
    push(&redis, post(10)).await;
    assert_eq!(push(&redis, reblog(11, 10)).await, Pushed::Aggregated);
    for id in 100..140 {
        push(&redis, post(id)).await;
    }
    assert_eq!(
        push(&redis, reblog(200, 10)).await,
        ADDED,
        "forty newer ones stand before it"
    );
}

#[tokio::test]
async fn who_wants_every_reblog_gets_every_reblog() {
    let (_server, redis) = start().await;
    let target = Target {
        feed: HOME,
        aggregate: false,
    };
    begin(&redis, target).await;
    for entry in [post(10), reblog(20, 10), reblog(21, 10)] {
        assert_eq!(
            feeds::push_many(&redis, &[target], entry).await.unwrap(),
            [ADDED]
        );
    }
    assert_eq!(all(&redis).await, [21, 20, 10]);
}

#[tokio::test]
async fn a_feed_is_trimmed_and_old_reblogs_are_forgotten() {
    let (server, redis) = start().await;
    begin(&redis, TARGET).await;
    push(&redis, reblog(2, 1)).await;
    push(&redis, reblog(3, 1)).await;
    assert!(
        server
            .command(&["EXISTS", "feed:home:1:reblogs:1"])
            .starts_with(":1")
    );
    let entries: Vec<Entry> = (100..1_000).map(post).collect();
    assert!(feeds::merge(&redis, TARGET, &entries).await.unwrap());
    let kept = all(&redis).await;
    assert_eq!((kept.len(), kept[0], kept[799]), (800, 999, 200));
    assert!(
        server
            .command(&["EXISTS", "feed:home:1:reblogs", "feed:home:1:reblogs:1"])
            .starts_with(":0")
    );
    assert_eq!(
        feeds::oldest(&redis, HOME).await.unwrap(),
        (800, Some(StatusId(200)))
    );
}

#[tokio::test]
async fn pages_neither_skip_nor_repeat_ids_that_share_a_score() {
    let (_server, redis) = start().await;
    begin(&redis, TARGET).await;
    // neighbours far above 2⁵³: sixteen of them have one score
    let base = 115_000_000_000_000_000;
    let ids: Vec<i64> = (0..50).map(|n| base + n).collect();
    let entries: Vec<Entry> = ids.iter().map(|id| post(*id)).collect();
    feeds::merge(&redis, TARGET, &entries).await.unwrap();

    let (mut down, mut max_id) = (Vec::new(), None);
    loop {
        let page = feeds::read(
            &redis,
            HOME,
            Range {
                max_id,
                limit: 7,
                ..Range::default()
            },
        )
        .await
        .unwrap();
        assert_eq!(page.standing, Standing::Present);
        let Some(last) = page.ids.last() else { break };
        max_id = Some(*last);
        down.extend(page.ids.iter().map(|id| id.get()));
    }
    assert!(down.iter().rev().eq(ids.iter()));

    let (mut up, mut min_id) = (Vec::new(), Some(StatusId(0)));
    loop {
        let page = feeds::read(
            &redis,
            HOME,
            Range {
                min_id,
                limit: 7,
                ..Range::default()
            },
        )
        .await
        .unwrap();
        let Some(first) = page.ids.first() else { break };
        min_id = Some(*first);
        up.extend(page.ids.iter().rev().map(|id| id.get()));
    }
    assert_eq!(up, ids);

    let range = Range {
        since_id: Some(StatusId(base + 45)),
        limit: 40,
        ..Range::default()
    };
    let page = feeds::read(&redis, HOME, range).await.unwrap();
    assert_eq!(page.ids, [49, 48, 47, 46].map(|n| StatusId(base + n)));
}

#[tokio::test]
async fn a_cleaned_feed_leaves_nothing() {
    let (server, redis) = start().await;
    begin(&redis, TARGET).await;
    push(&redis, reblog(2, 1)).await;
    push(&redis, reblog(3, 1)).await;
    feeds::clean_many(&redis, &[HOME, FeedKey::List(ListId(3))])
        .await
        .unwrap();
    assert!(server.command(&["DBSIZE"]).starts_with(":0"));
}

#[tokio::test]
async fn what_leaves_after_a_block_is_said() {
    let (_server, redis) = start().await;
    begin(&redis, TARGET).await;
    feeds::merge(&redis, TARGET, &[post(1), post(2), post(3)])
        .await
        .unwrap();
    let gone = feeds::remove_many(&redis, TARGET, &[post(1), post(9), post(3)])
        .await
        .unwrap();
    assert_eq!(gone, [true, false, true]);
    assert_eq!(
        feeds::contains(&redis, HOME, &[StatusId(1), StatusId(2)])
            .await
            .unwrap(),
        [false, true]
    );
}

#[tokio::test]
async fn a_home_that_is_rebuilt_says_so_also_in_the_form_of_old_releases() {
    let (server, redis) = start().await;
    let key = keys::regeneration(AccountId(1));
    let read = async || {
        feeds::read(
            &redis,
            HOME,
            Range {
                limit: 5,
                ..Range::default()
            },
        )
        .await
        .unwrap()
        .standing
    };
    assert_eq!(read().await, Standing::Absent);
    server.command(&["SET", &key, "true", "EX", "86400"]);
    assert_eq!(read().await, Standing::Regenerating);
    assert!(
        ferrodon_redis::async_refresh::start(&redis, &key, false)
            .await
            .unwrap()
    );
    assert!(
        !ferrodon_redis::async_refresh::start(&redis, &key, false)
            .await
            .unwrap()
    );
    assert_eq!(read().await, Standing::Regenerating);
    begin(&redis, TARGET).await;
    ferrodon_redis::async_refresh::finish(&redis, &key)
        .await
        .unwrap();
    assert_eq!(read().await, Standing::Present);
    assert!(server.command(&["TTL", &key]).starts_with(":3600"));
}
