//! What a process may keep, each with its channel of invalidation and a maximum age.
