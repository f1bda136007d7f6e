//! Query strings and form bodies (<https://url.spec.whatwg.org/#urlencoded-parsing>) with Rails' nesting:
//! `a[]=1&a[]=2`, `poll[options][]=x`, `fields_attributes[0][name]=x`, `keywords[][keyword]=x`.

use super::{
    Malformed,
    value::{Map, Value},
};

/// Pairs of one query or body.
const MAX_PAIRS: usize = 4096;
/// How deep names may nest.
const MAX_DEPTH: usize = 32;

/// Reads a query string or a form body.
pub fn parse(text: &[u8]) -> Result<Map, Malformed> {
    let mut map = Map::new();
    let pairs = text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    for (count, pair) in pairs.enumerate() {
        if count >= MAX_PAIRS {
            return Err(Malformed);
        }
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next().unwrap_or_default())?;
        let value = halves
            .next()
            .map(decode)
            .transpose()?
            .map_or(Value::Null, Value::Text);
        insert(&mut map, &name, value)?;
    }
    compact(&mut map);
    Ok(map)
}

/// Puts one pair in its place. What doesn't fit what is there already (a list where an object stands) is an error.
pub fn insert(map: &mut Map, name: &str, value: Value) -> Result<(), Malformed> {
    nest(map, name, value, 0).map(drop)
}

/// Takes nulls out of lists, at every depth, as Rails does.
pub fn compact(map: &mut Map) {
    map.values_mut().for_each(compact_value);
}

fn compact_value(value: &mut Value) {
    match value {
        Value::List(items) => {
            items.retain(|item| *item != Value::Null);
            items.iter_mut().for_each(compact_value);
        }
        Value::Object(map) => compact(map),
        _ => {}
    }
}

/// One level of a name. Gives a list back where the rest of the name is just `[]`, which stands for itself.
fn nest(map: &mut Map, name: &str, value: Value, depth: usize) -> Result<Option<Value>, Malformed> {
    if depth >= MAX_DEPTH {
        return Err(Malformed);
    }
    let (key, after) = split(name, depth);
    if key.is_empty() {
        return Ok(None);
    }
    match after {
        "" if key == "[]" && depth > 0 => return Ok(Some(Value::List(vec![value]))),
        "" => {
            map.insert(key.to_owned(), value);
        }
        "[" => {
            map.insert(name.to_owned(), value);
        }
        "[]" => list_at(map, key)?.push(value),
        _ if after.starts_with("[]") => {
            let child = member_of_list(after);
            let items = list_at(map, key)?;
            match items.last_mut() {
                Some(Value::Object(last)) if !has(last, child) => {
                    nest(last, child, value, depth + 1)?;
                }
                _ => {
                    let mut fresh = Map::new();
                    let list = nest(&mut fresh, child, value, depth + 1)?;
                    items.push(list.unwrap_or(Value::Object(fresh)));
                }
            }
        }
        _ => {
            let slot = map
                .entry(key.to_owned())
                .or_insert_with(|| Value::Object(Map::new()));
            // a name alone, or a null, gives way
            if *slot == Value::Null {
                *slot = Value::Object(Map::new());
            }
            let Value::Object(inner) = slot else {
                return Err(Malformed);
            };
            if let Some(list) = nest(inner, after, value, depth + 1)? {
                *slot = list;
            }
        }
    }
    Ok(None)
}

/// The key that a name begins with, and what follows it.
fn split(name: &str, depth: usize) -> (&str, &str) {
    if depth == 0 {
        // a bracket at the very start is part of the name
        return match name.char_indices().skip(1).find(|(_, c)| *c == '[') {
            Some((at, _)) => name.split_at(at),
            None => (name, ""),
        };
    }
    if name.starts_with("[]") {
        return name.split_at(2);
    }
    match name.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((key, after)) => (key, after),
        None => (name, ""),
    }
}

/// Of `[][child]` the child, of any other `[]…` what follows.
fn member_of_list(after: &str) -> &str {
    let rest = &after[2..];
    rest.strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .filter(|child| !child.is_empty() && !child.contains(['[', ']']))
        .unwrap_or(rest)
}

