//! The claims that a process holds: renewed until their end is written.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ferrodon_types::JobId;
use tokio::time::Instant;

use crate::claim::Claim;

/// What is held.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashMap<JobId, Holding>>);

#[derive(Debug)]
struct Holding {
    claim: Claim,
    since: Instant,
    begun: bool,
}

impl Held {
    pub(super) fn add(&self, claims: impl IntoIterator<Item = Claim>) {
        let since = Instant::now();
        self.lock().extend(claims.into_iter().map(|claim| {
            let holding = Holding {
                since,
                begun: false,
                claim,
            };
            (holding.claim.id, holding)
        }));
    }

    /// A run begins; false where its claim was given back meanwhile.
    pub(super) fn begin(&self, claim: &Claim) -> bool {
        match self.lock().get_mut(&claim.id) {
            Some(holding) if holding.claim == *claim => {
                holding.begun = true;
                true
            }
            _ => false,
        }
    }

    pub(super) fn ids(&self) -> Vec<JobId> {
        self.lock().keys().copied().collect()
    }

    /// Forgets what was claimed so long ago and hasn't begun, and names it.
    pub(super) fn take_idle(&self, longer_than: Duration) -> Vec<JobId> {
        let mut held = self.lock();
        let idle: Vec<JobId> = held
            .values()
            .filter(|holding| !holding.begun && holding.since.elapsed() > longer_than)
            .map(|holding| holding.claim.id)
            .collect();
        for id in &idle {
            held.remove(id);
        }
        idle
    }

    pub(super) fn remove(&self, ids: &[JobId]) {
        let mut held = self.lock();
        for id in ids {
            held.remove(id);
        }
    }

    /// Forgets a claim, unless the job has been claimed anew meanwhile.
    pub(super) fn end(&self, claim: &Claim) {
        let mut held = self.lock();
        if held
            .get(&claim.id)
            .is_some_and(|holding| holding.claim == *claim)
        {
            held.remove(&claim.id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Holding>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
