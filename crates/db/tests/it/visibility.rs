//! Who sees what: the rules of `policy` and their SQL twins agree on every situation of `policy::cases`.

use std::collections::BTreeSet;

use ferrodon_db::{
    Conn, facts,
    page::Page,
    statuses::{
        self,
        by_account::{self, Audience},
    },
    timelines::{Origin, Selection, Tags, list_public, list_tagged},
};
use ferrodon_policy::{
    cases::{AUTHOR, VIEWER, statuses as cases},
    timelines::{self, TimelineRules, profile_includes},
};
use ferrodon_test_support::TestDb;
use ferrodon_types::{
    AccountId, Clock, StatusId,
    facts::{StatusFacts, ViewerFacts},
};

/// A status of the table, in the database.
struct Placed {
    name: String,
    viewer: Option<AccountId>,
    author: AccountId,
    status: StatusId,
    /// What the rules say of the table's own facts: public timeline, hashtag, profile.
    expected: [bool; 3],
}

/// Puts the whole table into the database: accounts of its own for each viewer and author.
async fn place(db: &TestDb) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    #[expect(
        clippy::type_complexity,
        reason = "what the last pair was, to tell when the next begins"
    )]
    let mut pair: Option<(
        Option<ViewerFacts>,
        StatusFacts,
        Option<AccountId>,
        AccountId,
        AccountId,
    )> = None;
    for (number, case) in cases().into_iter().enumerate() {
        let is_same = pair.as_ref().is_some_and(|(viewer, status, ..)| {
            *viewer == case.viewer && status.author == case.status.author
        });
        if !is_same {
            let author = author(db, number, &case.status).await;
            // somebody to mention where nobody looks
            let other = db.user(&format!("viewer{number}")).await.account.id;
            let viewer = match &case.viewer {
                None => None,
                Some(facts) if facts.account_id == AUTHOR => Some(author),
                Some(facts) => {
                    relate(db, facts, other, author).await;
                    Some(other)
                }
            };
            pair = Some((
                case.viewer.clone(),
                case.status.clone(),
                viewer,
                other,
                author,
            ));
        }
        let Some((_, _, viewer, other, author)) = &pair else {
            unreachable!("it was just set")
        };
        let status = db
            .status(*author)
            .visibility(case.status.visibility)
            .tagged(&["tea"])
            .await;
        for mention in &case.status.mentions {
            db.insert(
                "mentions",
                serde_json::json!({ "status_id": status.get(), "account_id": other.get(), "silent": mention.silent })
                    .as_object()
                    .cloned()
                    .expect("an object"),
            )
            .await;
        }
        let seen = possible(case.viewer, &case.status);
        placed.push(Placed {
            name: case.name,
            viewer: *viewer,
            author: *author,
            status,
            expected: judge(seen.as_ref(), &case.status),
        });
    }
    placed
}

/// A domain can be blocked only where there is one.
fn possible(viewer: Option<ViewerFacts>, status: &StatusFacts) -> Option<ViewerFacts> {
    let mut viewer = viewer?;
    if status.author.domain.is_none() {
        viewer.relations.entry(AUTHOR).domain_blocking = false;
    }
    Some(viewer)
}

fn judge(viewer: Option<&ViewerFacts>, status: &StatusFacts) -> [bool; 3] {
    let public = TimelineRules::public(timelines::Origin::All, false);
    let tag = TimelineRules::tag(timelines::Origin::All, false);
    [
        timelines::includes(public, viewer, status),
        timelines::includes(tag, viewer, status),
        profile_includes(viewer, status, false),
    ]
}

async fn author(db: &TestDb, number: usize, status: &StatusFacts) -> AccountId {
    let mut account = db.account(&format!("author{number}"));
    if let Some(domain) = &status.author.domain {
        account = account.remote(domain);
    }
    if status.author.unavailable {
        account = account.suspended();
    }
    if status.author.silenced {
        account = account.silenced();
    }
    account.await.id
}

