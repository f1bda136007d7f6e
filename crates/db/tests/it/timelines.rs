//! Timelines of strangers: the rules and the queries agree on what statuses are like, and the queries use the indexes
//! that are made for them.

use std::collections::HashMap;

use diesel_async::RunQueryDsl;
use ferrodon_db::{
    Conn, facts,
    page::Page,
    statuses,
    timelines::{Origin, Selection, Tags, list_public, list_tagged},
};
use ferrodon_policy::timelines::{self, TimelineRules};
use ferrodon_test_support::TestDb;
use ferrodon_types::{
    AccountId, Clock, StatusId, TagId, Visibility,
    facts::{StatusFacts, ViewerFacts},
};
use serde_json::Value;

const ORIGINS: [(Origin, timelines::Origin); 3] = [
    (Origin::All, timelines::Origin::All),
    (Origin::Local, timelines::Origin::Local),
    (Origin::Remote, timelines::Origin::Remote),
];

/// Statuses of every make by an author: in several languages, with and without media, replies of all kinds, boosts.
async fn say_everything(db: &TestDb, author: AccountId, other: StatusId, ids: &mut Vec<StatusId>) {
    let mut own = None;
    for visibility in [Visibility::Public, Visibility::Unlisted] {
        for language in [Value::from("en"), Value::from("de"), Value::Null] {
            for reply in ["none", "own", "other", "unknown"] {
                for has_media in [false, true] {
                    let status = db
                        .status(author)
                        .visibility(visibility)
                        .set("language", language.clone())
                        .tagged(&["tea"]);
                    let status = match (reply, own) {
                        ("own", Some(own)) => status.reply_to(own).await,
                        ("other", _) => status.reply_to(other).await,
                        ("unknown", _) => status.set("reply", true).await,
                        _ => status.await,
                    };
                    if has_media {
                        db.media(author, status).await;
                    }
                    own.get_or_insert(status);
                    ids.push(status);
                }
            }
        }
    }
    ids.push(db.reblog(author, other).tagged(&["tea"]).await);
    ids.push(db.status(author).tagged(&["tea"]).deleted().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_and_their_sql_twin_agree_on_statuses_of_every_make() {
    let db = TestDb::new().await;
    let viewer = db.user("viewer").chosen_languages(&["en"]).await.account.id;
    let (here, far) = (
        db.account("here").await.id,
        db.account("far").remote("far.example").await.id,
    );
    let other = db.status(db.account("other").await.id).await;
    let mut ids = Vec::new();
    for author in [here, far, viewer] {
        say_everything(&db, author, other, &mut ids).await;
    }
    let conn = db.conn().await;
    let now = db.clock().naive_now();
    let rows = statuses::load_with_embedded(&conn, &ids)
        .await
        .expect("a query");
    let judged = facts::load_statuses(&conn, &rows).await.expect("a query");
    let somebody = facts::load_viewer(&conn, viewer, &[here, far], now)
        .await
        .expect("a query")
        .expect("a viewer");
    let tags = Tags {
        any: vec![db.tag("tea").await],
        ..Tags::default()
    };
    for viewer in [None, Some(&somebody)] {
        for (origin, asked) in ORIGINS {
            for only_media in [false, true] {
                let public = TimelineRules::public(asked, only_media);
                let selection = |rules: TimelineRules| Selection {
                    origin,
                    only_media,
                    languages: viewer
                        .and_then(|viewer| viewer.chosen_languages.clone())
                        .filter(|_| rules.by_language),
                    viewer: viewer.map(|viewer| viewer.account_id),
                };
                let page = Page::newest(1_000);
                let found = list_public(&conn, &selection(public), page, now)
                    .await
                    .expect("a query");
                agree(&found, &ids, &judged, public, viewer);
                let tag = TimelineRules::tag(asked, only_media);
                let found = list_tagged(&conn, &tags, &selection(tag), page, now)
                    .await
                    .expect("a query");
                agree(&found, &ids, &judged, tag, viewer);
            }
        }
    }
}

fn agree(
    found: &[StatusId],
    asked: &[StatusId],
    judged: &HashMap<StatusId, StatusFacts>,
    rules: TimelineRules,
    viewer: Option<&ViewerFacts>,
) {
    for id in asked {
        let expected = judged
            .get(id)
            .is_some_and(|status| timelines::includes(rules, viewer, status));
        assert_eq!(
            found.contains(id),
            expected,
            "{rules:?} {:?}",
            judged.get(id)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hashtags_are_combined_as_sets() {
    let db = TestDb::new().await;
    let author = db.account("author").await.id;
    let names = ["a", "b", "c", "d"];
    let mut tags = Vec::new();
    for name in names {
        tags.push(db.tag(name).await);
    }
    let mut made: Vec<(u8, StatusId)> = Vec::new();
    for set in 0_u8..16 {
        let has: Vec<&str> = (0..4)
            .filter(|bit| set & (1 << bit) != 0)
            .map(|bit| names[bit])
            .collect();
        made.push((set, db.status(author).tagged(&has).await));
    }
    let conn = db.conn().await;
    let now = db.clock().naive_now();
    let of = |set: u8| {
        (0..4)
            .filter(|bit| set & (1 << bit) != 0)
            .map(|bit| tags[bit])
            .collect::<Vec<_>>()
    };
    for any in 1_u8..16 {
        for all in 0_u8..16 {
            for none in [0_u8, 1, 6, 8] {
                let wanted = Tags {
                    any: of(any),
                    all: of(all),
                    none: of(none),
                };
                let expected: Vec<StatusId> = made
                    .iter()
                    .rev()
                    .filter(|(set, _)| set & any != 0 && set & all == all && set & none == 0)
                    .map(|(_, id)| *id)
                    .collect();
                for page in [
                    Page::newest(3),
                    Page {
                        min_id: Some(0),
                        ..Page::newest(3)
                    },
                ] {
                    let found = list_tagged(&conn, &wanted, &Selection::default(), page, now)
                        .await
                        .expect("a query");
                    let all: Vec<i64> = expected.iter().map(|id| id.get()).collect();
                    let cut: Vec<i64> = found.iter().map(|id| id.get()).collect();
                    assert_eq!(
                        cut,
                        page.cut(&all),
                        "any {any:04b}, all {all:?}, none {none:04b}, {page:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_mute_hides_nothing() {
    let db = TestDb::new().await;
    let viewer = db.user("viewer").await.account.id;
    let author = db.account("author").await.id;
    let status = db.status(author).await;
    db.mute(viewer, author)
        .lasting(chrono::Duration::hours(1))
        .await;
    let conn = db.conn().await;
    let selection = Selection {
        viewer: Some(viewer),
        ..Selection::default()
    };
    let shown = async || {
        list_public(&conn, &selection, Page::newest(20), db.clock().naive_now())
            .await
            .expect("a query")
    };
    assert_eq!(shown().await, []);
    db.advance(chrono::Duration::hours(1));
    assert_eq!(shown().await, [status]);
}

/// Fills the tables so that PostgreSQL has a choice, and asks what it would do.
#[tokio::test(flavor = "multi_thread")]
async fn pages_are_read_from_the_indexes_that_are_made_for_them() {
    let db = TestDb::new().await;
    db.account("author").set("id", 7).await;
    db.sql(
        "INSERT INTO public.statuses (id, account_id, uri, text, local, visibility, reply, reblog_of_id, created_at, updated_at) \
         SELECT n, 7, 'https://far.example/' || n, 'hello', n % 2 = 0, n % 3, n % 5 = 0, NULL, '2026-01-01', '2026-01-01' \
         FROM generate_series(1, 100000) n; \
         INSERT INTO public.tags (id, name, created_at, updated_at) SELECT n, 'tea' || n, '2026-01-01', '2026-01-01' FROM generate_series(5, 605) n; \
         INSERT INTO public.statuses_tags (tag_id, status_id) SELECT 5 + n % 601, n FROM generate_series(1, 100000) n; \
         ANALYZE public.statuses, public.statuses_tags, public.accounts; SELECT pg_stat_force_next_flush()",
    )
    .await;
    let conn = db.conn().await;
    let now = db.clock().naive_now();
    let somebody = db.user("viewer").await.account.id;
    for viewer in [None, Some(somebody)] {
        for page in [
            Page::newest(20),
            Page {
                min_id: Some(100),
                ..Page::newest(20)
            },
        ] {
            for (origin, index) in [
                (Origin::All, "index_statuses_public_20250129"),
                (Origin::Local, "index_statuses_local_20190824"),
                (Origin::Remote, "index_statuses_public_20250129"),
            ] {
                let selection = Selection {
                    origin,
                    viewer,
                    ..Selection::default()
                };
                reset(&conn).await;
                assert_eq!(
                    list_public(&conn, &selection, page, now)
                        .await
                        .expect("a query")
                        .len(),
                    20
                );
                uses(&scanned(&db, &conn, "statuses").await, index);
                reset(&conn).await;
                let tags = Tags {
                    any: vec![TagId(5)],
                    ..Tags::default()
                };
                assert_eq!(
                    list_tagged(&conn, &tags, &selection, page, now)
                        .await
                        .expect("a query")
                        .len(),
                    20
                );
                uses(&scanned(&db, &conn, "statuses").await, "statuses_pkey");
                uses(
                    &scanned(&db, &conn, "statuses_tags").await,
                    "statuses_tags_pkey",
                );
            }
        }
    }
}

/// The planner looks at ends of other indexes, too: that counts as nothing.
fn uses(scanned: &[String], index: &str) {
    assert!(
        scanned.iter().any(|name| name == index),
        "not by {index}, but by {scanned:?}"
    );
    assert!(
        !scanned.iter().any(|name| name == WHOLE),
        "not by {index} alone, but by {scanned:?}"
    );
}

const WHOLE: &str = "everything";

async fn reset(conn: &Conn) {
    run(conn, "SELECT pg_stat_reset()").await;
    run(conn, "SELECT pg_stat_force_next_flush()").await;
}

async fn run(conn: &Conn, sql: &'static str) {
    let mut conn = conn;
    ferrodon_db::statement::statement(sql)
        .execute(&mut conn)
        .await
        .expect("a statement");
}

/// How a table was read since the last reset, as the connection's statistics have it.
async fn scanned(db: &TestDb, conn: &Conn, table: &str) -> Vec<String> {
    run(conn, "SELECT pg_stat_force_next_flush()").await;
    run(conn, "SELECT 1").await;
    let found = db
        .text(&format!(
            "SELECT string_agg(name, ' ' ORDER BY name) FROM ( \
               SELECT indexrelname::text AS name FROM pg_stat_user_indexes WHERE relname = '{table}' AND idx_scan > 0 \
               UNION ALL SELECT 'everything' FROM pg_stat_user_tables WHERE relname = '{table}' AND seq_scan > 0) AS used"
        ))
        .await;
    found
        .unwrap_or_default()
        .split(' ')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
