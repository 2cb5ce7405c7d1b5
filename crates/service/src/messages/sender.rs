//! Sends what is due: one process at a time, each way at its own pace, and never in the way of a booking.
//!
//! It looks messages up in the durable state, reads the address from the vault just in time and hands over; what ended is written
//! into the journal. Where several nodes share a store, one has the turn to send, as an entry, for a minute, and asks
//! for it again only while there is something to send; what it began before its turn ends is over before another's begins.
//! The surprise: whoever has no address is looked at again, ever more rarely, as long as the message is due.

mod landing;
mod looking;
mod printing;
mod reminding;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use kernel::command::{Actor, Channel, Command};
use kernel::outbox::{DUE_MS, Ending, MessageKey, OutboxCommand};
use kernel::state::State;
use kernel::time::Instant;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use self::landing::Landed;
use self::looking::{Look, To};
use self::reminding::Reminding;
pub(super) use self::reminding::reminder;

use super::about::{About, News};
use super::post::{Post, Rank, pause};
use super::writing::{self, Subject};
use super::{Carried, Carrier, Carrying, OfferedPlace, Outgoing, Way, identity};
use crate::Service;
use crate::chance;
use crate::present;
use crate::refusal::Refusal;
use crate::sequencer::{Share, Standing, Submission, Verdict};
use crate::view::{Moment, ProgrammeView};
use crate::wording::{Lang, Words};

/// How long handing one message over may take, in milliseconds: less than half of a turn.
const CARRY_MS: i64 = 25_000;
/// How long nothing is looked at where nothing is known to be due.
const IDLE: Duration = Duration::from_millis(500);
/// How long bookings are left alone while many of them wait.
const YIELD: Duration = Duration::from_millis(50);
/// Commands that wait for the sequencer while messages are sent, at most.
const BUSY_MAX: usize = 64;
/// Messages that are looked at in one round.
const ROUND_MAX: usize = 256;
/// The first pause after a message was not taken, in milliseconds, and the longest.
const AGAIN_MS: (i64, i64) = (60_000, 3_600_000);
/// The first pause after nobody had an address, in milliseconds, and the longest.
const LOOK_MS: (i64, i64) = (10_000, 6 * 3_600_000);
/// Before it is forgotten, a message that could not be sent is given up, so that it is known.
const GIVE_UP_MS: i64 = DUE_MS - 3_600_000;
/// How often those that wait in vain are looked for, in milliseconds.
const SWEEP_MS: i64 = 10 * 60_000;
/// How long a stop waits for what is being handed over.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Sends messages, in steps: the task runs them in a loop, tests one by one.
pub struct Sender {
    service: Service,
    /// Address of the site, without a slash at its end.
    site: String,
    id: [u8; 16],
    posts: Vec<Post>,
    /// Whether whoever is reached by nothing else gets a letter.
    letters: bool,
    waits: BTreeMap<MessageKey, Wait>,
    /// When each is looked at next, in monotonic time; what is urgent and due stands before all that is due.
    order: BTreeSet<(i64, MessageKey)>,
    /// The newest that was taken in.
    after: Option<MessageKey>,
    /// Which life of the state it is of.
    generation: Option<u64>,
    /// When those that wait in vain were looked for last.
    swept: i64,
    reminding: Reminding,
    flights: JoinSet<Landed>,
}

/// A message that is due.
#[derive(Clone)]
struct Wait {
    since: Instant,
    tries: u32,
    looks: u32,
    refused: Vec<Way>,
    tried: Option<Way>,
    /// Whether somebody has little time to answer it.
    is_urgent: bool,
    /// When it is looked at next, if it is neither parked nor under way.
    at: i64,
}

impl Wait {
    /// Its rank among those that wait for one way.
    fn rank(&self) -> Rank {
        Rank { tries: self.tries, can_wait: !self.is_urgent }
    }
}

