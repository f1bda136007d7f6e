//! Accounts of this server, as whoever runs it makes, changes, approves and deletes them.

mod approve;
mod create;
mod fault;
mod instance_actor;
mod modify;
mod newcomers;

pub use approve::{Pending, ApproveError, approve, approve_pending};
pub use create::{CreateError, Created, NewLogin, Taken, create};
pub use fault::{Attribute, Fault, FaultKind};
pub use instance_actor::{InstanceActorError, complete_instance_actor};
pub use modify::{Modification, Modified, ModifyError, RoleChange, modify};
