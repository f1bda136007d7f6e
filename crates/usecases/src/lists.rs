//! Lists of accounts. <https://docs.joinmastodon.org/methods/lists/>

mod create;
mod delete;
mod fault;
mod members;
mod update;

pub use create::create;
pub use delete::delete;
pub use fault::{ListError, ListFault};
pub use members::{MemberError, add_members, remove_members};
pub use update::update;

/// What a list is to be. What isn't said stays as it is, or is as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListWish {
    /// Its name.
    pub title: Option<String>,
    /// Which replies it shows, by the API's names.
    pub replies_policy: Option<String>,
    /// Its members stay out of home.
    pub exclusive: Option<bool>,
}
