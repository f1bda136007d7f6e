//! One status for many viewers: loaded once, rendered for each from facts that are loaded per batch.

use std::collections::HashMap;

use ferrodon_db::{Conn, QueryResult, filters, statuses::viewer_marks};
use ferrodon_types::{AccountId, StatusId, facts::ViewerFacts};

use crate::{
    hydrate::statuses::StatusPage,
    presenter::{Presenter, Viewer},
    status::Status,
};

/// A status that goes to many at once.
#[derive(Debug)]
pub struct SharedStatus {
    id: StatusId,
    page: StatusPage,
}

impl SharedStatus {
    /// Loads a status with all that hangs on it, for nobody in particular. `None` if it is gone.
    pub async fn load(
        presenter: &Presenter,
        conn: &Conn,
        id: StatusId,
    ) -> QueryResult<Option<Self>> {
        let page = StatusPage::load(presenter, conn, None, &[id]).await?;
        Ok(page.statuses.contains_key(&id).then_some(Self { id, page }))
    }

    /// As anybody sees it: for public and hashtag streams.
    pub fn for_everyone(&self, presenter: &Presenter) -> Option<Status> {
        self.page.present_one(presenter, self.id)
    }

    /// As each viewer sees it. `viewers` bring their relations with the accounts in it ([`ferrodon_db::facts`]); marks
    /// and filters are loaded here, in two flights for the whole batch.
    pub async fn for_viewers(
        &mut self,
        presenter: &Presenter,
        conn: &Conn,
        viewers: Vec<ViewerFacts>,
    ) -> QueryResult<Vec<(AccountId, Status)>> {
        let ids: Vec<AccountId> = viewers.iter().map(|viewer| viewer.account_id).collect();
        let statuses: Vec<StatusId> = self.page.statuses.keys().copied().collect();
        let conversations: Vec<_> = self
            .page
            .statuses
            .values()
            .filter_map(|status| status.conversation_id)
            .collect();
        let (mut marks, all_filters) = futures_util::try_join!(
            viewer_marks::load_many(conn, &ids, &statuses, &conversations),
            filters::load_active(conn, &ids, presenter.clock.naive_now()),
        )?;
        let mut filters: HashMap<AccountId, Vec<_>> = HashMap::new();
        for filter in all_filters {
            filters
                .entry(filter.filter.account_id)
                .or_default()
                .push(filter);
        }
        let mut rendered = Vec::with_capacity(viewers.len());
        for viewer in viewers {
            let id = viewer.account_id;
            self.page.accounts.viewer = Some(Viewer::from(id));
            self.page.quoting_viewer = Some(viewer.clone());
            self.page.accounts.viewer_facts = Some(viewer);
            self.page.marks = marks.remove(&id).unwrap_or_default();
            self.page.filters = filters.remove(&id).unwrap_or_default();
            if let Some(mut status) = self.page.present_one(presenter, self.id) {
                copy_marks_of_original(&mut status);
                if status.account.id == id {
                    // on streams of every kind of one's own, reblogs and direct ones too
                    status.pinned = Some(self.page.marks.pinned.contains(&self.id));
                }
                rendered.push((id, status));
            }
        }
        self.page.accounts.viewer = None;
        self.page.accounts.viewer_facts = None;
        self.page.quoting_viewer = None;
        Ok(rendered)
    }
}

/// On streams a reblog carries the marks of what it reblogs.
fn copy_marks_of_original(status: &mut Status) {
    if let Some(original) = &status.reblog {
        status.favourited = original.favourited;
        status.reblogged = original.reblogged;
    }
}
