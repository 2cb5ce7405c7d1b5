//! A person as the desk sees them: what to say now, and everything that happened, the newest first.
//!
//! Findings are data; doors word them. The surprise: the page is there also without the birth date, because most callers only
//! ask, and a caller who asks should not be examined first.

use jiff::civil::DateTime;
use kernel::command::HolderId;
use kernel::desk::{DeskNote, DeskStep};
use kernel::roster::Standing;
use kernel::state::State;

use super::turn::{TurnSaid, TurnStepView, said_of as said_of_turn};
use super::{CallBackView, Caller, municipality_name};
use crate::Service;
use crate::admin::{Explanation, Finding, RosterChange};
use crate::messages::MessageTold;
use crate::permission::Act;
use crate::present::Presenter;
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::view::{BookingView, HoldView, Moment, StepView, WaitlistView};
use crate::zone::Zone;

/// A person on the desk's page.
pub struct PersonView {
    /// Programme identifier.
    pub programme: String,
    /// Name of the municipality of the voucher.
    pub municipality: String,
    /// Whether the desk may act for them.
    pub verified: bool,
    /// What to say now, the most important first.
    pub says: Vec<Said>,
    /// Bookings, newest first.
    pub bookings: Vec<BookingView>,
    /// The live hold.
    pub hold: Option<HoldView>,
    /// How they stand on the waitlist; nothing if the programme has none and they never waited.
    pub waitlist: Option<WaitlistView>,
    /// How many steps their turns have in all, for the keys of forms about them.
    pub turn_steps: usize,
    /// Whether they may book now; known once they are verified.
    pub may_book: bool,
    /// Whether sign-ins with this voucher have to wait.
    pub paused: bool,
    /// The call that was promised to them.
    pub call: Option<CallBackView>,
    /// Whether messages are sent at all.
    pub sends: bool,
    /// Everything that happened, the newest first.
    pub timeline: Vec<TimelineEntry>,
}

/// Something to say.
pub enum Said {
    /// A finding about the voucher or a sign-in.
    Finding(Finding),
    /// A booking that holds a place.
    Confirmed(Box<BookingView>),
    /// A booking that was cancelled, with the step that says so.
    Cancelled(Box<BookingView>, Box<StepView>),
    /// A place is held and not booked.
    Held(Box<HoldView>),
    /// A turn on the waitlist.
    Turn(TurnSaid),
    /// Nothing was ever booked.
    NothingBooked,
    /// They may book this dose now.
    MayBook(u8),
    /// They may not, and why.
    MayNot(Refusal),
    /// Sign-ins have to wait for so many seconds.
    Paused(u32),
}

/// One thing that happened.
pub struct TimelineEntry {
    /// When.
    pub at: Moment,
    /// What.
    pub what: What,
}

