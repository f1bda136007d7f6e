//! Parameters: path, query, form, multipart and JSON as one tree, read loosely into an endpoint's struct.
//!
//! Path parameters win, then the query, then the body, as in Rails. [`Params<T>`] is what a handler takes; how fields
//! read is in [`de`].

pub mod de;
mod flexible;
pub mod form;
pub mod json;
pub mod multipart;
pub mod page;
pub mod value;

use std::{ops::Deref, rc::Rc};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

pub use self::{
    flexible::{Flag, Given, Many},
    page::PageLimit,
    value::{Map, Upload, Value},
};
use crate::{
    call::{Ctx, FromCtx},
    endpoint::Description,
    error::ApiError,
};

/// What can't be read as what it claims to be: JSON, a form, UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed parameters")]
pub struct Malformed;

/// For endpoints that read no parameters of their own but page, or look at the tree.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize, JsonSchema)]
pub struct NoParams {}

/// The parameters of a call, read into `T`. A required field that is absent or empty is answered with 400.
#[derive(Debug)]
pub struct Params<T> {
    value: T,
    tree: Rc<Map>,
}

impl<T> Params<T> {
    /// The struct alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// All parameters as they came.
    pub fn tree(&self) -> &Map {
        &self.tree
    }

    /// Whether a parameter was sent at all, with whatever value.
    pub fn has(&self, name: &str) -> bool {
        self.tree.contains_key(name)
    }

    /// The slice of a list that `max_id`, `since_id`, `min_id` and `limit` ask for.
    pub fn page(&self, limit: PageLimit) -> ferrodon_db::page::Page {
        page::page(&self.tree, limit)
    }

    /// The slice of a list that `max_id`, `since_id` and `limit` ask for, where `min_id` means nothing.
    pub fn page_down(&self, limit: PageLimit) -> ferrodon_db::page::Page {
        page::page_down(&self.tree, limit)
    }

    /// As [`Self::page`], where a list as a cursor can be no id.
    pub fn page_strictly(&self, limit: PageLimit) -> ferrodon_db::page::Page {
        page::page_strictly(&self.tree, limit)
    }

    /// As [`Self::page`], of a feed: there a cursor that is no number is 0, and one that is too big the biggest.
    pub fn page_of_feed(&self, limit: PageLimit) -> ferrodon_db::page::Page {
        page::page_of_feed(&self.tree, limit)
    }

    /// The `offset` (never negative) and `limit` that are asked for.
    pub fn offset(&self, limit: PageLimit) -> (i64, i64) {
        page::offset(&self.tree, limit)
    }
}

impl<T> Deref for Params<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: DeserializeOwned + JsonSchema + 'static> FromCtx for Params<T> {
    fn from_ctx(ctx: &Ctx) -> Result<Self, ApiError> {
        let tree = ctx.tree();
        let value = de::read(&tree).map_err(|error| match error {
            // an id in the path that is none
            de::ReadError::Missing(name) if ctx.is_path_param(&name) => ApiError::RecordNotFound,
            de::ReadError::Missing(name) => ApiError::MissingParam(name),
            de::ReadError::Malformed => ApiError::Malformed,
        })?;
        Ok(Self { value, tree })
    }

    fn describe(description: &mut Description) {
        description.params = Some(|generator| T::json_schema(generator));
    }
}
