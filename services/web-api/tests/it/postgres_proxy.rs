//! Stands between a service and PostgreSQL and counts what goes over.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
};

/// How long an answer takes at least: everything that is sent meanwhile belongs to the same flight.
const LATENCY: Duration = Duration::from_millis(8);

/// What went over.
#[derive(Debug, Default)]
struct Counts {
    flights: AtomicUsize,
    statements: AtomicUsize,
    prepared: AtomicUsize,
}

/// A proxy. Ends with the test's runtime.
pub(crate) struct PostgresProxy {
    port: u16,
    counts: Arc<Counts>,
}

/// Round trips, statements, statements that had to be prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Traffic {
    pub(crate) flights: usize,
    pub(crate) statements: usize,
    pub(crate) prepared: usize,
}

impl PostgresProxy {
    /// Before the server whose variables these are (`DB_HOST` is its socket's folder, `DB_PORT` its port).
    pub(crate) async fn start(environment: &[(&str, String)]) -> Self {
        let of = |name: &str| {
            environment
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.clone())
                .expect("a variable")
        };
        let socket = PathBuf::from(of("DB_HOST")).join(format!(".s.PGSQL.{}", of("DB_PORT")));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let counts = Arc::new(Counts::default());
        let counting = Arc::clone(&counts);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket)
                    .await
                    .expect("the server listens");
                tokio::spawn(pass(client, server, Arc::clone(&counting)));
            }
        });
        Self { port, counts }
    }

    pub(crate) fn port(&self) -> String {
        self.port.to_string()
    }

    /// What went over since the last time.
    pub(crate) fn take(&self) -> Traffic {
        Traffic {
            flights: self.counts.flights.swap(0, SeqCst),
            statements: self.counts.statements.swap(0, SeqCst),
            prepared: self.counts.prepared.swap(0, SeqCst),
        }
    }
}

async fn pass(client: TcpStream, server: UnixStream, counts: Arc<Counts>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    // what was asked and isn't answered yet
    let open = Arc::new(AtomicUsize::new(0));
    let answered = Arc::clone(&open);
    tokio::spawn(async move {
        while let Some(message) = read(&mut from_server, true).await {
            if message[0] == b'Z' {
                tokio::time::sleep(LATENCY).await;
                let _ = answered.fetch_update(SeqCst, SeqCst, |open| Some(open.saturating_sub(1)));
            }
            if to_client.write_all(&message).await.is_err() {
                return;
            }
        }
    });
    // the first message has no letter
    let Some(hello) = read(&mut from_client, false).await else {
        return;
    };
    if to_server.write_all(&hello).await.is_err() {
        return;
    }
    while let Some(message) = read(&mut from_client, true).await {
        match message[0] {
            b'E' => drop(counts.statements.fetch_add(1, SeqCst)),
            b'P' => drop(counts.prepared.fetch_add(1, SeqCst)),
            // the end of what is asked for
            b'S' | b'Q' => {
                if open.fetch_add(1, SeqCst) == 0 {
                    counts.flights.fetch_add(1, SeqCst);
                }
            }
            _ => {}
        }
        if to_server.write_all(&message).await.is_err() {
            return;
        }
    }
}

/// A whole message: a letter, its length, its body.
async fn read(from: &mut (impl AsyncRead + Unpin), has_letter: bool) -> Option<Vec<u8>> {
    let mut message = vec![0; if has_letter { 5 } else { 4 }];
    from.read_exact(&mut message).await.ok()?;
    let place = message.len() - 4;
    let length = u32::from_be_bytes(message[place..].try_into().ok()?) as usize;
    let begun = message.len();
    message.resize(begun + length - 4, 0);
    from.read_exact(&mut message[begun..]).await.ok()?;
    Some(message)
}
