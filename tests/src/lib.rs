//! The black-box suite over real processes.
