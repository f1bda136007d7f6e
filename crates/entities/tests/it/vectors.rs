//! The recorded answers.

use ferrodon_db::{accounts as rows, relationships, statuses as row};
use ferrodon_entities::{accounts, relationship, statuses};
use ferrodon_types::{AccountId, StatusId};
use serde_json::Value;

use crate::world::{Differences, Vector, World, read};

fn id(value: &Value) -> i64 {
    value.as_i64().expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_agree_with_vectors() {
    let world = World::new().await;
    let conn = world.db.conn().await;
    let mut differences = Differences::default();
    for vector in read::<Vec<Vector>>("api_accounts") {
        let viewer = world.viewer(&vector.input[1]).await;
        let account = accounts::present_one(
            &world.presenter,
            &conn,
            viewer,
            AccountId(id(&vector.input[0])),
        );
        let ours = serde_json::to_value(account.await.expect("a query")).expect("JSON");
        differences.note(&vector.input, &ours, &vector.output);
    }
    differences.tell();
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_agree_with_vectors() {
    let world = World::new().await;
    let conn = world.db.conn().await;
    let mut differences = Differences::default();
    for vector in read::<Vec<Vector>>("api_statuses") {
        let viewer = world.viewer(&vector.input[1]).await;
        let status = StatusId(id(&vector.input[0]));
        let mut rows = row::load_with_embedded(&conn, &[status])
            .await
            .expect("a query");
        if rows.is_empty() {
            // the original presents what it is given, be it deleted
            rows.extend(
                row::find_with_deleted(&conn, status)
                    .await
                    .expect("a query"),
            );
        }
        let found = if vector.input[2] == true {
            statuses::present_rows(&world.presenter, &conn, viewer, rows, &[status]).await
        } else {
            statuses::present_each_of(&world.presenter, &conn, viewer, rows, &[status]).await
        };
        let ours = serde_json::to_value(found.expect("a query").pop()).expect("JSON");
        differences.note(&vector.input, &ours, &vector.output);
    }
    differences.tell();
}

#[tokio::test(flavor = "multi_thread")]
async fn relationships_agree_with_vectors() {
    let world = World::new().await;
    let conn = world.db.conn().await;
    let mut differences = Differences::default();
    for vector in read::<Vec<Vector>>("api_relationships") {
        let viewer = world.account(&vector.input[0]).await.expect("a viewer");
        let target = AccountId(id(&vector.input[1]));
        let account = rows::find_by_id(&conn, target)
            .await
            .expect("a query")
            .expect("an account");
        let domains: Vec<String> = account.domain.iter().cloned().collect();
        let loaded = relationships::load(&conn, viewer, &[target], &domains)
            .await
            .expect("a query");
        let ours = relationship::present(target, account.domain.as_deref(), &loaded);
        differences.note(
            &vector.input,
            &serde_json::to_value(ours).expect("JSON"),
            &vector.output,
        );
    }
    differences.tell();
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_statuses_given_back_agree_with_vectors() {
    let world = World::new().await;
    let conn = world.db.conn().await;
    let mut differences = Differences::default();
    for vector in read::<Vec<Vector>>("api_status_source") {
        let status = StatusId(id(&vector.input));
        let author = row::find_by_id(&conn, status)
            .await
            .expect("a query")
            .expect("a status")
            .account_id;
        let found =
            statuses::present_for_redraft(&world.presenter, &conn, author.into(), status).await;
        let ours = serde_json::to_value(found.expect("a query")).expect("JSON");
        differences.note(&vector.input, &ours, &vector.output["deleted"]);
    }
    differences.tell();
}
