//! HTML: a small tree for untrusted fragments, and writing.

pub(crate) mod dom;
mod sink;
pub(crate) mod write;

pub(crate) use dom::{Dom, NodeData, NodeId};
pub(crate) use sink::parse_fragment;
