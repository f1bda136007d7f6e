//! What of other servers' HTML is shown.
//!
//! The source is parsed as a browser would, and what is written comes only from a list of elements and attributes; so
//! whatever the source was, a browser finds nothing else in it. The rules are those of Mastodon, to the byte.

mod math;
mod policy;

use crate::{
    chars,
    html::{self, Dom, NodeData, NodeId, write},
};
use policy::{Kept, Policy};

/// A status, a note or a field's value of another server, ready to be shown; also of ours, where it is HTML already.
///
/// Empty if there is nothing but white space, or if the source is nested or strewn with attributes beyond all reason.
pub fn status_html(source: &str) -> String {
    if chars::is_blank(source) {
        return String::new();
    }
    clean(source, Policy::Status)
}

/// What a link preview may bring to play something (oEmbed `html`): frames in a sandbox, audio and video.
pub fn embed_html(source: &str) -> String {
    clean(source, Policy::Embed)
}

/// HTML without any tags, as HTML: the text of all elements, also of those that aren't shown, escaped.
///
/// Empty if the source is nested or strewn with attributes beyond all reason.
pub fn strip_tags(source: &str) -> String {
    let Ok(dom) = html::parse_fragment(source) else {
        return String::new();
    };
    let mut text = String::with_capacity(source.len());
    write::push_text(&mut text, &dom.text_content(dom.fragment_root()));
    text
}

fn clean(source: &str, policy: Policy) -> String {
    let Ok(dom) = html::parse_fragment(&without_controls(source)) else {
        return String::new();
    };
    let mut writer = Writer {
        dom: &dom,
        policy,
        out: String::with_capacity(source.len()),
        line_break_at: None,
    };
    writer.write(dom.fragment_root());
    writer.out
}

/// Control characters and what is no character have no place in HTML.
fn without_controls(source: &str) -> String {
    source
        .chars()
        .filter(|c| {
            let is_control = c.is_control() && !matches!(c, '\t' | '\n' | '\u{C}' | '\r');
            let is_noncharacter =
                matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(*c) & 0xFFFE == 0xFFFE;
            !(is_control || is_noncharacter)
        })
        .collect()
}

enum Step {
    Visit(NodeId),
    Push(&'static str),
}

struct Writer<'a> {
    dom: &'a Dom,
    policy: Policy,
    out: String,
    /// Where a line break that begins an element would be lost, so it is written twice.
    line_break_at: Option<usize>,
}

impl Writer<'_> {
    fn write(&mut self, root: NodeId) {
        let mut stack: Vec<Step> = self.dom.children_reversed(root).map(Step::Visit).collect();
        while let Some(step) = stack.pop() {
            match step {
                Step::Push(text) => self.out.push_str(text),
                Step::Visit(node) => match self.dom.data(node) {
                    NodeData::Text(text) => self.text(text),
                    NodeData::Element { attributes, .. } => {
                        self.element(node, attributes, &mut stack);
                    }
                    NodeData::Comment | NodeData::Document => {}
                },
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.line_break_at == Some(self.out.len()) && text.starts_with('\n') {
            self.out.push('\n');
        }
        write::push_text(&mut self.out, text);
    }

    fn element(&mut self, node: NodeId, attributes: &[(String, String)], stack: &mut Vec<Step>) {
        let dom = self.dom;
        match self.policy.element(dom.local_name(node)) {
            Kept::Element { start, end, name } => {
                self.out.push_str(start);
                self.attributes(name, attributes);
                self.out.push('>');
                if write::is_void(name) {
                    return;
                }
                if write::eats_line_break(name) {
                    self.line_break_at = Some(self.out.len());
                }
                stack.push(Step::Push(end));
                if name != "iframe" {
                    stack.extend(dom.children_reversed(node).map(Step::Visit));
                }
            }
            Kept::Link if Policy::allows_link(dom.attribute(node, "href")) => {
                self.out.push_str("<a");
                self.attributes("a", attributes);
                self.out.push('>');
                stack.push(Step::Push("</a>"));
                stack.extend(dom.children_reversed(node).map(Step::Visit));
            }
            Kept::Link => self.text(&dom.text_content(node)),
            Kept::Formula => {
                if let Some(formula) = math::annotation(dom, node) {
                    self.text(&formula);
                }
            }
            Kept::Content { apart } => {
                if apart {
                    self.text(" ");
                    if dom.has_children(node) {
                        stack.push(Step::Push(" "));
                    }
                }
                stack.extend(dom.children_reversed(node).map(Step::Visit));
            }
            Kept::Nothing => {}
        }
    }

    fn attributes(&mut self, element: &str, attributes: &[(String, String)]) {
        let mut added = self.policy.added_attributes(element).to_vec();
        for (name, value) in attributes {
            let Some(value) = self.policy.attribute(element, name, value) else {
                continue;
            };
            // one that we add keeps the place of the source's
            let ours = added
                .iter()
                .position(|(key, _)| key == name)
                .map(|index| added.remove(index).1);
            write::push_attribute(&mut self.out, name, ours.unwrap_or(&value));
        }
        for (name, value) in added {
            write::push_attribute(&mut self.out, name, value);
        }
    }
}
