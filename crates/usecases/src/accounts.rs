//! Accounts of this server, as whoever runs it makes, changes, approves and deletes them.

mod approve;
mod create;
mod delete;
mod fault;
mod instance_actor;
mod modify;
mod newcomers;

pub use approve::{ApproveError, Pending, approve, approve_pending};
pub use create::{CreateError, Created, NewLogin, Taken, create};
pub use delete::{DeleteError, Deletion, delete};
pub use fault::{Attribute, Fault, FaultKind};
pub use instance_actor::{InstanceActorError, complete_instance_actor};
pub use modify::{Modification, Modified, ModifyError, RoleChange, modify};
