//! A counterpart of LINE: what of its platform we use, on this machine, for tests and for the demonstration.
//!
//! It takes replies and pushes as LINE does and refuses what LINE would, signs webhooks and sends them again until they are
//! taken, asks whether to link, and shows each talk as a telephone would. It fails on request: refusals, silence, answers that
//! are lost, webhooks twice, late and in another order. It knows nothing of ours but the address of a webhook.
//! The surprise: it keeps every body that it was sent, so that LINE's own models can judge them later.

pub mod limits;
mod page;
mod server;
mod talk;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::Notify;

pub use talk::{Fault, Said, State, buttons, words};

/// The channel secret.
pub const SECRET: &str = "mihon-channel-secret";
/// The channel access token.
pub const TOKEN: &str = "mihon-channel-access-token";
/// LINE gives up on a webhook after this.
pub const WEBHOOK_TIME: Duration = Duration::from_secs(2);
/// How long a test waits for an answer in a talk.
const ANSWER_TIME: Duration = Duration::from_secs(30);
/// How soon a webhook that was not taken is sent again.
const AGAIN_TIME: Duration = Duration::from_millis(250);

/// A running counterpart; it ends when it is dropped.
pub struct Counterpart {
    core: Arc<Core>,
    address: SocketAddr,
    runtime: Runtime,
}

/// What all parts share.
pub(crate) struct Core {
    state: Mutex<State>,
    changed: Notify,
}

impl Core {
    fn new() -> Core {
        Core { state: Mutex::new(State::default()), changed: Notify::new() }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn has_changed(&self) {
        self.changed.notify_waiters();
    }

    /// Waits until `done` finds something; nothing if that takes too long.
    pub(crate) async fn until<T>(
        &self,
        within: Duration,
        done: impl Fn(&mut State) -> Option<T>,
    ) -> Option<T> {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                if let Some(found) = done(&mut self.state()) {
                    return found;
                }
                changed.await;
            }
        };
        tokio::time::timeout(within, waiting).await.ok()
    }

    /// Sends an event to the webhook, or keeps it back if that is what was asked for.
    pub(crate) async fn fire(&self, event: Value) {
        let (copies, hold) = {
            let mut state = self.state();
            let copies = if state.twice { 2 } else { 1 };
            if state.hold_back {
                state.held_back.push(event.clone());
            }
            (copies, state.hold_back)
        };
        if hold {
            return;
        }
        for _ in 0..copies {
            self.deliver(event.clone()).await;
        }
    }

    /// Sends events that were kept back, the last first.
    pub(crate) async fn release_reversed(&self) {
        let held: Vec<Value> = {
            let mut state = self.state();
            state.hold_back = false;
            state.held_back.drain(..).rev().collect()
        };
        for event in held {
            self.deliver(event).await;
        }
    }

    /// Sends what was not taken once more.
    async fn send_again(&self) {
        let left = std::mem::take(&mut self.state().left);
        for mut event in left {
            event["deliveryContext"]["isRedelivery"] = true.into();
            self.deliver(event).await;
        }
    }

    async fn deliver(&self, event: Value) {
        let webhook = self.state().webhook.clone();
        let body = json!({ "destination": "Umihon", "events": [event.clone()] }).to_string();
        let answer = tokio::time::timeout(WEBHOOK_TIME, post(&webhook, &body, &sign(body.as_bytes()))).await;
        let status = answer.ok().flatten().unwrap_or(0);
        let mut state = self.state();
        state.webhook_answers.push(status);
        if status != 200 {
            state.left.push(event);
        }
        drop(state);
        self.has_changed();
    }
}

/// The signature of a body.
pub fn sign(body: &[u8]) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).expect("any key");
    mac.update(body);
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}