fn list_at<'a>(map: &'a mut Map, key: &str) -> Result<&'a mut Vec<Value>, Malformed> {
    let slot = map
        .entry(key.to_owned())
        .or_insert_with(|| Value::List(Vec::new()));
    if *slot == Value::Null {
        *slot = Value::List(Vec::new());
    }
    match slot {
        Value::List(items) => Ok(items),
        _ => Err(Malformed),
    }
}

/// Whether an object of a list has the member that comes next: then another object begins.
fn has(map: &Map, name: &str) -> bool {
    if name.contains("[]") {
        return false;
    }
    let mut parts = name.split(['[', ']']).filter(|part| !part.is_empty());
    let Some(first) = parts.next() else {
        return true;
    };
    let Some(mut at) = map.get(first) else {
        return false;
    };
    for part in parts {
        match at.get(part) {
            Some(inner) => at = inner,
            None => return false,
        }
    }
    true
}

fn decode(text: &[u8]) -> Result<String, Malformed> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || {
                    rest.next()
                        .and_then(|digit| char::from(*digit).to_digit(16))
                };
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return Err(Malformed);
                };
                (high * 16 + low) as u8
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> String {
        let map = parse(text.as_bytes()).expect("a well-formed form");
        show(&Value::Object(map))
    }

    fn show(value: &Value) -> String {
        match value {
            Value::Null => "null".into(),
            Value::List(items) => {
                format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(","))
            }
            Value::Object(map) => {
                format!(
                    "{{{}}}",
                    map.iter()
                        .map(|(k, v)| format!("{k}:{}", show(v)))
                        .collect::<Vec<_>>()
                        .join(",")
                )
            }
            other => other.as_text().unwrap_or_default().into_owned(),
        }
    }

    #[test]
    fn names_nest_as_in_rails() {
        assert_eq!(tree("a[]=1&a[]=2"), "{a:[1,2]}");
        assert_eq!(
            tree("poll[options][]=x&poll[options][]=y&poll[multiple]=1"),
            "{poll:{options:[x,y],multiple:1}}"
        );
        assert_eq!(
            tree("f[0][name]=a&f[0][value]=b&f[1][name]=c"),
            "{f:{0:{name:a,value:b},1:{name:c}}}"
        );
        assert_eq!(
            tree("k[][keyword]=a&k[][whole]=1&k[][keyword]=b"),
            "{k:[{keyword:a,whole:1},{keyword:b}]}"
        );
        assert_eq!(tree("a[][]=1"), "{a:[[1]]}");
        assert_eq!(tree("comment[=one"), "{comment[:one}");
        assert_eq!(tree("a[b=1"), "{a:{[b:1}}");
    }

    #[test]
    fn the_last_of_two_wins_and_a_list_gives_way_to_a_word_but_not_the_other_way_round() {
        assert_eq!(tree("a=1&a=2"), "{a:2}");
        assert_eq!(tree("a[]=1&a=2"), "{a:2}");
        assert_eq!(parse(b"a=1&a[]=2"), Err(Malformed));
        assert_eq!(parse(b"a[]=1&a[b]=2"), Err(Malformed));
    }

    #[test]
    fn a_name_alone_is_null_and_nulls_leave_lists() {
        assert_eq!(tree("a&b[]&c[]="), "{a:null,b:[],c:[]}");
        assert_eq!(tree("&&=&status=x&&"), "{status:x}");
    }

    #[test]
    fn broken_escapes_and_bytes_are_refused() {
        for text in ["a=%", "a=%z1", "a=%ff", "%c3=1", "a=%ed%a0%80"] {
            assert_eq!(parse(text.as_bytes()), Err(Malformed), "{text}");
        }
    }

    #[test]
    fn only_the_ampersand_separates() {
        assert_eq!(tree("a=1;b=2"), "{a:1;b=2}");
        assert_eq!(tree("a=x+y%2Bz"), "{a:x y+z}");
    }
}
