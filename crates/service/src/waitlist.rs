//! The waitlist for whoever is on it, and the task that passes places on.
//!
//! Whatever a command gives back is offered by the sequencer in the same batch. This finds what becomes free in other ways: a
//! hold that ended, an offer that lapsed, more places, a wave that opened. It asks the kernel what is due, a part at a time,
//! and hands in one command; several nodes may do so at once, since the kernel decides and the second finds nothing to do.
//! The surprise: for a minute after its end an offer is still kept, so that it goes to the next and to nobody between.

mod reach;

use std::time::Duration;

use kernel::command::{Actor, Channel, Command};
use kernel::outbox::TURN_MS;
use kernel::waitlist::{Turn, Waiter, WaitlistCommand};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::Service;
use crate::citizen::{Order, Told};
use crate::present::{self, Presenter, clock_time};
use crate::refusal::Refusal;
use crate::sequencer::{Share, Standing, Submission, Verdict};
use crate::sign_in::SignedIn;
use crate::view::{OfferView, WaitlistView};

pub use reach::WaitlistReach;

/// How long it rests where nothing was due.
const REST: Duration = Duration::from_millis(500);
/// How long it rests where something was.
const BREATH: Duration = Duration::from_millis(20);

impl Presenter<'_> {
    /// How a person stands on the waitlist; nothing if the programme has none and they never waited.
    pub(crate) fn waitlist(&self, holder: &kernel::command::HolderId) -> Option<WaitlistView> {
        let rule = self.held.definition.waitlist;
        let waiter = self.held.waiter(holder);
        if rule.is_none() && waiter.is_none() {
            return None;
        }
        let lapses_max = kernel::waitlist::LAPSES_MAX;
        let mut view = WaitlistView { is_open: rule.is_some(), lapses_max, ..WaitlistView::default() };
        if let Some(rule) = rule {
            view.offer_minutes = rule.offer_minutes;
            // Midnight at the end of a day is shown as the next day's beginning.
            view.day = (rule.day_until - rule.day_from < 1_440)
                .then(|| (clock_time(rule.day_from), clock_time(rule.day_until % 1_440)));
        }
        let Some(waiter) = waiter else { return Some(view) };
        view.dose = Some(waiter.dose);
        view.joined_at = waiter.steps.first().map(|step| self.zone.rfc3339(step.at));
        view.venues = waiter.venues.iter().map(|venue| self.held.venue_id(*venue).to_owned()).collect();
        view.since = waiter.steps.first().map(|step| self.zone.moment(step.at));
        view.offer = self.offered(waiter);
        view.standing = self.turn_standing(waiter);
        if waiter.turn == Turn::Waits {
            view.ahead = self.held.waitlist().ahead_of(waiter) as u64;
        }
        Some(view)
    }

    /// Where a turn stands; an offer that is over is none, before it is passed on.
    pub(crate) fn turn_standing(&self, waiter: &Waiter) -> &'static str {
        match waiter.turn {
            Turn::Waits if self.offered(waiter).is_some() => "offered",
            Turn::Waits => "waiting",
            Turn::Booked(_) => "booked",
            Turn::Left(reason) => reason.as_str(),
        }
    }

    /// What is offered to somebody and not over.
    pub(crate) fn offered(&self, waiter: &Waiter) -> Option<OfferView> {
        let offer = waiter.offer.filter(|offer| offer.expires_at > self.now)?;
        let slot = self.held.slot_offered(&offer)?;
        Some(OfferView {
            slot: self.place(slot),
            expires_at: self.zone.rfc3339(offer.expires_at),
            until: self.zone.moment(offer.expires_at),
            dose: waiter.dose,
        })
    }
}

impl Service {
    /// How a person stands on the waitlist of their programme; nothing if there is none and they never waited.
    ///
    /// # Errors
    /// `login.no_match` if the voucher is not on the list with this birth date any more, `not_ready`.
    pub async fn waitlist(&self, who: &SignedIn, seen: Option<u64>) -> Result<Option<WaitlistView>, Refusal> {
        Ok(self.my_page(who, seen).await?.waitlist)
    }

    /// Puts somebody on the waitlist for these venues, or for all; whoever is on it changes for which.
    ///
    /// # Errors
    /// `waitlist.none`, `venue.unknown`, `login.no_match`, `voucher.…`, `dose.…`, `wave.…`, `booking.exists`, `overloaded`,
    /// `outcome.unknown`.
    pub async fn join_waitlist(
        &self,
        who: &SignedIn,
        venues: &[String],
        order: Order,
    ) -> Result<Told<()>, Refusal> {
        let venues = {
            let state = self.read();
            let rule = |rule| Refusal::of_rule(rule, who.zone());
            let held = state.programme_at(who.person().programme).map_err(rule)?;
            let index = |id: &String| held.venue_index(id).filter(|_| held.definition.venue(id).is_some());
            let found: Option<Vec<u16>> = venues.iter().map(index).collect();
            found.ok_or(Refusal::plain("venue.unknown"))?
        };
        self.about_waitlist(who, WaitlistCommand::Join { person: *who.person(), venues }, order).await
    }

