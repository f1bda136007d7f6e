//! The REST API, OAuth and the pages.
