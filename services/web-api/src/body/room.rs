//! How much memory the bodies of all calls may hold at once, so that many big ones are refused early instead of
//! bringing the process down.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::BodyFault;

/// Bytes of bodies that are too small to be counted: what nearly everybody sends.
const FREE: usize = 4 * 1024;
/// Bytes of all others together.
const ALL: usize = 8 * 1024 * 1024;
/// One permit.
const UNIT: usize = 1024;

/// Shared by all calls of a process.
#[derive(Debug, Clone)]
pub struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ALL / UNIT)))
    }
}

impl Room {
    /// A place for one body, which holds nothing yet.
    pub fn place(&self) -> Place {
        Place {
            room: self.clone(),
            taken: None,
        }
    }
}

/// What one body holds. Given back when dropped.
#[derive(Debug)]
pub struct Place {
    room: Room,
    taken: Option<OwnedSemaphorePermit>,
}

impl Place {
    /// Makes sure of room for so many bytes in all. Nobody waits: those who hold it may be waiting themselves.
    pub fn hold(&mut self, bytes: usize) -> Result<(), BodyFault> {
        let taken = self
            .taken
            .as_ref()
            .map_or(0, OwnedSemaphorePermit::num_permits);
        let needed = if bytes > FREE {
            bytes.div_ceil(UNIT)
        } else {
            0
        };
        let Some(more) = needed.checked_sub(taken).filter(|more| *more > 0) else {
            return Ok(());
        };
        let more = u32::try_from(more).map_err(|_| BodyFault::TooLarge)?;
        let permit = Arc::clone(&self.room.0)
            .try_acquire_many_owned(more)
            .map_err(|_| BodyFault::NoRoom)?;
        match &mut self.taken {
            Some(taken) => taken.merge(permit),
            None => self.taken = Some(permit),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_bodies_always_have_room_and_big_ones_as_long_as_there_is_some() {
        let room = Room::default();
        let mut first = room.place();
        assert_eq!(first.hold(ALL), Ok(()));
        let mut second = room.place();
        assert_eq!(second.hold(FREE), Ok(()));
        assert_eq!(second.hold(FREE + 1), Err(BodyFault::NoRoom));
        drop(first);
        assert_eq!(second.hold(FREE + 1), Ok(()));
        assert_eq!(second.hold(10), Ok(()), "what is held stays");
        assert_eq!(room.place().hold(ALL), Err(BodyFault::NoRoom));
    }
}
