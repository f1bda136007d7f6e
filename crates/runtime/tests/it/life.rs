//! Start, answers, signals, end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use ferrodon_config::Process;
use ferrodon_runtime::run_service;
use prometheus::IntCounter;

/// What the child process runs when `LIFE` names it.
fn service() -> ExitCode {
    let way = std::env::var("LIFE").expect("a way to live");
    run_service(Process::WebApi, |service| async move {
        for process in [Process::WebApi, Process::Streaming] {
            let counter = IntCounter::new("turns_total", "Turns.").expect("a counter");
            counter.inc();
            service
                .beside(process)
                .metrics
                .register(Box::new(counter))
                .expect("registered");
        }
        let broken = way == "broken";
        service.health.add("store", move || async move {
            if broken {
                Err("gone".to_owned())
            } else {
                Ok(())
            }
        });
        tracing::info!("running");
        match way.as_str() {
            "fails" => anyhow::bail!("the reason"),
            "stubborn" => std::future::pending::<()>().await,
            _ => service.shutdown.cancelled().await,
        }
        Ok(())
    })
}

/// Not a test of its own: the body of the child process.
#[test]
fn child() {
    if std::env::var("LIFE").is_ok() {
        let code = service();
        std::process::exit(i32::from(
            format!("{code:?}") != format!("{:?}", ExitCode::SUCCESS),
        ));
    }
}

struct Running {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
    address: String,
}

#[expect(clippy::zombie_processes, reason = "whoever starts one calls `end`")]
fn start(way: &str) -> Running {
    let mut child = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "life::child", "--nocapture"])
        .env_clear()
        .envs([
            ("LIFE", way),
            ("LOCAL_DOMAIN", "example.com"),
            (
                "SECRET_KEY_BASE",
                "0123456789012345678901234567890123456789",
            ),
            ("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "a"),
            ("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "b"),
            ("ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY", "c"),
            ("FERRODON_LOG_FORMAT", "json"),
        ])
        .env("FERRODON_METRICS_BIND", free_address())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let mut log = BufReader::new(child.stderr.take().expect("its log"));
    let mut address = String::new();
    loop {
        let mut line = String::new();
        assert_ne!(
            log.read_line(&mut line).expect("a log line"),
            0,
            "it ended before it ran"
        );
        let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        if let Some(found) = line["address"].as_str() {
            found.clone_into(&mut address);
        }
        if line["message"] == "running" {
            return Running {
                child,
                log,
                address,
            };
        }
    }
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").to_string()
}

impl Running {
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a limit");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &pid])
                .status()
                .expect("kill")
                .success()
        );
    }

    fn wait_for(&mut self, text: &str) {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert_ne!(
                self.log.read_line(&mut line).expect("a log line"),
                0,
                "it never said: {text}"
            );
        }
    }

    fn end(&mut self) -> Option<i32> {
        self.child.wait().expect("its end").code()
    }
}

#[test]
fn it_answers_about_itself_and_drains_at_the_first_signal() {
    let mut running = start("obedient");
    assert!(running.get("/health").ends_with("\r\n\r\nOK"));
    let ready = running.get("/health/ready");
    assert!(
        ready.starts_with("HTTP/1.1 200")
            && ready.ends_with(r#"{"checks":{"store":"OK"},"status":"OK"}"#),
        "{ready}"
    );
    let metrics = running.get("/metrics");
    for line in [
        "turns_total{service=\"web-api\"} 1",
        "turns_total{service=\"streaming\"} 1",
        "process_resident_memory_bytes",
    ] {
        assert!(metrics.contains(line), "{line} is missing in: {metrics}");
    }
    assert_eq!(
        metrics.matches("# TYPE turns_total").count(),
        1,
        "{metrics}"
    );
    assert!(running.get("/nowhere").starts_with("HTTP/1.1 404"));
    running.signal("-TERM");
    assert_eq!(running.end(), Some(0));
}

#[test]
fn a_failing_check_makes_it_unready_but_alive() {
    let mut running = start("broken");
    let ready = running.get("/health/ready");
    assert!(
        ready.starts_with("HTTP/1.1 503") && ready.contains(r#""store":"gone""#),
        "{ready}"
    );
    assert!(running.get("/health").starts_with("HTTP/1.1 200"));
    running.signal("-INT");
    assert_eq!(running.end(), Some(0));
}

#[test]
fn while_it_drains_it_is_unready_and_a_second_signal_ends_it() {
    let mut running = start("stubborn");
    running.signal("-TERM");
    running.wait_for("SIGTERM");
    assert!(running.get("/health/ready").contains("draining"));
    running.signal("-TERM");
    assert_eq!(running.end(), Some(1));
}

#[test]
fn an_error_is_logged_with_its_cause_and_makes_the_exit_code_one() {
    let mut running = start("fails");
    running.wait_for("the reason");
    assert_eq!(running.end(), Some(1));
}
