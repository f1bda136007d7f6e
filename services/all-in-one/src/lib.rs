//! The four services in one process, for small servers.
