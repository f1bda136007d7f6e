//! Statuses that several people reach for at once.

use ferrodon_types::{AccountId, StatusId};
use ferrodon_usecases::{favourites, reblogs, statuses};

use crate::support::Ground;

/// Tries of what happens by chance.
const ROUNDS: usize = 25;

/// How much each counter of an account or a status differs from a recount.
const MISCOUNTS: &str = "SELECT count(*) FROM ( \
    SELECT 1 FROM account_stats a WHERE statuses_count <> \
      (SELECT count(*) FROM statuses s WHERE s.account_id = a.account_id AND s.deleted_at IS NULL AND s.visibility <> 3) \
    UNION ALL SELECT 1 FROM status_stats t JOIN statuses o ON o.id = t.status_id AND o.deleted_at IS NULL \
      WHERE t.reblogs_count <> (SELECT count(*) FROM statuses s WHERE s.reblog_of_id = t.status_id AND s.deleted_at IS NULL)) x";

struct Scene {
    ground: Ground,
    alice: AccountId,
    bob: AccountId,
}

impl Scene {
    async fn new() -> Self {
        let ground = Ground::new().await;
        let (alice, bob) = (ground.db.user("alice").await, ground.db.user("bob").await);
        Self {
            alice: alice.account.id,
            bob: bob.account.id,
            ground,
        }
    }

    /// A status of Alice's that was counted.
    async fn post(&self) -> StatusId {
        let status = self.ground.db.status(self.alice).await;
        let counted = format!(
            "INSERT INTO account_stats (account_id, statuses_count, created_at, updated_at) VALUES ({0}, 1, now(), now()) \
             ON CONFLICT (account_id) DO UPDATE SET statuses_count = account_stats.statuses_count + 1",
            self.alice
        );
        self.ground.db.sql(&counted).await;
        status
    }

    async fn number(&self, sql: &str) -> i64 {
        self.ground.db.number(sql).await.unwrap_or_default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_is_deleted_twice_at_once_is_counted_once() {
    let scene = Scene::new().await;
    for round in 0..ROUNDS {
        let status = scene.post().await;
        let context = &scene.ground.context;
        let (one, other) = tokio::join!(
            statuses::delete(context, scene.alice, status),
            statuses::delete(context, scene.alice, status),
        );
        assert!(one.is_ok() != other.is_ok(), "in round {round}");
        assert_eq!(scene.number(MISCOUNTS).await, 0, "in round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reblog_outlives_a_status_that_is_deleted_at_the_same_time() {
    let scene = Scene::new().await;
    let orphans = "SELECT count(*) FROM statuses s JOIN statuses o ON o.id = s.reblog_of_id \
                   WHERE s.deleted_at IS NULL AND o.deleted_at IS NOT NULL";
    for round in 0..ROUNDS {
        let status = scene.post().await;
        let context = &scene.ground.context;
        let (deleted, _) = tokio::join!(
            statuses::delete(context, scene.alice, status),
            reblogs::create(context, scene.bob, status, None),
        );
        deleted.unwrap();
        assert_eq!(scene.number(orphans).await, 0, "in round {round}");
        assert_eq!(scene.number(MISCOUNTS).await, 0, "in round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reblog_that_is_taken_back_while_its_original_is_deleted_is_counted_once() {
    let scene = Scene::new().await;
    for round in 0..ROUNDS {
        let status = scene.post().await;
        let context = &scene.ground.context;
        reblogs::create(context, scene.bob, status, None)
            .await
            .unwrap();
        let (deleted, _) = tokio::join!(
            statuses::delete(context, scene.alice, status),
            reblogs::delete(context, scene.bob, status),
        );
        deleted.unwrap();
        assert_eq!(scene.number(MISCOUNTS).await, 0, "in round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_favourite_of_a_status_that_goes_for_good_meanwhile_finds_nothing() {
    let scene = Scene::new().await;
    for round in 0..ROUNDS {
        let status = scene.post().await;
        let context = &scene.ground.context;
        let gone = format!("DELETE FROM statuses WHERE id = {status}");
        let (result, ()) = tokio::join!(
            favourites::create(context, scene.bob, status),
            scene.ground.db.sql(&gone),
        );
        match result {
            Ok(()) | Err(favourites::FavouriteError::Access(statuses::AccessError::Missing)) => {}
            Err(error) => panic!("in round {round}: {error:?}"),
        }
    }
}
