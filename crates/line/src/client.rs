//! The way to LINE: replies, pushes and the few other calls, one at a time and not too many a second.
//!
//! How bytes travel is handed in by the program; here stand addresses, headers, and what an answer of LINE means. A push has
//! a retry key that is the same every time, so that LINE tells it from one that it took before. Nothing is kept here.
//! The surprise: a reply has no such key, but its token is good once, so that a fresh token that is refused was used.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::message::Message;

/// How long an answer is waited for.
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// Calls a second: half of what LINE allows for one of its addresses.
const CALLS_A_SECOND: u32 = 1_000;

/// A request to LINE.
#[derive(Debug, Clone)]
pub struct Call {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Where to.
    pub url: String,
    /// What goes with it.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Status of HTTP.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// Takes a request to where it belongs; the error is for the operator.
pub type Carry =
    Arc<dyn Fn(Call) -> Pin<Box<dyn Future<Output = Result<Answered, String>> + Send>> + Send + Sync>;

/// What became of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// LINE has them.
    Taken,
    /// LINE will never take them.
    Refused(String),
    /// LINE did not take them now, or nobody knows.
    Later(String),
}

/// The messaging API of one channel.
#[derive(Clone)]
pub struct Client {
    base: Arc<str>,
    token: Arc<str>,
    carry: Carry,
    bucket: Arc<Bucket>,
}

impl Client {
    /// The channel that this token opens, at this address.
    pub fn new(base: &str, token: &str, carry: Carry) -> Client {
        let bucket = Arc::new(Bucket::new(CALLS_A_SECOND));
        Client { base: Arc::from(base), token: Arc::from(token), carry, bucket }
    }

    /// Answers an event with its token.
    pub(crate) async fn reply(&self, token: &str, messages: &[Message]) -> Sent {
        let body = json!({ "replyToken": token, "messages": messages });
        sent(self.post("/v2/bot/message/reply", &body, None).await)
    }

    /// Sends to somebody; `name` is the same whenever the same is sent again.
    pub(crate) async fn push(&self, user: &str, messages: &[Message], name: &str) -> Sent {
        let body = json!({ "to": user, "messages": messages });
        sent(self.post("/v2/bot/message/push", &body, Some(retry_key(name))).await)
    }

    /// Sends to somebody once for each key, a UUID, however often it is sent.
    pub(crate) async fn push_once(
        &self,
        user: &str,
        messages: &[Message],
        key: String,
    ) -> Result<Answered, String> {
        let body = json!({ "to": user, "messages": messages });
        self.post("/v2/bot/message/push", &body, Some(key)).await
    }

    /// What begins a link for somebody, good once and for ten minutes.
    pub(crate) async fn link_token(&self, user: &str) -> Result<String, String> {
        let answer = self.post(&format!("/v2/bot/user/{user}/linkToken"), &Value::Null, None).await?;
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let token = told["linkToken"].as_str().filter(|_| answer.status == 200);
        token.map(str::to_owned).ok_or_else(|| refused(&answer))
    }

    /// Which channel the token opens and what it may send, in words for whoever runs it.
    ///
    /// # Errors
    /// Why LINE does not say so.
    pub async fn look(&self) -> Result<String, String> {
        let bot = self.ask("GET", "/v2/bot/info", None).await?;
        let name = bot["basicId"].as_str().ok_or("LINE does not say which channel this is")?;
        let (limit, sent) = self.quota().await?;
        let limit = limit.map_or_else(|| "without a limit".to_owned(), |limit| format!("of {limit}"));
        Ok(format!("the channel {name} answers; {sent} messages were sent this month, {limit}"))
    }

    /// Messages that the channel may send in this month, if they are limited, and those that it sent.
    pub(crate) async fn quota(&self) -> Result<(Option<u64>, u64), String> {
        let allowed = self.ask("GET", "/v2/bot/message/quota", None).await?;
        let sent = self.ask("GET", "/v2/bot/message/quota/consumption", None).await?;
        let limit = allowed["value"].as_u64().filter(|_| allowed["type"] == "limited");
        Ok((limit, sent["totalUsage"].as_u64().ok_or("LINE does not say how much was sent")?))
    }

    /// Asks something that is to be answered with a document.
    pub(crate) async fn ask(
        &self,
        method: &'static str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, String> {
        let kind = body.map(|_| ("content-type", "application/json".to_owned()));
        let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let answer = self.call(method, &self.base, path, kind.into_iter().collect(), bytes).await?;
        match answer.status {
            200..=299 => serde_json::from_slice(&answer.body).map_err(|error| format!("{path}: {error}")),
            _ => Err(refused(&answer)),
        }
    }

