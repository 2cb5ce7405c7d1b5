//! What LINE refuses of messages: their number, their lengths, and what must not be empty.
//!
//! The limits of its documentation, written apart from ours, so that a mistake in one is not in both. The forms themselves
//! are judged by LINE's own models. The surprise: lengths are counted in UTF-16 units.

use serde_json::Value;

/// What is wrong with messages of one call.
///
/// # Errors
/// The first thing that LINE would refuse.
pub fn check(messages: &[Value]) -> Result<(), String> {
    if !(1..=5).contains(&messages.len()) {
        return Err(format!("{} messages", messages.len()));
    }
    messages.iter().try_for_each(message)
}

fn message(message: &Value) -> Result<(), String> {
    match message["type"].as_str() {
        Some("text") => length(message, "text", 1, 5_000)?,
        Some("flex") => {
            length(message, "altText", 1, 400)?;
            container(&message["contents"])?;
        }
        other => return Err(format!("a message of type {other:?}")),
    }
    if let Some(quick) = message.get("quickReply") {
        let items = quick["items"].as_array().ok_or("quick replies without items")?;
        if !(1..=13).contains(&items.len()) {
            return Err(format!("{} quick replies", items.len()));
        }
        for item in items {
            length(&item["action"], "label", 1, 20)?;
            action(&item["action"])?;
        }
    }
    Ok(())
}

fn container(container: &Value) -> Result<(), String> {
    match container["type"].as_str() {
        Some("bubble") => bubble(container),
        Some("carousel") => {
            let bubbles = container["contents"].as_array().ok_or("a carousel without contents")?;
            if !(1..=12).contains(&bubbles.len()) || container.to_string().len() > 50_000 {
                return Err(format!("a carousel of {} bubbles", bubbles.len()));
            }
            bubbles.iter().try_for_each(bubble)
        }
        other => Err(format!("a container of type {other:?}")),
    }
}

fn bubble(bubble: &Value) -> Result<(), String> {
    if bubble.to_string().len() > 30_000 {
        return Err("a bubble of more than 30 kB".to_owned());
    }
    ["header", "body", "footer"].iter().filter_map(|name| bubble.get(*name)).try_for_each(component)
}

fn component(component: &Value) -> Result<(), String> {
    if let Some(found) = component.get("action") {
        action(found)?;
    }
    match component["type"].as_str() {
        Some("text") => length(component, "text", 1, 10_000),
        Some("separator") => Ok(()),
        Some("box") => {
            let contents = component["contents"].as_array().ok_or("a box without contents")?;
            contents.iter().try_for_each(self::component)
        }
        other => Err(format!("a component of type {other:?}")),
    }
}

fn action(action: &Value) -> Result<(), String> {
    match action["type"].as_str() {
        Some("postback") => {
            length(action, "data", 1, 300)?;
            length(action, "label", 1, 20)?;
            length(action, "displayText", 1, 300)
        }
        Some("uri") => {
            let uri = action["uri"].as_str().unwrap_or_default();
            if !(uri.starts_with("http://") || uri.starts_with("https://")) {
                return Err(format!("the address {uri}"));
            }
            length(action, "uri", 1, 1_000)
        }
        other => Err(format!("an action of type {other:?}")),
    }
}

fn length(value: &Value, name: &str, least: usize, most: usize) -> Result<(), String> {
    let text = value[name].as_str().ok_or_else(|| format!("{name} is no text"))?;
    let units = text.encode_utf16().count();
    if (least..=most).contains(&units) { Ok(()) } else { Err(format!("{name} of {units} units")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(text: &str) -> Value {
        json!({ "type": "text", "text": text })
    }

    fn with_quick(count: usize, label: &str) -> Value {
        let action = json!({ "type": "postback", "data": "d", "label": label, "displayText": "t" });
        let items = vec![json!({ "type": "action", "action": action }); count];
        json!({ "type": "text", "text": "t", "quickReply": { "items": items } })
    }

    #[test]
    fn what_line_takes_is_taken() {
        assert_eq!(check(&[text("t"), with_quick(13, &"あ".repeat(20))]), Ok(()));
    }

    #[test]
    fn what_line_refuses_is_refused() {
        let data = json!({ "type": "postback", "data": "d".repeat(301), "label": "l", "displayText": "t" });
        let boxed = json!({ "type": "box", "layout": "vertical", "contents": [], "action": data });
        let bubble = |alt: &str| json!({ "type": "flex", "altText": alt, "contents": { "type": "bubble", "body": boxed } });
        let refused = [
            vec![],
            vec![text("t"); 6],
            vec![text("")],
            vec![text(&"t".repeat(5_001))],
            vec![with_quick(14, "l")],
            vec![with_quick(1, &"l".repeat(21))],
            vec![bubble("alt")],
            vec![bubble("")],
            vec![json!({ "type": "unknown" })],
        ];
        for messages in refused {
            assert!(check(&messages).is_err(), "{messages:?}");
        }
    }
}
