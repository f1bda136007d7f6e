//! One queue in one process: what is under way, and how much may be claimed.

use std::{
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::Duration,
};

use tokio::sync::Notify;

/// Jobs are claimed ahead if they are likely to begin within this time: else each round of short jobs would wait for a
/// claim.
const AHEAD: Duration = Duration::from_millis(20);
/// Jobs that are claimed ahead at most.
const MAX_AHEAD: usize = 512;

/// The state of a queue.
#[derive(Debug)]
pub(super) struct QueueState {
    slots: usize,
    /// Jobs that are claimed and not ended.
    busy: AtomicUsize,
    /// How long a run takes lately, in microseconds; 0 while nothing has run.
    usual: AtomicU64,
    /// Rings when there may be something to fetch.
    pub(super) bell: Notify,
}

impl QueueState {
    /// Of a queue of which so many jobs run at once.
    pub(super) fn new(slots: usize) -> Self {
        Self {
            slots,
            busy: AtomicUsize::new(0),
            usual: AtomicU64::new(0),
            bell: Notify::new(),
        }
    }

    /// How many jobs run at once.
    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    /// How many jobs may be claimed now.
    pub(super) fn room(&self) -> usize {
        (self.slots + self.ahead()).saturating_sub(self.busy.load(Ordering::Acquire))
    }

    /// A job was claimed.
    pub(super) fn occupy(&self) {
        self.busy.fetch_add(1, Ordering::AcqRel);
    }

    /// A job ended, or was given back.
    pub(super) fn vacate(&self) {
        self.busy.fetch_sub(1, Ordering::AcqRel);
    }

    /// Takes note of a run: a slow one counts at once, quick ones little by little.
    pub(super) fn note(&self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
        let usual = self.usual.load(Ordering::Relaxed);
        let usual = took.max((usual.saturating_mul(15) + took) / 16);
        self.usual.store(usual, Ordering::Relaxed);
    }

    /// How many jobs may be claimed beyond the slots.
    fn ahead(&self) -> usize {
        let usual = self.usual.load(Ordering::Relaxed);
        let rounds = (AHEAD.as_micros() as u64).checked_div(usual).unwrap_or(0);
        self.slots
            .saturating_mul(usize::try_from(rounds).unwrap_or(usize::MAX))
            .min(MAX_AHEAD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_jobs_are_claimed_ahead_and_long_ones_are_not() {
        let state = QueueState::new(20);
        assert_eq!(state.room(), 20, "nothing is known yet");
        state.note(Duration::from_millis(5));
        assert_eq!(state.room(), 20 + 4 * 20);
        state.note(Duration::from_secs(5));
        assert_eq!(state.room(), 20, "one long run is enough");
        for _ in 0..500 {
            state.note(Duration::from_micros(10));
        }
        assert_eq!(state.room(), 20 + MAX_AHEAD);
        state.occupy();
        assert_eq!(state.room(), 19 + MAX_AHEAD);
    }
}
