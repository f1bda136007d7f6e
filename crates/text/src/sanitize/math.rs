//! Formulas: MathML isn't shown, but the TeX or plain text that its maker put beside it is
//! ([FEP-dc88](https://codeberg.org/fediverse/fep/src/branch/main/fep/dc88/fep-dc88.md)).

use crate::html::{Dom, NodeData, NodeId};

/// The formula as text, if it has an annotation that is one.
pub(super) fn annotation(dom: &Dom, math: NodeId) -> Option<String> {
    if !dom.is_mathml(math) {
        return None;
    }
    let semantics = dom
        .children(math)
        .find(|child| matches!(dom.data(*child), NodeData::Element { .. }))?;
    if dom.local_name(semantics) != "semantics" {
        return None;
    }
    let encoded = |encoding: &str| {
        let mut children = dom.children(semantics);
        children
            .find(|child| {
                dom.local_name(*child) == "annotation"
                    && dom.attribute(*child, "encoding") == Some(encoding)
            })
            .map(|annotation| dom.text_content(annotation))
    };
    if let Some(tex) = encoded("application/x-tex") {
        let is_block = dom.attribute(math, "display") == Some("block");
        return Some(if is_block {
            format!("$${tex}$$")
        } else {
            format!("${tex}$")
        });
    }
    encoded("text/plain")
}
