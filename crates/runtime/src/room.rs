//! How much memory that what clients send may hold at once, so that many big bodies or messages are refused early
//! instead of bringing the process down.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of what is too small to be counted: nearly everything that is sent.
const FREE: usize = 4 * 1024;
/// One permit.
const UNIT: usize = 1024;

/// Others hold all the room that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("others hold all the room that there is")]
pub struct NoRoom;

/// Shared by all clients of a process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Room(Arc<Semaphore>);

impl Room {
    /// A room of so many bytes, for all that isn't small.
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes / UNIT)))
    }

    /// A place for one body or connection, which holds nothing yet.
    pub fn place(&self) -> Place {
        Place {
            room: self.clone(),
            taken: None,
        }
    }
}

/// What one body or connection holds. Given back when dropped.
#[derive(Debug)]
pub struct Place {
    room: Room,
    taken: Option<OwnedSemaphorePermit>,
}

impl Place {
    /// Makes sure of room for so many bytes in all; less than before changes nothing.
    ///
    /// # Errors
    /// [`NoRoom`]. Nobody waits: those who hold it may be waiting themselves.
    pub fn hold(&mut self, bytes: usize) -> Result<(), NoRoom> {
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
        let more = u32::try_from(more).map_err(|_| NoRoom)?;
        let permit = Arc::clone(&self.room.0)
            .try_acquire_many_owned(more)
            .map_err(|_| NoRoom)?;
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
        const ALL: usize = 1024 * 1024;
        let room = Room::new(ALL);
        let mut first = room.place();
        assert_eq!(first.hold(ALL), Ok(()));
        let mut second = room.place();
        assert_eq!(second.hold(FREE), Ok(()));
        assert_eq!(second.hold(FREE + 1), Err(NoRoom));
        drop(first);
        assert_eq!(second.hold(FREE + 1), Ok(()));
        assert_eq!(second.hold(10), Ok(()), "what is held stays");
        assert_eq!(room.place().hold(ALL), Err(NoRoom));
    }
}
