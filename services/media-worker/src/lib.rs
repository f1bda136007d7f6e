//! Eats the queue media.
