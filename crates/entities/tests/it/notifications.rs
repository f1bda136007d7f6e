//! Notifications as the original made them. (The recorded answers hold groups as well, which are another matter.)

use ferrodon_db::notifications::{self as rows, Notification};
use ferrodon_entities::notifications::{Known, present_for};
use ferrodon_i18n::Locale;
use ferrodon_types::{AccountId, NotificationId};
use serde_json::Value;

use crate::world::{Differences, Vector, World, read};

async fn row(world: &World, id: NotificationId) -> Notification {
    let sql = format!("SELECT account_id FROM notifications WHERE id = {id}");
    let recipient = AccountId(world.db.number(&sql).await.expect("a notification"));
    rows::find(&*world.db.conn().await, recipient, id)
        .await
        .expect("a query")
        .expect("a notification")
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_agree_with_vectors() {
    let world = World::new().await;
    let conn = world.db.conn().await;
    let mut differences = Differences::default();
    for vector in read::<Vec<Vector>>("api_notifications") {
        let row = row(
            &world,
            NotificationId(vector.input[0].as_i64().expect("an id")),
        )
        .await;
        let known =
            serde_json::from_value::<Option<Vec<String>>>(vector.input[1].clone()).expect("kinds");
        let known = known.map(|kinds| Known {
            kinds,
            locale: Locale::ENGLISH,
        });
        let found = present_for(
            &world.presenter,
            &conn,
            row.account_id,
            std::slice::from_ref(&row),
            known.as_ref(),
        );
        let ours = serde_json::to_value(found.await.expect("a query").pop()).expect("JSON");
        differences.note(
            &vector.input,
            &mended(ours),
            &mended(vector.output["single"].clone()),
        );
    }
    differences.tell();
}

/// The original names an object of its program where a person should stand.
fn mended(mut notification: Value) -> Value {
    if notification["type"] == "collection_update" && notification["fallback"].is_object() {
        let title = notification["fallback"]["title"].as_str().expect("a title");
        assert!(
            title.ends_with(" updated a collection you are in"),
            "{title}"
        );
        notification["fallback"]["title"] = "(somebody)".into();
    }
    notification
}
