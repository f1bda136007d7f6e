//! Reads the tree into an endpoint's struct, as loosely as Mastodon reads parameters (`ferrodon_types::params`).
//!
//! | field | reads |
//! | --- | --- |
//! | `Option<String>` | any scalar; a list or object counts as absent |
//! | `Option<bool>` | any scalar; false for `false 0 f F FALSE off OFF`, absent when empty |
//! | `Option<i64>` | leading digits, else 0; absent when empty |
//! | `Option<StatusId>` | the same; what is out of range becomes an id that nothing has |
//! | `Vec<T>` | a list of scalars (or objects); anything else counts as absent: needs `#[serde(default)]` |
//! | `Option<Struct>` | an object; anything else counts as absent |
//! | `T` | as the above, but absent or empty is an error: "param is missing …" |
//! | [`Many<T>`](super::Many) | a list, or one scalar |
//! | [`Flag`](super::Flag) | as a flag, but a list or object is true |
//! | [`Given<T>`](super::Given) | tells absent from null |
//!
//! How: serde can't turn a mismatch deep inside of a field into "absent". So a mismatch is an error that says where it
//! was; [`read`] mends that place (a number's text becomes a number, else the field is removed) and begins again.

use std::fmt;

use ferrodon_types::params::{flag_of, whole_number};
use serde::{
    Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, Visitor},
};

use super::{
    flexible::{FLAG, MANY},
    value::{Map, Value},
};

/// How often a tree may be mended; more strange fields than that are not a mistake any more.
const MAX_REPAIRS: usize = 64;

/// Why a struct could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// A required field is absent or empty.
    Missing(String),
    /// A text that the endpoint reads has a NUL in it, or nothing can be made of the tree.
    Malformed,
}

/// Reads a struct from the tree.
pub fn read<T: DeserializeOwned>(tree: &Map) -> Result<T, ReadError> {
    let mut fault = match T::deserialize(Node::root(tree)) {
        Ok(value) => return Ok(value),
        Err(fault) => fault,
    };
    // only what has a fault is copied
    let mut mended = Value::Object(tree.clone());
    for _ in 0..MAX_REPAIRS {
        match fault.kind {
            Kind::Missing(name) => return Err(ReadError::Missing(name)),
            Kind::Nul => return Err(ReadError::Malformed),
            Kind::Mismatch if !mend(&mut mended, &fault.path) => return Err(ReadError::Malformed),
            Kind::Mismatch => {}
        }
        let Value::Object(map) = &mended else {
            return Err(ReadError::Malformed);
        };
        fault = match T::deserialize(Node::root(map)) {
            Ok(value) => return Ok(value),
            Err(fault) => fault,
        };
    }
    Err(ReadError::Malformed)
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

#[derive(Debug)]
enum Kind {
    Mismatch,
    Missing(String),
    Nul,
}

/// What went wrong, and where: the steps from the innermost outward.
#[derive(Debug)]
struct Fault {
    kind: Kind,
    path: Vec<Step>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self {
            kind: Kind::Mismatch,
            path: Vec::new(),
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            kind: Kind::Missing(field.to_owned()),
            path: Vec::new(),
        }
    }
}

/// Makes the value at a place easier to read, or removes it. False if there is nothing to mend.
fn mend(root: &mut Value, path: &[Step]) -> bool {
    let Some((last, outer)) = path.split_first() else {
        return false;
    };
    let mut at = root;
    for step in outer.iter().rev() {
        let next = match (at, step) {
            (Value::Object(map), Step::Key(key)) => map.get_mut(key),
            (Value::List(items), Step::Index(index)) => items.get_mut(*index),
            (Value::Object(map), Step::Index(index)) => {
                map.get_index_mut(*index).map(|(_, value)| value)
            }
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return false,
        }
    }
    let (Value::Object(map), Step::Key(key)) = (at, last) else {
        return false;
    };
    let Some(value) = map.get_mut(key) else {
        return false;
    };
    match as_number(value) {
        Some(number) => *value = number,
        None => drop(map.shift_remove(key)),
    }
    true
}

