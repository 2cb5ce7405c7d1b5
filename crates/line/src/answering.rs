//! From an event that is kept to an answer that is sent: some lanes side by side, and one event of a talk after the other.
//!
//! An event leaves the intake only when its answer is with LINE, or can never be. What is left over, from a crash or from a
//! time in which LINE was away, is found again by looking from time to time. Bookings never wait for anything here.
//! The surprise: after a crash an answer may be given that was given before; a booking is never made twice, because its key
//! follows from the name of the event.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use service::{LineArrivals, LineEvent, LineInbox, LineWaiting, Service};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Settings;
use crate::client::{Carry, Client, Sent};
use crate::message::Message;
use crate::signature::Signer;
use crate::talk::{Said, Talk};

/// Events that wait to be answered in this process at most; the others lie in the inbox until there is room.
const WAITING_MAX: usize = 10_000;
/// Talks that are answered side by side.
const LANES: usize = 64;
/// How long a reply token is taken for fresh; LINE takes it for about a minute.
const FRESH_MS: i64 = 50_000;
/// Pauses between tries of one event, after which it is left for later.
const PAUSES_MS: [u64; 3] = [300, 1_000, 3_000];
/// Pause before the vault is asked again to take over what lies in the inbox.
const TAKE_OVER_PAUSE: Duration = Duration::from_millis(500);
/// How often what is left over is looked for.
const LOOK_TIME: Duration = Duration::from_secs(15);
/// How old is left over what this process does not know of.
const LEFT_MS: i64 = 20_000;
/// How long an event is tried at all.
const TRIED_MS: i64 = 24 * 60 * 60 * 1_000;
/// Looks between two that forget what is old.
const LOOKS_A_FORGETTING: u64 = 240;
/// Looks between two that ask LINE how many messages may still be sent.
const LOOKS_A_QUOTA: u64 = 40;

/// The door for LINE.
pub struct Line {
    service: Service,
    settings: Settings,
    signer: Signer,
    client: Client,
    /// Nothing if its file cannot be used: then LINE is told to come again.
    inbox: Option<LineInbox>,
    lanes: Vec<UnboundedSender<Job>>,
    room: Arc<Semaphore>,
    under_way: Mutex<BTreeSet<String>>,
}

struct Job {
    waiting: LineWaiting,
    /// Whether it may have been answered before.
    again: bool,
    _seat: OwnedSemaphorePermit,
}

impl Line {
    /// Opens the door, and goes on with what waits.
    pub fn start(service: Service, settings: Settings, carry: Carry) -> Arc<Line> {
        let client = Client::new(&settings.api_base, &settings.channel_access_token, carry);
        let (lanes, queues): (Vec<_>, Vec<_>) = (0..LANES).map(|_| unbounded_channel()).unzip();
        let room = Arc::new(Semaphore::new(WAITING_MAX));
        let (inbox, arrivals) = match service.open_line_inbox() {
            Ok((inbox, arrivals)) => (Some(inbox), Some(arrivals)),
            Err(fault) => {
                tracing::error!(fault = fault.told(), "LINE is told to come again until the next start");
                (None, None)
            }
        };
        let (under_way, signer) = (Mutex::default(), Signer::new(&settings.channel_secret));
        let line = Arc::new(Line { service, settings, signer, client, inbox, lanes, room, under_way });
        if let Some(arrivals) = arrivals {
            tokio::spawn(line.clone().take_over(arrivals));
        }
        for queue in queues {
            tokio::spawn(line.clone().answer_all(queue));
        }
        tokio::spawn(line.clone().look_after());
        line
    }

    pub(crate) fn is_signed(&self, body: &[u8], signature: &[u8]) -> bool {
        self.signer.is_signed(body, signature)
    }

    /// Takes events; whether they are kept durably. Waits for nothing but the disk.
    pub(crate) async fn take(&self, events: Vec<LineEvent>) -> bool {
        let Some(inbox) = &self.inbox else { return false };
        let kept = inbox.keep(events).await;
        if let Err(refusal) = &kept {
            tracing::warn!(code = refusal.code, "LINE is told to come again");
        }
        kept.is_ok()
    }

    /// Takes over what lies in the inbox, as long as that takes: the vault waits where the booking side does.
    async fn take_over(self: Arc<Line>, mut arrivals: LineArrivals) {
        while let Some(arrived) = arrivals.next().await {
            let count = arrived.events.len();
            let seats = u32::try_from(count.min(WAITING_MAX)).unwrap_or(u32::MAX);
            let Ok(mut seats) = self.room.clone().acquire_many_owned(seats).await else { return };
            let fresh = loop {
                match self.service.keep_line_events(&arrived).await {
                    Ok(fresh) => break fresh,
                    Err(refusal) => {
                        tracing::warn!(code = refusal.code, "what LINE brought stays in the inbox for now");
                        tokio::time::sleep(TAKE_OVER_PAUSE).await;
                    }
                }
            };
            for waiting in fresh {
                if let Some(seat) = seats.split(1) {
                    self.enqueue(waiting, false, seat);
                }
            }
            arrivals.taken_over(count);
        }
    }

