//! What both kinds of connections have in common: who it is, what they listen to, what of it reaches them.

use std::{collections::HashMap, sync::Arc, time::Duration};

use ferrodon_caches::viewers::Viewer;
use ferrodon_db::tokens::Listener;
use ferrodon_redis::subscribed;
use ferrodon_types::facts::LiveViewerFacts;
use tokio::sync::mpsc;

use crate::{
    app::App,
    event::{Form, LiveEvent},
    filtering,
    hub::{self, Connection, Item, Role, Subscription},
    metrics::Kind,
    query::Params,
    streams::{self, Name, NoStream, Stream},
};

/// Streams of one connection at most.
const MAX_STREAMS: usize = 500;
/// How long a client waits for Redis's confirmation. When Redis is down the stream begins when it is back.
const CONFIRMATION: Duration = Duration::from_secs(2);

/// An open connection. Dropping it ends everything it listened to.
#[derive(Debug)]
pub(crate) struct Session {
    app: App,
    kind: Kind,
    listener: Listener,
    /// The languages of the connection, as a viewer that minds nothing else.
    languages: LiveViewerFacts,
    connection: Arc<Connection>,
    items: mpsc::Receiver<Item>,
    streams: HashMap<String, Arc<Subscription>>,
    /// The viewer's rules, from the first filtered stream on.
    viewer: Option<Viewer>,
}

/// An event that reaches the client, and how.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) event: Arc<LiveEvent>,
    pub(crate) stream: Arc<str>,
    pub(crate) form: Form,
}

impl Session {
    /// A connection of `listener`, who is known already. It hears from now on when it is to end.
    pub(crate) async fn open(app: &App, listener: Listener, kind: Kind) -> Self {
        let hub = app.hub();
        let (connection, items) = hub.connect(listener.token_id, listener.account_id);
        app.metrics().client(kind, 1);
        let languages = LiveViewerFacts {
            chosen_languages: listener.chosen_languages.clone(),
            ..LiveViewerFacts::default()
        };
        let session = Self {
            app: app.clone(),
            kind,
            listener,
            languages,
            connection,
            items,
            streams: HashMap::new(),
            viewer: None,
        };
        let orders = hub::order_channels(&session.connection);
        let confirmed = hub.join(
            &orders,
            session.connection_number(),
            &Role::Orders(Arc::clone(&session.connection)),
        );
        confirm(confirmed).await;
        session
    }

    /// The connection, to wait for its end beside other things.
    pub(crate) fn connection(&self) -> Arc<Connection> {
        Arc::clone(&self.connection)
    }

    /// Begins a stream. Whoever listens to the same channels already goes on under the first name.
    pub(crate) async fn subscribe(
        &mut self,
        name: Option<Name>,
        params: &Params,
    ) -> Result<(), NoStream> {
        streams::check_scopes(&self.listener, name)?;
        let stream = streams::resolve(
            &self.app,
            &self.listener,
            name.ok_or(NoStream::Unknown)?,
            params,
        )
        .await?;
        let access = streams::read_access(&self.app, &self.listener, stream.name).await?;
        self.begin(Stream { access, ..stream }).await
    }

    async fn begin(&mut self, stream: Stream) -> Result<(), NoStream> {
        let key = stream.key();
        if self.streams.contains_key(&key) {
            return Ok(());
        }
        if self.streams.len() >= MAX_STREAMS {
            return Err(NoStream::TooMany);
        }
        if stream.access.is_some() && self.viewer.is_none() {
            self.hold_viewer().await;
        }
        let subscription = Arc::new(Subscription {
            id: self.app.hub().number(),
            name: stream.name,
            label: stream.label,
            access: stream.access,
            channels: stream.channels,
        });
        let role = Role::Stream(Arc::clone(&self.connection), Arc::clone(&subscription));
        let confirmed = self
            .app
            .hub()
            .join(&subscription.channels, subscription.id, &role);
        self.app.metrics().stream(self.kind, subscription.name, 1);
        self.streams.insert(key, Arc::clone(&subscription));
        let keys = subscribed::renew(self.app.redis(), &subscription.channels);
        let keys = tokio::time::timeout(CONFIRMATION, keys);
        let ((), kept) = tokio::join!(confirm(confirmed), keys);
        match kept {
            Ok(Ok(())) => {}
            // they are set again every few seconds
            Ok(Err(error)) => tracing::debug!(%error, "subscribed: keys could not be set yet"),
            Err(_) => tracing::debug!("subscribed: keys could not be set in time"),
        }
        Ok(())
    }

