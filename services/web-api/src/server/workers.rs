//! The threads that answer. Each drives its connections on a runtime of its own, so that a call stays on one core.

use std::{rc::Rc, sync::Arc, time::Duration};

use actix_http::{HttpService, Protocol};
use actix_service::{IntoServiceFactory, ServiceFactoryExt as _, map_config};
use actix_web::{
    App, HttpRequest, HttpResponse,
    dev::{AppConfig, Payload, Service as _, ServiceFactory as _},
    http::{ConnectionType, StatusCode},
    web,
};
use anyhow::Context as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    task::LocalSet,
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    accept::Stream,
    pressure::{Pressure, Watched},
};
use crate::{dispatch::dispatch, state::AppState};

/// Open connections per worker; more wait in the kernel's queue.
const MAX_CONNECTIONS: usize = 10_000;
/// How long a connection may lie idle. Longer than nginx's 60 seconds, so that it is never us who closes first.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long the head of a request may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long idle connections stay open when the process stops: a request that is on its way over one of them arrives
/// meanwhile. It is answered, and its connection not used again.
const LAST_REQUESTS: Duration = Duration::from_secs(1);
/// How long a client may leave answers lying before its next question is not answered any more.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a client may take to close its side.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// The threads.
pub(super) struct Workers<S> {
    threads: Vec<Worker<S>>,
    next: usize,
    places: Arc<Semaphore>,
    /// All connections.
    open: TaskTracker,
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

impl<S: Stream> Workers<S> {
    /// Starts so many.
    pub(super) fn start(
        app: &Arc<AppState>,
        count: usize,
        stopping: &CancellationToken,
    ) -> anyhow::Result<Self> {
        let open = TaskTracker::new();
        let threads = (0..count)
            .map(|number| Worker::start(number, Arc::clone(app), stopping.clone(), open.clone()))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            threads,
            next: 0,
            places: Arc::new(Semaphore::new(count * MAX_CONNECTIONS)),
            open,
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

    /// Waits until all connections have ended: those that are idle end soon, the others when their answer is out; at
    /// `limit` all that are left are cut off.
    pub(super) async fn drain(self, limit: Duration) {
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
        if timeout(limit, drained).await.is_err() {
            tracing::warn!(open = self.open.len(), "connections are cut off");
        }
    }
}

impl<S: Stream> Worker<S> {
    fn start(
        number: usize,
        app: Arc<AppState>,
        stopping: CancellationToken,
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
                LocalSet::new().block_on(&runtime, work(queue, app, stopping, open));
            })
            .context("a worker's thread")?;
        Ok(Self { connections, ended })
    }
}

/// Answers on all connections that come, until none comes any more and the last is done. From `stopping` on answers say
/// that their connection is not to be used again.
async fn work<S: Stream>(
    mut queue: mpsc::UnboundedReceiver<Connection<S>>,
    app: Arc<AppState>,
    stopping: CancellationToken,
    open: TaskTracker,
) {
    // idle connections close
    let closing = CancellationToken::new();
    let (is_closing, gone) = (closing.clone(), closing.clone());
    let calls = App::new()
        .default_service(web::to(
            move |request: HttpRequest, payload: web::Payload| {
                answer(Arc::clone(&app), stopping.clone(), request, payload)
            },
        ))
        .into_factory()
        .map_err(|error| error.error_response());
    let service = HttpService::build()
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_TIMEOUT)
        .client_disconnect_timeout(DISCONNECT_TIMEOUT)
        .graceful_shutdown_signal(move || is_closing.clone().cancelled_owned())
        .on_connect_ext(|io: &Watched<S::Driven>, data| {
            data.insert(io.pressure());
        })
        .finish(map_config(calls, |()| AppConfig::default()));
    let Ok(service) = service.new_service(()).await.map(Rc::new) else {
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
        let (service, gone) = (Rc::clone(&service), gone.clone());
        conversations.spawn_local(async move {
            let _place = place;
            // buffers come with the first byte: thousands who say nothing cost next to nothing
            tokio::select! {
                spoken = timeout(HEAD_TIMEOUT, S::speaks(&io)) => if !matches!(spoken, Ok(Ok(()))) { return },
                () = gone.cancelled() => return,
            }
            let conversation = service.call((Watched::new(io), Protocol::Http1, peer));
            if let Err(error) = conversation.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    conversations.close();
    if timeout(LAST_REQUESTS, conversations.wait()).await.is_ok() {
        return;
    }
    // whatever has arrived by now is begun before
    tokio::task::yield_now().await;
    closing.cancel();
    conversations.wait().await;
}

/// One answer; the last of its connection when the process stops.
async fn answer(
    app: Arc<AppState>,
    stopping: CancellationToken,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let pressure = request.conn_data::<Pressure>().cloned().unwrap_or_default();
    let _answering = pressure.answering();
    let payload = payload.into_inner();
    if matches!(payload, Payload::None) {
        pressure.turn_deaf();
    }
    if timeout(PATIENCE, pressure.falls()).await.is_err() {
        let mut response = HttpResponse::new(StatusCode::REQUEST_TIMEOUT);
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
        return response;
    }
    let mut response = dispatch(app, request, payload).await;
    if stopping.is_cancelled() {
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    response
}