/// The task that sends.
pub struct Sending {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Sending {
    /// Ends it; what is being handed over may be finished and written down for a moment.
    pub async fn finish(self) {
        let Sending { stop, mut task } = self;
        let _ = stop.send(());
        if tokio::time::timeout(LAST_WORDS, &mut task).await.is_err() {
            task.abort();
        }
    }
}

impl Service {
    /// What sends messages by these ways, the one that is tried first in front. `site` is the address that people type.
    pub fn sender(&self, carriers: Vec<Arc<dyn Carrier>>, site: &str) -> Sender {
        let letters = self.prints_letters();
        self.message_desk().known().sends = letters || !carriers.is_empty();
        self.message_desk().known().carried = carriers.iter().map(|carrier| carrier.way()).collect();
        Sender {
            service: self.clone(),
            site: site.trim_end_matches('/').to_owned(),
            id: chance::drawn(self.sequencer().chance()),
            posts: carriers.into_iter().map(Post::of).collect(),
            letters,
            waits: BTreeMap::new(),
            order: BTreeSet::new(),
            after: None,
            generation: None,
            swept: 0,
            reminding: Reminding::default(),
            flights: JoinSet::new(),
        }
    }
}

impl Sender {
    /// The only sender that its store can have: it need not wait for the turn of the process before it to end, which is gone.
    #[must_use]
    pub fn alone(self) -> Sender {
        Sender { id: *b"the only sender.", ..self }
    }

    /// Runs from now on.
    pub fn start(mut self) -> Sending {
        let (stop, mut stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            loop {
                let rest = self.round().await;
                let poked = self.service.clone();
                tokio::select! {
                    _ = &mut stopped => break,
                    () = self.landed() => {}
                    () = poked.message_desk().poke.notified() => {}
                    () = tokio::time::sleep(rest) => {}
                }
            }
            while self.flights.join_next().await.is_some() {}
        });
        Sending { stop, task }
    }

    /// Takes in what came back, and lets go what may; how long to rest if nothing happens.
    pub async fn round(&mut self) -> Duration {
        while let Some(landed) = self.flights.try_join_next() {
            self.land(landed.ok());
        }
        let free = self.service.read().outbox().is_free_for(self.id, self.service.now());
        let has_way = self.letters || !self.posts.is_empty();
        if self.service.sequencer().standing() != Standing::Serving || !free || !has_way {
            self.forget();
            return IDLE;
        }
        if self.service.sequencer().waiting() <= BUSY_MAX && !self.remind().await {
            self.forget();
            return IDLE;
        }
        self.take_in();
        if self.unpark() && !self.give_letters_up().await {
            self.forget();
            return IDLE;
        }
        for _ in 0..ROUND_MAX {
            let now = self.monotonic();
            let Some((_, key)) = self.order.first().copied().filter(|(at, _)| *at <= now) else {
                return self.rest(now);
            };
            if self.service.sequencer().waiting() > BUSY_MAX {
                return YIELD;
            }
            self.order.pop_first();
            if !self.go(key).await {
                self.forget();
                return IDLE;
            }
        }
        Duration::ZERO
    }

    /// Waits for the next that comes back, and takes it in; without end if none is under way.
    pub async fn landed(&mut self) {
        match self.flights.join_next().await {
            Some(landed) => self.land(landed.ok()),
            None => std::future::pending().await,
        }
    }

    /// How many are being handed over.
    pub fn flying(&self) -> usize {
        self.flights.len()
    }

    fn rest(&self, now: i64) -> Duration {
        let next = self.order.first().map(|(at, _)| *at);
        let opens =
            self.posts.iter().filter(|post| !post.parked.is_empty()).filter_map(|it| it.opens_at(now));
        let soonest = opens
            .chain(next)
            .min()
            .map_or(IDLE, |at| Duration::from_millis(u64::try_from(at.saturating_sub(now)).unwrap_or(0)));
        soonest.min(IDLE)
    }

    fn monotonic(&self) -> i64 {
        self.service.clock().monotonic()
    }

    /// Another has the turn, or the state is another: what is due is read anew when it is this one's turn.
    fn forget(&mut self) {
        self.waits.clear();
        self.order.clear();
        self.after = None;
        self.reminding = Reminding::default();
        self.posts.iter_mut().for_each(|post| post.parked.clear());
        self.service.message_desk().forget();
    }

