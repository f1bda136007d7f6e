//! The allocator of all processes.
//!
//! The C library's keeps what a crowd of connections needed once, in holes between what is still used.

use tikv_jemallocator::Jemalloc;

#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;
