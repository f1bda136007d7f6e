//! Places on lists.

use ferrodon_policy::lists::{Ground, PlaceFault, place};
use ferrodon_types::facts::PlaceFacts;

const STRANGER: PlaceFacts = PlaceFacts {
    own: false,
    taken: false,
    following: false,
    requested: false,
};

#[test]
fn a_place_stands_on_oneself_on_a_follow_or_on_a_request() {
    let asked = PlaceFacts {
        requested: true,
        ..STRANGER
    };
    let followed = PlaceFacts {
        following: true,
        ..asked
    };
    let own = PlaceFacts {
        own: true,
        ..STRANGER
    };
    assert_eq!(place(asked), Ok(Ground::Request));
    assert_eq!(place(followed), Ok(Ground::Follow));
    assert_eq!(place(own), Ok(Ground::Own));
    assert_eq!(place(STRANGER), Err(vec![PlaceFault::NotFollowed]));
}

#[test]
fn nobody_has_two_places_on_one_list() {
    let taken = PlaceFacts {
        taken: true,
        ..STRANGER
    };
    let followed = PlaceFacts {
        following: true,
        ..taken
    };
    assert_eq!(place(followed), Err(vec![PlaceFault::Taken]));
    assert_eq!(
        place(taken),
        Err(vec![PlaceFault::Taken, PlaceFault::NotFollowed])
    );
}

#[test]
fn posts_come_from_the_followed_and_from_oneself_but_only_the_followed_bring_their_past() {
    let of = |ground: Ground| (ground.is_live(), ground.brings_the_past());
    assert_eq!(of(Ground::Follow), (true, true));
    assert_eq!(of(Ground::Own), (true, false));
    assert_eq!(of(Ground::Request), (false, false));
}
