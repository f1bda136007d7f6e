//! A Redis of its own for a test: one small server on a socket, without persistence, gone when the test is.

use std::{
    fmt::Write as _,
    fs,
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use crate::folder;

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(20);

/// Runs a server until its own input ends, so that the server ends with the test process however that ends.
/// The word `keep` keeps the folder.
const RUN: &str = r#"
redis-server --port 0 --unixsocket "$1/redis.sock" --dir "$1" --save "" --appendonly no --daemonize no \
    --databases 16 --logfile "$1/redis.log" >/dev/null 2>&1 &
server=$!
read -r word
kill -9 "$server"
wait "$server" 2>/dev/null
[ "$word" = keep ] || rm -rf "$1"
"#;

/// A running `redis-server`. Stopped and deleted on drop.
#[derive(Debug)]
pub struct TestRedis {
    folder: PathBuf,
    runner: Option<Child>,
}

impl TestRedis {
    /// Starts one and waits until it answers; about ten milliseconds.
    pub async fn start() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(move || {
            let us = folder::current_user().expect("/proc is there");
            let folder =
                folder::base().join(format!("ferrodon-redis-{}-{number}", std::process::id()));
            // left by a process that had the same id
            let _ = fs::remove_dir_all(&folder);
            folder::private(&folder, (us, us)).expect("a folder for Redis can be made");
            let runner = Some(launch(&folder));
            Self { folder, runner }
        })
        .await
        .expect("Redis starts")
    }

    /// Its address, as `REDIS_URL` wants it.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// The socket's path.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("redis.sock")
    }

    /// Kills the server, as a crash would: its data is gone, its clients' connections break.
    /// [`TestRedis::resume`] starts an empty one at the same address.
    pub fn kill(&mut self) {
        self.end("keep\n");
    }

    /// Starts an empty server at the same address after [`TestRedis::kill`].
    pub fn resume(&mut self) {
        if self.runner.is_none() {
            self.runner = Some(launch(&self.folder));
        }
    }

    /// Runs a command and returns the first bytes of the raw answer: for looking at, and for `FLUSHALL` from outside.
    pub fn command(&self, words: &[&str]) -> String {
        let mut stream = UnixStream::connect(self.socket()).expect("Redis is running");
        ask(&mut stream, words).expect("Redis answers")
    }

    fn end(&mut self, word: &str) {
        if let Some(mut runner) = self.runner.take() {
            if let Some(mut input) = runner.stdin.take() {
                let _ = input.write_all(word.as_bytes());
            }
            let _ = runner.wait();
        }
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        self.end("");
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn launch(folder: &Path) -> Child {
    let socket = folder.join("redis.sock");
    // a killed server leaves its socket
    let _ = fs::remove_file(&socket);
    let mut runner = Command::new("sh")
        .args(["-c", RUN, "sh"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh is there");
    let deadline = Instant::now() + START;
    while Instant::now() < deadline {
        let answer =
            UnixStream::connect(&socket).and_then(|mut stream| ask(&mut stream, &["PING"]));
        if answer.is_ok_and(|answer| answer.starts_with("+PONG")) {
            return runner;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let log = fs::read_to_string(folder.join("redis.log")).unwrap_or_default();
    drop(runner.stdin.take());
    let _ = runner.wait();
    panic!("redis-server does not answer (Debian: apt-get install redis-server): {log}");
}

fn ask(stream: &mut UnixStream, words: &[&str]) -> std::io::Result<String> {
    let mut request = format!("*{}\r\n", words.len());
    for word in words {
        let _ = write!(request, "${}\r\n{word}\r\n", word.len());
    }
    stream.write_all(request.as_bytes())?;
    let mut answer = vec![0; 64 * 1024];
    let length = stream.read(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
}
