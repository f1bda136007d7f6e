//! Who may see collections of accounts. <https://docs.joinmastodon.org/methods/collections/>

use ferrodon_types::{AccountId, facts::ViewerFacts};

/// Whether a viewer may see a collection of `owner`, whether it may be recommended or not; nobody in particular may.
pub fn show(viewer: Option<&ViewerFacts>, owner: AccountId) -> bool {
    viewer.is_none_or(|viewer| {
        let relation = viewer.relations.with(owner);
        !relation.blocked_by && !relation.domain_blocked_by
    })
}

#[cfg(test)]
mod tests {
    use ferrodon_types::facts::RelationFacts;

    use super::*;

    #[test]
    fn whom_the_owner_blocks_sees_no_collection_of_theirs() {
        let owner = AccountId(2);
        let seen = |relation: RelationFacts| {
            let mut viewer = ViewerFacts::new(AccountId(1));
            *viewer.relations.entry(owner) = relation;
            show(Some(&viewer), owner)
        };
        assert!(show(None, owner));
        assert!(seen(RelationFacts::default()));
        assert!(seen(RelationFacts {
            blocking: true,
            ..RelationFacts::default()
        }));
        assert!(!seen(RelationFacts {
            blocked_by: true,
            ..RelationFacts::default()
        }));
        assert!(!seen(RelationFacts {
            domain_blocked_by: true,
            ..RelationFacts::default()
        }));
    }
}
