//! The world: nodes on one disk, people with two devices each, and time, in one thread.
//!
//! Each act changes one thing; then everybody who waits at a node that is awake is looked at once, in the order in
//! which they asked, and the judge sees what became durable and what was told. Nothing runs by itself, so a plan
//! gives the same story on every machine.

use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use kernel::booking_number::BookingNumber;
use kernel::command::CommandId;
use service::evidence::note::Verifier;
use service::{Channel, CommandStatus};

use super::door::Door;
use super::flaw::Flaw;
use super::hearing::Hearing;
use super::judge::Judge;
use super::line;
use super::node::{House, Node};
use super::person::{Last, Person};
use super::plan::{Act, Scene, Wish};
use super::request::{Answer, Asking, AtCounter, Deed, Known, Request};
use super::verdict::Violation;
use super::verdict::promise::{ENTITLED, ONE_KERNEL};

/// Everything.
pub(super) struct World {
    pub(super) house: House,
    pub(super) scene: Scene,
    pub(super) nodes: Vec<Node>,
    pub(super) people: Vec<Person>,
    pub(super) requests: Vec<Request>,
    /// Requests that wait, in the order in which they were sent.
    pub(super) waiting: Vec<usize>,
    pub(super) judge: Judge,
    pub(super) slots: Vec<String>,
    pub(super) door: Door,
    /// What an honest wall clock shows.
    pub(super) wall: i64,
    /// Acts so far.
    pub(super) clock: usize,
    /// The story, if it is told.
    pub(super) story: Option<Vec<String>>,
    /// First users of each key, under [`Flaw::KeyAcrossHolders`].
    pub(super) first_keys: Vec<(String, CommandId)>,
}

type Done = Result<(), Violation>;

