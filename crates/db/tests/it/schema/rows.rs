//! The rows that must exist in a new database.

use std::collections::BTreeSet;

use ferrodon_test_support::TestDb;

use super::inventory::{VERSIONS, list};

#[tokio::test]
async fn every_migration_of_mastodons_is_on_record_and_no_other() {
    let db = TestDb::new().await;
    let recorded = db
        .text("SELECT string_agg(version, ' ') FROM public.schema_migrations")
        .await
        .unwrap_or_default();
    let recorded: BTreeSet<&str> = recorded.split(' ').collect();
    let expected: BTreeSet<&str> = list(VERSIONS).map(|row| row[0]).collect();
    assert_eq!(expected.len(), 588);
    assert_eq!(recorded, expected);
    let environment = "SELECT value FROM public.ar_internal_metadata WHERE key = 'environment'";
    assert_eq!(db.text(environment).await.as_deref(), Some("production"));
}

#[tokio::test]
async fn roles_are_seeded_with_mastodons_permissions() {
    let db = TestDb::new().await;
    let roles = r#"SELECT string_agg(format('%s:%s:%s:%s:%s', id, name, permissions, "position", highlighted), ' ' ORDER BY id)
        FROM public.user_roles"#;
    assert_eq!(
        db.text(roles).await.as_deref(),
        Some("-99::65536:-1:f 1:Moderator:1049884:10:t 2:Admin:2031612:100:t 3:Owner:1:1000:t")
    );
}

#[tokio::test]
async fn the_instance_actor_and_the_web_application_are_there() {
    let db = TestDb::new().await;
    let actor = "SELECT concat_ws(' ', id, username, actor_type, locked, id_scheme, protocol) FROM public.accounts";
    assert_eq!(
        db.text(actor).await.as_deref(),
        Some("-99 mastodon.internal Application t 1 0")
    );
    let application = "SELECT concat_ws(' ', name, redirect_uri, scopes, superapp, length(uid), length(secret), uid <> secret) \
        FROM public.oauth_applications";
    assert_eq!(
        db.text(application).await.as_deref(),
        Some("Web urn:ietf:wg:oauth:2.0:oob read write follow push t 43 43 t")
    );
}

#[tokio::test]
async fn forbidden_names_are_seeded() {
    let db = TestDb::new().await;
    assert_eq!(
        db.number("SELECT count(*) FROM public.username_blocks WHERE exact")
            .await,
        Some(21)
    );
    let partial = "SELECT string_agg(normalized_username, ' ' ORDER BY id) FROM public.username_blocks WHERE NOT exact";
    assert_eq!(db.text(partial).await.as_deref(), Some("mastodon mastadon"));
}

#[tokio::test]
async fn no_foreign_key_leads_between_our_schema_and_mastodons() {
    let db = TestDb::new().await;
    let keys = "SELECT count(*) FROM pg_catalog.pg_constraint WHERE contype = 'f' \
        AND (connamespace = 'ferrodon'::regnamespace OR confrelid::regclass::text LIKE 'ferrodon.%')";
    assert_eq!(db.number(keys).await, Some(0));
}

#[tokio::test]
async fn claiming_a_job_touches_no_index() {
    let db = TestDb::new().await;
    let indexed = "SELECT string_agg(DISTINCT a.attname::text, ' ') FROM pg_catalog.pg_index AS x \
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.indrelid \
        WHERE x.indrelid = 'ferrodon.jobs'::regclass \
            AND pg_get_indexdef(x.indexrelid) ~ ('\\m' || a.attname || '\\M') \
            AND a.attname IN ('claimed_by', 'claimed_until', 'handed_at', 'generation', 'attempts', 'crashes')";
    assert_eq!(db.text(indexed).await, None);
    let settings = "SELECT array_to_string(reloptions, ' ') FROM pg_catalog.pg_class WHERE oid = 'ferrodon.jobs'::regclass";
    let settings = db.text(settings).await.unwrap_or_default();
    assert!(
        settings.contains("fillfactor=70") && settings.contains("autovacuum_vacuum_threshold=5000"),
        "{settings}"
    );
}
