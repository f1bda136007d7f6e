//! Redis: feeds, channels and events, locks, counters, rate limits; every key's name.
