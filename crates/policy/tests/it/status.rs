use ferrodon_policy::{
    cases::{self, AUTHOR, StatusCase, VIEWER},
    status,
    timelines::{self, FeedAccess, Origin, TimelineRules},
};
use ferrodon_types::{
    AccountId, StatusId, Visibility,
    facts::{AuthorFacts, FollowFacts, MentionFacts, RelationFacts, StatusFacts, ViewerFacts},
};

fn relation(case: &StatusCase) -> RelationFacts {
    case.viewer
        .as_ref()
        .map(|viewer| viewer.relations.with(AUTHOR).clone())
        .unwrap_or_default()
}

fn is_author(case: &StatusCase) -> bool {
    case.viewer
        .as_ref()
        .is_some_and(|viewer| viewer.account_id == AUTHOR)
}

#[test]
fn a_status_is_shown_to_its_audience_only() {
    for case in cases::statuses() {
        let relation = relation(&case);
        let mentioned = case.viewer.is_some() && !is_author(&case) && case.status.mentions(VIEWER);
        let expected = !case.status.author.unavailable
            && (is_author(&case)
                || match case.status.visibility {
                    Visibility::Public | Visibility::Unlisted => !relation.blocked_by,
                    Visibility::Private => relation.is_following() || mentioned,
                    Visibility::Direct | Visibility::Limited => mentioned,
                });
        assert_eq!(
            status::show(case.viewer.as_ref(), &case.status),
            expected,
            "{}",
            case.name
        );
    }
}

#[test]
fn what_is_listed_is_also_shown_and_wanted() {
    for case in cases::statuses() {
        let listed = status::listed(case.viewer.as_ref(), &case.status);
        let relation = relation(&case);
        if listed {
            assert!(
                status::show(case.viewer.as_ref(), &case.status),
                "{}",
                case.name
            );
            assert!(
                !relation.blocks_or_mutes() && !relation.domain_blocking,
                "{}",
                case.name
            );
        }
        if case.status.author.silenced && !is_author(&case) && !relation.is_following() {
            assert!(!listed, "{}", case.name);
        }
    }
}

#[test]
fn only_open_posts_and_ones_own_for_followers_are_boosted() {
    for case in cases::statuses() {
        let Some(viewer) = &case.viewer else { continue };
        let allowed = status::reblog(viewer, &case.status);
        let open = case.status.visibility.is_distributable();
        let own_private = case.status.visibility == Visibility::Private && is_author(&case);
        let expected = (open || own_private)
            && status::show(Some(viewer), &case.status)
            && !viewer.relations.with(AUTHOR).blocking;
        assert_eq!(allowed, expected, "{}", case.name);
    }
}

#[test]
fn whoever_blocks_the_author_can_see_but_not_favourite() {
    let mut viewer = ViewerFacts::new(VIEWER);
    viewer.relations.entry(AUTHOR).blocking = true;
    let post = StatusFacts::public(StatusId(1), AuthorFacts::local(AUTHOR));
    assert!(status::show(Some(&viewer), &post));
    assert!(!status::favourite(&viewer, &post));
    assert!(!status::listed(Some(&viewer), &post));
}

#[test]
fn a_boost_of_a_post_for_followers_stays_for_followers() {
    let of = status::reblog_visibility;
    assert_eq!(
        of(
            Visibility::Private,
            Some(Visibility::Public),
            Visibility::Public
        ),
        Ok(Visibility::Private)
    );
    assert_eq!(
        of(Visibility::Public, None, Visibility::Unlisted),
        Ok(Visibility::Unlisted)
    );
    assert_eq!(
        of(
            Visibility::Public,
            Some(Visibility::Private),
            Visibility::Public
        ),
        Ok(Visibility::Private)
    );
    assert!(
        of(
            Visibility::Public,
            Some(Visibility::Direct),
            Visibility::Public
        )
        .is_err()
    );
}

#[test]
fn timelines_of_strangers_hold_public_posts_of_accounts_in_good_standing() {
    let rules = TimelineRules::public(Origin::All, false);
    for case in cases::statuses() {
        let relation = relation(&case);
        let expected = case.status.visibility == Visibility::Public
            && !case.status.author.unavailable
            && !case.status.author.silenced
            && !relation.blocks_or_mutes()
            && !relation.blocked_by
            && !relation.domain_blocking;
        assert_eq!(
            timelines::includes(rules, case.viewer.as_ref(), &case.status),
            expected,
            "{}",
            case.name
        );
    }
}

