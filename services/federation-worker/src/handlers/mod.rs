//! What this service can do: a handler per kind of job, one file per family, as in [`ferrodon_jobs::kinds`].
//!
//! A handler calls one function of the crate that knows the work, and lets its errors decide about another try.

mod accounts;
mod distribution;
mod maintenance;
mod relationships;
mod viewers;

use ferrodon_jobs::Registry;

use crate::State;

/// All handlers.
pub fn registry(state: &State) -> Registry {
    let mut registry = Registry::new();
    accounts::register(&mut registry, state);
    distribution::register(&mut registry, state);
    maintenance::register(&mut registry, state);
    relationships::register(&mut registry, state);
    viewers::register(&mut registry);
    registry
}