/// The number that stands for a value which its field could not read, if there is one.
fn as_number(value: &Value) -> Option<Value> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(Value::Integer(whole_number(text).into())),
        Value::Flag(flag) => Some(Value::Integer((*flag).into())),
        Value::Decimal(number) => Some(Value::Integer(*number as i128)),
        Value::List(items) if items.iter().any(|item| !matches!(item, Value::Integer(_))) => {
            let numbers: Option<Vec<_>> = items
                .iter()
                .map(|item| match item {
                    Value::Integer(_) => Some(item.clone()),
                    Value::Text(text) => Some(Value::Integer(whole_number(text).into())),
                    Value::List(_) => None,
                    other => as_number(other),
                })
                .collect();
            numbers.map(Value::List)
        }
        _ => None,
    }
}

/// A value on its way into a field.
#[derive(Clone, Copy)]
enum Node<'de> {
    /// The whole tree, or an object of it.
    Map(&'de Map),
    Value {
        value: &'de Value,
        /// Directly the value of a field that is no `Option`: empty counts as absent then.
        required: bool,
    },
}

impl<'de> Node<'de> {
    const fn root(map: &'de Map) -> Self {
        Self::Map(map)
    }

    const fn value(self) -> Option<&'de Value> {
        match self {
            Self::Map(_) => None,
            Self::Value { value, .. } => Some(value),
        }
    }

    fn scalar(self) -> Result<&'de Value, Fault> {
        match self {
            Self::Value {
                value: Value::Text(text),
                required: true,
            } if text.is_empty() => Err(mismatch()),
            Self::Value { value, .. } if value.is_scalar() => Ok(value),
            _ => Err(mismatch()),
        }
    }

    fn number(self) -> Result<i128, Fault> {
        match self.scalar()? {
            Value::Text(text) if text.is_empty() => Err(mismatch()),
            Value::Text(text) => Ok(whole_number(text).into()),
            Value::Integer(number) => Ok(*number),
            Value::Decimal(number) => Ok(*number as i128),
            Value::Flag(flag) => Ok((*flag).into()),
            _ => Err(mismatch()),
        }
    }
}

fn mismatch() -> Fault {
    Fault::custom("")
}