/// What happened.
pub enum What {
    /// A step of the booking with this number.
    Step(String, Box<StepView>),
    /// A step of a turn on the waitlist.
    Turn(Box<TurnStepView>),
    /// A sign-in was refused, with its incident code.
    Refused(String, String),
    /// A list said something new.
    List(Box<RosterChange>),
    /// Staff looked, for this act; by which account.
    Looked(&'static str, u32),
    /// The desk did this, for a caller who was identified so; by which account, if it was staff.
    Desk(&'static str, Option<&'static str>, Option<u32>),
    /// A message about the booking with this number.
    Message(String, MessageTold),
    /// A message about a turn on the waitlist, with the name of the step that it tells of.
    TurnMessage(&'static str, MessageTold),
}

impl Service {
    /// Shows a person. `incident` is the refused sign-in that the call is about.
    ///
    /// # Errors
    /// `staff.forbidden`, `staff.person`, `not_ready`.
    pub async fn person(
        &self,
        who: &StaffSession,
        caller: &Caller,
        incident: Option<&str>,
    ) -> Result<PersonView, Refusal> {
        let permit = self.authorise(who, Act::SeePerson, &self.object_of(caller)?).await?;
        self.look_at(&permit, caller.holder()).await?;
        let explanation = self.explanation_of(caller.holder()).await;
        let explanation = explanation.map_err(|refused| super::of_admin(&refused))?;
        let mut says = Vec::new();
        if let Some(code) = incident {
            let attempt = self.attempt(code).await.map_err(|refused| super::of_admin(&refused))?;
            // Another's code is no reason for what is said of this one.
            if self.vouchers_of(caller).contains(&HolderId(attempt.subject)) {
                let why = self.explanation_of_attempt(attempt).await;
                let why = why.map_err(|refused| super::of_admin(&refused))?;
                says.extend(why.standing.into_iter().map(Said::Finding));
            }
        }
        self.person_view(caller, says, &explanation).await
    }

    async fn person_view(
        &self,
        caller: &Caller,
        mut says: Vec<Said>,
        explanation: &Explanation,
    ) -> Result<PersonView, Refusal> {
        let now = self.now();
        let waits =
            self.vouchers_of(caller).into_iter().filter_map(|id| self.throttle().wait_of(id, now)).max();
        let acted =
            caller.born_on.and_then(|on| self.signed_in_by_desk(caller.programme, caller.holder(), on));
        let bookings = self.bookings_of(caller);
        let (view, mark) = {
            let state = self.read();
            let gone = || Refusal::plain("staff.person");
            let held = state.programme_at(caller.programme).map_err(|_| gone())?;
            let row = held.row(&caller.holder()).ok_or_else(gone)?;
            let zone = Zone::named(&held.definition.timezone);
            let presenter = Presenter { held, zone: &zone, now };
            let hold = presenter.hold_of(&caller.holder());
            let (waitlist, turns) = (presenter.waitlist(&caller.holder()), presenter.turns(&caller.holder()));
            if row.standing != Standing::Valid {
                says.push(Said::Finding(row.standing.into()));
            }
            if let Some(until) = waits {
                says.push(Said::Paused(crate::refusal::seconds_until(until, now)));
            }
            // An offer is said with the turn that it is of.
            let own = hold.clone().filter(|hold| !hold.offered);
            says.extend(own.map(|hold| Said::Held(Box::new(hold))));
            says.extend(said_of_turn(waitlist.as_ref(), &turns, &bookings).into_iter().map(Said::Turn));
            says.extend(bookings.iter().map(said_of));
            if bookings.is_empty() && hold.is_none() {
                says.push(Said::NothingBooked);
            }
            let next = acted.as_ref().map(|it| {
                presenter.holder(it.person()).waiting_for_receipts(state.receipts_first(now), &zone)
            });
            // What is the matter with the voucher was said.
            says.extend(next.as_ref().filter(|_| row.standing == Standing::Valid).and_then(may_book));
            let own = held.vouchers_of_person(&caller.holder());
            let mut told = self.noted(&state, &presenter, (&caller.holder(), &own));
            told.extend(turns.iter().flat_map(|turn| &turn.history).map(turn_step));
            let view = PersonView {
                programme: held.definition.id.clone(),
                municipality: municipality_name(row.municipality),
                verified: acted.is_some(),
                sends: self.message_desk().sends(),
                timeline: timeline(&bookings, explanation, told),
                says,
                hold,
                waitlist,
                turn_steps: turns.iter().map(|turn| turn.history.len()).sum(),
                may_book: next.is_some_and(|next| next.may_book),
                paused: waits.is_some(),
                call: self.call_of(&state, caller, &own),
                bookings,
            };
            (view, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(view)
    }

    /// Who looked, what the desk did, which messages went out.
    fn noted(
        &self,
        state: &State,
        presenter: &Presenter<'_>,
        (holder, own): (&HolderId, &[HolderId]),
    ) -> Vec<(String, What)> {
        let (held, zone) = (presenter.held, presenter.zone);
        let looks = state.staff().looks_at(holder).iter().map(|look| {
            let act = if look.contact { Act::SeeContact.as_str() } else { act_name(look.act) };
            (zone.rfc3339(look.at), What::Looked(act, look.account))
        });
        let messages = held.bookings_of_person(holder).into_iter().flat_map(|booking| {
            let told = self.messages_about(state, (held, zone), booking);
            told.into_iter().map(|it| (it.at.clone(), What::Message(booking.number.to_string(), it)))
        });
        let turns = held.waiters_of_person(holder).into_iter().flat_map(|waiter| {
            let told = self.messages_about_turn(state, zone, waiter);
            told.into_iter().map(|(step, it)| (it.at.clone(), What::TurnMessage(step, it)))
        });
        let notes = own.iter().flat_map(|holder| state.desk().notes_of(holder));
        let notes = notes.map(|note| (zone.rfc3339(note.at), desk_step(note)));
        looks.chain(notes).chain(messages).chain(turns).collect()
    }

    /// All bookings of the person, as far as a verified caller may change them.
    pub(super) fn bookings_of(&self, caller: &Caller) -> Vec<BookingView> {
        let acted =
            caller.born_on.and_then(|on| self.signed_in_by_desk(caller.programme, caller.holder(), on));
        let state = self.read();
        let Ok(held) = state.programme_at(caller.programme) else { return Vec::new() };
        let zone = Zone::named(&held.definition.timezone);
        let presenter = Presenter { held, zone: &zone, now: self.now() };
        let person = acted.as_ref().map(|it| it.person());
        let bookings = held.bookings_of_person(&caller.holder());
        bookings.into_iter().filter_map(|booking| presenter.booking(booking, u64::MAX, person)).collect()
    }

    pub(super) fn vouchers_of(&self, caller: &Caller) -> Vec<HolderId> {
        let state = self.read();
        let held = state.programme_at(caller.programme);
        held.map(|held| held.vouchers_of_person(&caller.holder())).unwrap_or_default()
    }
}

fn said_of(booking: &BookingView) -> Said {
    match (booking.status, booking.history.last()) {
        ("cancelled", Some(last)) => Said::Cancelled(Box::new(booking.clone()), Box::new(last.clone())),
        _ => Said::Confirmed(Box::new(booking.clone())),
    }
}

fn may_book(next: &crate::view::HolderView) -> Option<Said> {
    match (&next.why_not, next.next_dose) {
        (None, Some(dose)) if next.may_book => Some(Said::MayBook(dose)),
        // Said by the booking itself.
        (Some(code), _) if code == kernel::refusal::Code::BookingExists.as_str() => None,
        (Some(code), _) => {
            // A code of the kernel; it is told as the person would be told it.
            let known = kernel::refusal::Code::ALL.iter().find(|known| known.as_str() == code)?;
            let refusal = Refusal { args: next.why_not_args.clone(), ..Refusal::plain(known.as_str()) };
            Some(Said::MayNot(refusal))
        }
        _ => None,
    }
}

fn turn_step(step: &TurnStepView) -> (String, What) {
    (step.at.clone(), What::Turn(Box::new(step.clone())))
}

fn desk_step(note: &DeskNote) -> What {
    let how = match note.step {
        DeskStep::Identified(how) => Some(how.as_str()),
        _ => None,
    };
    What::Desk(note.step.as_str(), how, note.account)
}

fn act_name(act: u32) -> &'static str {
    Act::name_of(act).unwrap_or(Act::SeePerson.as_str())
}

/// Everything that happened, the newest first.
fn timeline(
    bookings: &[BookingView],
    explanation: &Explanation,
    looks: Vec<(String, What)>,
) -> Vec<TimelineEntry> {
    let steps = bookings.iter().flat_map(|booking| {
        let step =
            |step: &StepView| (step.at.clone(), What::Step(booking.number.clone(), Box::new(step.clone())));
        booking.history.iter().map(step)
    });
    let refused = explanation
        .refused_sign_ins
        .iter()
        .map(|it| (it.at.clone(), What::Refused(it.code.clone(), it.incident.clone())));
    let lists = explanation.roster_history.iter().map(|it| (it.at.clone(), What::List(Box::new(it.clone()))));
    let mut all: Vec<(String, What)> = steps.chain(refused).chain(lists).chain(looks).collect();
    // One zone, so the text orders as time does; of one moment the later entry stays later.
    all.reverse();
    all.sort_by(|(one, _), (other, _)| other.cmp(one));
    all.into_iter().filter_map(|(at, what)| Some(TimelineEntry { at: moment(&at)?, what })).collect()
}

/// The clock on the wall in an RFC 3339 text.
fn moment(at: &str) -> Option<Moment> {
    let civil: DateTime = at.get(..19)?.parse().ok()?;
    Some(Moment { date: civil.date(), time: civil.time() })
}
