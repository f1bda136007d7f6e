//! A call: what a handler gets to see, and how functions become handlers.
//!
//! A handler is an `async fn` of up to four arguments, each of which can be taken from the call ([`FromCtx`]): [`Ctx`],
//! [`Params<T>`](crate::params::Params), [`Me`](crate::auth::Me). It needn't be `Send`: a call stays on the worker that
//! took it.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    ops::Deref,
    rc::Rc,
    sync::Arc,
};

use actix_web::http::header::{HeaderName, HeaderValue};
use chrono::{DateTime, Utc};
use ferrodon_db::PooledConn;
use ferrodon_i18n::Locale;
use ferrodon_types::AccountId;
use futures_util::{FutureExt, future::LocalBoxFuture};

use crate::{
    auth::{Caller, CurrentUser},
    endpoint::{Description, Endpoint},
    error::ApiError,
    params::Map,
    reply::{Answer, IntoAnswer},
    request::Request,
    state::AppState,
};

/// One call. Cheap to clone; derefs to [`AppState`].
#[derive(Clone)]
pub struct Ctx(Rc<Call>);

struct Call {
    app: Arc<AppState>,
    request: Rc<Request>,
    endpoint: Arc<Endpoint>,
    caller: Caller,
    tree: Rc<Map>,
    path_params: Map,
    headers: RefCell<Vec<(HeaderName, HeaderValue)>>,
    reads: Cell<Reads>,
}

/// Where reads that may lag go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// To the replica, if there is one.
    Anywhere,
    /// They went to the replica.
    Replica,
    /// To the primary.
    Primary,
}

impl Ctx {
    pub(crate) fn new(
        app: Arc<AppState>,
        request: Rc<Request>,
        endpoint: Arc<Endpoint>,
        caller: Caller,
        tree: Rc<Map>,
        path_params: Map,
    ) -> Self {
        Self(Rc::new(Call {
            app,
            request,
            endpoint,
            caller,
            tree,
            path_params,
            headers: RefCell::default(),
            reads: Cell::new(Reads::Anywhere),
        }))
    }

    /// The process's parts.
    pub fn app(&self) -> &Arc<AppState> {
        &self.0.app
    }

    /// The request itself: address, headers, cookies.
    pub fn request(&self) -> &Request {
        &self.0.request
    }

    /// The endpoint that is called.
    pub fn endpoint(&self) -> &Endpoint {
        &self.0.endpoint
    }

    /// Who calls.
    pub fn caller(&self) -> &Caller {
        &self.0.caller
    }

    /// The signed-in user, or 422 "This method requires an authenticated user".
    pub fn user(&self) -> Result<&Arc<CurrentUser>, ApiError> {
        self.0.caller.user.as_ref().ok_or(ApiError::UserRequired)
    }

    /// The signed-in account, if any: the viewer of what is shown.
    pub fn viewer(&self) -> Option<AccountId> {
        self.0.caller.user.as_ref().map(|user| user.account_id)
    }

    /// The language of texts for this call.
    pub fn locale(&self) -> Locale {
        self.0.caller.locale
    }

    /// The current time.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.app.clock.now()
    }

    /// A connection to the database.
    pub async fn conn(&self) -> Result<PooledConn, ApiError> {
        Ok(self.0.app.db.get().await?)
    }

    /// A connection for reads that may lag: the replica's for strangers, else the primary's, so that people see what
    /// they just did.
    pub async fn read_conn(&self) -> Result<PooledConn, ApiError> {
        if self.0.reads.get() == Reads::Primary || self.viewer().is_some() {
            return self.conn().await;
        }
        let Some(conn) = self.0.app.db.replica().await else {
            return self.conn().await;
        };
        // everybody's copy must not be made from what lags
        if self.caches.settings.fresh().await.is_none() {
            self.caches.settings.get(&*self.conn().await?).await?;
        }
        self.0.reads.set(Reads::Replica);
        Ok(conn)
    }

    pub(crate) fn reads_replica(&self) -> bool {
        self.0.reads.get() == Reads::Replica
    }

    /// Has the call read from the replica? Then from here on it reads from the primary alone, as if it had not begun.
    pub(crate) fn leave_replica(&self) -> bool {
        let has_used_it = self.0.reads.replace(Reads::Primary) == Reads::Replica;
        if has_used_it {
            self.0.headers.borrow_mut().clear();
        }
        has_used_it
    }

    /// All parameters as they came.
    pub fn tree(&self) -> Rc<Map> {
        Rc::clone(&self.0.tree)
    }

    /// Whether the path names this parameter.
    pub fn is_path_param(&self, name: &str) -> bool {
        self.0.path_params.contains_key(name)
    }

    /// Sends a header along with whatever the reply will be, errors too.
    pub fn add_header(&self, name: HeaderName, value: HeaderValue) {
        self.0.headers.borrow_mut().push((name, value));
    }

    pub(crate) fn take_headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        self.0.headers.take()
    }
}

impl Deref for Ctx {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.0.app
    }
}

/// What a handler can take as an argument.
pub trait FromCtx: Sized {
    /// Takes it from the call.
    fn from_ctx(ctx: &Ctx) -> Result<Self, ApiError>;

    /// Adds what the type says about the endpoint.
    fn describe(_: &mut Description) {}
}

impl FromCtx for Ctx {
    fn from_ctx(ctx: &Ctx) -> Result<Self, ApiError> {
        Ok(ctx.clone())
    }
}

/// A function that answers calls. `A` is the tuple of its arguments.
pub trait Handler<A>: Send + Sync + 'static {
    /// Answers one call.
    fn call(&self, ctx: Ctx) -> LocalBoxFuture<'static, Result<Answer, ApiError>>;

    /// What the types of the function say about the endpoint.
    fn describe(description: &mut Description);
}

macro_rules! handler {
    ($($argument:ident)*) => {
        impl<F, Fut, R, $($argument,)*> Handler<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = Result<R, ApiError>> + 'static,
            R: IntoAnswer + 'static,
            $($argument: FromCtx + 'static,)*
        {
            #[allow(unused_variables, non_snake_case, reason = "the same body for every number of arguments")]
            fn call(&self, ctx: Ctx) -> LocalBoxFuture<'static, Result<Answer, ApiError>> {
                $(
                    let $argument = match $argument::from_ctx(&ctx) {
                        Ok(argument) => argument,
                        Err(error) => return std::future::ready(Err(error)).boxed_local(),
                    };
                )*
                let reply = self($($argument),*);
                async move { reply.await?.into_answer() }.boxed_local()
            }

            fn describe(description: &mut Description) {
                $($argument::describe(description);)*
                R::describe(description);
            }
        }
    };
}

handler! {}
handler! { A1 }
handler! { A1 A2 }
handler! { A1 A2 A3 }
handler! { A1 A2 A3 A4 }
