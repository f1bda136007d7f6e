//! Creating, adopting, refusing and undoing.

use ferrodon_db::migrate::{
    Found, MigrateError, Outcome, VersionError, check_version, migrate, revert_all,
};
use ferrodon_test_support::TestDb;

/// The first migration of 4.7.
const FIRST_OF_4_7: &str = "20260618114230";
/// The newest of 4.6.5.
const NEWEST: &str = "20260611150940";

/// A database as Mastodon 4.6.5 makes it: without anything of ours.
async fn mastodon() -> TestDb {
    let db = TestDb::new().await;
    db.sql("DROP SCHEMA ferrodon CASCADE").await;
    db
}

/// What schema `public` is made of, down to the catalogue's row versions: any change of any table shows.
async fn fingerprint(db: &TestDb) -> Option<String> {
    db.text(
        "SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
             SELECT format('class %s %s %s', oid, relname, xmin) FROM pg_catalog.pg_class
                 WHERE relnamespace = 'public'::regnamespace
             UNION ALL SELECT format('attribute %s %s %s', attrelid, attname, a.xmin) FROM pg_catalog.pg_attribute AS a
                 JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid WHERE relnamespace = 'public'::regnamespace
             UNION ALL SELECT format('constraint %s %s', oid, xmin) FROM pg_catalog.pg_constraint
                 WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT format('trigger %s', t.oid) FROM pg_catalog.pg_trigger AS t
                 JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid WHERE relnamespace = 'public'::regnamespace
             UNION ALL SELECT format('function %s %s', oid, md5(prosrc)) FROM pg_catalog.pg_proc
                 WHERE pronamespace = 'public'::regnamespace
             UNION ALL SELECT format('version %s %s', version, xmin) FROM public.schema_migrations
             UNION ALL SELECT format('account %s %s', id, xmin) FROM public.accounts
         ) AS lines (line)",
    )
    .await
}

/// Is there anything of ours?
async fn has_our_schema(db: &TestDb) -> bool {
    db.number("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'ferrodon'")
        .await
        .is_some()
}

/// What a service asks first.
async fn may_start(db: &TestDb) -> Result<(), VersionError> {
    let conn = db.conn().await;
    check_version(&conn).await
}

/// Tries to adopt, and checks that a refusal leaves everything as it was.
async fn refusal(db: &TestDb) -> MigrateError {
    let before = fingerprint(db).await;
    let error = migrate(db.database())
        .await
        .expect_err("the database is refused");
    assert_eq!(fingerprint(db).await, before);
    assert!(!has_our_schema(db).await);
    error
}

async fn adopted(db: &TestDb) -> Outcome {
    let before = fingerprint(db).await;
    let outcome = migrate(db.database())
        .await
        .expect("the database is adopted");
    assert_eq!(
        fingerprint(db).await,
        before,
        "nothing of Mastodon's is touched"
    );
    assert_eq!(outcome.found, Found::Mastodon);
    outcome
}

