//! This test binary, run again as one of the processes that other tests kill.

use std::{
    env,
    process::{Child, Command, Stdio},
    time::Duration,
};

use diesel_async::SimpleAsyncConnection;
use ferrodon_jobs::{Options, Queue, Registry, Tx, relay, work};
use tokio_util::sync::CancellationToken;

use crate::support::{Failure, Ground, Once, Plain, another};

/// What a process does, until it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Worker,
    Relay,
    Writer,
}

/// A process. Killed when dropped.
pub(crate) struct Process {
    pub(crate) role: Role,
    child: Child,
}

impl Process {
    pub(crate) fn start(ground: &Ground, role: Role, number: usize) -> Self {
        let child = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "child::a_child_process_does_what_its_environment_says",
                "--nocapture",
            ])
            .env("FERRODON_JOBS_ROLE", format!("{role:?}"))
            .env("FERRODON_JOBS_NUMBER", number.to_string())
            .env("FERRODON_JOBS_DATABASE", ground.db.address())
            .env("FERRODON_JOBS_REDIS", ground.redis.socket())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { role, child }
    }

    pub(crate) fn signal(&self, name: &str) {
        Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .unwrap();
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_child_process_does_what_its_environment_says() {
    let Ok(role) = env::var("FERRODON_JOBS_ROLE") else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let jobs = another(
            &env::var("FERRODON_JOBS_DATABASE").unwrap(),
            &env::var("FERRODON_JOBS_REDIS").unwrap(),
        )
        .await;
        let number: i64 = env::var("FERRODON_JOBS_NUMBER").unwrap().parse().unwrap();
        let never = CancellationToken::new();
        match role.as_str() {
            "Worker" => {
                let options = Options {
                    claim: Duration::from_secs(2),
                    ..Options::new(vec![Queue::Default], 4)
                };
                work(jobs, registry(), options, never).await;
            }
            "Relay" => relay::run(jobs, None, never).await,
            "Writer" => write(&jobs, number * 1_000_000).await,
            other => panic!("no role {other}"),
        }
    });
}

/// Notes what runs in the database, so that it is known after the process has died.
fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.handle::<Plain, _>(|context, job: Plain| async move {
        let conn = context.jobs().database().get().await?;
        let (n, id, attempts, pid) = (job.n, context.id(), context.attempts(), std::process::id());
        (&mut &*conn)
            .batch_execute(&format!(
                "INSERT INTO ran (n, job, attempts, pid) VALUES ({n}, {id}, {attempts}, {pid})"
            ))
            .await?;
        drop(conn);
        tokio::time::sleep(Duration::from_millis(5)).await;
        Ok(())
    });
    // poison
    registry.handle::<Once, _>(|_, _| async { std::process::abort() });
    registry
}

/// Writes as fast as it can: a row and its job in each transaction.
async fn write(jobs: &ferrodon_jobs::Jobs, first: i64) {
    for n in first.. {
        let written: Result<(), Failure> = jobs
            .transaction(async |tx: &Tx| {
                let mut conn = tx.conn();
                conn.batch_execute(&format!("INSERT INTO wrote (n) VALUES ({n})"))
                    .await?;
                tx.enqueue(Plain { n })?;
                Ok(())
            })
            .await;
        if written.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
