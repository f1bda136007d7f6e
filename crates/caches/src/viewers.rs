//! What viewers of live streams don't want to see: blocks, mutes, domain blocks, keyword filters.
//!
//! Kept only for viewers that somebody holds ([`Viewers::hold`]); loaded for many at once. Who changes a viewer's
//! rules says so on the channel `ferrodon:viewer:<account>`, whose listener calls [`Viewers::forget`]: from that moment
//! nothing is judged by the old rules any more, judging waits for the new ones. Without a word rules are read again
//! after [`MAX_AGE`].

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use ferrodon_db::{Database, filters, viewers};
use ferrodon_policy::keywords::KeywordFilter;
use ferrodon_types::{AccountId, CustomFilterId, clock::SharedClock, facts::LiveViewerFacts};
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

/// How old rules may become if a message about their change was lost.
pub const MAX_AGE: Duration = Duration::from_mins(5);
/// How often it is looked for rules that are too old, and for viewers whom nobody holds any more.
const SWEEP_INTERVAL: Duration = Duration::from_secs(20);
/// Viewers that are loaded at once.
const BATCH: usize = 500;
/// Pause after the database failed.
const RETRY: Duration = Duration::from_millis(500);

/// One viewer's rules.
#[derive(Debug, Default)]
pub struct ViewerRules {
    /// Blocks, mutes, domain blocks, languages.
    pub facts: LiveViewerFacts,
    /// Keyword filters that have keywords, by id.
    pub filters: Vec<LiveFilter>,
}

/// A keyword filter, ready to be applied.
#[derive(Debug, Clone)]
pub struct LiveFilter {
    /// Its id.
    pub id: CustomFilterId,
    /// Its title.
    pub title: String,
    /// Where its owner wants it; streams don't mind.
    pub context: Vec<String>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// 0 warn, 1 hide, 2 blur.
    pub action_code: i32,
    /// What it looks for.
    pub keywords: KeywordFilter,
}

/// The rules of all viewers that are held. Cheap to clone.
#[derive(Clone)]
pub struct Viewers(Arc<Inner>);

struct Inner {
    slots: Mutex<HashMap<AccountId, Weak<Slot>>>,
    wanted: mpsc::UnboundedSender<Arc<Slot>>,
}

struct Slot {
    account: AccountId,
    /// Counts the changes that we were told of.
    generation: AtomicU64,
    /// Whether it waits to be loaded.
    queued: AtomicBool,
    state: watch::Sender<Option<Loaded>>,
}

#[derive(Clone)]
struct Loaded {
    /// The generation that was current before loading.
    generation: u64,
    at: Instant,
    rules: Arc<ViewerRules>,
}

impl fmt::Debug for Viewers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewers")
            .field("held", &lock(&self.0.slots).len())
            .finish()
    }
}

/// A viewer whose rules are kept for as long as this lives. Cheap to clone.
#[derive(Clone)]
pub struct Viewer {
    slot: Arc<Slot>,
    viewers: Viewers,
}

impl fmt::Debug for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Viewer").field(&self.slot.account).finish()
    }
}

impl Viewers {
    /// Starts the loader on the current runtime. It ends with the last clone.
    pub fn start(database: Database, clock: SharedClock) -> Self {
        let (wanted, orders) = mpsc::unbounded_channel();
        let viewers = Self(Arc::new(Inner {
            slots: Mutex::default(),
            wanted,
        }));
        tokio::spawn(load_all(database, clock, orders));
        tokio::spawn(sweep(Arc::downgrade(&viewers.0)));
        viewers
    }

    /// Keeps a viewer's rules from now on, and begins to load them.
    pub fn hold(&self, account: AccountId) -> Viewer {
        let mut slots = lock(&self.0.slots);
        if let Some(slot) = slots.get(&account).and_then(Weak::upgrade) {
            return Viewer {
                slot,
                viewers: self.clone(),
            };
        }
        let slot = Arc::new(Slot {
            account,
            generation: AtomicU64::new(0),
            queued: AtomicBool::new(false),
            state: watch::Sender::new(None),
        });
        slots.insert(account, Arc::downgrade(&slot));
        drop(slots);
        self.load(&slot);
        Viewer {
            slot,
            viewers: self.clone(),
        }
    }

    /// A viewer's rules have changed.
    pub fn forget(&self, account: AccountId) {
        let slot = lock(&self.0.slots).get(&account).and_then(Weak::upgrade);
        if let Some(slot) = slot {
            slot.generation.fetch_add(1, Ordering::SeqCst);
            self.load(&slot);
        }
    }

