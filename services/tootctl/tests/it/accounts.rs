//! `tootctl accounts`

use ferrodon_secrets::passwords;

use crate::operator::{Operator, Said};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_account_can_sign_in_with_the_password_that_is_printed_and_has_keys_and_a_home() {
    let operator = Operator::new().await;
    let said = operator
        .create("alice", &["--confirmed", "--approve"])
        .await;
    assert!(said.out.starts_with("OK\nNew password: "), "{said:?}");
    let hash = operator
        .db
        .text("SELECT encrypted_password FROM users")
        .await
        .unwrap();
    assert!(passwords::verify(said.password(), &hash).unwrap());
    let state = operator
        .db
        .text("SELECT concat_ws(' ', email, approved, confirmed_at IS NOT NULL, confirmation_token, settings) FROM users")
        .await;
    assert_eq!(state.as_deref(), Some("alice@example.com t t {}"));
    let account = operator
        .db
        .text("SELECT concat_ws(' ', username, uri = '', left(private_key, 31), left(public_key, 26)) FROM accounts WHERE id > 0")
        .await;
    assert_eq!(
        account.as_deref(),
        Some("alice t -----BEGIN RSA PRIVATE KEY----- -----BEGIN PUBLIC KEY-----")
    );
    let id = operator
        .db
        .number("SELECT account_id FROM users")
        .await
        .unwrap();
    assert_eq!(
        operator
            .redis
            .command(&["EXISTS", &format!("ferrodon:feed:home:{id}")])
            .trim(),
        ":1"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unconfirmed_account_has_a_token_and_waits() {
    let operator = Operator::new().await;
    operator.create("alice", &[]).await;
    let state = operator
        .db
        .text("SELECT concat_ws(' ', approved, confirmed_at IS NULL, length(confirmation_token), confirmation_sent_at IS NOT NULL) FROM users")
        .await;
    assert_eq!(state.as_deref(), Some("f t 20 t"));
    assert_eq!(
        operator
            .db
            .number("SELECT count(*) FROM ferrodon.jobs")
            .await,
        Some(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_hears_of_somebody_new_once_they_are_in() {
    let operator = Operator::new().await;
    operator
        .create("owner", &["--confirmed", "--approve", "--role", "Owner"])
        .await;
    operator.create("waits", &["--confirmed"]).await;
    assert_eq!(
        operator
            .db
            .number("SELECT count(*) FROM ferrodon.jobs")
            .await,
        Some(1),
        "the owner's own"
    );
    assert_eq!(
        operator.run(&["accounts", "approve", "waits"]).await,
        Said::ok("OK\n")
    );
    assert_eq!(
        operator.run(&["accounts", "approve", "waits"]).await,
        Said::ok("OK\n")
    );
    let told = operator
        .db
        .text(
            "SELECT string_agg(a.username, ' ' ORDER BY j.id) FROM ferrodon.jobs j \
             JOIN accounts a ON a.id = (j.payload->>'activity_id')::bigint \
             WHERE j.kind = 'notify' AND j.payload->>'type' = 'admin.sign_up'",
        )
        .await;
    assert_eq!(told.as_deref(), Some("owner waits"));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_addresses_that_are_taken_or_wrong_are_told_attribute_by_attribute() {
    let operator = Operator::new().await;
    operator.create("alice", &[]).await;
    let create = async |name: &str, email: &str| {
        operator
            .run(&["accounts", "create", name, "--email", email])
            .await
    };
    assert_eq!(
        create("ALICE", "Alice@Example.com").await,
        Said::failure(
            "Failure/Error: email\n    taken\nFailure/Error: account.username\n    taken\n"
        )
    );
    assert_eq!(
        create("no-dashes", "a@example.com").await,
        Said::failure("Failure/Error: account.username\n    invalid\n")
    );
    assert_eq!(
        create("bob", "nonsense").await,
        Said::failure("Failure/Error: email\n    invalid\nFailure/Error: email\n    invalid\n")
    );
    let role = [
        "accounts",
        "create",
        "bob",
        "--email",
        "b@example.com",
        "--role",
        "Nonsense",
    ];
    assert_eq!(
        operator.run(&role).await,
        Said::failure("Cannot find user role with that name\n")
    );
    assert_eq!(
        operator.db.number("SELECT count(*) FROM users").await,
        Some(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_throws_everybody_out() {
    let operator = Operator::new().await;
    let first = operator
        .create("alice", &["--confirmed", "--approve"])
        .await;
    let user = operator.db.number("SELECT id FROM users").await.unwrap();
    operator
        .db
        .token(ferrodon_types::UserId(user))
        .build()
        .await;
    let said = operator
        .run(&["accounts", "modify", "alice", "--reset-password"])
        .await;
    assert_ne!(said.password(), first.password());
    let hash = operator
        .db
        .text("SELECT encrypted_password FROM users")
        .await
        .unwrap();
    assert!(passwords::verify(said.password(), &hash).unwrap());
    assert_eq!(
        operator
            .db
            .number("SELECT count(*) FROM oauth_access_tokens WHERE revoked_at IS NULL")
            .await,
        Some(0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_addresses_and_locks_change_and_nothing_changes_where_something_is_wrong() {
    let operator = Operator::new().await;
    operator
        .create("alice", &["--confirmed", "--approve"])
        .await;
    let state = async || {
        operator
            .db
            .text(
                "SELECT concat_ws(' ', coalesce(r.name, '-'), u.disabled, u.email, coalesce(u.unconfirmed_email, '-')) \
                 FROM users u LEFT JOIN user_roles r ON r.id = u.role_id",
            )
            .await
            .unwrap()
    };
    let modify = async |more: &[&str]| {
        operator
            .run(&[&["accounts", "modify", "alice"], more].concat())
            .await
    };
    assert_eq!(
        modify(&["--role", "Admin", "--disable"]).await,
        Said::ok("OK\n")
    );
    assert_eq!(state().await, "Admin t alice@example.com -");
    assert_eq!(
        modify(&["--remove-role", "--enable", "--email", "new@example.com"]).await,
        Said::ok("OK\n")
    );
    assert_eq!(state().await, "- f alice@example.com new@example.com");
    assert_eq!(modify(&["--confirm"]).await, Said::ok("OK\n"));
    assert_eq!(state().await, "- f new@example.com -");
    assert_eq!(
        modify(&["--role", "Owner", "--email", "nonsense"])
            .await
            .code,
        1
    );
    assert_eq!(state().await, "- f new@example.com -");
    let nobody = operator
        .run(&["accounts", "modify", "nobody", "--confirm"])
        .await;
    assert_eq!(nobody, Said::failure("No user with such username\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn second_factors_are_taken_away() {
    let operator = Operator::new().await;
    operator
        .create("alice", &["--confirmed", "--approve"])
        .await;
    operator
        .db
        .sql(
            "UPDATE users SET otp_required_for_login = true, otp_secret = 'x', otp_backup_codes = '{a,b}'; \
             INSERT INTO webauthn_credentials (external_id, public_key, nickname, sign_count, user_id, created_at, updated_at) \
               SELECT 'x', 'x', 'key', 0, id, now(), now() FROM users",
        )
        .await;
    let modified = operator
        .run(&["accounts", "modify", "alice", "--disable-2fa"])
        .await;
    assert_eq!(modified, Said::ok("OK\n"));
    let left = operator
        .db
        .text(
            "SELECT concat_ws(' ', otp_required_for_login, otp_secret, otp_backup_codes, \
             (SELECT count(*) FROM webauthn_credentials)) FROM users",
        )
        .await;
    assert_eq!(left.as_deref(), Some("f {} 0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_wait_are_approved_the_longest_waiting_first() {
    let operator = Operator::new().await;
    for name in ["one", "two", "three"] {
        operator.create(name, &["--confirmed"]).await;
    }
    let waiting = async || {
        operator
            .db
            .text("SELECT string_agg(a.username, ' ' ORDER BY a.username) FROM users u JOIN accounts a ON a.id = u.account_id WHERE NOT approved")
            .await
    };
    assert_eq!(operator.run(&["accounts", "approve"]).await, Said::ok(""));
    assert_eq!(
        operator.run(&["accounts", "approve", "-n", "1"]).await,
        Said::ok("OK\n")
    );
    assert_eq!(waiting().await.as_deref(), Some("three two"));
    assert_eq!(
        operator.run(&["accounts", "approve", "--all"]).await,
        Said::ok("OK\n")
    );
    assert_eq!(waiting().await, None);
    assert_eq!(
        operator.run(&["accounts", "approve", "nobody"]).await,
        Said::failure("No such account\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_account_keeps_its_name_and_nothing_else() {
    let operator = Operator::new().await;
    for name in ["alice", "bob"] {
        operator.create(name, &["--confirmed", "--approve"]).await;
    }
    let id = async |name: &str| {
        operator
            .db
            .number(&format!(
                "SELECT id FROM accounts WHERE username = '{name}'"
            ))
            .await
            .unwrap()
    };
    let (alice, bob) = (id("alice").await, id("bob").await);
    operator
        .db
        .sql(&format!(
            "INSERT INTO statuses (id, account_id, text, visibility, local, created_at, updated_at) \
               SELECT 1000 + n, {alice}, 'x', 0, true, now(), now() FROM generate_series(1, 60) n; \
             INSERT INTO follows (account_id, target_account_id, created_at, updated_at) VALUES ({bob}, {alice}, now(), now()); \
             INSERT INTO account_stats (account_id, statuses_count, following_count, followers_count, created_at, updated_at) \
               VALUES ({alice}, 60, 0, 1, now(), now()), ({bob}, 0, 1, 0, now(), now()); \
             UPDATE accounts SET display_name = 'Alice', note = 'hello' WHERE id = {alice}"
        ))
        .await;
    let dry = operator
        .run(&["accounts", "delete", "alice", "--dry-run"])
        .await;
    assert_eq!(
        dry.out,
        "Deleting user with 60 statuses, this might take a while... (DRY RUN)\nOK (DRY RUN)\n"
    );
    let said = operator.run(&["accounts", "delete", "alice"]).await;
    assert_eq!(
        said,
        Said::ok("Deleting user with 60 statuses, this might take a while...\nOK\n")
    );
    let profile = operator
        .db
        .text(&format!("SELECT display_name || note || (suspended_at IS NOT NULL) || suspension_origin FROM accounts WHERE id = {alice}"))
        .await;
    assert_eq!(profile.as_deref(), Some("true0"));
    for (what, sql) in [
        (
            "logins",
            format!("SELECT count(*) FROM users WHERE account_id = {alice}"),
        ),
        (
            "statuses",
            format!(
                "SELECT count(*) FROM statuses WHERE account_id = {alice} AND deleted_at IS NULL"
            ),
        ),
        ("follows", "SELECT count(*) FROM follows".to_owned()),
        (
            "counters",
            "SELECT sum(statuses_count + following_count + followers_count) FROM account_stats"
                .to_owned(),
        ),
    ] {
        assert_eq!(operator.db.number(&sql).await, Some(0), "{what}");
    }
    assert_eq!(
        operator.run(&["accounts", "delete", "alice"]).await,
        Said::ok("Deleting user with 0 statuses, this might take a while...\nOK\n")
    );
    let taken = operator
        .run(&[
            "accounts",
            "create",
            "alice",
            "--email",
            "alice@example.com",
        ])
        .await;
    assert_eq!(
        taken,
        Said::failure("Failure/Error: account.username\n    taken\n")
    );
    operator
        .create("alice", &["--reattach", "--confirmed"])
        .await;
    assert_eq!(id("alice").await, alice);
    let suspended = operator
        .db
        .number(&format!(
            "SELECT count(*) FROM accounts WHERE id = {alice} AND suspended_at IS NOT NULL"
        ))
        .await;
    assert_eq!(suspended, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_came_in_is_deleted_without_a_trace() {
    let operator = Operator::new().await;
    operator.create("alice", &[]).await;
    assert_eq!(
        operator
            .run(&["accounts", "delete", "--email", "alice@example.com"])
            .await
            .code,
        0
    );
    assert_eq!(
        operator
            .db
            .number("SELECT count(*) FROM accounts WHERE id > 0")
            .await,
        Some(0)
    );
    assert_eq!(
        operator.run(&["accounts", "delete"]).await,
        Said::failure("No username provided\n")
    );
    let both = operator
        .run(&[
            "accounts",
            "delete",
            "alice",
            "--email",
            "alice@example.com",
        ])
        .await;
    assert_eq!(both, Said::failure("Use username or --email, not both\n"));
    assert_eq!(
        operator.run(&["accounts", "delete", "alice"]).await,
        Said::failure("No user with such username\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_in_use_is_given_to_another_only_by_force() {
    let operator = Operator::new().await;
    operator
        .create("alice", &["--confirmed", "--approve"])
        .await;
    let first = operator.db.number("SELECT account_id FROM users").await;
    let again = [
        "accounts",
        "create",
        "alice",
        "--email",
        "other@example.com",
        "--reattach",
    ];
    assert_eq!(
        operator.run(&again).await,
        Said::ok(
            "The chosen username is currently in use\nUse --force to reattach it anyway and delete the other user\n"
        )
    );
    assert_eq!(
        operator
            .run(&[&again[..], &["--force"]].concat())
            .await
            .code,
        0
    );
    assert_eq!(
        operator
            .db
            .text("SELECT string_agg(email, ' ') FROM users")
            .await
            .as_deref(),
        Some("other@example.com")
    );
    assert_ne!(
        operator.db.number("SELECT account_id FROM users").await,
        first
    );
}
