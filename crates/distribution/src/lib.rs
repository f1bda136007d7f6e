//! What follows a write: fan-out to feeds, notifications, live events.