    /// Sends a picture to where LINE takes them.
    pub(crate) async fn send_picture(&self, base: &str, path: &str, png: Vec<u8>) -> Result<(), String> {
        let kind = vec![("content-type", "image/png".to_owned())];
        let answer = self.call("POST", base, path, kind, png).await?;
        if answer.status < 300 { Ok(()) } else { Err(refused(&answer)) }
    }

    async fn post(&self, path: &str, body: &Value, key: Option<String>) -> Result<Answered, String> {
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(key.map(|key| ("x-line-retry-key", key)));
        self.call("POST", &self.base, path, headers, bytes).await
    }

    async fn call(
        &self,
        method: &'static str,
        base: &str,
        path: &str,
        mut headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) -> Result<Answered, String> {
        self.bucket.take().await;
        headers.push(("authorization", format!("Bearer {}", self.token)));
        let call = Call { method, url: format!("{base}{path}"), headers, body };
        let answer = tokio::time::timeout(ANSWER_TIME, (self.carry)(call)).await;
        answer.unwrap_or_else(|_| Err(format!("LINE did not answer within {} s", ANSWER_TIME.as_secs())))
    }
}

fn sent(answer: Result<Answered, String>) -> Sent {
    match answer {
        Err(why) => Sent::Later(why),
        // A push that LINE took before under the same key.
        Ok(answer) if matches!(answer.status, 200..=299 | 409) => Sent::Taken,
        Ok(answer) if answer.status == 429 || answer.status >= 500 => Sent::Later(refused(&answer)),
        Ok(answer) => Sent::Refused(refused(&answer)),
    }
}

pub(crate) fn refused(answer: &Answered) -> String {
    let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let words: String = told["message"].as_str().unwrap_or("no reason").chars().take(200).collect();
    format!("LINE answered {}: {words}", answer.status)
}

/// A UUID that follows from a name.
fn retry_key(name: &str) -> String {
    let digest = Sha256::digest(format!("line push {name}"));
    let mut hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // Version 8, which is for UUIDs of one's own making, and the variant of RFC 9562.
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "8");
    for at in [20, 16, 12, 8] {
        hex.insert(at, '-');
    }
    hex
}

/// Lets so many through in a second, and as many at once after a pause.
struct Bucket {
    a_second: u32,
    left: Mutex<(u32, Instant)>,
}

impl Bucket {
    fn new(a_second: u32) -> Bucket {
        Bucket { a_second, left: Mutex::new((a_second, Instant::now())) }
    }

    /// Waits until it is one's turn.
    async fn take(&self) {
        let each = Duration::from_secs(1) / self.a_second;
        loop {
            let wait = {
                let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
                let earned = left.1.elapsed().as_micros() / each.as_micros().max(1);
                if earned > 0 {
                    let earned = u32::try_from(earned).unwrap_or(u32::MAX);
                    left.0 = left.0.saturating_add(earned).min(self.a_second);
                    left.1 = Instant::now();
                }
                if left.0 > 0 {
                    left.0 -= 1;
                    return;
                }
                each
            };
            tokio::time::sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16) -> Result<Answered, String> {
        Ok(Answered { status, body: br#"{"message":"mihon"}"#.to_vec() })
    }

    #[test]
    fn what_line_took_before_is_taken() {
        assert_eq!(
            [200, 202, 409].map(|status| sent(answered(status))),
            [Sent::Taken, Sent::Taken, Sent::Taken]
        );
    }

    #[test]
    fn what_passes_is_tried_again_and_what_does_not_is_not() {
        assert_eq!(sent(answered(429)), Sent::Later("LINE answered 429: mihon".to_owned()));
        assert!(matches!(sent(answered(500)), Sent::Later(_)));
        assert!(matches!(sent(Err("nobody there".to_owned())), Sent::Later(_)));
        assert!(matches!(sent(answered(400)), Sent::Refused(_)));
        assert!(matches!(sent(answered(401)), Sent::Refused(_)));
    }

    #[test]
    fn a_retry_key_is_a_uuid_and_the_same_for_the_same() {
        let key = retry_key("01F");
        assert_eq!(key, retry_key("01F"));
        assert_ne!(key, retry_key("01G"));
        let lengths: Vec<usize> = key.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(key.chars().nth(14) == Some('8') && key.chars().nth(19) == Some('8'), "{key}");
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_than_so_many_go_out_in_a_second() {
        let bucket = Bucket::new(10);
        let began = Instant::now();
        for _ in 0..30 {
            bucket.take().await;
        }
        let took = began.elapsed();
        assert!((Duration::from_millis(1_900)..Duration::from_millis(2_200)).contains(&took), "{took:?}");
    }
}