    /// Takes in what became due, as far as it is durable, and what has an address now.
    fn take_in(&mut self) {
        let (fresh, offers, generation) = {
            let state = self.service.read();
            let mark = self.service.sequencer().mark(&state);
            let after = self.after.filter(|_| self.generation == Some(mark.generation()));
            let durable = self.service.sequencer().durable();
            let is_durable = |(key, _): &(MessageKey, Instant)| key.position < durable;
            let due = state.outbox().due_after(after).take_while(is_durable);
            let offers = offers_due(&state).filter(is_durable).collect::<Vec<_>>();
            (due.take(ROUND_MAX).collect::<Vec<_>>(), offers, mark.generation())
        };
        if self.generation.replace(generation) != Some(generation) {
            self.forget();
        }
        let now = self.monotonic();
        for (key, since) in offers {
            self.meets(key, since, true, now);
        }
        for (key, since) in fresh {
            self.after = Some(key);
            self.meets(key, since, false, now);
        }
        let given = self.service.message_desk().take_given();
        let keys: Vec<MessageKey> = {
            let state = self.service.read();
            given.into_iter().filter_map(|number| state.outbox().due_of(number)).collect()
        };
        for key in keys {
            // Those that are parked or under way have an address already.
            let Some(wait) = self.waits.get(&key).cloned() else { continue };
            if self.order.remove(&(wait.at, key)) {
                self.again(key, wait, now);
            }
        }
    }

    /// Takes a message in, if it is not known yet.
    fn meets(&mut self, key: MessageKey, since: Instant, is_urgent: bool, now: i64) {
        if !self.waits.contains_key(&key) {
            let (refused, tried) = (Vec::new(), None);
            self.again(key, Wait { since, tries: 0, looks: 0, refused, tried, is_urgent, at: now }, now);
        }
    }

    /// Brings back as many of the parked as may go, and those that wait in vain; whether those were looked for.
    fn unpark(&mut self) -> bool {
        let (mono, now) = (self.monotonic(), self.service.now());
        let sweeps = mono.saturating_sub(self.swept) >= SWEEP_MS;
        if sweeps {
            self.swept = mono;
        }
        let mut back = Vec::new();
        for post in &mut self.posts {
            let room = post.room(mono);
            back.extend(std::iter::from_fn(|| post.parked.pop_first()).take(room));
            if sweeps {
                let old =
                    |key: &MessageKey| self.waits.get(key).is_none_or(|it| now.since(it.since) >= GIVE_UP_MS);
                back.extend(post.parked.extract_if(.., |(_, key)| old(key)));
            }
        }
        for (_, key) in back {
            if let Some(wait) = self.waits.get(&key).cloned() {
                self.again(key, wait, mono);
            }
        }
        sweeps
    }

    /// Does for a message what can be done now; `false` if it is not this process's turn.
    async fn go(&mut self, key: MessageKey) -> bool {
        let Some(mut wait) = self.waits.get(&key).cloned() else { return true };
        let mono = self.monotonic();
        match self.look(key, &wait).await {
            Look::Over => self.over(key),
            Look::Away => self.again(key, wait, mono.saturating_add(AGAIN_MS.0)),
            Look::Nowhere => {
                let rest = pause(LOOK_MS.0, wait.looks, LOOK_MS.1, self.service.sequencer().chance());
                wait.looks = wait.looks.saturating_add(1);
                self.again(key, wait, mono.saturating_add(rest));
            }
            Look::Ends(ending, way) => {
                return self.writes_down(key, OutboxCommand::End { key, ending, way }).await;
            }
            Look::Waits => return self.writes_down(key, OutboxCommand::WaitForPrinter { key }).await,
            Look::Goes(way, to) => {
                wait.tried = Some(way);
                let since = wait.since;
                self.waits.insert(key, wait);
                return self.goes(key, since, way, &to).await;
            }
        }
        true
    }

