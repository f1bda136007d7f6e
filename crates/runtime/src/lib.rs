//! Tracing, metrics, health, graceful shutdown, connecting.
