//! What a process may keep, each with its channel of invalidation and a maximum age.
//!
//! Must not know: HTTP, JSON shapes of the API.
//!
//! Invariants:
//! - nothing else in a process keeps database state over requests;
//! - whoever changes what is kept here says so on `ferrodon:caches` ([`ferrodon_redis::invalidation`]), and
//!   a lost message costs at most the maximum age.

pub mod ip_blocks;
pub mod listener;
pub mod server_counts;
pub mod site_settings;
pub mod tokens;
pub mod viewers;

use ip_blocks::IpBlockCache;
use server_counts::ServerCountsCache;
use site_settings::SiteSettingsCache;
use tokens::TokenCache;

/// All that a process keeps. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Caches {
    /// Site settings.
    pub settings: SiteSettingsCache,
    /// Access tokens.
    pub tokens: TokenCache,
    /// Blocked networks.
    pub ip_blocks: IpBlockCache,
    /// How large the server is.
    pub server_counts: ServerCountsCache,
}