    /// Has written down what is over without being handed over; `false` if it is not this process's turn.
    async fn writes_down(&mut self, key: MessageKey, command: OutboxCommand) -> bool {
        if !self.has_turn().await {
            return false;
        }
        let service = self.service.clone();
        self.flights.spawn(async move {
            service.write_down(command).await;
            Landed { key, carried: None }
        });
        true
    }

    /// Hands a message over, if there is room; `false` if it is not this process's turn.
    async fn goes(&mut self, key: MessageKey, since: Instant, way: Way, to: &[To]) -> bool {
        let mono = self.monotonic();
        let Some(index) = self.posts.iter().position(|post| post.way() == way) else { return true };
        if !self.posts.get(index).is_some_and(|post| post.is_open(mono)) {
            let rank = self.waits.get(&key).map(Wait::rank).unwrap_or_default();
            self.posts[index].parked.insert((rank, key));
            return true;
        }
        if !self.has_turn().await {
            return false;
        }
        // Whoever had the turn before may have handed it over since it was looked at.
        if self.service.read().outbox().due_since(key).is_none() {
            self.over(key);
            return true;
        }
        let mut messages = Vec::new();
        for to in to {
            let Some(message) = self.written(key, since, way, to).await else {
                let Some(wait) = self.waits.get(&key).cloned() else { return true };
                self.again(key, wait, mono.saturating_add(AGAIN_MS.0));
                return true;
            };
            messages.push(message);
        }
        let post = &mut self.posts[index];
        post.took_off();
        // Begun here and not by the task, so that nothing that flies was not handed over.
        let carrying = messages.into_iter().map(|message| post.carrier.carry(message)).collect();
        let service = self.service.clone();
        self.flights.spawn(async move {
            let bound = Duration::from_millis(CARRY_MS.unsigned_abs());
            let carried = tokio::time::timeout(bound, all_of(carrying)).await;
            let carried =
                carried.unwrap_or_else(|_| Carried::Away("there was no answer in 25 seconds".to_owned()));
            if carried == Carried::Taken {
                service
                    .write_down(OutboxCommand::End { key, ending: Ending::HandedOver, way: Some(way) })
                    .await;
            }
            Landed { key, carried: Some((way, carried)) }
        });
        true
    }

    fn over(&mut self, key: MessageKey) {
        self.waits.remove(&key);
        self.service.message_desk().note(key, None);
    }

    fn again(&mut self, key: MessageKey, wait: Wait, at: i64) {
        let at = if wait.is_urgent && at <= self.monotonic() { i64::MIN } else { at };
        self.waits.insert(key, Wait { at, ..wait });
        self.order.insert((at, key));
    }

    /// Whether this process may send for as long as it takes; asks for the turn if not.
    async fn has_turn(&self) -> bool {
        let has = || {
            let until = self.service.now().plus_ms(CARRY_MS);
            self.service.read().outbox().sends(self.id, until)
        };
        if has() {
            return true;
        }
        let verdict = self.service.about_messages(OutboxCommand::TakeTurn { sender: self.id }).await;
        matches!(verdict, Verdict::Happened { .. }) && has()
    }

    /// The message as it goes, from what it is about as that stands and is durable.
    async fn written(&self, key: MessageKey, since: Instant, way: Way, to: &To) -> Option<Outgoing> {
        let (found, stop, mark) = {
            let state = self.service.read();
            let found = told_now(&state, key, self.service.now())?;
            let stop = self.stop_at(&state, key, way, to.lang);
            (found, stop, self.service.sequencer().mark(&state))
        };
        self.service.settled(mark, None).await.ok()?;
        let (programme, news, moment) = found;
        let lang = to.lang;
        let receipt = match news.place().filter(|_| way == Way::Mail) {
            Some(booking) => Some(self.service.receipt(booking, lang).await.ok()?),
            None => None,
        };
        let about = Subject {
            programme: &programme,
            news: &news,
            moment,
            site: &self.site,
            stop: stop.as_deref(),
            way,
            whom: to.talk.as_ref().map(|(whom, _)| *whom),
        };
        let written = writing::written(lang, &about);
        let attachments = match way {
            Way::Mail => writing::files(lang, &about, receipt.as_ref()),
            Way::Sms | Way::Line | Way::Letter => Vec::new(),
        };
        let id = identity(key, since, &to.talk());
        let offer = news.offer().zip(to.talk.as_ref()).map(|(offer, (_, link))| OfferedPlace {
            link: link.clone(),
            slot: offer.slot.id.clone(),
            dose: offer.dose,
            url: about.address(Words::new(lang), &about.list()),
        });
        let (subject, text, short) = (written.subject, written.text, written.short);
        Some(Outgoing { id, to: to.address.clone(), lang, subject, text, short, stop, attachments, offer })
    }
}

