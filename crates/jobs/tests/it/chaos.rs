//! Processes that are killed and stopped at random instants.

use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng, rngs::StdRng};

use crate::{
    child::{Process, Role},
    support::{Ground, Once, PATIENCE, enqueue, until},
};

/// How long it is rough.
const ROUGH: Duration = Duration::from_secs(15);

#[tokio::test(flavor = "multi_thread")]
async fn no_job_is_lost_when_processes_are_killed_and_stopped_and_redis_is_emptied_at_random() {
    let ground = Ground::new().await;
    ground
        .db
        .sql("CREATE TABLE wrote (n bigint PRIMARY KEY); CREATE INDEX ON ran (n)")
        .await;
    let seed: u64 = rand::rng().random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut started = 0;
    let mut start = |role| {
        started += 1;
        Process::start(&ground, role, started)
    };
    let roles = [
        Role::Worker,
        Role::Worker,
        Role::Worker,
        Role::Relay,
        Role::Relay,
        Role::Writer,
        Role::Writer,
    ];
    let mut processes: Vec<Process> = roles.into_iter().map(&mut start).collect();
    let mut stopped: Vec<(usize, Instant)> = Vec::new();
    let began = Instant::now();
    while began.elapsed() < ROUGH {
        tokio::time::sleep(Duration::from_millis(random.random_range(100..700))).await;
        stopped.retain(|(index, until)| {
            let over = Instant::now() >= *until;
            if over {
                processes[*index].signal("-CONT");
            }
            !over
        });
        let index = random.random_range(0..processes.len());
        match random.random_range(0..10) {
            0..5 => {
                let role = processes[index].role;
                processes[index].kill();
                stopped.retain(|(other, _)| *other != index);
                processes[index] = start(role);
            }
            5..8 => {
                processes[index].signal("-STOP");
                stopped.push((
                    index,
                    Instant::now() + Duration::from_millis(random.random_range(500..5_000)),
                ));
            }
            8 => drop(ground.redis.command(&["FLUSHALL"])),
            // a writer was killed between its commit and the hand-over a minute ago
            _ => {
                ground
                    .db
                    .sql("UPDATE ferrodon.jobs SET handed_at = handed_at - interval '60 s'")
                    .await;
            }
        }
    }
    for (index, _) in stopped {
        processes[index].signal("-CONT");
    }
    for process in processes
        .iter_mut()
        .filter(|process| process.role == Role::Writer)
    {
        process.kill();
    }
    // whatever a killed writer or relay has marked as handed over without doing it
    tokio::time::sleep(Duration::from_secs(1)).await;
    ground
        .db
        .sql("UPDATE ferrodon.jobs SET handed_at = handed_at - interval '60 s'")
        .await;
    ground.empty().await;
    let wrote = ground.number("SELECT count(*) FROM wrote").await;
    let lost = ground
        .number(
            "SELECT count(*) FROM wrote WHERE NOT EXISTS (SELECT 1 FROM ran WHERE ran.n = wrote.n)",
        )
        .await;
    let strangers = ground
        .number(
            "SELECT count(*) FROM ran WHERE NOT EXISTS (SELECT 1 FROM wrote WHERE ran.n = wrote.n)",
        )
        .await;
    let twice = ground
        .number("SELECT count(*) - count(DISTINCT n) FROM ran")
        .await;
    println!("{wrote} jobs, {twice} extra runs, {started} processes");
    assert!(wrote > 100, "the writers wrote something: {wrote}");
    assert_eq!((lost, strangers), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_its_process_ends_dead_and_visible() {
    let ground = Ground::new().await;
    let relay = ground.relay();
    enqueue(&ground.jobs, &[Once { n: 1 }]).await;
    let deadline = Instant::now() + PATIENCE * 2;
    let mut victim = Process::start(&ground, Role::Worker, 1);
    let mut victims = 1;
    while ground
        .number("SELECT count(dead_at) FROM ferrodon.jobs")
        .await
        == 0
    {
        assert!(Instant::now() < deadline, "in vain");
        if victim.has_ended() {
            // claims needn't run out, and pauses needn't pass, in real time
            ground.db.sql("UPDATE ferrodon.jobs SET claimed_until = clock_timestamp() - interval '1 s' WHERE claimed_until IS NOT NULL").await;
            until("the crash is counted", async || {
                ground
                    .number("SELECT count(claimed_until) FROM ferrodon.jobs")
                    .await
                    == 0
            })
            .await;
            ground
                .db
                .sql("UPDATE ferrodon.jobs SET run_at = clock_timestamp() WHERE dead_at IS NULL")
                .await;
            if ground
                .number("SELECT count(dead_at) FROM ferrodon.jobs")
                .await
                == 0
            {
                victim = Process::start(&ground, Role::Worker, 1);
                victims += 1;
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(ground.number("SELECT crashes FROM ferrodon.jobs").await, 10);
    assert_eq!(victims, 10);
    assert!(
        ground
            .db
            .text("SELECT error FROM ferrodon.jobs")
            .await
            .unwrap()
            .contains("vanished")
    );
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stood_still_finds_its_claim_gone_and_changes_nothing() {
    let ground = Ground::new().await;
    let relay = ground.relay();
    let worker = Process::start(&ground, Role::Worker, 1);
    let jobs: Vec<_> = (0..200).map(|n| crate::support::Plain { n }).collect();
    enqueue(&ground.jobs, &jobs).await;
    until("it works", async || {
        ground.number("SELECT count(*) FROM ran").await > 0
    })
    .await;
    worker.signal("-STOP");
    let others = Process::start(&ground, Role::Worker, 2);
    // ids that it had taken from Redis and not claimed yet wait a minute for the relay
    until("what it left is handed over and done", async || {
        ground
            .db
            .sql("UPDATE ferrodon.jobs SET handed_at = handed_at - interval '1 s'")
            .await;
        ground.rows().await == 0
    })
    .await;
    // new jobs meanwhile: the resumed worker must not touch what it doesn't hold
    enqueue(
        &ground.jobs,
        &jobs
            .iter()
            .map(|job| crate::support::Plain { n: job.n + 1_000 })
            .collect::<Vec<_>>(),
    )
    .await;
    worker.signal("-CONT");
    ground.empty().await;
    assert_eq!(
        ground.number("SELECT count(DISTINCT n) FROM ran").await,
        400
    );
    drop((worker, others));
    relay.stop().await;
}
