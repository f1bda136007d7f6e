//! A table of situations, on which the rules and their SQL twin are compared. For tests, of this crate and of `db`.

use ferrodon_types::{
    AccountId, StatusId, Visibility,
    facts::{
        AuthorFacts, FollowFacts, MentionFacts, MuteFacts, RelationFacts, StatusFacts, ViewerFacts,
    },
};

/// The account that looks.
pub const VIEWER: AccountId = AccountId(1);
/// The account that wrote.
pub const AUTHOR: AccountId = AccountId(2);
/// A server elsewhere.
pub const ELSEWHERE: &str = "elsewhere.example";

/// One situation: a status, and who looks at it.
#[derive(Debug, Clone)]
pub struct StatusCase {
    /// What it is, for messages of failing tests.
    pub name: String,
    /// `None`: nobody in particular.
    pub viewer: Option<ViewerFacts>,
    /// What is looked at.
    pub status: StatusFacts,
}

/// Every combination of audience, mention, relation and state of the author.
pub fn statuses() -> Vec<StatusCase> {
    let mut cases = Vec::new();
    for (viewer_name, viewer) in viewers() {
        for (author_name, author) in authors() {
            for visibility in VISIBILITIES {
                for (mention_name, mentions) in mentions() {
                    let name = format!(
                        "{visibility:?} by {author_name}, {mention_name}, seen by {viewer_name}"
                    );
                    let mut status = StatusFacts::public(StatusId(10), author.clone());
                    status.visibility = visibility;
                    status.mentions.clone_from(&mentions);
                    cases.push(StatusCase {
                        name,
                        viewer: viewer.clone(),
                        status,
                    });
                }
            }
        }
    }
    cases
}

/// All audiences.
pub const VISIBILITIES: [Visibility; 5] = [
    Visibility::Public,
    Visibility::Unlisted,
    Visibility::Private,
    Visibility::Direct,
    Visibility::Limited,
];

/// Nobody, the author, and a viewer in each relation with the author.
pub fn viewers() -> Vec<(&'static str, Option<ViewerFacts>)> {
    let mut viewers = vec![
        ("nobody", None),
        ("the author", Some(ViewerFacts::new(AUTHOR))),
    ];
    viewers.extend(relations().into_iter().map(|(name, relation)| {
        let mut viewer = ViewerFacts::new(VIEWER);
        *viewer.relations.entry(AUTHOR) = relation;
        (name, Some(viewer))
    }));
    viewers
}

/// Each relation that a rule asks about.
pub fn relations() -> Vec<(&'static str, RelationFacts)> {
    let following = || Some(FollowFacts::default());
    let mute = |hide_notifications| Some(MuteFacts { hide_notifications });
    vec![
        ("a stranger", RelationFacts::NONE),
        (
            "a follower",
            RelationFacts {
                following: following(),
                ..RelationFacts::NONE
            },
        ),
        (
            "somebody blocking",
            RelationFacts {
                blocking: true,
                ..RelationFacts::NONE
            },
        ),
        (
            "somebody blocked",
            RelationFacts {
                blocked_by: true,
                ..RelationFacts::NONE
            },
        ),
        (
            "somebody muting",
            RelationFacts {
                muting: mute(true),
                ..RelationFacts::NONE
            },
        ),
        (
            "a muting follower",
            RelationFacts {
                following: following(),
                muting: mute(false),
                ..RelationFacts::NONE
            },
        ),
        (
            "somebody blocking the domain",
            RelationFacts {
                domain_blocking: true,
                ..RelationFacts::NONE
            },
        ),
    ]
}

/// An author in each state that a rule asks about.
pub fn authors() -> Vec<(&'static str, AuthorFacts)> {
    let author = AuthorFacts::local(AUTHOR);
    vec![
        ("somebody here", author.clone()),
        (
            "somebody elsewhere",
            AuthorFacts {
                domain: Some(ELSEWHERE.to_owned()),
                ..author.clone()
            },
        ),
        (
            "somebody suspended",
            AuthorFacts {
                unavailable: true,
                ..author.clone()
            },
        ),
        (
            "somebody limited",
            AuthorFacts {
                silenced: true,
                ..author
            },
        ),
    ]
}

fn mentions() -> Vec<(&'static str, Vec<MentionFacts>)> {
    let mention = |silent| {
        vec![MentionFacts {
            account_id: VIEWER,
            silent,
        }]
    };
    vec![
        ("mentioning nobody", Vec::new()),
        ("mentioning", mention(false)),
        ("mentioning silently", mention(true)),
    ]
}
