//! The body of a webhook: which of its events we know how to answer.
//!
//! It is read once and nothing is copied but what is kept. A member of a form that we do not know is as if it were not there,
//! so that an event of tomorrow passes over itself and not over those beside it.
//! The surprise: this stands in the way of every webhook, so it makes no tree of values of what it will not keep.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use service::{LineEvent, LineSaid};

/// Events of one body.
const EVENTS_MAX: usize = 200;
/// Characters that are kept of what somebody wrote.
const WRITTEN_CHARS_MAX: usize = 40;
/// The longest of LINE's own names, and of a nonce of ours.
const NAME_BYTES_MAX: usize = 128;
/// The longest data of a button.
const DATA_BYTES_MAX: usize = 300;

/// The events of a body that we know how to answer; nothing if it is none of LINE's.
pub(super) fn events(body: &[u8]) -> Option<Vec<LineEvent>> {
    let told: Member<'_, Told<'_>> = serde_json::from_slice(body).ok()?;
    Some(told.object?.events.into_iter().take(EVENTS_MAX).filter_map(|event| read(&event.object?)).collect())
}

/// An event that we know how to answer.
fn read(event: &Event) -> Option<LineEvent> {
    let source = event.source.object.as_ref()?;
    // In any other mode somebody else talks on this channel.
    if event.mode.text().is_some_and(|mode| mode != "active") || source.r#type.text() != Some("user") {
        return None;
    }
    let link = event.link.object.as_ref();
    let said = match event.r#type.text()? {
        "message" => {
            let text = event.message.object.as_ref().and_then(|message| message.text.text());
            LineSaid::Text(text.unwrap_or_default().chars().take(WRITTEN_CHARS_MAX).collect())
        }
        "postback" => {
            let data = event.postback.object.as_ref().and_then(|postback| postback.data.text());
            LineSaid::Pressed(data.filter(|data| data.len() <= DATA_BYTES_MAX).unwrap_or_default().to_owned())
        }
        "accountLink" => match link.filter(|link| link.result.text() == Some("ok")) {
            Some(link) => LineSaid::Linked(name(&link.nonce)?),
            None => LineSaid::NotLinked,
        },
        "follow" => LineSaid::Followed,
        "unfollow" => LineSaid::Unfollowed,
        _ => return None,
    };
    Some(LineEvent {
        id: name(&event.id)?,
        user: name(&source.user).filter(|user| user.bytes().all(|byte| byte.is_ascii_alphanumeric()))?,
        reply_token: name(&event.reply_token).unwrap_or_default(),
        said,
    })
}

fn name(text: &Text<'_>) -> Option<String> {
    let text = text.text()?;
    let fits = (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned())
}

#[derive(Deserialize)]
struct Told<'a> {
    #[serde(borrow, default)]
    events: Vec<Member<'a, Event<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Event<'a> {
    #[serde(borrow)]
    r#type: Text<'a>,
    #[serde(borrow)]
    mode: Text<'a>,
    #[serde(borrow, rename = "webhookEventId")]
    id: Text<'a>,
    #[serde(borrow, rename = "replyToken")]
    reply_token: Text<'a>,
    #[serde(borrow)]
    source: Member<'a, Source<'a>>,
    #[serde(borrow)]
    message: Member<'a, Written<'a>>,
    #[serde(borrow)]
    postback: Member<'a, Postback<'a>>,
    #[serde(borrow)]
    link: Member<'a, Link<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Source<'a> {
    #[serde(borrow)]
    r#type: Text<'a>,
    #[serde(borrow, rename = "userId")]
    user: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written<'a> {
    #[serde(borrow)]
    text: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Postback<'a> {
    #[serde(borrow)]
    data: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Link<'a> {
    #[serde(borrow)]
    result: Text<'a>,
    #[serde(borrow)]
    nonce: Text<'a>,
}

/// A member that should be a text.
type Text<'a> = Member<'a, IgnoredAny>;

/// A member, as a text or as an object; neither if it has another form.
struct Member<'a, T> {
    text: Option<Cow<'a, str>>,
    object: Option<T>,
}

impl<T> Member<'_, T> {
    const NEITHER: Self = Member { text: None, object: None };

    fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

impl<T> Default for Member<'_, T> {
    fn default() -> Self {
        Member::NEITHER
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Member<'a, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any(PhantomData))
    }
}