    /// Rules are heard of before they are read, so that no change falls between.
    async fn hold_viewer(&mut self) {
        let account = self.listener.account_id;
        let confirmed = self.app.hub().join(
            &hub::rules_channel(account),
            self.connection_number(),
            &Role::Rules,
        );
        confirm(confirmed).await;
        let viewer = self.app.viewers().hold(account);
        self.viewer = Some(viewer);
    }

    /// Ends a stream, by the same parameters as it was begun with.
    pub(crate) async fn unsubscribe(
        &mut self,
        name: Option<Name>,
        params: &Params,
    ) -> Result<(), NoStream> {
        let stream = streams::resolve(
            &self.app,
            &self.listener,
            name.ok_or(NoStream::Unknown)?,
            params,
        )
        .await?;
        if let Some(subscription) = self.streams.remove(&stream.key()) {
            self.end(&subscription);
        }
        Ok(())
    }

    fn end(&self, subscription: &Subscription) {
        self.app
            .hub()
            .leave(&subscription.channels, subscription.id);
        self.app.metrics().stream(self.kind, subscription.name, -1);
    }

    /// The next event that reaches the client. Safe to drop between two events; one that was being judged is lost
    /// then, so it is only dropped when the connection ends.
    pub(crate) async fn next(&mut self) -> Option<Item> {
        self.items.recv().await
    }

    /// How an event reaches the client; none where it doesn't. Waits while the viewer's rules are read again.
    pub(crate) async fn judge(&self, item: Item) -> Option<Outgoing> {
        let form = self.form(&item).await?;
        Some(Outgoing {
            event: item.event,
            stream: Arc::clone(&item.subscription.label),
            form,
        })
    }

    async fn form(&self, item: &Item) -> Option<Form> {
        let Some(access) = item
            .subscription
            .access
            .filter(|_| item.event.brings_status())
        else {
            return Some(Form::AsIs);
        };
        let status = item.event.status()?;
        if !filtering::passes_connection(status, &self.languages, access) {
            return None;
        }
        // filtered streams begin with holding the viewer
        let rules = self.viewer.as_ref()?.rules().await;
        filtering::judge(status, &rules, self.app.clock().now())
    }

    /// An event has been sent.
    pub(crate) fn sent(&self) {
        self.app.metrics().sent(self.kind);
    }

    /// The client was too slow.
    pub(crate) fn cut_off(&self) {
        self.app.metrics().cut_off();
        tracing::info!(account = %self.listener.account_id, "a slow client was cut off");
    }

    /// Under which number the connection itself listens.
    fn connection_number(&self) -> u64 {
        self.connection.number()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let hub = self.app.hub();
        for subscription in self.streams.values() {
            self.end(subscription);
        }
        hub.leave(
            &hub::order_channels(&self.connection),
            self.connection_number(),
        );
        if self.viewer.is_some() {
            hub.leave(
                &hub::rules_channel(self.listener.account_id),
                self.connection_number(),
            );
        }
        hub.disconnect(&self.connection);
        self.app.metrics().client(self.kind, -1);
    }
}

async fn confirm(confirmed: impl Future<Output = ferrodon_redis::Result<()>>) {
    match tokio::time::timeout(CONFIRMATION, confirmed).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the subscription to Redis is gone"),
        Err(_) => tracing::debug!("Redis has not confirmed a subscription yet"),
    }
}
