use ferrodon_test_support::{TestDb, builders::AccountBuilder};
use ferrodon_types::Visibility;

#[tokio::test]
async fn a_test_gets_a_migrated_database_of_its_own() {
    let first = TestDb::new().await;
    let second = TestDb::new().await;
    first.account("alice").await;
    assert_eq!(
        first
            .number("SELECT count(*) FROM public.accounts WHERE id > 0")
            .await,
        Some(1)
    );
    assert_eq!(
        second
            .number("SELECT count(*) FROM public.accounts WHERE id > 0")
            .await,
        Some(0)
    );
    assert_eq!(
        second.number("SELECT id FROM public.accounts").await,
        Some(-99)
    );
    assert_eq!(
        second.number("SELECT count(*) FROM ferrodon.jobs").await,
        Some(0)
    );
}

#[tokio::test]
async fn a_database_is_dropped_with_its_test_while_connections_are_open() {
    let witness = TestDb::new().await;
    let db = TestDb::new().await;
    let name = db
        .text("SELECT current_database()")
        .await
        .unwrap_or_default();
    let connection = db.conn().await;
    drop(db);
    drop(connection);
    let left = format!("SELECT count(*) FROM pg_catalog.pg_database WHERE datname = '{name}'");
    assert_eq!(witness.number(&left).await, Some(0));
}

#[tokio::test]
async fn builders_make_rows_that_hang_together() {
    let db = TestDb::new().await;
    let alice = db
        .user("alice")
        .role("Owner")
        .account(AccountBuilder::locked)
        .await;
    let bob = db.account("bob").remote("remote.example").await;
    assert_eq!(bob.acct(), "bob@remote.example");
    db.follow(alice.account.id, bob.id)
        .without_reblogs()
        .languages(&["de"])
        .await;
    let status = db
        .status(bob.id)
        .text("<p>hi</p>")
        .mentioning(&[alice.account.id])
        .tagged(&["plants"])
        .await;
    let reply = db
        .status(alice.account.id)
        .reply_to(status)
        .visibility(Visibility::Private)
        .await;
    let reblog = db.reblog(alice.account.id, status).await;
    assert!(status < reply && reply < reblog);
    db.favourite(alice.account.id, status).await;
    db.media(alice.account.id, reply).await;
    db.poll(alice.account.id, reply, &["yes", "no"]).await;
    db.list(alice.account.id, "Friends", &[bob.id]).await;
    let token = db.token(alice.id).scopes("read").await;
    assert_eq!(token.len(), 43);
    let same_conversation = format!(
        "SELECT count(DISTINCT conversation_id) FROM public.statuses WHERE id IN ({status}, {reply})"
    );
    assert_eq!(db.number(&same_conversation).await, Some(1));
    assert_eq!(
        db.number("SELECT count(*) FROM public.users WHERE role_id = 3")
            .await,
        Some(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_works_on_a_runtime_with_many_threads_too() {
    let db = TestDb::new().await;
    let carol = db.account("carol").await;
    assert!(carol.id.get() > 0);
}
