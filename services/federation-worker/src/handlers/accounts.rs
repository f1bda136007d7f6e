//! Accounts that go.

use ferrodon_jobs::{Registry, kinds::DeleteAccount};
use ferrodon_usecases::accounts::{DeleteError, Deletion, delete};

use crate::State;

pub(super) fn register(registry: &mut Registry, state: &State) {
    let context = state.usecases.clone();
    registry.handle::<DeleteAccount, _>(move |_, job| {
        let context = context.clone();
        async move {
            let keep = Deletion {
                reserve_username: job.reserve_username,
                reserve_email: job.reserve_email,
            };
            match delete(&context, job.account_id, keep).await {
                // an earlier run got that far
                Ok(()) | Err(DeleteError::NotFound) => Ok(()),
                Err(error) => Err(error.into()),
            }
        }
    });
}
