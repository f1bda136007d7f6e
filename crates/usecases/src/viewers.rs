//! Whoever keeps a viewer's rules reads them again.

use ferrodon_jobs::{Tx, TxError, kinds::ViewerChanged};
use ferrodon_redis::{Event, channels};
use ferrodon_types::AccountId;

/// A viewer's blocks, mutes, domain blocks, filters or languages change with this transaction. Said at once, and once
/// more by a job: the message may get lost, and people's safety hangs on it.
pub(crate) fn changed(tx: &Tx, account_id: AccountId) -> Result<(), TxError> {
    tx.publish(Event::shared(channels::viewer(account_id), "1".into()));
    tx.enqueue(ViewerChanged { account_id })
}
