//! JSON bodies, as Ruby's parser takes them: comments are allowed, nesting is bounded, numbers may be of any size.

use super::{
    Malformed,
    value::{Map, Value},
};

/// How deep lists and objects may nest.
const MAX_DEPTH: usize = 100;
/// Values of one document.
const MAX_VALUES: usize = 50_000;

/// Reads a document. Nothing at all is an empty object; what is no object has no names and counts as one, too.
pub fn parse(body: &[u8]) -> Result<Map, Malformed> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    let text = std::str::from_utf8(body).map_err(|_| Malformed)?;
    let mut reader = Reader {
        text,
        at: 0,
        values: 0,
    };
    reader.blanks()?;
    let value = reader.value(0)?;
    reader.blanks()?;
    if reader.at < text.len() {
        return Err(Malformed);
    }
    Ok(match value {
        Value::Object(map) => map,
        _ => Map::new(),
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Malformed> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(Malformed)
        }
    }

    /// Blanks, `/* … */` and `// …`.
    fn blanks(&mut self) -> Result<(), Malformed> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') => {
                    let rest = self.rest();
                    let length = if let Some(comment) = rest.strip_prefix("/*") {
                        comment.find("*/").map(|end| end + 4)
                    } else if rest.starts_with("//") {
                        Some(rest.find('\n').map_or(rest.len(), |end| end + 1))
                    } else {
                        None
                    };
                    self.at += length.ok_or(Malformed)?;
                }
                _ => return Ok(()),
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Malformed);
        }
        match self.peek().ok_or(Malformed)? {
            b'{' => self.object(depth + 1),
            b'[' => self.list(depth + 1),
            b'"' => self.string().map(Value::Text),
            b't' => self.word("true", Value::Flag(true)),
            b'f' => self.word("false", Value::Flag(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Malformed> {
        if depth > MAX_DEPTH {
            return Err(Malformed);
        }
        self.at += 1;
        let mut map = Map::new();
        self.blanks()?;
        if self.take(b'}') {
            return Ok(Value::Object(map));
        }
        loop {
            self.blanks()?;
            if self.peek() != Some(b'"') {
                return Err(Malformed);
            }
            let name = self.string()?;
            self.blanks()?;
            if !self.take(b':') {
                return Err(Malformed);
            }
            self.blanks()?;
            let value = self.value(depth)?;
            map.insert(name, value);
            self.blanks()?;
            if self.take(b'}') {
                return Ok(Value::Object(map));
            }
            if !self.take(b',') {
                return Err(Malformed);
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Malformed> {
        if depth > MAX_DEPTH {
            return Err(Malformed);
        }
        self.at += 1;
        let mut items = Vec::new();
        self.blanks()?;
        if self.take(b']') {
            return Ok(Value::List(items));
        }
        loop {
            self.blanks()?;
            let value = self.value(depth)?;
            if value != Value::Null {
                items.push(value);
            }
            self.blanks()?;
            if self.take(b']') {
                return Ok(Value::List(items));
            }
            if !self.take(b',') {
                return Err(Malformed);
            }
        }
    }

    fn string(&mut self) -> Result<String, Malformed> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .find(|c: char| c == '"' || c == '\\' || c < ' ')
                .ok_or(Malformed)?;
            string.push_str(&rest[..plain]);
            self.at += plain;
            if self.take(b'"') {
                return Ok(string);
            }
            if !self.take(b'\\') {
                // a bare control character
                return Err(Malformed);
            }
            let escape = self.peek().ok_or(Malformed)?;
            self.at += 1;
            string.push(match escape {
                b'"' => '"',
                b'\\' => '\\',
                b'/' => '/',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.escaped_char()?,
                _ => return Err(Malformed),
            });
        }
    }

    fn escaped_char(&mut self) -> Result<char, Malformed> {
        let first = self.four_digits()?;
        let code = if (0xD800..0xDC00).contains(&first) {
            if !(self.take(b'\\') && self.take(b'u')) {
                return Err(Malformed);
            }
            let second = self.four_digits()?;
            if !(0xDC00..0xE000).contains(&second) {
                return Err(Malformed);
            }
            0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        } else {
            first
        };
        char::from_u32(code).ok_or(Malformed)
    }

    fn four_digits(&mut self) -> Result<u32, Malformed> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Malformed)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Malformed);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Malformed)
    }

    fn number(&mut self) -> Result<Value, Malformed> {
        let start = self.at;
        self.take(b'-');
        let integer = self.digits();
        let leading_zero = self.text.as_bytes().get(self.at - integer) == Some(&b'0');
        if integer == 0 || (integer > 1 && leading_zero) {
            return Err(Malformed);
        }
        let mut decimal = false;
        if self.take(b'.') {
            decimal = true;
            if self.digits() == 0 {
                return Err(Malformed);
            }
        }
        if self.take(b'e') || self.take(b'E') {
            decimal = true;
            if !self.take(b'+') {
                self.take(b'-');
            }
            if self.digits() == 0 {
                return Err(Malformed);
            }
        }
        let text = self.text.get(start..self.at).ok_or(Malformed)?;
        if decimal {
            return text.parse().map(Value::Decimal).map_err(|_| Malformed);
        }
        let nearest = if text.starts_with('-') {
            i128::MIN
        } else {
            i128::MAX
        };
        Ok(Value::Integer(text.parse().unwrap_or(nearest)))
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_repeated_names_are_taken() {
        for text in [
            r#"{"a":"x"}//y"#,
            r#"/*y*/{"a":"x"}"#,
            r#"{"a":"z","a" /* y */ : "x" }"#,
        ] {
            assert_eq!(
                parse(text.as_bytes()).expect(text).get("a"),
                Some(&Value::Text("x".into())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_object_has_no_names() {
        for text in [
            "",
            "[]",
            "null",
            "true",
            "0",
            "\"status\"",
            "[{\"status\":1}]",
        ] {
            assert_eq!(parse(text.as_bytes()), Ok(Map::new()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(150), "]".repeat(150));
        let texts = [
            " ",
            "\n",
            "\u{feff}{}",
            "{} x",
            "{\"a\":1,}",
            "{}{}",
            "{'a':1}",
            "{a:1}",
            "a=b",
            "<x/>",
            "{\"a\":1",
            "{\"a\":undefined}",
            "{\"a\":NaN}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\udc00\\ud800\"}",
            "{\"a\":\"\\x41\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"x\ny\"}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":-}",
            "{\"a\":\"\\u+123\"}",
            &deep,
        ];
        for text in texts {
            assert_eq!(parse(text.as_bytes()), Err(Malformed), "{text}");
        }
        assert_eq!(parse(b"{\"a\":\"\xff\"}"), Err(Malformed));
    }

    #[test]
    fn numbers_may_have_any_size() {
        let map = parse(b"{\"a\":1e400,\"b\":99999999999999999999999,\"c\":12.50,\"d\":[null,-3]}")
            .expect("JSON");
        assert_eq!(map["a"], Value::Decimal(f64::INFINITY));
        assert_eq!(map["b"], Value::Integer(99_999_999_999_999_999_999_999));
        assert_eq!(map["c"].as_text().as_deref(), Some("12.5"));
        assert_eq!(map["d"], Value::List(vec![Value::Integer(-3)]));
    }

    #[test]
    fn surrogate_pairs_become_one_character() {
        let map = parse(br#"{"a":"\ud83d\ude00\u00fc"}"#).expect("JSON");
        assert_eq!(map["a"], Value::Text("😀ü".into()));
    }
}
