//! Who may see and do what: pure functions over facts.