async fn relate(db: &TestDb, facts: &ViewerFacts, viewer: AccountId, author: AccountId) {
    assert_eq!(facts.account_id, VIEWER);
    let relation = facts.relations.with(AUTHOR);
    if relation.following.is_some() {
        db.follow(viewer, author).await;
    }
    if relation.blocking {
        db.block(viewer, author).await;
    }
    if relation.blocked_by {
        db.block(author, viewer).await;
    }
    if let Some(mute) = &relation.muting {
        let muting = db.mute(viewer, author);
        if mute.hide_notifications {
            muting.await
        } else {
            muting.with_notifications().await
        };
    }
    if relation.domain_blocking {
        db.block_domain(viewer, ferrodon_policy::cases::ELSEWHERE)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_and_their_sql_twins_agree_on_the_whole_table() {
    let db = TestDb::new().await;
    let placed = place(&db).await;
    assert!(placed.len() >= 540, "the table has shrunk");
    let conn = db.conn().await;
    let mut disagreements = Vec::new();
    for group in placed.chunk_by(|a, b| (a.viewer, a.author) == (b.viewer, b.author)) {
        let found = Found::load(&db, &conn, group[0].viewer, group[0].author).await;
        let ids: Vec<StatusId> = group.iter().map(|case| case.status).collect();
        let judged = Judged::load(&db, &conn, group[0].viewer, &ids).await;
        for case in group {
            let sql = found.of(case.status);
            let loaded = judged.of(case.status);
            if sql != case.expected || loaded != case.expected {
                disagreements.push(format!(
                    "{}: the rules say {:?}, on loaded facts {loaded:?}, SQL {sql:?}",
                    case.name, case.expected
                ));
            }
        }
    }
    assert!(
        disagreements.is_empty(),
        "public, tag, profile:\n{}",
        disagreements.join("\n")
    );
}

/// What the queries find.
struct Found([BTreeSet<StatusId>; 3]);

impl Found {
    async fn load(db: &TestDb, conn: &Conn, viewer: Option<AccountId>, author: AccountId) -> Self {
        let now = db.clock().naive_now();
        let selection = Selection {
            viewer,
            origin: Origin::All,
            ..Selection::default()
        };
        let page = Page::newest(10_000);
        let tags = Tags {
            any: vec![db.tag("tea").await],
            ..Tags::default()
        };
        let public = list_public(conn, &selection, page, now)
            .await
            .expect("a query");
        let tagged = list_tagged(conn, &tags, &selection, page, now)
            .await
            .expect("a query");
        let profile = match audience(db, conn, viewer, author).await {
            None => Vec::new(),
            Some(audience) => by_account::list(
                conn,
                author,
                audience,
                by_account::Selection::default(),
                page,
                now,
            )
            .await
            .expect("a query"),
        };
        Self([public, tagged, profile].map(|ids| ids.into_iter().collect()))
    }

    fn of(&self, status: StatusId) -> [bool; 3] {
        self.0.each_ref().map(|ids| ids.contains(&status))
    }
}

/// Who looks at a profile; none: whoever sees nothing of it.
async fn audience(
    db: &TestDb,
    conn: &Conn,
    viewer: Option<AccountId>,
    author: AccountId,
) -> Option<Audience> {
    let account = ferrodon_db::accounts::find_by_id(conn, author)
        .await
        .expect("a query")
        .expect("an account");
    if account.is_unavailable() {
        return None;
    }
    let Some(viewer) = viewer else {
        return Some(Audience::Anyone);
    };
    if viewer == author {
        return Some(Audience::Author);
    }
    let facts = facts::load_viewer(conn, viewer, &[author], db.clock().naive_now())
        .await
        .expect("a query");
    let facts = facts.expect("a viewer");
    let relation = facts.relations.with(author);
    (!relation.blocked_by && !relation.domain_blocked_by).then(|| Audience::Viewer {
        account_id: viewer,
        follows: relation.is_following(),
    })
}

/// What the rules say of facts that were loaded.
struct Judged {
    viewer: Option<ViewerFacts>,
    statuses: std::collections::HashMap<StatusId, StatusFacts>,
}

impl Judged {
    async fn load(db: &TestDb, conn: &Conn, viewer: Option<AccountId>, ids: &[StatusId]) -> Self {
        let rows = statuses::load_with_embedded(conn, ids)
            .await
            .expect("a query");
        let statuses = facts::load_statuses(conn, &rows).await.expect("a query");
        let mut accounts: Vec<AccountId> =
            statuses.values().flat_map(StatusFacts::accounts).collect();
        accounts.dedup();
        let viewer = match viewer {
            None => None,
            Some(viewer) => facts::load_viewer(conn, viewer, &accounts, db.clock().naive_now())
                .await
                .expect("a query"),
        };
        Self { viewer, statuses }
    }

    fn of(&self, status: StatusId) -> [bool; 3] {
        self.statuses
            .get(&status)
            .map_or([false; 3], |status| judge(self.viewer.as_ref(), status))
    }
}
