//! `tootctl doctor`

use ferrodon_test_support::TestDb;

use crate::operator::{Operator, run};

/// The lines with this mark about this part.
fn lines<'a>(said: &'a str, mark: &str, part: &str) -> Vec<&'a str> {
    said.lines()
        .filter(|line| line.starts_with(&format!("{mark:<5}{part}")))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_order_is_told_so() {
    let operator = Operator::new().await;
    let said = operator.run(&["doctor"]).await;
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    for part in ["settings", "database", "schema", "redis", "queues", "files"] {
        assert!(
            !lines(&said.out, "ok", part).is_empty(),
            "{part}: {}",
            said.out
        );
    }
    assert!(lines(&said.out, "FAIL", "").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_schema_is_a_fault_with_its_remedy() {
    let operator = Operator::with(TestDb::empty().await).await;
    let said = operator.run(&["doctor"]).await;
    assert_eq!(said.code, 1);
    assert_eq!(lines(&said.out, "FAIL", "schema").len(), 1, "{}", said.out);
    assert!(
        said.out.contains("-> run: tootctl db migrate"),
        "{}",
        said.out
    );
    assert_eq!(said.err, "1 of it keeps the server from working\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_are_away_are_told_at_once() {
    let operator = Operator::new().await;
    let said = operator
        .run_with(
            &["doctor"],
            &[
                ("REDIS_URL", "redis://127.0.0.1:1/0"),
                ("DB_HOST", "127.0.0.1"),
                ("DB_PORT", "1"),
                ("PAPERCLIP_ROOT_PATH", "/proc/nowhere"),
            ],
        )
        .await;
    assert_eq!(said.code, 1);
    for part in ["database", "redis", "files"] {
        assert_eq!(
            lines(&said.out, "FAIL", part).len(),
            1,
            "{part}: {}",
            said.out
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn late_dead_and_paused_jobs_are_told_with_the_command_that_helps() {
    let operator = Operator::new().await;
    operator
        .db
        .sql(
            "INSERT INTO ferrodon.jobs (queue, kind, payload, run_at) VALUES ('default', 'notify', '{}', now() - interval '1 hour'); \
             INSERT INTO ferrodon.jobs (queue, kind, payload, dead_at) VALUES ('mailers', 'notify', '{}', now())",
        )
        .await;
    operator.run(&["queues", "pause", "pull"]).await;
    let said = operator.run(&["doctor"]).await;
    assert_eq!(said.code, 0, "nothing of it is a fault: {}", said.out);
    assert_eq!(lines(&said.out, "WARN", "queues").len(), 3, "{}", said.out);
    for advice in [
        "see that federation-worker runs",
        "tootctl queues list mailers --dead",
        "tootctl queues resume pull",
    ] {
        assert!(said.out.contains(advice), "{advice}: {}", said.out);
    }
}

#[test]
fn it_is_one_word_with_help() {
    assert!(run(&["help"]).out.contains("tootctl doctor"));
    assert!(
        run(&["help", "doctor"])
            .out
            .contains("Look for what is wrong")
    );
    assert_eq!(run(&["doctor", "--help"]).out, run(&["help", "doctor"]).out);
}