#[test]
fn the_public_timeline_has_no_replies_to_others_but_a_hashtags_has() {
    let mut post = StatusFacts::public(StatusId(1), AuthorFacts::local(AUTHOR));
    post.is_reply = true;
    post.in_reply_to_account_id = Some(AccountId(9));
    assert!(!timelines::includes(
        TimelineRules::public(Origin::All, false),
        None,
        &post
    ));
    assert!(timelines::includes(
        TimelineRules::tag(Origin::All, false),
        None,
        &post
    ));
    post.in_reply_to_account_id = Some(AUTHOR);
    assert!(timelines::includes(
        TimelineRules::public(Origin::All, false),
        None,
        &post
    ));
}

#[test]
fn chosen_languages_keep_out_other_and_unknown_ones_except_in_a_hashtags_timeline() {
    let mut viewer = ViewerFacts::new(VIEWER);
    viewer.chosen_languages = Some(vec!["de".to_owned()]);
    let mut post = StatusFacts::public(StatusId(1), AuthorFacts::local(AUTHOR));
    let public = |post: &StatusFacts| {
        timelines::includes(
            TimelineRules::public(Origin::All, false),
            Some(&viewer),
            post,
        )
    };
    assert!(!public(&post));
    post.language = Some("en".to_owned());
    assert!(!public(&post));
    assert!(timelines::includes(
        TimelineRules::tag(Origin::All, false),
        Some(&viewer),
        &post
    ));
    post.language = Some("de".to_owned());
    assert!(public(&post));
}

#[test]
fn an_account_that_blocks_the_viewer_shows_nothing_on_its_page() {
    for case in cases::statuses() {
        let shown = timelines::profile_includes(case.viewer.as_ref(), &case.status, false);
        if relation(&case).blocked_by || case.status.author.unavailable {
            assert!(!shown, "{}", case.name);
        } else {
            assert_eq!(
                shown,
                status::show(case.viewer.as_ref(), &case.status),
                "{}",
                case.name
            );
        }
    }
}

#[test]
fn without_direct_posts_an_accounts_page_has_only_what_following_gives() {
    let mut post = StatusFacts::public(StatusId(1), AuthorFacts::local(AUTHOR));
    post.visibility = Visibility::Private;
    post.mentions = vec![MentionFacts {
        account_id: VIEWER,
        silent: false,
    }];
    let mut viewer = ViewerFacts::new(VIEWER);
    assert!(timelines::profile_includes(Some(&viewer), &post, false));
    assert!(!timelines::profile_includes(Some(&viewer), &post, true));
    viewer.relations.entry(AUTHOR).following = Some(FollowFacts::default());
    assert!(timelines::profile_includes(Some(&viewer), &post, true));
    post.visibility = Visibility::Direct;
    assert!(!timelines::profile_includes(
        Some(&ViewerFacts::new(AUTHOR)),
        &post,
        true
    ));
}

#[test]
fn boosts_of_unwanted_accounts_are_left_out_of_a_page_for_a_viewer_only() {
    let original = StatusFacts::public(StatusId(1), AuthorFacts::local(AccountId(3)));
    let mut boost = StatusFacts::public(StatusId(2), AuthorFacts::local(AUTHOR));
    boost.is_reblog = true;
    boost.reblog = Some(Box::new(original));
    let mut viewer = ViewerFacts::new(VIEWER);
    viewer.relations.entry(AccountId(3)).blocked_by = true;
    assert!(!timelines::profile_includes(Some(&viewer), &boost, false));
    assert!(timelines::profile_includes(None, &boost, false));
}

#[test]
fn access_to_halves_of_a_timeline_narrows_what_is_asked() {
    assert_eq!(Origin::All.narrowed(true, true), Some(Origin::All));
    assert_eq!(Origin::All.narrowed(true, false), Some(Origin::Local));
    assert_eq!(Origin::All.narrowed(false, true), Some(Origin::Remote));
    assert_eq!(Origin::Local.narrowed(true, false), Some(Origin::Local));
    assert_eq!(Origin::Local.narrowed(false, true), None);
    assert_eq!(Origin::Remote.narrowed(true, false), None);
    assert_eq!(Origin::All.narrowed(false, false), None);
    assert!(FeedAccess::parse("disabled").allows(Some(1 << 20)));
    assert!(!FeedAccess::parse("disabled").allows(Some(0)));
    assert!(!FeedAccess::parse("authenticated").allows(None));
    assert!(FeedAccess::parse("public").allows(None));
}
