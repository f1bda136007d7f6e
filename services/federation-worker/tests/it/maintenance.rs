//! Work by the clock.

use chrono::TimeDelta;
use ferrodon_jobs::kinds::{
    CleanAddresses, CleanInactiveFeeds, VacuumIdempotencyKeys, VacuumTokens,
};
use ferrodon_types::Clock;

use crate::support::Ground;

/// A time before the test's, as columns take it.
fn ago(ground: &Ground, by: TimeDelta) -> String {
    (ground.db.clock().now() - by)
        .naive_utc()
        .format("%Y-%m-%d %H:%M:%S")
        .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_to_repeated_requests_are_kept_for_a_day() {
    let ground = Ground::new().await;
    let (old, young) = (
        ago(&ground, TimeDelta::hours(25)),
        ago(&ground, TimeDelta::hours(23)),
    );
    ground
        .db
        .sql(&format!(
            "INSERT INTO ferrodon.idempotency_keys (account_id, key, created_at) \
             SELECT n, 'old', '{old}+00' FROM generate_series(1, 2500) n; \
             INSERT INTO ferrodon.idempotency_keys (account_id, key, created_at) VALUES (1, 'young', '{young}+00')"
        ))
        .await;
    ground.run(VacuumIdempotencyKeys {}).await;
    let left = ground
        .db
        .text("SELECT string_agg(key, ' ') FROM ferrodon.idempotency_keys")
        .await;
    assert_eq!(left.as_deref(), Some("young"));
}

#[tokio::test(flavor = "multi_thread")]
async fn revoked_tokens_and_ended_grants_go() {
    let ground = Ground::new().await;
    let user = ground.db.user("alice").await;
    let past = ago(&ground, TimeDelta::minutes(1));
    let (kept, _) = ground.db.token(user.id).build().await;
    ground
        .db
        .token(user.id)
        .set("revoked_at", past.clone())
        .build()
        .await;
    let grant = |token: &str, age: TimeDelta, revoked: &str| {
        format!(
            "INSERT INTO oauth_access_grants (token, expires_in, redirect_uri, created_at, revoked_at, application_id, resource_owner_id) \
             SELECT '{token}', 600, 'x', '{}', {revoked}, application_id, resource_owner_id FROM oauth_access_tokens LIMIT 1",
            ago(&ground, age)
        )
    };
    ground
        .db
        .sql(&grant("fresh", TimeDelta::minutes(9), "NULL"))
        .await;
    ground
        .db
        .sql(&grant("expired", TimeDelta::minutes(11), "NULL"))
        .await;
    ground
        .db
        .sql(&grant("used", TimeDelta::minutes(9), &format!("'{past}'")))
        .await;
    ground.run(VacuumTokens {}).await;
    assert_eq!(
        ground.db.number("SELECT id FROM oauth_access_tokens").await,
        Some(kept.get())
    );
    assert_eq!(
        ground
            .db
            .text("SELECT string_agg(token, ' ') FROM oauth_access_grants")
            .await
            .as_deref(),
        Some("fresh")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_and_unused_sessions_are_forgotten_after_a_year() {
    let ground = Ground::new().await;
    let user = ground.db.user("alice").await;
    let (old, young) = (
        ago(&ground, TimeDelta::days(366)),
        ago(&ground, TimeDelta::days(300)),
    );
    let (session_token, _) = ground
        .db
        .token(user.id)
        .set("last_used_at", young.clone())
        .set("last_used_ip", "192.0.2.1")
        .build()
        .await;
    let (token, _) = ground
        .db
        .token(user.id)
        .set("last_used_at", old.clone())
        .set("last_used_ip", "192.0.2.2")
        .build()
        .await;
    ground
        .db
        .sql(&format!(
            "INSERT INTO session_activations (session_id, user_id, ip, access_token_id, created_at, updated_at) VALUES \
               ('old', {user}, '192.0.2.3', {session_token}, '{old}', '{old}'), ('young', {user}, '192.0.2.4', NULL, '{old}', '{young}'); \
             INSERT INTO login_activities (user_id, ip, created_at) VALUES ({user}, '192.0.2.5', '{old}'), ({user}, '192.0.2.6', '{young}'); \
             INSERT INTO ip_blocks (ip, severity, expires_at, created_at, updated_at) VALUES \
               ('192.0.2.7', 9999, '{young}', '{old}', '{old}'), ('192.0.2.8', 9999, NULL, '{old}', '{old}'); \
             UPDATE users SET sign_up_ip = '192.0.2.9', current_sign_in_at = '{old}'",
            user = user.id
        ))
        .await;
    ground.run(CleanAddresses {}).await;
    assert_eq!(
        ground
            .db
            .text(
                "SELECT string_agg(host(ip), ' ' ORDER BY ip) FROM (SELECT ip FROM session_activations \
                 UNION ALL SELECT ip FROM login_activities UNION ALL SELECT ip FROM ip_blocks \
                 UNION ALL SELECT sign_up_ip FROM users UNION ALL SELECT last_used_ip FROM oauth_access_tokens) all_of_them",
            )
            .await
            .as_deref(),
        Some("192.0.2.4 192.0.2.6 192.0.2.8")
    );
    assert_eq!(
        ground.db.number("SELECT id FROM oauth_access_tokens").await,
        Some(token.get()),
        "a session's token goes with it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_of_people_who_are_away_are_deleted_with_their_lists() {
    let ground = Ground::new().await;
    let (here, away) = (ground.db.user("here").await, ground.db.user("away").await);
    let list = ground.db.list(away.account.id, "friends", &[]).await;
    for (user, days) in [(&here, 6), (&away, 8)] {
        let seen = ago(&ground, TimeDelta::days(days));
        ground
            .db
            .sql(&format!(
                "UPDATE users SET current_sign_in_at = '{seen}' WHERE id = {}",
                user.id
            ))
            .await;
    }
    let kept = format!("feed:home:{}", here.account.id);
    let gone = [
        format!("feed:home:{}", away.account.id),
        format!("feed:list:{list}"),
    ];
    for key in gone.iter().chain([&kept]) {
        ground.redis.command(&["ZADD", key, "1", "1"]);
    }
    ground.run(CleanInactiveFeeds {}).await;
    assert_eq!(ground.redis.command(&["EXISTS", &kept]), ":1\r\n");
    assert_eq!(
        ground.redis.command(&["EXISTS", &gone[0], &gone[1]]),
        ":0\r\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mutes_that_have_run_out_get_their_end_enqueued_once() {
    let ground = Ground::new().await;
    let (alice, bob, carol) = (
        ground.db.account("alice").await,
        ground.db.account("bob").await,
        ground.db.account("carol").await,
    );
    let ended = ground
        .db
        .mute(alice.id, bob.id)
        .lasting(TimeDelta::minutes(5))
        .await;
    ground
        .db
        .mute(alice.id, carol.id)
        .lasting(TimeDelta::minutes(50))
        .await;
    ground.db.advance(TimeDelta::minutes(6));
    // nobody here runs it: the job is what counts
    for _ in 0..2 {
        ferrodon_usecases::maintenance::sweep_expired_mutes(&ground.state.usecases)
            .await
            .unwrap();
    }
    assert_eq!(
        ground
            .db
            .text("SELECT string_agg(unique_key, ' ') FROM ferrodon.jobs")
            .await,
        Some(format!("expire_mute:{ended}"))
    );
}
