//! People change their own profile. <https://docs.joinmastodon.org/methods/accounts/#update_credentials>

mod fields;
mod judge;
mod update;

pub use fields::NewField;
pub use judge::ProfileFault;
pub use update::{PostingDefaults, ProfileUpdate, UpdateError, Updated, update};
