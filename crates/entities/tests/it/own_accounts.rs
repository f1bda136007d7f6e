//! One's own account.

use ferrodon_db::follow_requests;
use ferrodon_entities::credentials;
use serde_json::{Value, to_value};

use crate::world::{Differences, Vector, World, read};

#[tokio::test(flavor = "multi_thread")]
async fn own_accounts_agree_with_vectors() {
    let world = World::new().await;
    let conn = world.db.conn().await;
    let mut differences = Differences::default();
    for vector in read::<Vec<Vector>>("api_own_accounts") {
        let own = world.account(&vector.input).await.expect("an account");
        let waiting = follow_requests::count(&conn, own, 40)
            .await
            .expect("a query");
        let ours = credentials::present(&world.presenter, &conn, own, waiting)
            .await
            .expect("a query");
        let ours: Value = to_value(ours).expect("JSON");
        differences.note(&vector.input, &ours, &vector.output["credentials"]);
    }
    differences.tell();
}