/// The bounds of a column, for what is beyond them.
fn clamped(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Null => None,
        Value::Flag(flag) => Some(*flag),
        Value::Integer(number) => Some(*number != 0),
        Value::Text(text) => flag_of(text),
        // only a whole zero is one of the ways to say no
        Value::Decimal(_) | Value::List(_) | Value::Object(_) | Value::File(_) => Some(true),
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let number = self.number()?;
            visitor.$visit(<$type>::try_from(number).unwrap_or(if number < 0 { <$type>::MIN } else { <$type>::MAX }))
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Fault;

    numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    /// Ids come this way (they take texts and numbers), and whoever wants a value as it is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Map(map) => self_map(map, visitor),
            Self::Value { value, .. } => match value {
                Value::Null => visitor.visit_unit(),
                Value::Flag(flag) => visitor.visit_bool(*flag),
                Value::Integer(number) => visitor.visit_i64(clamped(*number)),
                Value::Decimal(number) => visitor.visit_f64(*number),
                Value::Text(text) => visitor.visit_borrowed_str(text),
                Value::List(_) => self.deserialize_seq(visitor),
                Value::Object(map) => self_map(map, visitor),
                Value::File(_) => Err(mismatch()),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_bool(flag(self.scalar()?).ok_or_else(mismatch)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_f64(match self.scalar()? {
            Value::Text(text) if text.is_empty() => return Err(mismatch()),
            Value::Text(text) => leading_decimal(text),
            Value::Integer(number) => *number as f64,
            Value::Decimal(number) => *number,
            _ => return Err(mismatch()),
        })
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = self.scalar()?;
        if let Value::Text(text) = value {
            if text.contains('\0') {
                return Err(Fault {
                    kind: Kind::Nul,
                    path: Vec::new(),
                });
            }
            return visitor.visit_borrowed_str(text);
        }
        visitor.visit_string(value.as_text().ok_or_else(mismatch)?.into_owned())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Value {
                value: Value::Null, ..
            } => visitor.visit_none(),
            Self::Value { value, .. } => visitor.visit_some(Self::Value {
                value,
                required: false,
            }),
            Self::Map(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match (name, self.value()) {
            (FLAG, Some(value)) => visitor.visit_bool(flag(value).ok_or_else(mismatch)?),
            (MANY, Some(value)) if value.is_scalar() => visitor.visit_seq(Items {
                items: Inner::Once(Some(value)),
                index: 0,
            }),
            (MANY, _) => self.deserialize_seq(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let items = match self.value() {
            Some(Value::List(items)) => Inner::List(items.iter()),
            // `fields_attributes[0][name]=…`: objects under numbers
            Some(Value::Object(map))
                if map
                    .iter()
                    .all(|(key, value)| is_index(key) && matches!(value, Value::Object(_))) =>
            {
                Inner::Indexed(map.values())
            }
            _ => return Err(mismatch()),
        };
        visitor.visit_seq(Items { items, index: 0 })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self {
            Self::Map(map)
            | Self::Value {
                value: Value::Object(map),
                ..
            } => self_map(map, visitor),
            Self::Value { .. } => Err(mismatch()),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let text = self.scalar()?.as_text().ok_or_else(mismatch)?;
        visitor.visit_enum(text.as_ref().into_deserializer())
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

fn self_map<'de, V: Visitor<'de>>(map: &'de Map, visitor: V) -> Result<V::Value, Fault> {
    visitor.visit_map(Members {
        members: map.iter(),
        current: None,
    })
}

fn is_index(key: &str) -> bool {
    let digits = key.strip_prefix('-').unwrap_or(key);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// The number that a text begins with, as Ruby's `to_f` has it.
fn leading_decimal(text: &str) -> f64 {
    let text = text.trim_start();
    let end = text
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && matches!(c, '-' | '+'))))
        .map_or(text.len(), |(at, _)| at);
    text.get(..end)
        .and_then(|number| number.parse().ok())
        .unwrap_or(0.0)
}

struct Members<'de> {
    members: indexmap::map::Iter<'de, String, Value>,
    current: Option<(&'de str, &'de Value)>,
}

impl<'de> de::MapAccess<'de> for Members<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((key, value)) = self.members.next() else {
            return Ok(None);
        };
        self.current = Some((key, value));
        seed.deserialize(de::value::BorrowedStrDeserializer::new(key))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let (key, value) = self.current.take().ok_or_else(mismatch)?;
        seed.deserialize(Node::Value {
            value,
            required: true,
        })
        .map_err(|mut fault| {
            fault.path.push(Step::Key(key.to_owned()));
            fault
        })
    }
}

enum Inner<'de> {
    Once(Option<&'de Value>),
    List(std::slice::Iter<'de, Value>),
    Indexed(indexmap::map::Values<'de, String, Value>),
}

struct Items<'de> {
    items: Inner<'de>,
    index: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let next = match &mut self.items {
            Inner::Once(item) => item.take(),
            Inner::List(items) => items.next(),
            Inner::Indexed(items) => items.next(),
        };
        let Some(value) = next else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        seed.deserialize(Node::Value {
            value,
            required: false,
        })
        .map(Some)
        .map_err(|mut fault| {
            // a fault of the item itself is one of the whole list; one of its fields is mended there
            if !fault.path.is_empty() {
                fault.path.push(Step::Index(index));
            }
            fault
        })
    }
}