struct Any<'a, T>(PhantomData<(&'a (), T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for Any<'a, T> {
    type Value = Member<'a, T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Member { text: Some(Cow::Borrowed(text)), object: None })
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Member { text: Some(Cow::Owned(text.to_owned())), object: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let object = T::deserialize(MapAccessDeserializer::new(members))?;
        Ok(Member { text: None, object: Some(object) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Member::NEITHER)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Member::NEITHER)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Member::NEITHER)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Member::NEITHER)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Member::NEITHER)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Member::NEITHER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn event(more: Value) -> Value {
        let mut event = json!({ "mode": "active", "timestamp": 1, "source": { "type": "user", "userId": "U1" },
            "webhookEventId": "01F", "replyToken": "r", "deliveryContext": { "isRedelivery": false } });
        for (name, value) in more.as_object().expect("members") {
            event[name] = value.clone();
        }
        event
    }

    fn read(event: &Value) -> Option<LineEvent> {
        events(json!({ "destination": "U", "events": [event] }).to_string().as_bytes()).expect("a body").pop()
    }

    fn said(more: Value) -> Option<LineSaid> {
        read(&event(more)).map(|event| event.said)
    }

    #[test]
    fn what_is_said_is_read() {
        let text = json!({ "type": "message", "message": { "type": "text", "id": "1", "text": "予約する" } });
        assert_eq!(said(text), Some(LineSaid::Text("予約する".to_owned())));
        let pressed = json!({ "type": "postback", "postback": { "data": "g=menu", "params": {} } });
        assert_eq!(said(pressed), Some(LineSaid::Pressed("g=menu".to_owned())));
        let linked = json!({ "type": "accountLink", "link": { "result": "ok", "nonce": "abc" } });
        assert_eq!(said(linked), Some(LineSaid::Linked("abc".to_owned())));
        let failed = json!({ "type": "accountLink", "link": { "result": "failed", "nonce": "abc" } });
        assert_eq!(said(failed), Some(LineSaid::NotLinked));
        assert_eq!(said(json!({ "type": "follow" })), Some(LineSaid::Followed));
        assert_eq!(said(json!({ "type": "unfollow" })), Some(LineSaid::Unfollowed));
    }

    #[test]
    fn a_picture_or_a_sticker_says_nothing() {
        let sticker = json!({ "type": "message", "message": { "type": "sticker", "id": "1" } });
        assert_eq!(said(sticker), Some(LineSaid::Text(String::new())));
    }

    #[test]
    fn what_came_after_this_code_is_passed_over() {
        assert_eq!(said(json!({ "type": "somethingNew" })), None);
        assert!(said(json!({ "type": "follow", "somethingNew": [1, 2] })).is_some());
    }

    #[test]
    fn who_cannot_be_answered_is_passed_over() {
        assert_eq!(said(json!({ "type": "follow", "source": { "type": "group", "groupId": "G" } })), None);
        assert_eq!(said(json!({ "type": "follow", "mode": "standby" })), None);
        assert_eq!(said(json!({ "type": "follow", "webhookEventId": null })), None);
        assert_eq!(said(json!({ "type": "follow", "source": { "type": "user", "userId": "../x" } })), None);
    }

    #[test]
    fn little_is_kept_of_what_people_write() {
        let text = json!({ "type": "message", "message": { "type": "text", "text": "あ".repeat(500) } });
        assert_eq!(said(text), Some(LineSaid::Text("あ".repeat(WRITTEN_CHARS_MAX))));
        let pressed = json!({ "type": "postback", "postback": { "data": "g".repeat(301) } });
        assert_eq!(said(pressed), Some(LineSaid::Pressed(String::new())));
    }

    #[test]
    fn an_event_of_another_form_is_passed_over_and_those_beside_it_are_read() {
        let good = event(json!({ "type": "follow" }));
        let mut odd = vec![json!(1), json!(null), json!([good.clone()]), json!("follow"), json!({})];
        for member in
            ["type", "mode", "source", "webhookEventId", "replyToken", "message", "postback", "link"]
        {
            for value in [json!(7), json!([]), json!({ "a": [1] }), json!(null), json!(1.5), json!(true)] {
                odd.push(event(json!({ "type": "message", member: value })));
            }
        }
        for odd in odd {
            let body = json!({ "events": [odd, good] }).to_string();
            let read = events(body.as_bytes()).expect("a body");
            assert_eq!(read.last().map(|event| &event.said), Some(&LineSaid::Followed), "{body}");
        }
    }

    #[test]
    fn a_text_with_signs_that_json_escapes_is_read_whole() {
        let body =
            br#"{"events":[{"type":"message","source":{"type":"user","userId":"U1"},"webhookEventId":"1",
            "message":{"text":"\u4e88\u7d04 \"a\" \ud842\udfb7"}}]}"#;
        let said = events(body).expect("a body").pop().map(|event| event.said);
        assert_eq!(said, Some(LineSaid::Text("予約 \"a\" 𠮷".to_owned())));
    }

    #[test]
    fn what_is_no_list_of_events_is_no_body_of_line() {
        assert_eq!(events(b"no json"), None);
        assert_eq!(events(b"[]"), None);
        assert_eq!(events(b"{\"events\":7}"), None);
        assert_eq!(events(b"{\"events\":[]}"), Some(Vec::new()));
        assert_eq!(events(b"{\"destination\":\"U\"}"), Some(Vec::new()));
    }
}
