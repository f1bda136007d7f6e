//! `tootctl queues`

use crate::operator::{Operator, Said};

#[tokio::test(flavor = "multi_thread")]
async fn queues_are_counted_listed_retried_and_dropped() {
    let operator = Operator::new().await;
    operator
        .create("owner", &["--confirmed", "--approve", "--role", "Owner"])
        .await;
    let said = operator.run(&["queues", "list"]).await;
    let default = said
        .out
        .lines()
        .nth(1)
        .unwrap()
        .split_whitespace()
        .take(5)
        .collect::<Vec<_>>();
    assert_eq!(default, ["default", "1", "0", "0", "0"]);
    operator
        .db
        .sql("UPDATE ferrodon.jobs SET dead_at = clock_timestamp(), error = 'it broke'")
        .await;
    let listed = operator.run(&["queues", "list", "default", "--dead"]).await;
    assert!(
        listed.out.contains("default notify given up") && listed.out.contains("it broke"),
        "{listed:?}"
    );
    assert_eq!(
        operator.run(&["queues", "drop"]).await,
        Said::failure("Name a queue, or use --kind, --id or --all\n")
    );
    assert_eq!(
        operator
            .run(&["queues", "retry", "default", "--dead"])
            .await,
        Said::ok("OK, 1 jobs are due now\n")
    );
    assert_eq!(
        operator.run(&["queues", "drop", "push"]).await,
        Said::ok("OK, 0 jobs were deleted\n")
    );
    assert_eq!(
        operator.run(&["queues", "drop", "--all"]).await,
        Said::ok("OK, 1 jobs were deleted\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_is_shown_until_it_is_ended() {
    let operator = Operator::new().await;
    assert_eq!(
        operator
            .run(&[
                "queues",
                "pause",
                "push",
                "--lane",
                "slow.example",
                "--reason",
                "too slow"
            ])
            .await,
        Said::ok("OK\n")
    );
    let said = operator.run(&["queues", "list"]).await;
    assert!(
        said.out.contains("paused: push (slow.example) until ") && said.out.contains(": too slow"),
        "{said:?}"
    );
    assert_eq!(
        operator.run(&["queues", "resume", "push"]).await,
        Said::ok("It was not paused\n")
    );
    assert_eq!(
        operator
            .run(&["queues", "resume", "push", "--lane", "slow.example"])
            .await,
        Said::ok("OK\n")
    );
    assert!(
        !operator
            .run(&["queues", "list"])
            .await
            .out
            .contains("paused")
    );
    let unknown = operator.run(&["queues", "pause", "nonsense"]).await;
    assert!(
        unknown.code == 1 && unknown.err.starts_with("Unknown queue \"nonsense\""),
        "{unknown:?}"
    );
}