impl World {
    pub(super) fn say(&mut self, line: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(line());
        }
    }

    pub(super) fn node_index(&self, node: u8) -> usize {
        usize::from(node) % self.nodes.len()
    }

    fn person_index(&self, who: u8) -> usize {
        usize::from(who) % self.people.len()
    }

    /// Does one act and lets the judge see what came of it.
    pub(super) async fn act(&mut self, act: Act) -> Done {
        self.clock += 1;
        match act {
            Act::Ask { who, device, node, wish } => {
                let who = self.person_index(who);
                self.ask(who, usize::from(device % 2), self.node_index(node), wish)?;
            }
            Act::Again { who, node } => {
                let who = self.person_index(who);
                if let Some(Last { key, deed, device }) = self.people[who].last.clone() {
                    self.send(who, device, self.node_index(node), deed, Some(key))?;
                }
            }
            Act::OtherBody { who, node, slot } => self.other_body(who, node, slot)?,
            Act::GiveUp { who } => self.give_up(self.person_index(who)),
            Act::SignIn { who, device, node, is_stranger } => {
                let (who, node) = (self.person_index(who), self.node_index(node));
                self.sign_in(who, usize::from(device % 2), node, is_stranger)?;
            }
            Act::Step { node } => {
                let node = self.node_index(node);
                let stage = self.nodes[node].process.as_ref().map_or("nothing", |it| it.driver.stage());
                let next = self.nodes[node].step();
                self.say(|| format!("{} does one step: {stage} ({next:?})", name(node)));
            }
            Act::Tell { node } => {
                let node = self.node_index(node);
                let told = self.nodes[node].tell();
                self.say(|| format!("{} tells a batch ({told:?})", name(node)));
            }
            Act::Run { node } => {
                let node = self.node_index(node);
                let next = self.nodes[node].run();
                self.say(|| format!("{} does all there is to do ({next:?})", name(node)));
            }
            Act::Pass { ms } => self.pass(ms).await,
            Act::Trouble(trouble) => self.trouble(trouble),
        }
        self.look().await
    }

    /// Time passes for everybody.
    pub(super) async fn pass(&mut self, ms: u32) {
        self.say(|| format!("{ms} ms pass"));
        self.nodes.iter().for_each(|node| node.clock.pass(i64::from(ms)));
        self.wall += i64::from(ms);
        self.judge.ceiling += i64::from(ms) + i64::from(ms) / 1_000 + 1;
        tokio::time::advance(Duration::from_millis(u64::from(ms))).await;
    }

    /// Looks at everybody who waits at a node that is awake; what is durable by then is judged first.
    pub(super) async fn look(&mut self) -> Done {
        // Lets the tasks that release answers run.
        tokio::task::yield_now().await;
        let mut answered = Vec::new();
        for index in self.waiting.clone() {
            let Some(request) = self.requests.get_mut(index) else { continue };
            let node = &self.nodes[request.node];
            if node.is_paused {
                continue;
            }
            if request.asked_at == i64::MIN {
                request.asked_at = node.now();
            }
            let Some(future) = &mut request.future else { continue };
            let mut context = Context::from_waker(Waker::noop());
            if let Poll::Ready(answer) = Pin::new(future).poll(&mut context) {
                request.future = None;
                answered.push((index, answer));
            }
        }
        self.judge.observe(&self.house.disk, &self.requests)?;
        for (index, answer) in answered {
            self.waiting.retain(|waiting| *waiting != index);
            self.tell(index, &answer)?;
        }
        Ok(())
    }

    /// Somebody is told something.
    fn tell(&mut self, index: usize, answer: &Answer) -> Done {
        let request = &self.requests[index];
        let (who, device, node) = (request.who, request.device, request.node);
        let told = request.deed.told();
        self.say(|| format!("person {who} is told by {}, asked to {told}: {}", name(node), answer.told()));
        let request = &self.requests[index];
        let id = self.identity(request);
        let durable = self.house.disk.durable_head().next_position;
        let hearing = Hearing { request, id, durable, now: self.nodes[node].now() };
        if let Answer::Refused(refusal) = answer
            && matches!(refusal.code, "login.expired" | "login.throttled")
        {
            self.people[who].devices[device].token = None;
        } else {
            self.judge.hear(&hearing, answer)?;
        }
        let request = &mut self.requests[index];
        request.answered = Some((self.clock, answer.position()));
        request.is_definite = answer.is_definite();
        request.is_first = !answer.is_repeated() && !answer.is_passing();
        request.may_have_happened =
            !matches!(answer, Answer::Refused(refusal) if matches!(refusal.code, "overloaded" | "not_ready"));
        self.learn(who, device, answer);
        Ok(())
    }

    fn learn(&mut self, who: usize, device: usize, answer: &Answer) {
        let person = &mut self.people[who];
        match answer {
            Answer::Booking(told) => person.learns(&told.answer),
            Answer::Page(page) => page.bookings.iter().rev().for_each(|view| person.learns(view)),
            Answer::Status(CommandStatus::Done(Some(view))) => person.learns(view),
            _ => {}
        }
        // The list of slots is everybody's and no position of a person.
        if let Some(position) = answer.position().filter(|_| !matches!(answer, Answer::Slots(_))) {
            let seen = &mut person.devices[device].seen;
            *seen = position.max(*seen);
        }
    }

    fn ask(&mut self, who: usize, device: usize, node: usize, wish: Wish) -> Done {
        let (deed, keyed) = self.deed(who, wish);
        let key = (keyed && deed.is_command()).then(|| self.people[who].next_key());
        if let Some(key) = &key {
            self.people[who].last = Some(Last { key: key.clone(), deed: deed.clone(), device });
        }
        self.send(who, device, node, deed, key)
    }

    /// What a wish comes to for this person now.
    fn deed(&self, who: usize, wish: Wish) -> (Deed, bool) {
        let person = &self.people[who];
        let slot = |slot: u8| usize::from(slot) % self.slots.len().max(1);
        let number = |nth: u8| person.booking(nth).map(|booking| booking.id.clone());
        let last = || person.last.as_ref().map(|last| last.key.clone());
        let deed = match wish {
            Wish::Hold { slot: at, keyed } => return (Deed::Hold { slot: slot(at), moving: None }, keyed),
            Wish::Release { keyed } => return (Deed::Release, keyed),
            // Second doses are given four weeks later, in every other slot.
            Wish::Book { slot: at, dose } => {
                let early = slot(at) / 2;
                let late = if dose == 2 { self.slots.len() / 2 } else { 0 };
                Some(Deed::Book { slot: early + late, dose })
            }
            Wish::HoldForMove { booking, slot: at } => {
                number(booking).map(|moving| Deed::Hold { slot: slot(at), moving: Some(moving) })
            }
            Wish::Move { booking, slot: at } => {
                number(booking).map(|number| Deed::Move { number, slot: slot(at) })
            }
            Wish::Cancel { booking } => number(booking).map(|number| Deed::Cancel { number }),
            Wish::Counter { act, booking } => Some(self.at_counter(person, act, booking)),
            Wish::Join => Some(Deed::Join),
            Wish::Leave => Some(Deed::Leave),
            Wish::Decline => Some(Deed::Decline),
            Wish::PassOn => Some(Deed::PassOn),
            Wish::Page => Some(Deed::Page),
            Wish::Slots => Some(Deed::Slots),
            Wish::Status => last().map(|key| Deed::Status { key }),
            Wish::Void => last().map(|key| Deed::Void { key }),
            Wish::Receipt { booking } => {
                person.booking(booking).map(|it| Deed::Receipt { booking: Box::new(Known(it.clone())) })
            }
        };
        (deed.unwrap_or(Deed::Page), true)
    }

    /// What a member of staff does for this person; whoever has no booking is taken without one.
    fn at_counter(&self, person: &Person, act: u8, booking: u8) -> Deed {
        let Some(known) = person.booking(booking) else {
            return if act.is_multiple_of(3) { Deed::Page } else { Deed::Counter(AtCounter::WalkIn) };
        };
        let number = known.id.clone();
        const UNDOABLE: [&str; 5] = ["checked_in", "checked", "administered", "not_given", "no_show"];
        let newest = known.history.last().map(|step| step.what);
        let newest = newest.filter(|what| UNDOABLE.contains(what)).unwrap_or("checked_in");
        Deed::Counter(match act {
            // Who was never seen has nothing to undo.
            0 | 8 | 9 if known.status == "confirmed" => AtCounter::Close,
            0 => AtCounter::WalkIn,
            1 => AtCounter::CheckIn(number),
            2 => AtCounter::Here(number),
            3 | 4 => AtCounter::Check(number),
            5 | 6 => AtCounter::Give(number),
            7 => AtCounter::Withhold(number),
            8 | 9 => AtCounter::Undo(number, newest),
            10 => AtCounter::Next(number),
            _ => AtCounter::Close,
        })
    }

    fn other_body(&mut self, who: u8, node: u8, slot: u8) -> Done {
        let who = self.person_index(who);
        let Some(Last { key, deed, device }) = self.people[who].last.clone() else { return Ok(()) };
        let slot = usize::from(slot) % self.slots.len().max(1);
        let other = Deed::Book { slot, dose: 1 };
        // With the same request it would be a retry.
        if other == deed {
            return Ok(());
        }
        self.send(who, device, self.node_index(node), other, Some(key))
    }

    fn give_up(&mut self, who: usize) {
        let theirs = |index: &usize| self.requests.get(*index).is_some_and(|request| request.who == who);
        let Some(index) = self.waiting.iter().copied().find(theirs) else { return };
        self.waiting.retain(|waiting| *waiting != index);
        self.requests[index].future = None;
        let deed = self.requests[index].deed.told();
        self.say(|| format!("person {who} stops waiting, asked to {deed}"));
    }

    /// The identity of a request's command, or of the command that it is about.
    pub(super) fn identity(&self, request: &Request) -> Option<CommandId> {
        let key = match &request.deed {
            Deed::Status { key } | Deed::Void { key } => Some(key),
            Deed::Counter(_) => {
                let key = request.key.as_ref()?;
                return Some(self.house.keys.command_of_staff(staff_of(request.who), key));
            }
            _ => request.key.as_ref(),
        };
        key.map(|key| self.command_id(request.who, key))
    }

    fn command_id(&self, who: usize, key: &str) -> CommandId {
        let voucher = &self.people[who].voucher;
        let municipality = voucher.municipality_code.parse().unwrap_or(0);
        let holder = self.house.keys.holder(municipality, voucher.number.parse().unwrap_or(0));
        self.house.keys.command(holder, key)
    }

    /// Sends a request to a node.
    pub(super) fn send(
        &mut self,
        who: usize,
        device: usize,
        node: usize,
        deed: Deed,
        key: Option<String>,
    ) -> Done {
        let text = deed.told();
        let with = key.as_ref().map_or(String::new(), |key| format!(" (key {key:?})"));
        if !self.nodes[node].is_serving() {
            self.say(|| format!("person {who} asks {} to {text}{with}: it does not serve", name(node)));
            return Ok(());
        }
        if self.people[who].devices[device].token.is_none() {
            self.sign_in(who, device, node, false)?;
        }
        let Some(token) = self.people[who].devices[device].token.clone() else { return Ok(()) };
        self.say(|| format!("person {who} asks {} to {text}{with}", name(node)));
        let request = Request {
            who,
            device,
            node,
            deed: deed.clone(),
            key: key.clone(),
            asked: self.clock,
            asked_at: i64::MIN,
            seen: self.people[who].devices[device].seen,
            answered: None,
            may_have_happened: true,
            is_first: false,
            is_definite: false,
            future: None,
        };
        let id = self.identity(&request);
        if let (Some(id), Some(key)) = (id, &key) {
            self.alias(id, key);
        }
        let index = self.requests.len();
        self.judge.sends(index, &request, id.filter(|_| is_judged_by_key(&deed)));
        let slot = match &deed {
            Deed::Hold { slot, .. } | Deed::Book { slot, .. } | Deed::Move { slot, .. } => {
                self.slots.get(*slot).cloned().unwrap_or_default()
            }
            _ => String::new(),
        };
        let Some(process) = &self.nodes[node].process else { return Ok(()) };
        let channels = [Channel::Web, Channel::Api, Channel::Line, Channel::Desk];
        let channel = channels[index % channels.len()];
        let seen = request.seen;
        let (service, door) = (process.service.clone(), self.door);
        let staff = staff_of(who);
        let asking = Asking { service, token, deed, key, seen, slot, channel, staff, door };
        self.requests.push(Request { future: Some(Box::pin(asking.asked())), ..request });
        self.waiting.push(index);
        Ok(())
    }

    fn alias(&mut self, id: CommandId, key: &str) {
        if self.house.seeded.flaw != Some(Flaw::KeyAcrossHolders) {
            return;
        }
        let first = self.first_keys.iter().find(|(known, _)| known == key).map(|(_, first)| *first);
        match first {
            Some(first) => {
                let mut aliases = self.house.seeded.aliases.lock().unwrap_or_else(PoisonError::into_inner);
                aliases.insert(id, first);
            }
            None => self.first_keys.push((key.to_owned(), id)),
        }
    }

    fn sign_in(&mut self, who: usize, device: usize, node: usize, is_stranger: bool) -> Done {
        if !self.nodes[node].is_serving() || self.nodes[node].is_paused {
            return Ok(());
        }
        let Some(process) = &self.nodes[node].process else { return Ok(()) };
        let service = process.service.clone();
        let before = self.house.disk.visible_head();
        let proof = self.people[who].booking(0).filter(|known| {
            known.position < service.readiness().position && BookingNumber::parse(&known.id).is_some()
        });
        let proof = proof.map(|known| known.id.clone());
        let mut found = self.people[who].signs_in(&service, is_stranger, None);
        let misses = self.people[who].misses;
        if !is_stranger && !self.door.lets_in(misses) {
            found = Err(service::Refusal::later("login.throttled", 60));
        }
        if !is_stranger && found.is_err() && proof.is_some() && self.door.lets_in(misses) {
            found = self.people[who].signs_in(&service, false, proof.as_deref());
        }
        if self.door.sign_in_writes() {
            self.sign_in_writes(&service, who);
        }
        if self.house.disk.visible_head() != before {
            return Err(Violation::new(ENTITLED, "a sign-in wrote to the journal"));
        }
        let person = &mut self.people[who];
        match found {
            Ok(_) if is_stranger => {
                return Err(Violation::new(ENTITLED, "a wrong birth date signs in"));
            }
            Ok(signed_in) => {
                person.devices[device].token = Some(service.seal(&signed_in));
                person.misses = 0;
                self.say(|| format!("person {who} signs in at {}", name(node)));
            }
            Err(_) if is_stranger => {
                person.misses += 1;
                self.say(|| format!("a stranger guesses the birth date of person {who} at {}", name(node)));
            }
            Err(refusal) if refusal.code == "login.throttled" && proof.is_none() && misses >= 10 => {}
            Err(refusal) => {
                let what = format!("person {who} is not let in: {}", refusal.code);
                return Err(Violation::new(ENTITLED, what));
            }
        }
        Ok(())
    }

    /// Nothing, but for a flaw.
    fn sign_in_writes(&mut self, service: &service::Service, who: usize) {
        let Ok(signed_in) = self.people[who].signs_in(service, false, None) else { return };
        let service = service.clone();
        let request = Request {
            who,
            device: 0,
            node: 0,
            deed: Deed::Slots,
            key: None,
            asked: self.clock,
            asked_at: i64::MIN,
            seen: 0,
            answered: None,
            may_have_happened: true,
            is_first: false,
            is_definite: false,
            future: Some(Box::pin(async move {
                let status = service.void_command(&signed_in, "sign-in").await;
                status.map_or_else(Answer::Refused, Answer::Status)
            })),
        };
        self.waiting.push(self.requests.len());
        self.requests.push(request);
    }

    /// At the end: whether the order of positions agrees with the order in which things were told.
    pub(super) fn ordered(&self) -> Done {
        let lines = self.requests.iter().filter(|request| request.is_first && request.deed.is_command());
        let lines = lines.filter_map(|request| {
            let (answered, position) = request.answered?;
            Some(line::Line { asked: request.asked, answered, position: position? })
        });
        match line::first_out_of_order(lines.collect()) {
            Some((before, after)) => {
                let what = format!(
                    "an answer at position {} was told before a question whose answer rests on position {}",
                    before.position, after.position
                );
                Err(Violation::new(ONE_KERNEL, what))
            }
            None => Ok(()),
        }
    }

    /// Learns the key that receipts are checked with.
    pub(super) fn learn_log_key(&mut self) {
        let process = self.nodes.iter().find_map(|node| node.process.as_ref());
        let key = process.map(|process| process.service.log_key());
        self.judge.verifier = key.and_then(|key| Verifier::parse(&key).ok());
        self.judge.ceiling = self.wall.max(self.judge.model.last_at);
    }
}

/// The member of staff who serves a person: nobody serves two.
fn staff_of(who: usize) -> u32 {
    u32::try_from(who).unwrap_or(0).saturating_add(1)
}

/// Whether the judge knows it by its key.
fn is_judged_by_key(deed: &Deed) -> bool {
    deed.is_command() || matches!(deed, Deed::Void { .. })
}

/// A node's name.
pub(super) fn name(node: usize) -> String {
    format!("node {}", char::from(b'A' + u8::try_from(node % 26).unwrap_or(0)))
}
