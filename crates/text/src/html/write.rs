//! Writing HTML: escaping, and the serialisation of whole trees
//! (<https://html.spec.whatwg.org/multipage/parsing.html#serialising-html-fragments>).

use super::{Dom, NodeData, NodeId};

/// Elements without content.
const VOID: [&str; 18] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose text isn't markup.
const RAW: [&str; 7] = [
    "style",
    "script",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
];

/// Elements that lose a line break at their beginning when they are parsed.
const EATS_LINE_BREAK: [&str; 3] = ["pre", "textarea", "listing"];

/// Whether an element has no end tag.
pub(crate) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether an element loses a line break at its beginning when it is parsed.
pub(crate) fn eats_line_break(name: &str) -> bool {
    EATS_LINE_BREAK.contains(&name)
}

/// Appends text as the content of an element.
pub(crate) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |c| match c {
        '&' => Some("&amp;"),
        '\u{A0}' => Some("&nbsp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends ` name="value"`.
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value, |c| match c {
        '&' => Some("&amp;"),
        '\u{A0}' => Some("&nbsp;"),
        '"' => Some("&quot;"),
        _ => None,
    });
    out.push('"');
}

/// A text as HTML, safe as content and in attributes: how text of our own users is escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    });
    out
}

fn push_escaped(out: &mut String, text: &str, escaped: impl Fn(char) -> Option<&'static str>) {
    let mut end = 0;
    for (position, c) in text.char_indices() {
        if let Some(entity) = escaped(c) {
            out.push_str(&text[end..position]);
            out.push_str(entity);
            end = position + c.len_utf8();
        }
    }
    out.push_str(&text[end..]);
}

enum Step<'a> {
    Visit(NodeId),
    Close(&'a str),
}

/// A whole tree as HTML. `text` writes the text nodes.
pub(crate) fn serialize(
    dom: &Dom,
    root: NodeId,
    mut text: impl FnMut(&mut String, &str),
) -> String {
    let mut out = String::new();
    let mut stack: Vec<Step<'_>> = dom.children_reversed(root).map(Step::Visit).collect();
    while let Some(step) = stack.pop() {
        let node = match step {
            Step::Close(name) => {
                out.push_str("</");
                out.push_str(name);
                out.push('>');
                continue;
            }
            Step::Visit(node) => node,
        };
        match dom.data(node) {
            NodeData::Text(content) => {
                let is_raw = dom
                    .parent(node)
                    .is_some_and(|parent| RAW.contains(&dom.local_name(parent)));
                if is_raw {
                    out.push_str(content);
                } else {
                    text(&mut out, content);
                }
            }
            NodeData::Element { name, attributes } => {
                let name: &str = &name.local;
                out.push('<');
                out.push_str(name);
                for (key, value) in attributes {
                    push_attribute(&mut out, key, value);
                }
                out.push('>');
                if is_void(name) {
                    continue;
                }
                let first = dom.children(node).next();
                if eats_line_break(name)
                    && first.is_some_and(|first| matches!(dom.data(first), NodeData::Text(text) if text.starts_with('\n')))
                {
                    out.push('\n');
                }
                stack.push(Step::Close(name));
                stack.extend(dom.children_reversed(node).map(Step::Visit));
            }
            NodeData::Comment | NodeData::Document => {}
        }
    }
    out
}
