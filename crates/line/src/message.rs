//! Messages as LINE takes them: texts, and bubbles of rows and buttons.
//!
//! Only what we use of LINE's forms, made by functions that keep every limit, so that no message of ours is refused for its
//! size. Lengths are counted as LINE counts them, in UTF-16 units. It words nothing.
//! The surprise: a button is a box that can be pressed and not LINE's own button, whose label may have only twenty characters.

use serde::Serialize;

/// Buttons under the talk.
pub const QUICK_MAX: usize = 13;
/// Bubbles side by side.
pub const BUBBLES_MAX: usize = 10;
const TEXT_MAX: usize = 5_000;
const ALT_MAX: usize = 400;
const LABEL_MAX: usize = 20;
const DATA_MAX: usize = 300;
const URI_MAX: usize = 1_000;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Message {
    /// Words.
    Text {
        /// They.
        text: String,
        /// Buttons under the talk.
        #[serde(skip_serializing_if = "Option::is_none")]
        quick_reply: Option<QuickReply>,
    },
    /// Bubbles.
    Flex {
        /// What is read out, and shown where bubbles are not.
        alt_text: String,
        /// They.
        contents: Container,
        /// Buttons under the talk.
        #[serde(skip_serializing_if = "Option::is_none")]
        quick_reply: Option<QuickReply>,
    },
}

/// Buttons under the talk, which go when the next message comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuickReply {
    items: Vec<QuickItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct QuickItem {
    r#type: &'static str,
    action: Action,
}

/// One bubble, or some side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Container {
    /// One.
    Bubble(Bubble),
    /// Some.
    Carousel {
        /// They, in reading order.
        contents: Vec<InCarousel>,
    },
}

/// A bubble that says what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum InCarousel {
    /// It.
    Bubble(Bubble),
}

/// A card of lines and buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bubble {
    body: Part,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    r#type: &'static str,
    layout: &'static str,
    spacing: &'static str,
    contents: Vec<Component>,
}

impl Default for Part {
    fn default() -> Part {
        Part { r#type: "box", layout: "vertical", spacing: "md", contents: Vec::new() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Component {
    Text {
        text: String,
        wrap: bool,
        size: &'static str,
        weight: &'static str,
        color: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        align: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        flex: Option<u8>,
    },
    Separator {},
    Box {
        layout: &'static str,
        padding_all: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        corner_radius: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        background_color: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        action: Option<Action>,
        contents: Vec<Component>,
    },
}

/// What happens when something is pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// We are told.
    Postback {
        /// Short, for where it cannot be longer.
        label: String,
        /// What we are told.
        data: String,
        /// What stands in the talk as said by whoever pressed.
        display_text: String,
    },
    /// A page is opened.
    Uri {
        /// Short, for where it cannot be longer.
        label: String,
        /// Its address.
        uri: String,
    },
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// What most people want next.
    First,
    /// Another way.
    Other,
    /// What cannot be taken back.
    Danger,
}

impl Action {
    /// Tells us `data`; a text that is too long is cut, and data never is.
    ///
    /// # Panics
    /// When the data is too long, which a test shows that no gesture is.
    pub fn postback(label: &str, data: String) -> Action {
        assert!(data.len() <= DATA_MAX, "data of {} bytes", data.len());
        Action::Postback { label: cut(label, LABEL_MAX), data, display_text: cut(label, DATA_MAX) }
    }

    /// Opens a page; an address that is too long opens the page without its query.
    pub fn uri(label: &str, uri: String) -> Action {
        let fits = uri.len() <= URI_MAX;
        let uri = if fits { uri } else { uri.split('?').next().unwrap_or_default().to_owned() };
        Action::Uri { label: cut(label, LABEL_MAX), uri }
    }
}

impl Bubble {
    /// A bubble with a title.
    pub fn titled(title: &str) -> Bubble {
        Bubble::default().with(words(title, "lg", "bold", INK, None))
    }

    /// With a paragraph.
    #[must_use]
    pub fn paragraph(self, text: &str) -> Bubble {
        if text.is_empty() { self } else { self.with(words(text, "md", "regular", INK, None)) }
    }

    /// With a small line.
    #[must_use]
    pub fn small(self, text: &str) -> Bubble {
        if text.is_empty() { self } else { self.with(words(text, "sm", "regular", GREY, None)) }
    }

    /// With a line of what it is and its value.
    #[must_use]
    pub fn row(self, name: &str, value: &str) -> Bubble {
        let contents =
            vec![words(name, "sm", "regular", GREY, Some(4)), words(value, "md", "bold", INK, Some(8))];
        self.with(boxed("horizontal", "none", contents))
    }

    /// With a rule.
    #[must_use]
    pub fn rule(self) -> Bubble {
        self.with(Component::Separator {})
    }

    /// With a line to choose, and what is to be said of it.
    #[must_use]
    pub fn choice(self, text: &str, note: &str, action: Action) -> Bubble {
        let mut contents = vec![words(text, "md", "bold", LINK, Some(5))];
        if !note.is_empty() {
            contents.push(words(note, "sm", "regular", GREY, Some(3)));
        }
        self.with(pressed(boxed("horizontal", "md", contents), PALE, action))
    }

