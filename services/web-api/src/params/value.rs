//! The one tree that query, form, multipart and JSON all become.

use indexmap::IndexMap;

/// Names and values in the order they were sent; a name that comes again keeps its place and takes the later value.
pub type Map = IndexMap<String, Value>;

/// A parameter as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// JSON's null, or a name without an equals sign.
    Null,
    /// JSON's true or false.
    Flag(bool),
    /// A whole number in JSON; what has more digits becomes the nearest that fits.
    Integer(i128),
    /// Any other number in JSON; what is too big is infinite.
    Decimal(f64),
    /// A text, and every value of a form or query.
    Text(String),
    /// `name[]`, or a list in JSON (without its nulls).
    List(Vec<Value>),
    /// `name[key]`, or an object in JSON.
    Object(Map),
    /// A part of a multipart body that has a file name.
    File(Upload),
}

/// An uploaded file: what the client says of it. Its content has been read and counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name that the client gives it.
    pub file_name: String,
    /// The type that the client gives it.
    pub content_type: Option<String>,
    /// How many bytes it has.
    pub size: u64,
}

impl Value {
    /// The text of a scalar as Ruby would write it into a text column; `None` for containers, files and null.
    pub fn as_text(&self) -> Option<std::borrow::Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(text.as_str().into()),
            Self::Integer(number) => Some(number.to_string().into()),
            // at least one digit after the point, as Ruby has it
            Self::Decimal(number) => Some(format!("{number:?}").into()),
            Self::Flag(true) => Some("t".into()),
            Self::Flag(false) => Some("f".into()),
            Self::Null | Self::List(_) | Self::Object(_) | Self::File(_) => None,
        }
    }

    /// The member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(map) => map.get(name),
            _ => None,
        }
    }

    /// True for what is one value: text, number, flag.
    pub const fn is_scalar(&self) -> bool {
        matches!(
            self,
            Self::Flag(_) | Self::Integer(_) | Self::Decimal(_) | Self::Text(_)
        )
    }
}
