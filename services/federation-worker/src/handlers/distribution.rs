//! What follows a write: feeds, notifications, streams.

use ferrodon_distribution::{
    self as distribution, Context, feeds, notifications, relations, statuses,
};
use ferrodon_jobs::{
    Job, JobError, Registry,
    kinds::{
        AfterBlock, AfterMute, ClearFromFeed, DistributeStatus, MergeIntoFeed, Notify,
        RebuildHomeFeed, RemoveStatus, UnmergeFromFeed,
    },
};
use ferrodon_redis::locks::names;

use crate::State;

pub(super) fn register(registry: &mut Registry, state: &State) {
    let context = &state.distribution;
    // fan-out and removal of one status must not overlap
    let distributing = context.clone();
    registry.handle::<DistributeStatus, _>(move |ctx, job| {
        let context = distributing.clone();
        async move {
            let _lock = ctx.lock(&names::distribute(job.status_id)).await?;
            Ok(statuses::distribute(&context, &job).await?)
        }
    });
    let removing = context.clone();
    registry.handle::<RemoveStatus, _>(move |ctx, job| {
        let context = removing.clone();
        async move {
            let _lock = ctx.lock(&names::distribute(job.status_id)).await?;
            Ok(statuses::remove(&context, &job).await?)
        }
    });
    plain(registry, context, |context, job: Notify| async move {
        notifications::notify(&context, &job).await
    });
    plain(
        registry,
        context,
        |context, job: RebuildHomeFeed| async move { feeds::rebuild(&context, &job).await },
    );
    plain(
        registry,
        context,
        |context, job: MergeIntoFeed| async move { feeds::merge(&context, &job).await },
    );
    plain(
        registry,
        context,
        |context, job: UnmergeFromFeed| async move { feeds::unmerge(&context, &job).await },
    );
    plain(
        registry,
        context,
        |context, job: ClearFromFeed| async move { feeds::clear(&context, &job).await },
    );
    plain(registry, context, |context, job: AfterBlock| async move {
        relations::after_block(&context, &job).await
    });
    plain(registry, context, |context, job: AfterMute| async move {
        relations::after_mute(&context, &job).await
    });
}

/// A handler that is one function of `distribution`.
fn plain<J, Fut>(
    registry: &mut Registry,
    context: &Context,
    work: impl Fn(Context, J) -> Fut + Clone + Send + Sync + 'static,
) where
    J: Job,
    Fut: Future<Output = Result<(), distribution::Error>> + Send + 'static,
{
    let context = context.clone();
    registry.handle::<J, _>(move |_, job| {
        let running = work(context.clone(), job);
        async move { running.await.map_err(JobError::from) }
    });
}