/// Posts to the webhook; the status, if there was an answer.
async fn post(url: &str, body: &str, signature: &str) -> Option<u16> {
    let (address, path) = url.strip_prefix("http://")?.split_once('/')?;
    let mut stream = TcpStream::connect(address).await.ok()?;
    let head = format!(
        "POST /{path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         x-line-signature: {signature}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    std::str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()
}

impl Counterpart {
    /// One on a free port, which sends nothing before it is led to a webhook.
    ///
    /// # Panics
    /// When the machine has no port or no thread left.
    pub fn start() -> Counterpart {
        Counterpart::start_on("127.0.0.1:0")
    }

    /// One on this address.
    ///
    /// # Panics
    /// When the address is taken, or the machine has no thread left.
    pub fn start_on(address: &str) -> Counterpart {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.expect("threads for a runtime");
        let core = Arc::new(Core::new());
        let listener = runtime.block_on(TcpListener::bind(address)).expect("an address to listen on");
        let address = listener.local_addr().expect("a bound address");
        let routes = server::routes(core.clone());
        runtime.spawn(async move { axum::serve(listener, routes).await });
        let again = core.clone();
        runtime.spawn(async move {
            let mut ticks = tokio::time::interval(AGAIN_TIME);
            loop {
                ticks.tick().await;
                again.send_again().await;
            }
        });
        Counterpart { core, address, runtime }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Settings of a program whose LINE this is, and whose pages lie at `web`.
    pub fn settings(&self, web: &str) -> Vec<(&'static str, String)> {
        vec![
            ("TASHIKA_LINE_CHANNEL_SECRET", SECRET.to_owned()),
            ("TASHIKA_LINE_CHANNEL_ACCESS_TOKEN", TOKEN.to_owned()),
            ("TASHIKA_LINE_API_BASE", self.url()),
            ("TASHIKA_LINE_DATA_BASE", self.url()),
            ("TASHIKA_LINE_LINK_BASE", self.url()),
            ("TASHIKA_SERVER_PUBLIC_URL", web.to_owned()),
        ]
    }

    /// From now on webhooks go to the program at this address.
    pub fn lead_to(&self, program: &str) {
        self.core.state().webhook = format!("{program}/line/webhook");
    }

    /// Looks at everything, or changes it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.core.state()
    }

    /// Somebody writes.
    pub fn say(&self, user: &str, text: &str) {
        let event = self.core.state().written(user, text);
        self.runtime.block_on(self.core.fire(event));
    }

    /// Somebody begins to talk.
    pub fn follow(&self, user: &str) {
        let event = self.core.state().event(user, "follow", json!({}), true);
        self.runtime.block_on(self.core.fire(event));
    }

    /// Somebody blocks us.
    pub fn block(&self, user: &str) {
        let event = self.core.state().blocked(user);
        self.runtime.block_on(self.core.fire(event));
    }

    /// Somebody presses a button of ours that says or does `what`, in the newest answer.
    ///
    /// # Panics
    /// When there is no such button.
    pub fn press(&self, user: &str, what: &str) {
        let action = self.button(user, what);
        let event = self.core.state().pressed(user, &action);
        self.runtime.block_on(self.core.fire(event));
    }

    /// What a button of the newest answer does.
    ///
    /// # Panics
    /// When there is no such button.
    pub fn button(&self, user: &str, what: &str) -> Value {
        let state = self.core.state();
        let newest = state.newest(user);
        let found = newest.iter().flat_map(talk::buttons).find(|(text, action)| {
            text.contains(what) || action["data"].as_str().is_some_and(|data| data.contains(what))
        });
        found.map_or_else(|| panic!("no button {what} in {newest:?}"), |(_, action)| action)
    }

    /// Somebody agrees to link, as our page led them to the question.
    ///
    /// # Panics
    /// When the token was never given out.
    pub fn agree(&self, link_token: &str, nonce: &str) {
        let event = self.core.state().agreed(link_token, nonce).expect("a token of ours");
        self.runtime.block_on(self.core.fire(event));
    }

    /// Answers that a talk has so far.
    pub fn answers(&self, user: &str) -> usize {
        self.core.state().answers(user)
    }

    /// Waits until a talk has more answers than this, and gives the words of the newest.
    ///
    /// # Panics
    /// When none comes.
    pub fn answer_after(&self, user: &str, count: usize) -> String {
        let found = self.core.until(ANSWER_TIME, |state| {
            (state.answers(user) > count)
                .then(|| state.newest(user).iter().map(talk::words).collect::<String>())
        });
        let found = self.runtime.block_on(found);
        found.unwrap_or_else(|| panic!("no answer to {user}: {:?}", self.core.state().webhook_answers))
    }

    /// Somebody writes, and is answered.
    pub fn ask(&self, user: &str, text: &str) -> String {
        let before = self.answers(user);
        self.say(user, text);
        self.answer_after(user, before)
    }

    /// Somebody presses a button, and is answered.
    pub fn choose(&self, user: &str, what: &str) -> String {
        let before = self.answers(user);
        self.press(user, what);
        self.answer_after(user, before)
    }

    /// Waits until everything that was sent to the webhook has been taken.
    ///
    /// # Panics
    /// When it is not taken.
    pub fn settled(&self) {
        let taken = self.core.until(ANSWER_TIME, |state| state.left.is_empty().then_some(()));
        self.runtime.block_on(taken).expect("every webhook is taken in the end");
    }

    /// Sends what was kept back, the last first.
    pub fn release_reversed(&self) {
        self.runtime.block_on(self.core.release_reversed());
    }

    /// Sends the same event once more, as it was.
    pub fn repeat(&self, event: Value) {
        self.runtime.block_on(self.core.deliver(event));
    }

    /// The event of what somebody writes, which is sent to nobody.
    pub fn unsent(&self, user: &str, action: &Value) -> Value {
        self.core.state().pressed(user, action)
    }

    /// Every body that it was sent, a line each: what it was, and whether it took it.
    pub fn bodies(&self) -> String {
        self.core.state().bodies.iter().map(|body| format!("{body}\n")).collect()
    }

    /// Waits for ever.
    pub fn stay(&self) {
        self.runtime.block_on(std::future::pending::<()>());
    }
}
