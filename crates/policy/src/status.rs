//! What one may see of a status, and do with it.
//! <https://docs.joinmastodon.org/entities/Status/#visibility>

use ferrodon_types::{
    Visibility,
    facts::{StatusFacts, ViewerFacts},
};

/// Whether a viewer may see a status at all; nobody in particular sees what everyone may.
pub fn show(viewer: Option<&ViewerFacts>, status: &StatusFacts) -> bool {
    if status.author.unavailable {
        return false;
    }
    let Some(viewer) = viewer else {
        return status.visibility.is_distributable();
    };
    if viewer.account_id == status.author.id {
        return true;
    }
    let relation = viewer.relations.with(status.author.id);
    match status.visibility {
        Visibility::Public | Visibility::Unlisted => {
            !relation.blocked_by && !relation.domain_blocked_by
        }
        Visibility::Private => relation.is_following() || status.mentions(viewer.account_id),
        Visibility::Direct | Visibility::Limited => status.mentions(viewer.account_id),
    }
}

/// Whether a viewer may boost a status. A boost stands for its original: pass that.
pub fn reblog(viewer: &ViewerFacts, status: &StatusFacts) -> bool {
    let allowed = match status.visibility {
        Visibility::Public | Visibility::Unlisted => true,
        Visibility::Private => viewer.account_id == status.author.id,
        Visibility::Direct | Visibility::Limited => false,
    };
    allowed && favourite(viewer, status)
}

/// Whether a viewer may favourite a status.
pub fn favourite(viewer: &ViewerFacts, status: &StatusFacts) -> bool {
    show(Some(viewer), status) && !viewer.relations.with(status.author.id).blocking
}

/// Whether a viewer may edit, delete or pin a status.
pub fn own(viewer: &ViewerFacts, status: &StatusFacts) -> bool {
    viewer.account_id == status.author.id
}

/// The visibility of a boost: a private post stays private; else what was asked for, else the booster's default.
///
/// # Errors
/// [`ReservedVisibility`], if the audience would be chosen by mentions.
pub fn reblog_visibility(
    original: Visibility,
    asked: Option<Visibility>,
    default: Visibility,
) -> Result<Visibility, ReservedVisibility> {
    if original == Visibility::Private {
        return Ok(Visibility::Private);
    }
    match asked.unwrap_or(default) {
        Visibility::Direct | Visibility::Limited => Err(ReservedVisibility),
        visibility => Ok(visibility),
    }
}

/// A boost can't be for mentioned accounts only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the visibility is reserved")]
pub struct ReservedVisibility;

/// Whether a status stands in a list of statuses by anybody (threads, several by id, quotes). Stricter than [`show`]:
/// whom the viewer blocks, mutes or doesn't want to hear of is left out, and so are limited accounts that the viewer
/// doesn't follow.
pub fn listed(viewer: Option<&ViewerFacts>, status: &StatusFacts) -> bool {
    if !show(viewer, status) {
        return false;
    }
    let Some(viewer) = viewer else {
        return !status.author.silenced;
    };
    if viewer.account_id == status.author.id {
        return true;
    }
    let relation = viewer.relations.with(status.author.id);
    let unwanted = relation.blocks_or_mutes() || relation.domain_blocking;
    let limited = status.author.silenced && !relation.is_following();
    !unwanted && !limited
}

/// Whether a viewer may see a status through the eyes of a feed or a boost: as [`show`], and for a boost its original
/// as well.
pub fn show_with_original(viewer: Option<&ViewerFacts>, status: &StatusFacts) -> bool {
    show(viewer, status)
        && match (&status.reblog, status.is_reblog) {
            (Some(original), _) => !original.author.unavailable,
            (None, is_reblog) => !is_reblog,
        }
}