    /// With a button at the foot.
    #[must_use]
    pub fn button(mut self, text: &str, look: Look, action: Action) -> Bubble {
        let (ground, ink) = match look {
            Look::First => (LINK, "#ffffff"),
            Look::Other => (PALE, LINK),
            Look::Danger => (DANGER, "#ffffff"),
        };
        let mut label = words(text, "md", "bold", ink, None);
        if let Component::Text { align, .. } = &mut label {
            *align = Some("center");
        }
        let button = pressed(boxed("vertical", "md", vec![label]), ground, action);
        self.footer.get_or_insert_default().contents.push(button);
        self
    }

    fn with(mut self, component: Component) -> Bubble {
        self.body.contents.push(component);
        self
    }
}

/// A message of words.
pub fn text(words: &str) -> Message {
    Message::Text { text: cut(words, TEXT_MAX), quick_reply: None }
}

/// A message of one bubble.
pub fn bubble(alt: &str, bubble: Bubble) -> Message {
    Message::Flex { alt_text: cut(alt, ALT_MAX), contents: Container::Bubble(bubble), quick_reply: None }
}

/// A message of bubbles side by side; what is too much is left out.
pub fn carousel(alt: &str, mut bubbles: Vec<Bubble>) -> Message {
    bubbles.truncate(BUBBLES_MAX);
    let contents = Container::Carousel { contents: bubbles.into_iter().map(InCarousel::Bubble).collect() };
    Message::Flex { alt_text: cut(alt, ALT_MAX), contents, quick_reply: None }
}

impl Message {
    /// With buttons under the talk; what is too much is left out.
    #[must_use]
    pub fn quick(mut self, actions: Vec<Action>) -> Message {
        let items: Vec<_> = actions
            .into_iter()
            .take(QUICK_MAX)
            .map(|action| QuickItem { r#type: "action", action })
            .collect();
        let (Message::Text { quick_reply, .. } | Message::Flex { quick_reply, .. }) = &mut self;
        *quick_reply = (!items.is_empty()).then_some(QuickReply { items });
        self
    }
}

const INK: &str = "#1a1a1a";
const GREY: &str = "#595959";
const LINK: &str = "#0017c1";
const PALE: &str = "#e8f1fe";
const DANGER: &str = "#ce0000";

fn words(
    text: &str,
    size: &'static str,
    weight: &'static str,
    color: &'static str,
    flex: Option<u8>,
) -> Component {
    // LINE refuses a text with nothing in it.
    let text = if text.is_empty() { "-".to_owned() } else { cut(text, TEXT_MAX) };
    Component::Text { text, wrap: true, size, weight, color, align: None, flex }
}

fn boxed(layout: &'static str, padding_all: &'static str, contents: Vec<Component>) -> Component {
    Component::Box {
        layout,
        padding_all,
        corner_radius: None,
        background_color: None,
        action: None,
        contents,
    }
}

fn pressed(mut component: Component, ground: &'static str, pressed: Action) -> Component {
    if let Component::Box { corner_radius, background_color, action, .. } = &mut component {
        *corner_radius = Some("8px");
        *background_color = Some(ground);
        *action = Some(pressed);
    }
    component
}

/// The text, or as much of it as fits with a sign that there was more.
fn cut(text: &str, units_max: usize) -> String {
    if text.encode_utf16().count() <= units_max {
        return text.to_owned();
    }
    let mut left = units_max.saturating_sub(1);
    let fits = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    });
    fits.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_cut_as_line_counts() {
        assert_eq!(cut("予約", 2), "予約");
        assert_eq!(cut("予約する", 3), "予約…");
        assert_eq!(cut("𠮷𠮷", 3), "𠮷…");
        assert_eq!(cut("𠮷𠮷", 2), "…");
        assert_eq!(cut(&"a".repeat(6_000), TEXT_MAX).encode_utf16().count(), TEXT_MAX);
    }

    #[test]
    fn a_button_is_what_line_reads() {
        let action = Action::postback("A label that is too long for LINE", "g=menu".to_owned());
        let made = serde_json::to_value(action).expect("JSON");
        let wanted = json!({ "type": "postback", "label": "A label that is too…", "data": "g=menu",
            "displayText": "A label that is too long for LINE" });
        assert_eq!(made, wanted);
    }

    #[test]
    fn a_bubble_is_what_line_reads() {
        let one =
            Bubble::titled("T").button("B", Look::First, Action::uri("B", "https://example.jp".to_owned()));
        let made = serde_json::to_value(bubble("alt", one)).expect("JSON");
        assert_eq!(made["type"], "flex");
        assert_eq!(made["altText"], "alt");
        assert_eq!(made["contents"]["type"], "bubble");
        assert_eq!(made["contents"]["body"]["contents"][0]["text"], "T");
        assert_eq!(made["contents"]["footer"]["contents"][0]["action"]["uri"], "https://example.jp");
        assert_eq!(made.get("quickReply"), None);
    }

    #[test]
    fn there_are_never_too_many_bubbles_or_buttons() {
        let made = carousel("alt", vec![Bubble::titled("T"); 20]);
        let made = made.quick(vec![Action::uri("B", "https://example.jp".to_owned()); 20]);
        let made = serde_json::to_value(made).expect("JSON");
        assert_eq!(made["contents"]["contents"].as_array().map(Vec::len), Some(BUBBLES_MAX));
        assert_eq!(made["contents"]["contents"][0]["type"], "bubble");
        assert_eq!(made["quickReply"]["items"].as_array().map(Vec::len), Some(QUICK_MAX));
    }

    #[test]
    #[should_panic(expected = "data of 301 bytes")]
    fn data_is_never_cut() {
        let _ = Action::postback("B", "x".repeat(301));
    }
}
