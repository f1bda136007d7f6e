//! Work by the clock.

use ferrodon_jobs::{
    Registry,
    kinds::{
        CleanAddresses, CleanInactiveFeeds, SweepExpiredMutes, VacuumIdempotencyKeys, VacuumTokens,
    },
};
use ferrodon_usecases::maintenance;

use crate::State;

pub(super) fn register(registry: &mut Registry, state: &State) {
    let context = state.usecases.clone();
    registry.handle::<VacuumIdempotencyKeys, _>(move |_, _| {
        let context = context.clone();
        async move { Ok(maintenance::vacuum_idempotency_keys(&context).await?) }
    });
    let context = state.usecases.clone();
    registry.handle::<SweepExpiredMutes, _>(move |_, _| {
        let context = context.clone();
        async move { Ok(maintenance::sweep_expired_mutes(&context).await?) }
    });
    let context = state.usecases.clone();
    registry.handle::<CleanInactiveFeeds, _>(move |_, _| {
        let context = context.clone();
        async move { Ok(maintenance::clean_inactive_feeds(&context).await?) }
    });
    let context = state.usecases.clone();
    registry.handle::<VacuumTokens, _>(move |_, _| {
        let context = context.clone();
        async move { Ok(maintenance::vacuum_tokens(&context).await?) }
    });
    let state = state.clone();
    registry.handle::<CleanAddresses, _>(move |_, _| {
        let state = state.clone();
        async move { Ok(maintenance::clean_addresses(&state.usecases, state.retention).await?) }
    });
}
