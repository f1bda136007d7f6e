//! `tootctl db`

use ferrodon_test_support::TestDb;

use crate::operator::Operator;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_gets_its_schema_and_its_own_actor_keys_once() {
    let operator = Operator::with(TestDb::empty().await).await;
    let said = operator.run(&["db", "migrate"]).await;
    assert!(
        said.code == 0 && said.out.starts_with("Created the schema of Mastodon 4.6.5"),
        "{said:?}"
    );
    let key = "SELECT md5(private_key) || md5(public_key) FROM accounts WHERE id = -99 AND private_key LIKE '-----BEGIN RSA PRIVATE KEY-----%'";
    let made = operator.db.text(key).await;
    assert!(made.is_some());
    let again = operator.run(&["db", "migrate"]).await;
    assert_eq!(again.out, "The schema is up to date.\n");
    assert_eq!(operator.db.text(key).await, made);
}
