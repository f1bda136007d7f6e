//! Parsing: html5ever's tree builder, writing into [`Dom`], with bounds.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    rc::Rc,
};

use html5ever::{
    Attribute, ExpandedName, ParseOpts, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    local_name, ns, parse_fragment as parser,
    tendril::{StrTendril, TendrilSink},
    tree_builder::TreeBuilderOpts,
};

use super::dom::{self, Dom, NodeData, NodeId};

/// Deepest nesting: that of Mastodon's parser.
pub(crate) const MAX_DEPTH: usize = 400;

/// Most attributes of an element: that of Mastodon's parser.
pub(crate) const MAX_ATTRIBUTES: usize = 400;

/// Most nodes. A few bytes can open many elements again (unclosed `<b>` in front of each new `<p>`), so the length of
/// the source alone is no bound.
pub(crate) const MAX_NODES: usize = 100_000;

/// Most bytes of all attributes' values, for the same reason.
pub(crate) const MAX_ATTRIBUTE_BYTES: usize = 4 * 1024 * 1024;

/// Bytes after which the bounds are looked at.
const CHUNK: usize = 512;

/// A fragment too deep, too large or too strange to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooComplex;

/// Parses a fragment as the content of a `body`, without scripting.
pub(crate) fn parse_fragment(html: &str) -> Result<Dom, TooComplex> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let mut parser = parser(Sink::new(), options, dom::context_name(), Vec::new(), false);
    let mut rest = html;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        parser.process(StrTendril::from(chunk));
        if parser.tokenizer.sink.sink.is_exceeded() {
            return Err(TooComplex);
        }
        rest = after;
    }
    let sink = parser.finish();
    if sink.is_exceeded() {
        return Err(TooComplex);
    }
    let mut dom = sink.dom.into_inner();
    dom.flatten_selects();
    Ok(dom)
}

/// A node, with its name, which the tree builder asks for all the time.
#[derive(Clone)]
struct Handle {
    id: NodeId,
    name: Rc<QualName>,
    /// Whether it is an `annotation-xml` with HTML in it.
    has_html: bool,
}

struct Sink {
    dom: RefCell<Dom>,
    exceeded: Cell<bool>,
    attribute_bytes: Cell<usize>,
    no_name: Rc<QualName>,
}

impl Sink {
    fn new() -> Self {
        Self {
            dom: RefCell::new(Dom::new()),
            exceeded: Cell::new(false),
            attribute_bytes: Cell::new(0),
            no_name: Rc::new(QualName::new(None, ns!(), local_name!(""))),
        }
    }

    fn is_exceeded(&self) -> bool {
        self.exceeded.get() || self.dom.borrow().len() > MAX_NODES
    }

    fn unnamed(&self, data: NodeData) -> Handle {
        Handle {
            id: self.dom.borrow_mut().create(data),
            name: Rc::clone(&self.no_name),
            has_html: false,
        }
    }

    fn check_depth(&self, node: NodeId) {
        let dom = self.dom.borrow();
        // the root and the element around the fragment don't count
        if matches!(dom.data(node), NodeData::Element { .. }) && dom.depth(node) > MAX_DEPTH + 1 {
            self.exceeded.set(true);
        }
    }

    /// Text joins the text before it, if `previous` is one.
    fn join(&self, previous: Option<NodeId>, text: &str) -> bool {
        let mut dom = self.dom.borrow_mut();
        match previous.map(|previous| dom.data_mut(previous)) {
            Some(NodeData::Text(before)) => {
                before.push_str(text);
                true
            }
            _ => false,
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle {
            id: dom::ROOT,
            name: Rc::clone(&self.no_name),
            has_html: false,
        }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> Handle {
        let bytes = attributes
            .iter()
            .map(|attribute| attribute.value.len())
            .sum::<usize>()
            + self.attribute_bytes.get();
        self.attribute_bytes.set(bytes);
        if attributes.len() > MAX_ATTRIBUTES || bytes > MAX_ATTRIBUTE_BYTES {
            self.exceeded.set(true);
        }
        // no use in copying what won't be shown, and a few bytes can copy a lot
        let attributes = if self.exceeded.get() {
            Vec::new()
        } else {
            attributes
        };
        let attributes = attributes.into_iter().map(plain_attribute).collect();
        let shared = Rc::new(name.clone());
        Handle {
            id: self
                .dom
                .borrow_mut()
                .create(NodeData::Element { name, attributes }),
            name: shared,
            has_html: flags.mathml_annotation_xml_integration_point,
        }
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.unnamed(NodeData::Comment)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.unnamed(NodeData::Comment)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let node = match child {
            NodeOrText::AppendNode(node) => node.id,
            NodeOrText::AppendText(text) => {
                let last = self.dom.borrow().last_child(parent.id);
                if self.join(last, &text) {
                    return;
                }
                self.unnamed(NodeData::Text(text.to_string())).id
            }
        };
        self.dom.borrow_mut().append(parent.id, node);
        self.check_depth(node);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.dom.borrow().parent(element.id).is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(
        &self,
        _name: StrTendril,
        _public_id: StrTendril,
        _system_id: StrTendril,
    ) {
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        // a template's content is shown like any other
        target.clone()
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &Handle) -> bool {
        target.has_html
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let node = match child {
            NodeOrText::AppendNode(node) => node.id,
            NodeOrText::AppendText(text) => {
                let previous = self.dom.borrow().previous(sibling.id);
                if self.join(previous, &text) {
                    return;
                }
                self.unnamed(NodeData::Text(text.to_string())).id
            }
        };
        self.dom.borrow_mut().insert_before(sibling.id, node);
        self.check_depth(node);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let mut dom = self.dom.borrow_mut();
        let NodeData::Element {
            attributes: present,
            ..
        } = dom.data_mut(target.id)
        else {
            return;
        };
        for (name, value) in attributes.into_iter().map(plain_attribute) {
            if !present.iter().any(|(key, _)| *key == name) {
                present.push((name, value));
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.dom.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        self.dom.borrow_mut().move_children(node.id, new_parent.id);
    }
}

fn plain_attribute(attribute: Attribute) -> (String, String) {
    let local = attribute.name.local;
    let name = attribute
        .name
        .prefix
        .map_or_else(|| local.to_string(), |prefix| format!("{prefix}:{local}"));
    (name, attribute.value.to_string())
}
