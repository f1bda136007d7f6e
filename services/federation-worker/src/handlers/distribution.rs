//! What follows a write: feeds, notifications, streams.

use ferrodon_distribution::{
    self as distribution, Context, feeds, notifications, relations, statuses,
};
use ferrodon_jobs::{
    Job, JobError, Registry,
    kinds::{
        AfterBlock, AfterMute, ClearFromFeed, DistributeStatus, DropListFeed, MergeIntoFeed,
        MergeIntoList, Notify, RebuildHomeFeed, RebuildListFeed, RemoveStatus, UnmergeFromFeed,
        UnmergeFromList,
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
    register_lists(registry, context);
    plain(registry, context, |context, job: AfterBlock| async move {
        relations::after_block(&context, &job).await
    });
    plain(registry, context, |context, job: AfterMute| async move {
        relations::after_mute(&context, &job).await
    });
}

fn register_lists(registry: &mut Registry, context: &Context) {
    plain(
        registry,
        context,
        |context, job: RebuildListFeed| async move { feeds::rebuild_list(&context, &job).await },
    );
    plain(
        registry,
        context,
        |context, job: MergeIntoList| async move { feeds::merge_into_list(&context, &job).await },
    );
    plain(
        registry,
        context,
        |context, job: UnmergeFromList| async move { feeds::unmerge_from_list(&context, &job).await },
    );
    plain(registry, context, |context, job: DropListFeed| async move {
        feeds::drop_list(&context, &job).await
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
