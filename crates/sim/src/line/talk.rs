//! What the counterpart knows: talks, tokens, what is to fail, and what it was sent.
//!
//! Plain data and what happens to it; no network stands here. Events are made here in LINE's form.
//! The surprise: a name of an event is counted and not drawn, so that a failing run can be read.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Value, json};

/// What goes wrong with the next call of the messaging API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is refused with this status and not carried out.
    Refuse(u16),
    /// It is carried out, and the answer is lost: this status comes instead.
    Lose(u16),
    /// It is carried out, and no answer ever comes.
    Silence,
}

/// One line of a talk.
#[derive(Debug, Clone)]
pub enum Said {
    /// By whoever talks.
    Theirs(String),
    /// By us.
    Ours(Value),
}

/// Everything that the counterpart knows.
#[derive(Default)]
pub struct State {
    /// Talks, by who talks.
    pub talks: BTreeMap<String, Vec<Said>>,
    /// Who blocked us.
    pub blocked: BTreeSet<String>,
    /// Where webhooks go.
    pub webhook: String,
    /// What the webhook answered, 0 for nothing in time.
    pub webhook_answers: Vec<u16>,
    /// Whether every event is sent twice.
    pub twice: bool,
    /// Whether events are kept back.
    pub hold_back: bool,
    /// What was kept back.
    pub held_back: Vec<Value>,
    /// What was not taken and is sent again.
    pub left: Vec<Value>,
    /// What goes wrong with the next calls.
    pub faults: VecDeque<Fault>,
    /// Every body that was sent.
    pub bodies: Vec<Value>,
    /// Messages that were pushed and not replied.
    pub pushes: usize,
    /// The rich menu that everybody sees.
    pub rich_menu: Option<String>,
    /// Rich menus, with whether they have a picture.
    pub rich_menus: BTreeMap<String, bool>,
    reply_tokens: BTreeMap<String, String>,
    link_tokens: BTreeMap<String, String>,
    retry_keys: BTreeSet<String>,
    counter: u64,
}

impl State {
    /// An event as LINE sends it.
    pub fn event(&mut self, user: &str, kind: &str, more: Value, may_reply: bool) -> Value {
        self.counter += 1;
        let number = self.counter;
        let mut event = json!({ "type": kind, "mode": "active", "timestamp": 1_621_218_600_000_u64 + number,
            "source": { "type": "user", "userId": user }, "webhookEventId": format!("01MIHON{number:019}"),
            "deliveryContext": { "isRedelivery": false }, "somethingNew": { "unknown": true } });
        if may_reply {
            let token = format!("reply-{number}");
            self.reply_tokens.insert(token.clone(), user.to_owned());
            event["replyToken"] = token.into();
        }
        if let Some(more) = more.as_object() {
            for (name, value) in more {
                event[name] = value.clone();
            }
        }
        self.talks.entry(user.to_owned()).or_default();
        event
    }

    /// Somebody writes.
    pub fn written(&mut self, user: &str, text: &str) -> Value {
        self.talks.entry(user.to_owned()).or_default().push(Said::Theirs(text.to_owned()));
        self.event(user, "message", json!({ "message": { "type": "text", "id": "1", "text": text } }), true)
    }

    /// Somebody presses a button.
    pub fn pressed(&mut self, user: &str, action: &Value) -> Value {
        let text = action["displayText"].as_str().unwrap_or_default().to_owned();
        self.talks.entry(user.to_owned()).or_default().push(Said::Theirs(text));
        self.event(user, "postback", json!({ "postback": { "data": action["data"] } }), true)
    }

    /// Somebody blocks us.
    pub fn blocked(&mut self, user: &str) -> Value {
        self.blocked.insert(user.to_owned());
        self.event(user, "unfollow", json!({}), false)
    }

    /// Somebody agrees to link; nothing if the token was never given out, or was used.
    pub fn agreed(&mut self, link_token: &str, nonce: &str) -> Option<Value> {
        let user = self.link_tokens.remove(link_token)?;
        Some(self.event(&user, "accountLink", json!({ "link": { "result": "ok", "nonce": nonce } }), true))
    }

    /// Whose token this is.
    pub fn owner_of_link(&self, link_token: &str) -> Option<String> {
        self.link_tokens.get(link_token).cloned()
    }

    /// A token with which somebody links, once.
    pub fn link_token(&mut self, user: &str) -> String {
        self.counter += 1;
        let token = format!("link-{}", self.counter);
        self.link_tokens.insert(token.clone(), user.to_owned());
        token
    }

    /// Takes a reply.
    ///
    /// # Errors
    /// The token was used, or never given out.
    pub fn reply(&mut self, token: &str, messages: &[Value]) -> Result<(), String> {
        let user = self.reply_tokens.remove(token).ok_or("Invalid reply token")?;
        self.show(&user, messages);
        Ok(())
    }

    /// Takes a push; whether it is new.
    pub fn push(&mut self, user: &str, messages: &[Value], retry_key: &str) -> bool {
        if !retry_key.is_empty() && !self.retry_keys.insert(retry_key.to_owned()) {
            return false;
        }
        self.pushes += 1;
        self.show(user, messages);
        true
    }

    fn show(&mut self, user: &str, messages: &[Value]) {
        // Whoever blocked us sees nothing, and LINE says nothing of it.
        if !self.blocked.contains(user) {
            let talk = self.talks.entry(user.to_owned()).or_default();
            talk.extend(messages.iter().cloned().map(Said::Ours));
        }
    }

    /// How many messages of ours a talk has.
    pub fn answers(&self, user: &str) -> usize {
        self.talk(user).iter().filter(|said| matches!(said, Said::Ours(_))).count()
    }

    /// A talk.
    pub fn talk(&self, user: &str) -> &[Said] {
        self.talks.get(user).map_or(&[], Vec::as_slice)
    }

    /// Our newest messages: those after the last thing that whoever talks said, or the last one of all.
    pub fn newest(&self, user: &str) -> Vec<Value> {
        let mut newest: Vec<Value> = Vec::new();
        for said in self.talk(user).iter().rev() {
            match said {
                Said::Ours(message) => newest.push(message.clone()),
                Said::Theirs(_) if newest.is_empty() => {}
                Said::Theirs(_) => break,
            }
        }
        newest.reverse();
        newest
    }
}

/// All words of a message, a line each.
pub fn words(message: &Value) -> String {
    let mut found = String::new();
    collect(message, &mut |value| {
        if value["type"] == "text"
            && let Some(text) = value["text"].as_str()
        {
            found.push_str(text);
            found.push('\n');
        }
    });
    found
}

/// All buttons of a message: what stands on them, and what they do.
pub fn buttons(message: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    collect(message, &mut |value| {
        let action = &value["action"];
        if action.is_object() {
            let text = words(value);
            let label = action["label"].as_str().unwrap_or_default();
            found.push((if text.is_empty() { label.to_owned() } else { text }, action.clone()));
        }
    });
    found
}

fn collect(value: &Value, visit: &mut impl FnMut(&Value)) {
    if value.is_object() {
        visit(value);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, visit)),
        // In reading order, which is not that of the members' names.
        Value::Object(members) => {
            let first = ["body", "contents", "footer", "items"];
            for name in first {
                if let Some(item) = members.get(name) {
                    collect(item, visit);
                }
            }
            let rest = members.iter().filter(|(name, _)| !first.contains(&name.as_str()));
            rest.for_each(|(_, item)| collect(item, visit));
        }
        _ => {}
    }
}
