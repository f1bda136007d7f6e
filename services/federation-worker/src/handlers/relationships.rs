//! What accounts are to each other, as it changes by itself.

use ferrodon_jobs::{
    Registry,
    kinds::{AcceptFollowRequests, ExpireMute},
};
use ferrodon_usecases::relationships;

use crate::State;

pub(super) fn register(registry: &mut Registry, state: &State) {
    let context = state.usecases.clone();
    registry.handle::<ExpireMute, _>(move |_, job| {
        let context = context.clone();
        async move { Ok(relationships::expire_mute(&context, job.mute_id).await?) }
    });
    let context = state.usecases.clone();
    registry.handle::<AcceptFollowRequests, _>(move |_, job| {
        let context = context.clone();
        async move { Ok(relationships::accept_harmless(&context, job.account_id).await?) }
    });
}
