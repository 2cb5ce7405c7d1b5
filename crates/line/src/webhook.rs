//! The webhook: what LINE tells us, judged by its signature, kept durably, and answered at once.
//!
//! Nothing is parsed before the signature is right, and nothing waits for a booking. What cannot be kept is not taken: LINE is
//! told to come again, and an event that comes again is known by its name. Kinds of events and members that came after this
//! code are passed over. The surprise: of what people write only the first characters are kept, because the words of the menu
//! are short and everything else is theirs alone.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use service::{LineEvent, LineSaid};

use crate::answering::Line;
use crate::signature::is_signed;

/// The longest body that is read: LINE's are some kilobytes.
const BODY_BYTES_MAX: usize = 512 * 1024;
/// Events of one body.
const EVENTS_MAX: usize = 200;
/// LINE gives up after two seconds.
const KEEPING_TIME: Duration = Duration::from_millis(1_500);
/// Characters that are kept of what somebody wrote.
const WRITTEN_CHARS_MAX: usize = 40;
/// The longest of LINE's own names, and of a nonce of ours.
const NAME_BYTES_MAX: usize = 128;
/// The longest data of a button.
const DATA_BYTES_MAX: usize = 300;

impl Line {
    /// What this door answers.
    pub fn routes(self: &Arc<Line>) -> Router {
        Router::new().route("/line/webhook", post(receive)).with_state(self.clone())
    }
}

async fn receive(State(line): State<Arc<Line>>, headers: HeaderMap, body: Body) -> StatusCode {
    let Ok(body) = to_bytes(body, BODY_BYTES_MAX).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let signature = headers.get("x-line-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !is_signed(line.secret(), &body, signature) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(told) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let events: Vec<LineEvent> =
        told["events"].as_array().into_iter().flatten().take(EVENTS_MAX).filter_map(read).collect();
    if events.is_empty() {
        return StatusCode::OK;
    }
    match tokio::time::timeout(KEEPING_TIME, line.take(events)).await {
        Ok(true) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// An event that we know how to answer.
fn read(event: &Value) -> Option<LineEvent> {
    let name = |value: &Value| -> Option<String> {
        let text = value.as_str()?;
        let fits =
            (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| text.to_owned())
    };
    // In any other mode somebody else talks on this channel.
    if event["mode"].as_str().is_some_and(|mode| mode != "active") || event["source"]["type"] != "user" {
        return None;
    }
    let said = match event["type"].as_str()? {
        "message" => LineSaid::Text(
            event["message"]["text"].as_str().unwrap_or_default().chars().take(WRITTEN_CHARS_MAX).collect(),
        ),
        "postback" => {
            let data = event["postback"]["data"].as_str().unwrap_or_default();
            LineSaid::Pressed(if data.len() <= DATA_BYTES_MAX { data.to_owned() } else { String::new() })
        }
        "accountLink" if event["link"]["result"] == "ok" => LineSaid::Linked(name(&event["link"]["nonce"])?),
        "accountLink" => LineSaid::NotLinked,
        "follow" => LineSaid::Followed,
        "unfollow" => LineSaid::Unfollowed,
        _ => return None,
    };
    Some(LineEvent {
        id: name(&event["webhookEventId"])?,
        user: name(&event["source"]["userId"])
            .filter(|user| user.bytes().all(|byte| byte.is_ascii_alphanumeric()))?,
        reply_token: name(&event["replyToken"]).unwrap_or_default(),
        said,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(more: Value) -> Value {
        let mut event = json!({ "mode": "active", "timestamp": 1, "source": { "type": "user", "userId": "U1" },
            "webhookEventId": "01F", "replyToken": "r", "deliveryContext": { "isRedelivery": false } });
        for (name, value) in more.as_object().expect("members") {
            event[name] = value.clone();
        }
        event
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
}