#[tokio::test]
async fn an_empty_database_gets_both_schemas_and_the_second_run_finds_nothing_to_do() {
    let db = TestDb::empty().await;
    let first = migrate(db.database())
        .await
        .expect("an empty database is migrated");
    assert_eq!(first.found, Found::Empty);
    assert!(first.applied.len() >= 2, "{first:?}");
    assert!(first.notes.is_empty());
    may_start(&db).await.expect("services may start");
    let second = migrate(db.database())
        .await
        .expect("a migrated database is fine");
    assert_eq!(
        second,
        Outcome {
            found: Found::Ferrodon,
            applied: Vec::new(),
            notes: Vec::new()
        }
    );
    // diesel's table is ours too
    assert_eq!(db.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE '%diesel%'").await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_migrations_at_once_run_one_after_the_other() {
    let db = TestDb::empty().await;
    let (one, other) = tokio::join!(migrate(db.database()), migrate(db.database()));
    let found: Vec<_> = [one, other]
        .into_iter()
        .map(|outcome| outcome.expect("both succeed").found)
        .collect();
    assert!(
        found.contains(&Found::Empty) && found.contains(&Found::Ferrodon),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_database_with_tables_of_others_counts_as_empty() {
    let db = TestDb::empty().await;
    db.sql("CREATE TABLE public.monitoring (id bigint)").await;
    assert_eq!(
        migrate(db.database()).await.expect("it is migrated").found,
        Found::Empty
    );
}

#[tokio::test]
async fn a_table_in_mastodons_place_is_refused() {
    let db = TestDb::empty().await;
    db.sql("CREATE TABLE public.accounts (id bigint)").await;
    let error = migrate(db.database()).await.expect_err("it is refused");
    assert!(
        matches!(&error, MigrateError::Foreign { relation } if relation == "accounts"),
        "{error}"
    );
    assert!(!has_our_schema(&db).await);
}

#[tokio::test]
async fn a_mastodon_of_the_right_release_is_adopted_and_only_our_schema_is_made() {
    let db = mastodon().await;
    db.account("alice").await;
    let outcome = adopted(&db).await;
    assert!(outcome.notes.is_empty(), "{outcome}");
    assert!(
        outcome
            .applied
            .iter()
            .all(|version| version != "00000000000000"),
        "{outcome}"
    );
    assert_eq!(
        db.number("SELECT count(*) FROM ferrodon.jobs").await,
        Some(0)
    );
    may_start(&db).await.expect("services may start");
    assert_eq!(
        migrate(db.database()).await.expect("again").found,
        Found::Ferrodon
    );
}

#[tokio::test]
async fn a_history_that_left_its_marks_is_adopted_with_notes() {
    let db = mastodon().await;
    db.sql(
        "ALTER TABLE public.follows RENAME CONSTRAINT fk_745ca29eac TO fk_old_name;
         DROP INDEX public.index_notifications_on_from_account_id;
         ALTER TABLE public.statuses ADD COLUMN local_only boolean, ADD COLUMN content_type varchar;
         ALTER TABLE public.users ALTER COLUMN sign_in_count DROP DEFAULT;
         ALTER TABLE public.bookmarks DROP CONSTRAINT fk_rails_9f6ac182a6;
         CREATE TABLE public.deprecated_preview_cards (id bigint);
         INSERT INTO public.schema_migrations VALUES ('20180410220657'), ('20200101000000')",
    )
    .await;
    let notes = adopted(&db).await.notes.join("\n");
    for part in [
        "migration 20180410220657 is the glitch-soc fork's",
        "migration 20200101000000 is unknown",
        "statuses.local_only is unknown and ignored",
        "index is missing: notifications index_notifications_on_from_account_id",
        "bookmarks lacks FOREIGN KEY",
    ] {
        assert!(notes.contains(part), "{part:?} is not in\n{notes}");
    }
    assert!(
        !notes.contains("follows"),
        "foreign keys are compared by definition: {notes}"
    );
}

#[tokio::test]
async fn tables_that_differ_are_refused_with_every_difference() {
    let db = mastodon().await;
    db.sql(
        "ALTER TABLE public.accounts DROP COLUMN show_media;
         ALTER TABLE public.media_attachments ALTER COLUMN file_file_size TYPE bigint;
         ALTER TABLE public.tags ALTER COLUMN name DROP NOT NULL;
         ALTER TABLE public.lists ADD COLUMN colour text NOT NULL;
         DROP TABLE public.tombstones;
         DROP INDEX public.index_favourites_on_account_id_and_status_id",
    )
    .await;
    let error = refusal(&db).await;
    let MigrateError::Different(differences) = &error else {
        panic!("{error}")
    };
    for part in [
        "accounts.show_media is missing",
        "media_attachments.file_file_size is bigint, not integer",
        "tags.name may be NULL",
        "lists.colour is unknown and has to be filled",
        "tombstones is missing",
        "unique index is missing: favourites index_favourites_on_account_id_and_status_id",
    ] {
        assert!(
            differences.to_string().contains(part),
            "{part:?} is not in\n{differences}"
        );
    }
}

#[tokio::test]
async fn an_older_mastodon_is_refused() {
    let db = mastodon().await;
    db.sql("DELETE FROM public.schema_migrations WHERE version > '20251023210145'")
        .await;
    let error = refusal(&db).await;
    assert!(
        matches!(&error, MigrateError::Older { newest, missing } if newest == "20251023210145" && *missing > 10),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("upgrade it to Mastodon 4.6.5 first")
    );
}

#[tokio::test]
async fn an_unfinished_upgrade_is_refused_though_its_newest_migration_is_there() {
    let db = mastodon().await;
    db.sql("DELETE FROM public.schema_migrations WHERE version = '20260423141611'")
        .await;
    let error = refusal(&db).await;
    assert!(
        matches!(&error, MigrateError::Unfinished { missing } if missing == &["20260423141611"]),
        "{error}"
    );
    assert!(error.to_string().contains("rails db:migrate"));
}

#[tokio::test]
async fn a_newer_mastodon_is_refused() {
    let db = mastodon().await;
    db.sql(&format!(
        "INSERT INTO public.schema_migrations VALUES ('{FIRST_OF_4_7}')"
    ))
    .await;
    let error = refusal(&db).await;
    assert!(
        matches!(&error, MigrateError::Newer { newest } if newest == FIRST_OF_4_7),
        "{error}"
    );
}

#[tokio::test]
async fn a_database_that_mastodon_upgraded_after_its_adoption_starts_no_service() {
    let db = mastodon().await;
    adopted(&db).await;
    db.sql(&format!(
        "INSERT INTO public.schema_migrations VALUES ('{FIRST_OF_4_7}')"
    ))
    .await;
    let error = may_start(&db).await.expect_err("services must not start");
    assert!(
        matches!(&error, VersionError::MastodonUpgraded { newest } if newest == FIRST_OF_4_7),
        "{error}"
    );
    assert!(matches!(
        migrate(db.database()).await,
        Err(MigrateError::Newer { .. })
    ));
}

#[tokio::test]
async fn services_refuse_a_schema_that_is_too_old_and_say_what_to_run() {
    let db = mastodon().await;
    let error = may_start(&db).await.expect_err("nothing of ours is there");
    assert!(error.to_string().contains("tootctl db migrate"), "{error}");
    adopted(&db).await;
    db.sql("DELETE FROM ferrodon.__diesel_schema_migrations WHERE version = '00000000000001'")
        .await;
    let error = may_start(&db).await.expect_err("one is missing");
    assert!(
        matches!(&error, VersionError::TooOld { missing } if missing == &["00000000000001"]),
        "{error}"
    );
}

#[tokio::test]
async fn a_schema_of_a_newer_ferrodon_is_good_enough() {
    let db = TestDb::new().await;
    db.sql("INSERT INTO ferrodon.__diesel_schema_migrations (version) VALUES ('29991231000000')")
        .await;
    may_start(&db).await.expect("migrations expand first");
}

#[tokio::test]
async fn everything_can_be_undone_while_no_account_was_made() {
    let db = TestDb::empty().await;
    migrate(db.database())
        .await
        .expect("an empty database is migrated");
    revert_all(db.database()).await.expect("it is undone");
    let left =
        "SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(db.number(left).await, Some(0));
    assert_eq!(
        migrate(db.database()).await.expect("and done again").found,
        Found::Empty
    );
}

#[tokio::test]
async fn undoing_is_refused_once_there_is_an_account() {
    let db = TestDb::new().await;
    db.account("alice").await;
    let before = fingerprint(&db).await;
    let error = revert_all(db.database()).await.expect_err("it is refused");
    assert!(error.to_string().contains("holds accounts"), "{error}");
    assert_eq!(fingerprint(&db).await, before);
    assert_eq!(
        db.number("SELECT count(*) FROM ferrodon.jobs").await,
        Some(0)
    );
}

#[tokio::test]
async fn undoing_is_refused_for_an_adopted_database() {
    let db = mastodon().await;
    adopted(&db).await;
    let error = revert_all(db.database()).await.expect_err("it is refused");
    assert!(
        error.to_string().contains("was adopted from Mastodon"),
        "{error}"
    );
    let newest = "SELECT max(version) FROM public.schema_migrations";
    assert_eq!(db.text(newest).await.as_deref(), Some(NEWEST));
}
