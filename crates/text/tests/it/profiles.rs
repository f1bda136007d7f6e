//! Profile fields.

use ferrodon_text::{
    fields,
    links::LinkRel,
    render::{self, MentionNames, RenderStyle},
};
use serde_json::json;

use crate::{vectors::check_against, world::World};

#[test]
fn profile_fields_are_those_of_the_vectors() {
    let world = World::new();
    let mentions = world.mentions(&[]);
    let context = world.context(&mentions);
    check_against(
        "profile_fields",
        |vector| {
            let account = vector.input[0].as_i64().expect("an id");
            let is_local = account < 109_100_000_000_000_010;
            let name = fields::trimmed(vector.input[1].as_str().unwrap_or_default(), is_local);
            let value = fields::trimmed(vector.input[2].as_str().unwrap_or_default(), is_local);
            let verified = vector.output["verified"].as_bool().unwrap_or_default();
            let shown = |rel: LinkRel| {
                if is_local {
                    render::html(
                        &value,
                        &context,
                        RenderStyle {
                            paragraphs: false,
                            names: MentionNames::Full,
                            rel,
                        },
                    )
                } else {
                    fields::remote_html(&value, verified)
                }
            };
            json!({
                "name": name,
                "value": value,
                "link": fields::link(&value, is_local),
                "verifiable": fields::verifiable_link(&value, is_local).is_some(),
                "html": shown(LinkRel::Me),
                "html_plain": shown(LinkRel::Plain),
            })
        },
        |vector| {
            let mut expected = vector.output.clone();
            let object = expected.as_object_mut().expect("an object");
            object.retain(|key, _| !matches!(key.as_str(), "verified" | "requires" | "hash"));
            expected
        },
    );
}