impl Sender {
    /// Where whoever reads a mail stops them.
    fn stop_at(&self, state: &State, key: MessageKey, way: Way, lang: Lang) -> Option<String> {
        let about = About::of(state, key).filter(|_| way == Way::Mail)?;
        let link = self.service.stop_link(&about.held().definition.id, about.owner()?);
        Some(format!("{}/messages/stop?link={link}&lang={}", self.site, lang.code()))
    }
}

/// Offers that are due: there are few, and whoever has one has little time.
fn offers_due(state: &State) -> impl Iterator<Item = (MessageKey, Instant)> {
    let offered = state.programmes().flat_map(|(_, held)| held.waitlist().offered());
    let keys = offered.filter_map(|waiter| state.outbox().due_of(waiter.number));
    keys.filter_map(|key| Some((key, state.outbox().due_since(key)?)))
}

/// Hands over what goes to several addresses at once: taken if somebody took it and nobody may take it later.
async fn all_of(carrying: Vec<Carrying>) -> Carried {
    let mut worst = None;
    for carrying in carrying {
        let carried = carrying.await;
        let is_worse = worst.as_ref().is_none_or(|worst| weight(&carried) > weight(worst));
        worst = if is_worse { Some(carried) } else { worst };
    }
    worst.unwrap_or_else(|| Carried::Refused("there is nobody".to_owned()))
}

fn weight(carried: &Carried) -> u8 {
    match carried {
        Carried::Refused(_) => 0,
        Carried::Taken => 1,
        Carried::Later { .. } => 2,
        Carried::Away(_) => 3,
    }
}

impl Service {
    /// Makes a message about a booking due once more, because this member of staff asked for it.
    pub(crate) async fn want_message(&self, booking: &str, by: Actor) -> Result<(), Refusal> {
        let number = present::number(booking)?;
        let want = Command::Outbox(OutboxCommand::Want { number });
        match self.handed_in(want, Channel::Desk, by, Share::Kept).await {
            Verdict::Happened { .. } | Verdict::Again { .. } => Ok(()),
            Verdict::Refused { .. } => Err(Refusal::plain("booking.unknown")),
            Verdict::NotProcessed => Err(Refusal::later("overloaded", 1)),
            Verdict::Unknown => Err(Refusal::later("outcome.unknown", 2)),
        }
    }

    async fn about_messages(&self, command: OutboxCommand) -> Verdict {
        self.handed_in(Command::Outbox(command), Channel::System, Actor::System, Share::Public).await
    }

    async fn handed_in(&self, command: Command, channel: Channel, actor: Actor, share: Share) -> Verdict {
        let valid_until = self.now().plus_ms(CARRY_MS);
        let submission = Submission { command, channel, actor, key: None, valid_until };
        self.sequencer().submit(submission, share).await
    }

    /// Has something about messages written down, however long that takes; only the end of this process leaves it open.
    pub(super) async fn write_down(&self, command: OutboxCommand) {
        loop {
            let verdict = self.about_messages(command.clone()).await;
            let is_over = !matches!(verdict, Verdict::Unknown | Verdict::NotProcessed);
            if is_over || matches!(self.sequencer().standing(), Standing::Ended { .. }) {
                return;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// What a message tells, and its programme, as they stand.
pub(super) fn told_now(
    state: &State,
    key: MessageKey,
    now: Instant,
) -> Option<(ProgrammeView, News, Moment)> {
    About::of(state, key)?.told(now)
}