    /// Takes somebody off the waitlist; what is offered to them goes to the next.
    ///
    /// # Errors
    /// `waitlist.not_on`, `login.no_match`, `overloaded`, `outcome.unknown`.
    pub async fn leave_waitlist(&self, who: &SignedIn, order: Order) -> Result<Told<()>, Refusal> {
        self.about_waitlist(who, WaitlistCommand::Leave { person: *who.person() }, order).await
    }

    /// Lets the place go that is offered to somebody, and leaves them their turn; with a slot only a place of that one.
    ///
    /// # Errors
    /// `waitlist.not_on`, `waitlist.no_offer`, `login.no_match`, `overloaded`, `outcome.unknown`.
    pub async fn decline_offer(
        &self,
        who: &SignedIn,
        slot: Option<&str>,
        order: Order,
    ) -> Result<Told<()>, Refusal> {
        let meant = slot.map(|slot| present::slot_id(slot).ok_or(Refusal::plain("waitlist.no_offer")));
        let decline = WaitlistCommand::Decline { person: *who.person(), slot: meant.transpose()? };
        self.about_waitlist(who, decline, order).await
    }

    /// How many wait in all programmes, and how many of them have an offer.
    pub(crate) fn who_waits(&self) -> (u64, u64) {
        let state = self.read();
        state.programmes().fold((0, 0), |(waiting, offers), (_, held)| {
            (waiting + held.waitlist().len() as u64, offers + held.waitlist().offers() as u64)
        })
    }

    async fn about_waitlist(
        &self,
        who: &SignedIn,
        command: WaitlistCommand,
        order: Order,
    ) -> Result<Told<()>, Refusal> {
        let told = self.carry_out(who, Command::Waitlist(command), &order, self.now(), || None).await?;
        Ok(Told { answer: (), position: told.position, repeated: told.repeated })
    }
}

/// Passes places on, in steps: the task runs them in a loop, tests one by one.
pub struct PassingOn {
    service: Service,
    /// For each programme the slot at which the next look begins.
    next: Vec<u32>,
}

/// The task that passes places on.
pub struct Passing {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Passing {
    /// Ends it.
    pub async fn finish(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

impl Service {
    /// What passes places on to whoever waits.
    pub fn passing_on(&self) -> PassingOn {
        PassingOn { service: self.clone(), next: Vec::new() }
    }
}

impl PassingOn {
    /// Runs from now on.
    pub fn start(mut self) -> Passing {
        let (stop, mut stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            loop {
                let rest = if self.round().await { BREATH } else { REST };
                tokio::select! {
                    _ = &mut stopped => break,
                    () = tokio::time::sleep(rest) => {}
                }
            }
        });
        Passing { stop, task }
    }

    /// Looks at every programme once and hands in what is due; whether there may be more to do at once.
    pub async fn round(&mut self) -> bool {
        if self.service.sequencer().standing() != Standing::Serving {
            return false;
        }
        let mut more = false;
        for (programme, command) in self.due() {
            let now = self.service.now();
            let submission = Submission {
                command: Command::Waitlist(command),
                channel: Channel::System,
                actor: Actor::System,
                key: None,
                valid_until: now.plus_ms(TURN_MS),
            };
            // An offer that is over is kept for a minute more, also while everybody presses.
            let verdict = self.service.sequencer().submit(submission, Share::Kept).await;
            match verdict {
                Verdict::Happened { .. } | Verdict::Again { .. } => more = true,
                Verdict::Refused { refusal, .. } => {
                    tracing::error!(programme, code = refusal.code.as_str(), "no place could be passed on");
                }
                Verdict::NotProcessed | Verdict::Unknown => {}
            }
        }
        more
    }

    /// What is due, by programme; slots that were not looked at have their turn in the next round.
    fn due(&mut self) -> Vec<(u16, WaitlistCommand)> {
        let state = self.service.read();
        let now = self.service.now();
        let mut all = Vec::new();
        for (programme, held) in state.programmes() {
            let index = usize::from(programme);
            if self.next.len() <= index {
                self.next.resize(index + 1, 0);
            }
            if held.waitlist().is_empty() {
                continue;
            }
            let due = state.waitlist_due(programme, self.next[index], now);
            self.next[index] = due.next;
            let slots = due.slots;
            if due.is_over || !slots.is_empty() {
                all.push((programme, WaitlistCommand::PassOn { programme, slots }));
            }
        }
        all
    }
}
