//! Lists of notifications.

use ferrodon_db::{
    notifications::{Selection, count_unread, list},
    page::Page,
};
use ferrodon_test_support::{TestDb, TestUser};
use ferrodon_types::{AccountId, NotificationId, NotificationType};

/// Somebody with notifications: a mention and a favourite by each of two, one kept aside, one without a kind.
struct Told {
    db: TestDb,
    alice: TestUser,
    bob: AccountId,
    ids: Vec<NotificationId>,
}

impl Told {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let alice = db.user("alice").await;
        let (bob, carol) = (db.account("bob").await.id, db.account("carol").await.id);
        let to = alice.account.id;
        let mut ids = Vec::new();
        for (number, (from, kind, class)) in [
            (bob, "mention", "Mention"),
            (carol, "favourite", "Favourite"),
            (bob, "favourite", "Favourite"),
            (carol, "mention", "Mention"),
        ]
        .into_iter()
        .enumerate()
        {
            ids.push(
                db.notification(to, from, kind, (class, number as i64))
                    .await,
            );
        }
        db.sql(&format!(
            "UPDATE public.notifications SET filtered = true WHERE id = {}",
            ids[3]
        ))
        .await;
        ids.push(db.notification(to, carol, "follow", ("Follow", 9)).await);
        db.sql(&format!(
            "UPDATE public.notifications SET type = NULL WHERE id = {}",
            ids[4]
        ))
        .await;
        Self {
            db,
            alice,
            bob,
            ids,
        }
    }

    /// The places of what a selection shows, newest first.
    async fn shown(&self, selection: &Selection) -> Vec<usize> {
        let conn = self.db.conn().await;
        let rows = list(&conn, self.alice.account.id, selection, Page::newest(20))
            .await
            .expect("a query");
        let count = count_unread(&conn, self.alice.id, self.alice.account.id, selection, 100)
            .await
            .expect("a query");
        assert_eq!(count, rows.len() as i64, "the count is of the same rows");
        rows.iter()
            .map(|row| {
                self.ids
                    .iter()
                    .position(|id| *id == row.id)
                    .expect("one of them")
            })
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_what_is_selected() {
    let told = Told::new().await;
    let all = Selection::default();
    assert_eq!(told.shown(&all).await, [4, 2, 1, 0]);
    assert_eq!(
        told.shown(&Selection {
            include_filtered: true,
            ..all.clone()
        })
        .await,
        [4, 3, 2, 1, 0]
    );
    let mentions = Selection {
        kinds: Some(vec![NotificationType::Mention]),
        ..all.clone()
    };
    assert_eq!(told.shown(&mentions).await, [0]);
    assert_eq!(
        told.shown(&Selection {
            include_filtered: true,
            ..mentions
        })
        .await,
        [3, 0]
    );
    assert_eq!(
        told.shown(&Selection {
            kinds: Some(Vec::new()),
            ..all.clone()
        })
        .await,
        [] as [usize; 0]
    );
    assert_eq!(
        told.shown(&Selection {
            from: Some(told.bob),
            ..all.clone()
        })
        .await,
        [2, 0]
    );
    let favourites = Selection {
        kinds: Some(vec![NotificationType::Favourite]),
        from: Some(told.bob),
        ..all
    };
    assert_eq!(told.shown(&favourites).await, [2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_that_no_row_names_come_from_the_class() {
    let told = Told::new().await;
    let conn = told.db.conn().await;
    let rows = list(
        &conn,
        told.alice.account.id,
        &Selection::default(),
        Page::newest(1),
    )
    .await
    .expect("a query");
    assert_eq!(
        (rows[0].id, rows[0].kind()),
        (told.ids[4], Some(NotificationType::Follow))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_suspended_is_not_heard_of() {
    let told = Told::new().await;
    told.db
        .sql(&format!(
            "UPDATE public.accounts SET suspended_at = '2026-03-01' WHERE id = {}",
            told.bob
        ))
        .await;
    assert_eq!(told.shown(&Selection::default()).await, [4, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn unread_is_what_lies_above_the_marker_up_to_a_limit() {
    let told = Told::new().await;
    let conn = told.db.conn().await;
    let count = async |limit| {
        let (user, account) = (told.alice.id, told.alice.account.id);
        count_unread(&conn, user, account, &Selection::default(), limit)
            .await
            .expect("a query")
    };
    assert_eq!(
        (count(100).await, count(3).await, count(0).await),
        (4, 3, 0)
    );
    told.db
        .sql(&format!(
            "INSERT INTO public.markers (user_id, timeline, last_read_id, created_at, updated_at) \
             VALUES ({}, 'notifications', {}, '2026-01-01', '2026-01-01')",
            told.alice.id, told.ids[1]
        ))
        .await;
    assert_eq!(count(100).await, 2);
}
