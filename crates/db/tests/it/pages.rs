//! Pagination by key: as the original answered, and with no gap and no repeat while rows come and go.

use std::{collections::BTreeSet, path::Path};

use ferrodon_db::{Conn, QueryResult, page::Page, paginated};
use ferrodon_schema::conversations;
use ferrodon_test_support::TestDb;
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::Value;

/// Any table with a `bigint` key will do.
async fn list(conn: &Conn, page: Page) -> QueryResult<Vec<i64>> {
    paginated!(conn, conversations::table.select(conversations::id).into_boxed(), conversations::id, page => i64)
}

async fn insert(db: &TestDb, ids: impl IntoIterator<Item = i64>) {
    let rows: Vec<String> = ids
        .into_iter()
        .map(|id| format!("({id}, '2026-01-01', '2026-01-01')"))
        .collect();
    if !rows.is_empty() {
        db.sql(&format!(
            "INSERT INTO public.conversations (id, created_at, updated_at) VALUES {}",
            rows.join(", ")
        ))
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_agree_with_vectors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/pages.json");
    let vectors: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(path).expect("a file")).expect("JSON");
    let ids = |value: &Value| -> Vec<i64> { serde_json::from_value(value.clone()).expect("ids") };
    // the rows that the answers were taken from: all that any of them shows
    let all: BTreeSet<i64> = vectors
        .iter()
        .flat_map(|vector| ids(&vector["out"]))
        .collect();
    let db = TestDb::new().await;
    insert(&db, all.iter().copied()).await;
    let conn = db.conn().await;
    for vector in &vectors {
        // what is no number is for those who read parameters
        let is_number = |value: &Value| {
            value
                .as_str()
                .is_none_or(|text| text.parse::<i64>().is_ok())
        };
        if !vector["in"]
            .as_object()
            .expect("an object")
            .values()
            .all(is_number)
        {
            continue;
        }
        let given = |name: &str| {
            let value = &vector["in"][name];
            value.as_i64().or_else(|| value.as_str()?.parse().ok())
        };
        let page = Page {
            max_id: given("max_id"),
            since_id: given("since_id"),
            min_id: given("min_id"),
            limit: given("limit").expect("a limit"),
        };
        assert_eq!(
            list(&conn, page).await.expect("a query"),
            ids(&vector["out"]),
            "{}",
            vector["in"]
        );
    }
}

/// What happens to a list between two pages: rows are added at its new end, others go.
type Change = (u8, Vec<prop::sample::Index>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (
        0_u8..6,
        prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    );
    prop::collection::vec(change, 1..12)
}

/// A list and what was done to it.
struct List {
    rows: BTreeSet<i64>,
    deleted: BTreeSet<i64>,
    next: i64,
}

impl List {
    async fn begin(db: &TestDb, size: i64) -> Self {
        db.sql("DELETE FROM public.conversations").await;
        let list = Self {
            rows: (1..=size).collect(),
            deleted: BTreeSet::new(),
            next: size + 1,
        };
        insert(db, list.rows.iter().copied()).await;
        list
    }

    async fn apply(&mut self, db: &TestDb, (added, removed): &Change) {
        let new: Vec<i64> = (0..i64::from(*added))
            .map(|place| self.next + place)
            .collect();
        self.next += i64::from(*added);
        insert(db, new.iter().copied()).await;
        self.rows.extend(new);
        for index in removed {
            let rows: Vec<i64> = self.rows.iter().copied().collect();
            if rows.is_empty() {
                continue;
            }
            let id = *index.get(&rows);
            db.sql(&format!("DELETE FROM public.conversations WHERE id = {id}"))
                .await;
            self.rows.remove(&id);
            self.deleted.insert(id);
        }
    }
}

fn check(cases: u32, size: i64, case: impl Fn(i64, i64, Vec<Change>) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&(0..size, 1_i64..7, changes()), |(size, limit, changes)| {
            case(size, limit, changes)
        })
        .expect("the property holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn walking_down_by_max_id_shows_everything_once_while_rows_come_and_go() {
    let db = TestDb::new().await;
    check(40, 40, |size, limit, changes| {
        block_on(async {
            let mut list = List::begin(&db, size).await;
            let conn = db.conn().await;
            let there_at_first = list.rows.clone();
            let (mut seen, mut page) = (Vec::new(), Page::newest(limit));
            let mut changes = changes.iter();
            loop {
                let ids = super::pages::list(&conn, page).await.expect("a query");
                prop_assert_eq!(
                    &ids,
                    &page.cut(&list.rows.iter().copied().collect::<Vec<_>>())
                );
                let Some(last) = ids.last() else { break };
                page.max_id = Some(*last);
                seen.extend(ids);
                if let Some(change) = changes.next() {
                    list.apply(&db, change).await;
                }
            }
            let once: BTreeSet<i64> = seen.iter().copied().collect();
            prop_assert_eq!(once.len(), seen.len(), "a row was shown twice");
            let missed: Vec<&i64> = there_at_first
                .difference(&list.deleted)
                .filter(|id| !once.contains(id))
                .collect();
            prop_assert!(missed.is_empty(), "never shown: {:?}", missed);
            Ok(())
        })
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn walking_up_by_min_id_shows_everything_new_once_while_rows_come_and_go() {
    let db = TestDb::new().await;
    check(40, 40, |size, limit, changes| {
        block_on(async {
            let mut list = List::begin(&db, size).await;
            let conn = db.conn().await;
            let (mut seen, mut page) = (
                Vec::new(),
                Page {
                    min_id: Some(size / 2),
                    ..Page::newest(limit)
                },
            );
            let mut changes = changes.iter();
            loop {
                let ids = super::pages::list(&conn, page).await.expect("a query");
                prop_assert_eq!(
                    &ids,
                    &page.cut(&list.rows.iter().copied().collect::<Vec<_>>())
                );
                if let Some(first) = ids.first() {
                    page.min_id = Some(*first);
                    seen.extend(ids.iter().rev());
                }
                match changes.next() {
                    Some(change) => list.apply(&db, change).await,
                    None if ids.is_empty() => break,
                    None => {}
                }
            }
            prop_assert!(seen.is_sorted(), "newer rows come later: {:?}", seen);
            let once: BTreeSet<i64> = seen.iter().copied().collect();
            prop_assert_eq!(once.len(), seen.len(), "a row was shown twice");
            let missed: Vec<&i64> = list
                .rows
                .iter()
                .filter(|id| **id > size / 2 && !once.contains(id))
                .collect();
            prop_assert!(missed.is_empty(), "never shown: {:?}", missed);
            Ok(())
        })
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn since_id_gives_the_newest_and_min_id_wins_over_it() {
    let db = TestDb::new().await;
    insert(&db, 1..=9).await;
    let conn = db.conn().await;
    let newest = Page {
        since_id: Some(3),
        ..Page::newest(2)
    };
    assert_eq!(list(&conn, newest).await.expect("a query"), [9, 8]);
    let closest = Page {
        min_id: Some(3),
        since_id: Some(7),
        ..Page::newest(2)
    };
    assert_eq!(list(&conn, closest).await.expect("a query"), [5, 4]);
}

/// A case of a property, inside of the test's runtime.
fn block_on<T>(case: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(case))
}
