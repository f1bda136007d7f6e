use chrono::{DateTime, TimeDelta, Utc};
use ferrodon_redis::{
    activity::{self, Counter},
    async_refresh, notification_groups,
    rate_limits::{self, Allowance, Rule},
    sign_in_attempts, uses,
};
use ferrodon_types::{AccountId, UserId};

use crate::start;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn requests_are_counted_per_rule_and_window() {
    let (server, redis) = start().await;
    let now = at("2026-01-01T00:01:00Z");
    let rule = |name, limit| Rule {
        name,
        limit,
        period: 300,
        who: "7".to_owned(),
    };
    let rules = [rule("a", 2), rule("b", 9)];
    for expected in 1..=3 {
        let usage = rate_limits::hit_many(&redis, &rules, now).await.unwrap();
        assert_eq!((usage[0].used, usage[1].used), (expected, expected));
        assert_eq!(usage[0].is_exceeded(), expected == 3);
        assert_eq!(
            (usage[0].reset, usage[1].remaining()),
            (at("2026-01-01T00:05:00Z"), 9 - expected)
        );
    }
    let next = rate_limits::hit_many(&redis, &rules, at("2026-01-01T00:05:00Z"))
        .await
        .unwrap();
    assert_eq!(next[0].used, 1);
    let key = format!("ferrodon:rate:{}:a:7", now.timestamp() / 300);
    assert!(server.command(&["TTL", &key]).starts_with(":301"));
}

#[tokio::test]
async fn an_allowance_refuses_without_counting_and_can_be_given_back() {
    let (server, redis) = start().await;
    let (now, account) = (at("2026-01-01T01:00:00Z"), AccountId(3));
    let key = format!("rate_limit:3:statuses:{}", now.timestamp() / 10_800);
    server.command(&["SET", &key, "299"]);
    let taken = rate_limits::take(&redis, account, Allowance::Statuses, now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (taken.used, taken.remaining(), taken.reset),
        (300, 0, at("2026-01-01T03:00:00Z"))
    );
    assert!(server.command(&["TTL", &key]).starts_with(":7201"));
    let refused = rate_limits::take(&redis, account, Allowance::Statuses, now)
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(refused.used, 300);
    rate_limits::give_back(&redis, account, Allowance::Statuses, now)
        .await
        .unwrap();
    assert_eq!(
        rate_limits::usage(&redis, account, Allowance::Statuses, now)
            .await
            .unwrap()
            .used,
        299
    );
    assert_eq!(
        rate_limits::usage(&redis, account, Allowance::Follows, now)
            .await
            .unwrap()
            .limit,
        400
    );
}

#[tokio::test]
async fn the_tenth_try_of_a_second_factor_is_refused_until_one_succeeds() {
    let (server, redis) = start().await;
    let now = at("2026-01-01T13:59:00Z");
    for number in 1..=10 {
        assert_eq!(
            sign_in_attempts::may_try(&redis, UserId(1), now)
                .await
                .unwrap(),
            number < 10
        );
    }
    assert_eq!(
        server.command(&["GET", "2fa_auth_attempts:1:13"]),
        "$2\r\n10\r\n"
    );
    sign_in_attempts::succeeded(&redis, UserId(1), now)
        .await
        .unwrap();
    assert!(
        sign_in_attempts::may_try(&redis, UserId(1), now)
            .await
            .unwrap()
    );
    assert!(
        sign_in_attempts::may_notify(&redis, UserId(1))
            .await
            .unwrap()
    );
    assert!(
        !sign_in_attempts::may_notify(&redis, UserId(1))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn notifications_share_a_group_for_less_than_twelve_hours() {
    let (_server, redis) = start().await;
    let group = async |hour: i64| {
        notification_groups::group_key(&redis, AccountId(1), "favourite-5", hour * 3_600 + 10)
            .await
            .unwrap()
    };
    assert_eq!(group(1_000).await, "favourite-5-1000");
    assert_eq!(group(1_011).await, "favourite-5-1000");
    assert_eq!(group(1_012).await, "favourite-5-1012");
    assert_eq!(
        group(1_005).await,
        "favourite-5-1012",
        "an older one joins the open group"
    );
}

#[tokio::test]
async fn activity_adds_days_and_weeks_of_old_releases() {
    let (server, redis) = start().await;
    let now = at("2026-01-07T12:00:00Z");
    activity::add(&redis, Counter::LocalStatuses, 2, now)
        .await
        .unwrap();
    activity::add(&redis, Counter::LocalStatuses, 3, now - TimeDelta::days(1))
        .await
        .unwrap();
    server.command(&["SET", "activity:statuses:local:2", "10"]);
    let (from, to) = (now.date_naive() - chrono::Days::new(2), now.date_naive());
    assert_eq!(
        activity::sum(&redis, Counter::LocalStatuses, from, to)
            .await
            .unwrap(),
        15
    );
    for user in [1, 2, 1] {
        activity::seen(&redis, UserId(user), now).await.unwrap();
    }
    activity::seen(&redis, UserId(3), now - TimeDelta::days(1))
        .await
        .unwrap();
    assert_eq!(activity::users(&redis, from, to).await.unwrap(), 3);
}

#[tokio::test]
async fn uses_have_a_history() {
    let (server, redis) = start().await;
    let now = at("2026-01-07T12:00:00Z");
    uses::add(&redis, uses::Kind::Tags, &[1, 2], 7, now)
        .await
        .unwrap();
    uses::add(&redis, uses::Kind::Tags, &[1], 7, now)
        .await
        .unwrap();
    uses::add(&redis, uses::Kind::Tags, &[1], 8, now - TimeDelta::days(1))
        .await
        .unwrap();
    let history = uses::history(&redis, uses::Kind::Tags, &[1, 2, 3], 7, now)
        .await
        .unwrap();
    let of = |tag: usize, day: usize| (history[tag][day].uses, history[tag][day].accounts);
    assert_eq!((of(0, 0), of(0, 1), of(0, 2)), ((2, 1), (1, 1), (0, 0)));
    assert_eq!((of(1, 0), of(2, 0), history[2].len()), ((1, 1), (0, 0), 7));
    assert_eq!(history[0][0].day, at("2026-01-07T00:00:00Z").timestamp());
    assert!(
        server
            .command(&[
                "EXISTS",
                &format!("activity:tags:1:{}:accounts", history[0][0].day)
            ])
            .starts_with(":1")
    );
    uses::add_candidates(&redis, "tags", &[5, 6], now)
        .await
        .unwrap();
    let mut found = uses::candidates(&redis, "tags", now.date_naive())
        .await
        .unwrap();
    found.sort_unstable();
    assert_eq!(found, [5, 6]);
}

#[tokio::test]
async fn background_work_counts_its_results() {
    let (_server, redis) = start().await;
    assert_eq!(async_refresh::find(&redis, "k").await.unwrap(), None);
    assert!(async_refresh::start(&redis, "k", true).await.unwrap());
    async_refresh::count_result(&redis, "k", 2).await.unwrap();
    let progress = async_refresh::find(&redis, "k").await.unwrap().unwrap();
    assert_eq!((progress.running, progress.result_count), (true, Some(2)));
    async_refresh::finish(&redis, "k").await.unwrap();
    assert!(
        !async_refresh::find(&redis, "k")
            .await
            .unwrap()
            .unwrap()
            .running
    );
    async_refresh::restart(&redis, "k", true).await.unwrap();
    assert_eq!(
        async_refresh::find(&redis, "k")
            .await
            .unwrap()
            .unwrap()
            .result_count,
        Some(0)
    );
}
