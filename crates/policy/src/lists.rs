//! Who may stand on a list, and whose posts come to it (<https://docs.joinmastodon.org/methods/lists/>).
//!
//! What becomes of one status in a list's feed: [`crate::feed::list`].

use ferrodon_types::facts::PlaceFacts;

/// What somebody's place on a list stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// It is the owner's own.
    Own,
    /// The owner follows them.
    Follow,
    /// The owner asked to follow them; the place goes with the request, or becomes one of a follow.
    Request,
}

impl Ground {
    /// Whether posts come to the list from somebody with such a place.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Own | Self::Follow)
    }

    /// Whether earlier posts are put into the list's feed when the place is given, and taken out when it is taken. The
    /// owner's own come one by one and stay.
    pub const fn brings_the_past(self) -> bool {
        matches!(self, Self::Follow)
    }
}

/// Why somebody can't come onto a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceFault {
    /// They are on it.
    Taken,
    /// The owner neither follows them nor asked to, nor is it the owner.
    NotFollowed,
}

/// The place that somebody gets on a list, or all that speaks against it.
pub fn place(facts: PlaceFacts) -> Result<Ground, Vec<PlaceFault>> {
    let ground = if facts.own {
        Some(Ground::Own)
    } else if facts.following {
        Some(Ground::Follow)
    } else if facts.requested {
        Some(Ground::Request)
    } else {
        None
    };
    match (facts.taken, ground) {
        (false, Some(ground)) => Ok(ground),
        (true, Some(_)) => Err(vec![PlaceFault::Taken]),
        (false, None) => Err(vec![PlaceFault::NotFollowed]),
        (true, None) => Err(vec![PlaceFault::Taken, PlaceFault::NotFollowed]),
    }
}
