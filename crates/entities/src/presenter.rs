//! What presenting needs besides rows: addresses, storage, and what a process may keep.

use std::sync::Arc;

use ferrodon_caches::site_settings::SiteSettingsCache;
use ferrodon_storage::StorageUrls;
use ferrodon_types::{AccountId, LocalUrls, SharedClock};

/// Turns ids into entities. Cheap to clone; one per process.
#[derive(Debug, Clone)]
pub struct Presenter {
    /// This server's addresses.
    pub urls: Arc<LocalUrls>,
    /// Addresses of stored files.
    pub storage: Arc<StorageUrls>,
    /// Site settings.
    pub settings: SiteSettingsCache,
    /// The current time: polls and filters end.
    pub clock: SharedClock,
}

/// Who looks at a page. Anonymous callers and app-only tokens have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// The viewer's account.
    pub account_id: AccountId,
}

impl From<AccountId> for Viewer {
    fn from(account_id: AccountId) -> Self {
        Self { account_id }
    }
}
