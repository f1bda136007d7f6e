//! The threads that answer. Each drives its connections on a runtime of its own, so that a call stays on one core.

use std::{sync::Arc, time::Duration};

use actix_http::{HttpService, Protocol};
use actix_service::{IntoServiceFactory, ServiceFactoryExt as _, map_config};
use actix_web::{
    App, HttpRequest,
    dev::{AppConfig, Service as _, ServiceFactory as _},
    http::ConnectionType,
    web,
};
use anyhow::Context as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    task::LocalSet,
    time::timeout,
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use super::accept::Stream;
use crate::{dispatch::dispatch, state::AppState};

/// Open connections per worker; more wait in the kernel's queue.
const MAX_CONNECTIONS: usize = 10_000;
/// How long a connection may lie idle. Longer than nginx's 60 seconds, so that it is never us who closes first.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long the head of a request may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may take to close its side.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// The threads.
pub(super) struct Workers<S> {
    threads: Vec<Worker<S>>,
    next: usize,
    places: Arc<Semaphore>,
    /// All connections.
    open: TaskTracker,
    /// Idle connections close; dropped with the workers, so that none outlives them.
    closing: DropGuard,
}

struct Worker<S> {
    connections: mpsc::UnboundedSender<Connection<S>>,
    /// Ends with the thread.
    ended: oneshot::Receiver<()>,
}

/// A connection, and the place that it takes.
struct Connection<S> {
    stream: S,
    place: Option<OwnedSemaphorePermit>,
}

/// When connections end.
#[derive(Clone)]
struct Ends {
    /// Answers say that their connection is not to be used again.
    stopping: CancellationToken,
    /// Idle connections close.
    closing: CancellationToken,
}

impl<S: Stream> Workers<S> {
    /// Starts so many.
    pub(super) fn start(
        app: &Arc<AppState>,
        count: usize,
        stopping: &CancellationToken,
    ) -> anyhow::Result<Self> {
        let ends = Ends {
            stopping: stopping.clone(),
            closing: CancellationToken::new(),
        };
        let open = TaskTracker::new();
        let threads = (0..count)
            .map(|number| Worker::start(number, Arc::clone(app), ends.clone(), open.clone()))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            threads,
            next: 0,
            places: Arc::new(Semaphore::new(count * MAX_CONNECTIONS)),
            open,
            closing: ends.closing.drop_guard(),
        })
    }

    /// Waits until there is a place for one more connection.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Hands a connection to the next worker.
    pub(super) fn take(&mut self, stream: S, place: Option<OwnedSemaphorePermit>) {
        self.next = (self.next + 1) % self.threads.len();
        let connection = Connection { stream, place };
        if self.threads[self.next]
            .connections
            .send(connection)
            .is_err()
        {
            tracing::error!(worker = self.next, "a worker is gone");
        }
    }

    /// Ends all connections: after `last_requests` those that are idle, and the others when their answer is out; at
    /// `limit` all that are left.
    pub(super) async fn drain(self, last_requests: Duration, limit: Duration) {
        let (senders, ended): (Vec<_>, Vec<_>) = self
            .threads
            .into_iter()
            .map(|worker| (worker.connections, worker.ended))
            .unzip();
        // a worker ends when it gets nothing more and has nothing left
        drop(senders);
        let drained = async {
            for end in ended {
                // the sender is dropped
                let _ = end.await;
            }
        };
        tokio::pin!(drained);
        if timeout(last_requests, &mut drained).await.is_ok() {
            return;
        }
        drop(self.closing);
        if timeout(limit, drained).await.is_err() {
            tracing::warn!(open = self.open.len(), "connections are cut off");
        }
    }
}

impl<S: Stream> Worker<S> {
    fn start(
        number: usize,
        app: Arc<AppState>,
        ends: Ends,
        open: TaskTracker,
    ) -> anyhow::Result<Self> {
        let (connections, queue) = mpsc::unbounded_channel();
        let (alive, ended) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("a worker's runtime")?;
        std::thread::Builder::new()
            .name(format!("web-{number}"))
            .spawn(move || {
                let _alive = alive;
                LocalSet::new().block_on(&runtime, work(queue, app, ends, open));
            })
            .context("a worker's thread")?;
        Ok(Self { connections, ended })
    }
}

/// Answers on all connections that come, until none comes any more and the last is done.
async fn work<S: Stream>(
    mut queue: mpsc::UnboundedReceiver<Connection<S>>,
    app: Arc<AppState>,
    ends: Ends,
    open: TaskTracker,
) {
    let closing = ends.closing.clone();
    let calls = App::new()
        .default_service(web::to(
            move |request: HttpRequest, payload: web::Payload| {
                answer(Arc::clone(&app), ends.stopping.clone(), request, payload)
            },
        ))
        .into_factory()
        .map_err(|error| error.error_response());
    let service = HttpService::build()
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_TIMEOUT)
        .client_disconnect_timeout(DISCONNECT_TIMEOUT)
        .graceful_shutdown_signal(move || closing.clone().cancelled_owned())
        .finish(map_config(calls, |()| AppConfig::default()));
    let Ok(service) = service.new_service(()).await else {
        tracing::error!("a worker has no service");
        return;
    };
    let conversations = TaskTracker::new();
    while let Some(connection) = queue.recv().await {
        let (io, peer) = match connection.stream.drive() {
            Ok(driven) => driven,
            Err(error) => {
                tracing::debug!(%error, "a connection is gone already");
                continue;
            }
        };
        let place = (connection.place, open.token());
        let conversation = service.call((io, Protocol::Http1, peer));
        conversations.spawn_local(async move {
            let _place = place;
            if let Err(error) = conversation.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    conversations.close();
    conversations.wait().await;
}

/// One answer; the last of its connection when the process stops.
async fn answer(
    app: Arc<AppState>,
    stopping: CancellationToken,
    request: HttpRequest,
    payload: web::Payload,
) -> actix_web::HttpResponse {
    let mut response = dispatch(app, request, payload.into_inner()).await;
    if stopping.is_cancelled() {
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    response
}
