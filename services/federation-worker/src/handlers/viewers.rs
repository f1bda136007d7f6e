//! Events that keep people safe: the transaction said them once, and might have been cut off before it did.

use ferrodon_jobs::{
    Context, JobError, Registry,
    kinds::{KillAccount, KillTokens, ViewerChanged},
};
use ferrodon_redis::{Event, EventKind, channels, events};

pub(super) fn register(registry: &mut Registry) {
    registry.handle::<KillTokens, _>(|ctx, job| async move {
        let kills = job
            .token_ids
            .iter()
            .map(|token| Event::bare(channels::access_token(*token), EventKind::Kill))
            .collect();
        publish(&ctx, kills).await
    });
    registry.handle::<KillAccount, _>(|ctx, job| async move {
        publish(
            &ctx,
            vec![Event::bare(
                channels::system(job.account_id),
                EventKind::Kill,
            )],
        )
        .await
    });
    registry.handle::<ViewerChanged, _>(|ctx, job| async move {
        publish(
            &ctx,
            vec![Event::shared(channels::viewer(job.account_id), "1".into())],
        )
        .await
    });
}

async fn publish(ctx: &Context, events: Vec<Event>) -> Result<(), JobError> {
    Ok(events::publish_many(ctx.jobs().redis(), &events).await?)
}
