use std::collections::HashSet;

use ferrodon_policy::streaming::{StreamAccess, reaches};
use ferrodon_types::{
    AccountId,
    facts::{LiveStatusFacts, LiveViewerFacts},
};

const EVERYTHING: StreamAccess = StreamAccess {
    local: true,
    remote: true,
};
const AUTHOR: AccountId = AccountId(2);
const MENTIONED: AccountId = AccountId(3);

fn status() -> LiveStatusFacts {
    LiveStatusFacts {
        author_id: AUTHOR,
        author_domain: Some("sub.elsewhere.example".to_owned()),
        mentions: vec![MENTIONED],
        language: None,
    }
}

#[test]
fn a_status_of_unwanted_accounts_does_not_reach_the_viewer() {
    let nobody = LiveViewerFacts::default();
    assert!(reaches(&status(), &nobody, EVERYTHING));
    for account in [AUTHOR, MENTIONED] {
        let viewer = LiveViewerFacts {
            blocking_or_muting: HashSet::from([account]),
            ..nobody.clone()
        };
        assert!(!reaches(&status(), &viewer, EVERYTHING));
    }
    let blocked = LiveViewerFacts {
        blocked_by: HashSet::from([AUTHOR]),
        ..nobody.clone()
    };
    assert!(!reaches(&status(), &blocked, EVERYTHING));
    let by_mentioned = LiveViewerFacts {
        blocked_by: HashSet::from([MENTIONED]),
        ..nobody
    };
    assert!(reaches(&status(), &by_mentioned, EVERYTHING));
}

#[test]
fn a_blocked_domain_is_exactly_that_domain() {
    let blocking = |domain: &str| LiveViewerFacts {
        blocked_domains: HashSet::from([domain.to_owned()]),
        ..LiveViewerFacts::default()
    };
    assert!(!reaches(
        &status(),
        &blocking("sub.elsewhere.example"),
        EVERYTHING
    ));
    assert!(reaches(
        &status(),
        &blocking("elsewhere.example"),
        EVERYTHING
    ));
}

#[test]
fn chosen_languages_keep_out_the_unknown_one() {
    let viewer = LiveViewerFacts {
        chosen_languages: Some(vec!["de".to_owned()]),
        ..LiveViewerFacts::default()
    };
    assert!(!reaches(&status(), &viewer, EVERYTHING));
    let german = LiveStatusFacts {
        language: Some("de".to_owned()),
        ..status()
    };
    assert!(reaches(&german, &viewer, EVERYTHING));
}

#[test]
fn each_half_of_a_stream_has_its_own_access() {
    let viewer = LiveViewerFacts::default();
    let local = LiveStatusFacts {
        author_domain: None,
        ..status()
    };
    let only_local = StreamAccess {
        local: true,
        remote: false,
    };
    assert!(reaches(&local, &viewer, only_local));
    assert!(!reaches(&status(), &viewer, only_local));
}
