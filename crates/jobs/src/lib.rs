//! The jobs table, its hand-over to Redis, worker loop, schedules, and `Tx`.