    /// Anybody's rules may have changed: messages were lost.
    pub fn forget_all(&self) {
        for slot in self.held() {
            slot.generation.fetch_add(1, Ordering::SeqCst);
            self.load(&slot);
        }
    }

    fn held(&self) -> Vec<Arc<Slot>> {
        lock(&self.0.slots)
            .values()
            .filter_map(Weak::upgrade)
            .collect()
    }

    fn load(&self, slot: &Arc<Slot>) {
        if !slot.queued.swap(true, Ordering::SeqCst) {
            // the loader lives as long as we do
            let _ = self.0.wanted.send(Arc::clone(slot));
        }
    }
}

impl Viewer {
    /// The rules as they are now; waits while they are loaded. Never old ones: nothing that a viewer has just
    /// blocked comes through.
    pub async fn rules(&self) -> Arc<ViewerRules> {
        let mut state = self.slot.state.subscribe();
        loop {
            let wanted = self.slot.generation.load(Ordering::SeqCst);
            if let Some(loaded) = state.borrow_and_update().as_ref()
                && loaded.generation >= wanted
            {
                return Arc::clone(&loaded.rules);
            }
            self.viewers.load(&self.slot);
            // its sender is in our slot: it can't be gone
            let _ = state.changed().await;
        }
    }
}

async fn load_all(
    database: Database,
    clock: SharedClock,
    mut orders: mpsc::UnboundedReceiver<Arc<Slot>>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while orders.recv_many(&mut batch, BATCH).await > 0 {
        loop {
            let before: Vec<u64> = batch
                .iter()
                .map(|slot| {
                    // whoever wants it again from here on is served by the next batch
                    slot.queued.store(false, Ordering::SeqCst);
                    slot.generation.load(Ordering::SeqCst)
                })
                .collect();
            match load(&database, &clock, &batch).await {
                Ok(mut rules) => {
                    for (slot, generation) in batch.drain(..).zip(before) {
                        let rules = Arc::new(rules.remove(&slot.account).unwrap_or_default());
                        slot.state.send_replace(Some(Loaded {
                            generation,
                            at: Instant::now(),
                            rules,
                        }));
                    }
                    break;
                }
                Err(error) => {
                    // nothing is shown by rules that may be wrong: whoever waits goes on waiting
                    tracing::warn!(
                        error,
                        viewers = batch.len(),
                        "viewers' rules can't be loaded"
                    );
                    tokio::time::sleep(RETRY).await;
                    batch.retain(|slot| Arc::strong_count(slot) > 1);
                    if batch.is_empty() {
                        break;
                    }
                }
            }
        }
    }
}

async fn load(
    database: &Database,
    clock: &SharedClock,
    slots: &[Arc<Slot>],
) -> Result<HashMap<AccountId, ViewerRules>, String> {
    let accounts: Vec<AccountId> = slots.iter().map(|slot| slot.account).collect();
    let conn = database.get().await.map_err(|error| error.to_string())?;
    let (facts, filters) = futures_util::try_join!(
        viewers::load_live(&conn, &accounts),
        filters::load_active(&conn, &accounts, clock.naive_now()),
    )
    .map_err(|error| error.to_string())?;
    let mut rules: HashMap<AccountId, ViewerRules> = facts
        .into_iter()
        .map(|(account, facts)| {
            (
                account,
                ViewerRules {
                    facts,
                    filters: Vec::new(),
                },
            )
        })
        .collect();
    for found in filters {
        let keywords = KeywordFilter::new(
            found
                .keywords
                .iter()
                .map(|one| (one.keyword.as_str(), one.whole_word)),
        );
        if found.keywords.is_empty() {
            continue;
        }
        let filter = found.filter;
        rules
            .entry(filter.account_id)
            .or_default()
            .filters
            .push(LiveFilter {
                id: filter.id,
                title: filter.phrase,
                context: filter.context,
                expires_at: filter.expires_at.map(|at| at.and_utc()),
                action_code: filter.action_code,
                keywords,
            });
    }
    Ok(rules)
}

async fn sweep(inner: Weak<Inner>) {
    loop {
        tokio::time::sleep(SWEEP_INTERVAL).await;
        let Some(inner) = inner.upgrade() else { return };
        let viewers = Viewers(inner);
        lock(&viewers.0.slots).retain(|_, slot| slot.strong_count() > 0);
        for slot in viewers.held() {
            // the old rules serve until the new ones are there
            let old = slot
                .state
                .borrow()
                .as_ref()
                .is_some_and(|loaded| loaded.at.elapsed() + SWEEP_INTERVAL >= MAX_AGE);
            if old {
                viewers.load(&slot);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