    fn enqueue(&self, waiting: LineWaiting, again: bool, seat: OwnedSemaphorePermit) {
        if !self.names().insert(waiting.event.id.clone()) {
            return;
        }
        let mut hasher = DefaultHasher::new();
        waiting.event.user.hash(&mut hasher);
        let lane = usize::try_from(hasher.finish() % LANES as u64).unwrap_or(0);
        if let Some(lane) = self.lanes.get(lane) {
            // The lanes live as long as this.
            let _ = lane.send(Job { waiting, again, _seat: seat });
        }
    }

    fn names(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer_all(self: Arc<Line>, mut queue: UnboundedReceiver<Job>) {
        while let Some(job) = queue.recv().await {
            self.answer(&job).await;
            self.names().remove(&job.waiting.event.id);
        }
    }

    /// Answers an event, with some tries, and notes when it is done.
    async fn answer(&self, job: &Job) {
        let mut again = job.again;
        for pause in PAUSES_MS.into_iter().map(Some).chain([None]) {
            match self.try_to_answer(&job.waiting, again).await {
                Ok(()) => {
                    if let Err(refusal) = self.service.line_answered(&job.waiting).await {
                        tracing::warn!(code = refusal.code, "an answered event of LINE could not be noted");
                    }
                    return;
                }
                Err(why) => {
                    tracing::warn!(%why, "an event of LINE could not be answered yet");
                    again = true;
                }
            }
            match pause {
                Some(pause) => tokio::time::sleep(Duration::from_millis(pause)).await,
                None => return,
            }
        }
    }

    async fn try_to_answer(&self, waiting: &LineWaiting, again: bool) -> Result<(), String> {
        let event = &waiting.event;
        if self.service.line_age_ms(waiting) > TRIED_MS {
            return Ok(());
        }
        let talk = Talk { service: &self.service, web: &self.settings.web };
        let messages = match talk.answer(event).await? {
            Said::Messages(messages) => messages,
            Said::OfferLink(voice) => {
                let token = self.client.link_token(&event.user).await?;
                talk.offer(&voice, &token)
            }
        };
        if messages.is_empty() { Ok(()) } else { self.send(waiting, &messages, again).await }
    }

    /// With the reply token while it is fresh, else as a push.
    async fn send(&self, waiting: &LineWaiting, messages: &[Message], again: bool) -> Result<(), String> {
        let event = &waiting.event;
        let fresh = !event.reply_token.is_empty() && self.service.line_age_ms(waiting) < FRESH_MS;
        if fresh {
            match self.client.reply(&event.reply_token, messages).await {
                Sent::Taken => return Ok(()),
                Sent::Later(why) => return Err(why),
                // It was used by a try of which no answer came.
                Sent::Refused(_) if again => return Ok(()),
                Sent::Refused(why) => tracing::warn!(%why, "a reply was refused; it is pushed"),
            }
        }
        match self.client.push(&event.user, messages, &event.id).await {
            Sent::Taken => Ok(()),
            Sent::Later(why) => Err(why),
            Sent::Refused(why) => {
                tracing::error!(%why, "an answer was refused for good; what it said is on the pages");
                Ok(())
            }
        }
    }

    /// Goes on with what is left over, at the start and from time to time, and forgets what is old.
    async fn look_after(self: Arc<Line>) {
        let mut ticks = tokio::time::interval(LOOK_TIME);
        for look in 0_u64.. {
            ticks.tick().await;
            match self.service.line_waiting().await {
                Ok(waiting) => {
                    let left = |it: &LineWaiting| look == 0 || self.service.line_age_ms(it) > LEFT_MS;
                    for waiting in waiting.into_iter().filter(left) {
                        let Ok(seat) = self.room.clone().try_acquire_owned() else { break };
                        self.enqueue(waiting, true, seat);
                    }
                }
                Err(refusal) => tracing::warn!(code = refusal.code, "what waits of LINE cannot be read"),
            }
            if look % LOOKS_A_QUOTA == 0 {
                match self.client.quota().await {
                    Ok((limit, sent)) => self.service.note_line_quota(limit, sent),
                    Err(why) => tracing::warn!(%why, "LINE does not say how many messages may be sent"),
                }
            }
            if look % LOOKS_A_FORGETTING == 0
                && let Err(refusal) = self.service.forget_old_line().await
            {
                tracing::warn!(code = refusal.code, "what is old of LINE cannot be forgotten");
            }
        }
    }
}
