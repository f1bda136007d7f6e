//! The tree of a parsed fragment: nodes in one vector, linked by index, so that nothing recurses and dropping is flat.

use html5ever::{QualName, local_name, ns};

/// A node's place in the tree.
pub(crate) type NodeId = usize;

/// The node above all others.
pub(crate) const ROOT: NodeId = 0;

/// What a node is.
#[derive(Debug)]
pub(crate) enum NodeData {
    /// The root.
    Document,
    /// Text.
    Text(String),
    /// A comment, a processing instruction or the like: only its being there matters.
    Comment,
    /// An element, its attributes in the order of the source.
    Element {
        name: QualName,
        attributes: Vec<(String, String)>,
    },
}

/// A node and its neighbours.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) data: NodeData,
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    /// Nodes above, when it was put in.
    depth: usize,
}

/// A tree.
#[derive(Debug)]
pub(crate) struct Dom {
    nodes: Vec<Node>,
}

impl Dom {
    pub(crate) fn new() -> Self {
        let mut dom = Self { nodes: Vec::new() };
        dom.create(NodeData::Document);
        dom
    }

    pub(crate) fn create(&mut self, data: NodeData) -> NodeId {
        self.nodes.push(Node {
            data,
            parent: None,
            previous: None,
            next: None,
            first_child: None,
            last_child: None,
            depth: 0,
        });
        self.nodes.len() - 1
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn data(&self, node: NodeId) -> &NodeData {
        &self.nodes[node].data
    }

    pub(crate) fn data_mut(&mut self, node: NodeId) -> &mut NodeData {
        &mut self.nodes[node].data
    }

    pub(crate) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node].parent
    }

    pub(crate) fn previous(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node].previous
    }

    pub(crate) fn last_child(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node].last_child
    }

    pub(crate) fn has_children(&self, node: NodeId) -> bool {
        self.nodes[node].first_child.is_some()
    }

    pub(crate) fn depth(&self, node: NodeId) -> usize {
        self.nodes[node].depth
    }

    pub(crate) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.nodes[node].first_child, |child| {
            self.nodes[*child].next
        })
    }

    /// Children from the last to the first: the order in which a stack wants them.
    pub(crate) fn children_reversed(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.nodes[node].last_child, |child| {
            self.nodes[*child].previous
        })
    }

    /// All nodes below one, in the order of the source; what is below a node that `skips` says yes to is left out with it.
    pub(crate) fn descendants(
        &self,
        node: NodeId,
        skips: impl Fn(NodeId) -> bool,
    ) -> impl Iterator<Item = NodeId> {
        let mut stack: Vec<NodeId> = self.children_reversed(node).collect();
        std::iter::from_fn(move || {
            loop {
                let node = stack.pop()?;
                if !skips(node) {
                    stack.extend(self.children_reversed(node));
                    return Some(node);
                }
            }
        })
    }

    /// The top-level nodes of the fragment: the parser puts an `html` element around them.
    pub(crate) fn fragment_root(&self) -> NodeId {
        self.nodes[ROOT].first_child.unwrap_or(ROOT)
    }

    /// An element's name, whatever its namespace; empty for other nodes.
    pub(crate) fn local_name(&self, node: NodeId) -> &str {
        match self.data(node) {
            NodeData::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    pub(crate) fn is_mathml(&self, node: NodeId) -> bool {
        matches!(self.data(node), NodeData::Element { name, .. } if name.ns == ns!(mathml))
    }

    /// The value of an element's attribute.
    pub(crate) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        let NodeData::Element { attributes, .. } = self.data(node) else {
            return None;
        };
        attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All text below a node.
    pub(crate) fn text_content(&self, node: NodeId) -> String {
        self.text_content_without(node, |_| false)
    }

    /// All text below a node, save below those that `skips` says yes to.
    pub(crate) fn text_content_without(
        &self,
        node: NodeId,
        skips: impl Fn(NodeId) -> bool,
    ) -> String {
        let mut text = String::new();
        for node in self.descendants(node, skips) {
            if let NodeData::Text(part) = self.data(node) {
                text.push_str(part);
            }
        }
        text
    }

    pub(crate) fn append(&mut self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let last = self.nodes[parent].last_child;
        self.link(parent, child, last, None);
    }

    pub(crate) fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let Some(parent) = self.nodes[sibling].parent else {
            return;
        };
        let previous = self.nodes[sibling].previous;
        self.link(parent, child, previous, Some(sibling));
    }

    fn link(
        &mut self,
        parent: NodeId,
        child: NodeId,
        previous: Option<NodeId>,
        next: Option<NodeId>,
    ) {
        match previous {
            Some(previous) => self.nodes[previous].next = Some(child),
            None => self.nodes[parent].first_child = Some(child),
        }
        match next {
            Some(next) => self.nodes[next].previous = Some(child),
            None => self.nodes[parent].last_child = Some(child),
        }
        let depth = self.nodes[parent].depth + 1;
        let node = &mut self.nodes[child];
        node.parent = Some(parent);
        node.previous = previous;
        node.next = next;
        node.depth = depth;
    }

    pub(crate) fn detach(&mut self, node: NodeId) {
        let Some(parent) = self.nodes[node].parent.take() else {
            return;
        };
        let previous = self.nodes[node].previous.take();
        let next = self.nodes[node].next.take();
        match previous {
            Some(previous) => self.nodes[previous].next = next,
            None => self.nodes[parent].first_child = next,
        }
        match next {
            Some(next) => self.nodes[next].previous = previous,
            None => self.nodes[parent].last_child = previous,
        }
    }

    pub(crate) fn move_children(&mut self, from: NodeId, to: NodeId) {
        while let Some(child) = self.nodes[from].first_child {
            self.append(to, child);
        }
    }

    /// Takes out of lists to choose from all but the choices, as parsers did before the standard of 2025 (Mastodon's
    /// still does): elements are ignored, their text stays, save text that was no markup.
    pub(crate) fn flatten_selects(&mut self) {
        for select in 0..self.nodes.len() {
            if !self.is_html(select, "select") {
                continue;
            }
            let is_select = |node| node != select && self.is_html(node, "select");
            let inner: Vec<NodeId> = self.descendants(select, is_select).collect();
            for node in inner {
                let NodeData::Element { name, .. } = self.data(node) else {
                    continue;
                };
                match &*name.local {
                    "option" | "optgroup" | "script" | "template" | "hr" => {}
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => self.detach(node),
                    _ => self.unwrap(node),
                }
            }
        }
    }

    /// Puts an element's children in its place.
    fn unwrap(&mut self, node: NodeId) {
        while let Some(child) = self.nodes[node].first_child {
            self.insert_before(node, child);
        }
        self.detach(node);
    }

    /// Whether an element is HTML's own, of this name.
    pub(crate) fn is_html(&self, node: NodeId, local: &str) -> bool {
        matches!(self.data(node), NodeData::Element { name, .. } if name.ns == ns!(html) && &*name.local == local)
    }
}

/// The element that fragments are parsed into.
pub(crate) fn context_name() -> QualName {
    QualName::new(None, ns!(html), local_name!("body"))
}
