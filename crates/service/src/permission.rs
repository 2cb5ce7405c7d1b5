//! Who may do what: one table of act, role and reach, and the only maker of [`Authorised`].
//!
//! Whatever staff do, down to a look at a person, goes through a function that takes an [`Authorised`], and
//! [`Service::authorise`] alone makes one, so a use case that forgot to ask does not compile. Who asks for what is not theirs
//! leaves an entry in the journal. `docs/operating/permissions.md` is written from the table.
//! The surprise: a door never says what it may do, it says who asks. Which programme the person on the page belongs to is
//! found by the use case that acts, so no door can ask for one thing and do another.

mod act;

use std::collections::BTreeSet;
use std::fmt::Write;

pub use act::Act;
use kernel::command::{Actor, Channel, Command};
pub use kernel::staff::Role;
use kernel::staff::{Grant, Scope, StaffCommand, Standing};
use kernel::state::State;
use kernel::time::MINUTE_MS;

use crate::Service;
use crate::refusal::Refusal;
use crate::staff::StaffSession;

/// For how long a proof of who somebody is serves for acts that ask for one.
const PROOF_MS: i64 = 10 * MINUTE_MS;

/// How far a role reaches with an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Whatever the scope: what is found is judged by itself.
    Any,
    /// What lies in the scope.
    InScope,
    /// Only with the scope everything.
    Everything,
}

impl Reach {
    fn as_str(self) -> &'static str {
        match self {
            Reach::Any => "any scope",
            Reach::InScope => "in its scope",
            Reach::Everything => "scope everything",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What.
    pub act: Act,
    /// Who.
    pub role: Role,
    /// How far.
    pub reach: Reach,
}

const fn rule(act: Act, role: Role, reach: Reach) -> Rule {
    Rule { act, role, reach }
}

/// Who may do what; whatever is not here is refused.
pub const TABLE: &[Rule] = &[
    rule(Act::FindPerson, Role::Operator, Reach::Any),
    rule(Act::SeePerson, Role::Operator, Reach::InScope),
    rule(Act::SeeContact, Role::Operator, Reach::InScope),
    rule(Act::HoldPlace, Role::Operator, Reach::InScope),
    rule(Act::BookPlace, Role::Operator, Reach::InScope),
    rule(Act::MoveBooking, Role::Operator, Reach::InScope),
    rule(Act::CancelBooking, Role::Operator, Reach::InScope),
    rule(Act::LiftPause, Role::Operator, Reach::InScope),
    rule(Act::ShowReceipt, Role::Operator, Reach::InScope),
    rule(Act::GiveCode, Role::Operator, Reach::InScope),
    rule(Act::LinkVoucher, Role::Operator, Reach::InScope),
    rule(Act::SeeCallBacks, Role::Operator, Reach::Any),
    rule(Act::NoteCallBack, Role::Operator, Reach::InScope),
    rule(Act::TakeCallBack, Role::Operator, Reach::InScope),
    rule(Act::SeeAccounts, Role::Administrator, Reach::Everything),
    rule(Act::SeeAccounts, Role::Auditor, Reach::Everything),
    rule(Act::ChangeAccount, Role::Administrator, Reach::Everything),
    rule(Act::EndSession, Role::Administrator, Reach::Everything),
    rule(Act::SeeLooks, Role::Auditor, Reach::Everything),
    rule(Act::SeeFigures, Role::Operator, Reach::InScope),
    rule(Act::SeeFigures, Role::Planner, Reach::InScope),
    rule(Act::SeeFigures, Role::Auditor, Reach::InScope),
    rule(Act::SeeFigures, Role::Administrator, Reach::InScope),
    rule(Act::SeeSystem, Role::Auditor, Reach::Everything),
    rule(Act::SeeSystem, Role::Administrator, Reach::Everything),
    rule(Act::SeeRoster, Role::Municipality, Reach::InScope),
    rule(Act::SeeRoster, Role::Auditor, Reach::InScope),
    rule(Act::LoadRoster, Role::Municipality, Reach::InScope),
    rule(Act::UndoRoster, Role::Municipality, Reach::InScope),
    rule(Act::AmendVoucher, Role::Municipality, Reach::InScope),
    rule(Act::CompareDigests, Role::Municipality, Reach::InScope),
    rule(Act::SeePlaces, Role::Planner, Reach::InScope),
    rule(Act::SeePlaces, Role::Auditor, Reach::InScope),
    rule(Act::StopBooking, Role::Planner, Reach::InScope),
    rule(Act::CallOff, Role::Planner, Reach::InScope),
    rule(Act::MoveDisplaced, Role::Planner, Reach::InScope),
    rule(Act::ChangeCapacity, Role::Planner, Reach::InScope),
    rule(Act::PlanSlots, Role::Planner, Reach::InScope),
    rule(Act::PlanSlots, Role::Auditor, Reach::InScope),
    rule(Act::ProposeSlots, Role::Planner, Reach::InScope),
    rule(Act::DecideProposal, Role::Planner, Reach::InScope),
    rule(Act::SeeDay, Role::Venue, Reach::InScope),
    rule(Act::SeeArrival, Role::Venue, Reach::InScope),
    rule(Act::SeeNames, Role::Venue, Reach::InScope),
    rule(Act::CheckIn, Role::Venue, Reach::InScope),
    rule(Act::WalkIn, Role::Venue, Reach::InScope),
    rule(Act::RecordDose, Role::Venue, Reach::InScope),
    rule(Act::UndoStep, Role::Venue, Reach::InScope),
    rule(Act::CloseDay, Role::Venue, Reach::InScope),
    rule(Act::BookNextDose, Role::Venue, Reach::InScope),
    rule(Act::ChangeLot, Role::Planner, Reach::InScope),
    rule(Act::SeeRecall, Role::Planner, Reach::InScope),
    rule(Act::SeeRecall, Role::Auditor, Reach::InScope),
    rule(Act::RecallLot, Role::Planner, Reach::InScope),
    rule(Act::GiveNotice, Role::Planner, Reach::InScope),
    rule(Act::SeeJournal, Role::Auditor, Reach::Everything),
    rule(Act::ExportTable, Role::Planner, Reach::InScope),
    rule(Act::ExportTable, Role::Auditor, Reach::InScope),
    rule(Act::SeeProgramme, Role::Planner, Reach::InScope),
    rule(Act::SeeProgramme, Role::Auditor, Reach::InScope),
    rule(Act::ChangeProgramme, Role::Planner, Reach::InScope),
    rule(Act::StateQuota, Role::Planner, Reach::InScope),
    rule(Act::ProposeOverbooking, Role::Planner, Reach::InScope),
    rule(Act::LiftOverbooking, Role::Planner, Reach::InScope),
    rule(Act::ExportVrs, Role::Municipality, Reach::InScope),
    rule(Act::PrintLetters, Role::Municipality, Reach::InScope),
    rule(Act::ChooseMessages, Role::Operator, Reach::InScope),
    rule(Act::KeepTurn, Role::Operator, Reach::InScope),
    rule(Act::SeeWaitlist, Role::Planner, Reach::InScope),
    rule(Act::SeeWaitlist, Role::Auditor, Reach::InScope),
    rule(Act::SeeWaitlist, Role::Administrator, Reach::InScope),
];

/// What an act is about, as far as scopes ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Object {
    pub(crate) programme: Option<u16>,
    pub(crate) venue: Option<u16>,
    pub(crate) municipality: Option<u32>,
}

impl Object {
    /// Nothing that a scope could hold.
    pub fn none() -> Object {
        Object::default()
    }

    /// A programme as a whole.
    pub fn programme(programme: u16) -> Object {
        Object { programme: Some(programme), ..Object::default() }
    }

    /// A venue of a programme.
    pub fn venue(programme: u16, venue: u16) -> Object {
        Object { programme: Some(programme), venue: Some(venue), municipality: None }
    }

    /// A person of a programme, with the municipality of their voucher.
    pub fn person(programme: u16, municipality: u32) -> Object {
        Object { programme: Some(programme), municipality: Some(municipality), venue: None }
    }

    fn is_in(&self, scope: Scope) -> bool {
        match scope {
            Scope::Everything => true,
            Scope::Programme(programme) => self.programme == Some(programme),
            Scope::Venue { programme, venue } => {
                self.programme == Some(programme) && self.venue == Some(venue)
            }
            Scope::Municipality(code) => self.municipality == Some(code),
        }
    }
}

/// That somebody may do one thing now.
#[derive(Debug)]
pub struct Authorised {
    account: u32,
    act: Act,
}

impl Authorised {
    /// Who acts, for the entry.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Staff(self.account)
    }

    /// The number of the act, for the entry.
    pub(crate) fn act(&self) -> u32 {
        self.act.number()
    }

    /// By which way, for the entry.
    pub(crate) fn channel(&self) -> Channel {
        match self.act {
            Act::FindPerson
            | Act::SeePerson
            | Act::SeeContact
            | Act::HoldPlace
            | Act::BookPlace
            | Act::MoveBooking
            | Act::CancelBooking
            | Act::LiftPause
            | Act::ShowReceipt
            | Act::GiveCode
            | Act::LinkVoucher
            | Act::SeeCallBacks
            | Act::NoteCallBack
            | Act::TakeCallBack
            | Act::ChooseMessages
            | Act::KeepTurn => Channel::Desk,
            Act::SeeAccounts
            | Act::ChangeAccount
            | Act::EndSession
            | Act::SeeLooks
            | Act::SeeFigures
            | Act::SeeSystem
            | Act::SeePlaces
            | Act::StopBooking
            | Act::CallOff
            | Act::MoveDisplaced
            | Act::ChangeCapacity
            | Act::SeeRecall
            | Act::RecallLot
            | Act::GiveNotice
            | Act::ChangeLot
            | Act::SeeJournal
            | Act::ExportTable
            | Act::SeeRoster
            | Act::LoadRoster
            | Act::UndoRoster
            | Act::AmendVoucher
            | Act::CompareDigests
            | Act::PlanSlots
            | Act::ProposeSlots
            | Act::DecideProposal
            | Act::SeeProgramme
            | Act::ChangeProgramme
            | Act::StateQuota
            | Act::ProposeOverbooking
            | Act::LiftOverbooking
            | Act::ExportVrs
            | Act::PrintLetters
            | Act::SeeWaitlist => Channel::Web,
            Act::SeeDay
            | Act::SeeArrival
            | Act::SeeNames
            | Act::CheckIn
            | Act::WalkIn
            | Act::RecordDose
            | Act::UndoStep
            | Act::CloseDay
            | Act::BookNextDose => Channel::Venue,
        }
    }
}

impl Service {
    /// Whether this session may do this to that.
    ///
    /// # Errors
    /// `staff.session`, `staff.new`, `staff.forbidden` (which leaves an entry), `staff.proof`.
    pub(crate) async fn authorise(
        &self,
        who: &StaffSession,
        act: Act,
        object: &Object,
    ) -> Result<Authorised, Refusal> {
        let now = self.now();
        let (standing, allowed, proved_at) = {
            let state = self.read();
            let live = state.staff().session(who.account(), who.id(), now);
            let (account, session) = live.ok_or(Refusal::plain("staff.session"))?;
            (account.standing, is_allowed(&account.grants, act, object), session.proved_at)
        };
        if standing != Standing::Active {
            return Err(Refusal::plain("staff.new"));
        }
        if !allowed {
            let note = Command::Staff(StaffCommand::NoteForbidden { act: act.number() });
            self.order_of(Actor::Staff(who.account()), Channel::Web, note).await?;
            return Err(Refusal::plain("staff.forbidden"));
        }
        if act.wants_proof() && now.since(proved_at) > PROOF_MS {
            return Err(Refusal::plain("staff.proof"));
        }
        Ok(Authorised { account: who.account(), act })
    }
}

impl Service {
    /// Whether this session may do this to that, for lists that leave out what is not theirs; it leaves no trace.
    pub(crate) fn may_in(&self, state: &State, who: &StaffSession, act: Act, object: &Object) -> bool {
        let live = state.staff().session(who.account(), who.id(), self.now());
        live.is_some_and(|(account, _)| {
            account.standing == Standing::Active && is_allowed(&account.grants, act, object)
        })
    }

    /// Identifiers of the programmes in which this member of staff may do that.
    pub(crate) fn programmes_where(&self, who: &StaffSession, act: Act) -> Vec<String> {
        let state = self.read();
        let may = |index| self.may_in(&state, who, act, &Object::programme(index));
        let theirs = state.programmes().filter(|(index, _)| may(*index));
        theirs.map(|(_, held)| held.definition.id.clone()).collect()
    }

    /// The programme that is asked for, or the first in which one may do that, once it is known that one may; with all in
    /// which one may.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`.
    pub(crate) async fn allowed_programme(
        &self,
        who: &StaffSession,
        act: Act,
        asked: Option<&str>,
    ) -> Result<(String, Vec<String>), Refusal> {
        let programmes = self.programmes_where(who, act);
        let wanted = asked.or(programmes.first().map(String::as_str));
        let found = wanted.and_then(|id| Some((self.read().programme(id)?.0, id.to_owned())));
        let object = found.as_ref().map_or_else(Object::none, |(index, _)| Object::programme(*index));
        self.authorise(who, act, &object).await?;
        let (_, id) = found.ok_or(Refusal::plain("programme.unknown"))?;
        Ok((id, programmes))
    }
}

fn is_allowed(grants: &BTreeSet<Grant>, act: Act, object: &Object) -> bool {
    let mut rules = TABLE.iter().filter(|rule| rule.act == act);
    rules.any(|rule| {
        grants.iter().filter(|grant| grant.role == rule.role).any(|grant| match rule.reach {
            Reach::Any => true,
            Reach::InScope => object.is_in(grant.scope),
            Reach::Everything => grant.scope == Scope::Everything,
        })
    })
}

/// `docs/operating/permissions.md`.
pub fn page() -> String {
    let mut page = String::from(HEAD);
    for role in Role::ALL {
        let _ = write!(page, " {} |", role.as_str());
    }
    page.push_str("\n| --- | --- |");
    page.push_str(&" --- |".repeat(Role::ALL.len()));
    for act in Act::ALL {
        let proof = if act.wants_proof() { "yes" } else { "" };
        let _ = write!(page, "\n| `{}` | {proof} |", act.as_str());
        for role in Role::ALL {
            let found = TABLE.iter().find(|rule| rule.act == act && rule.role == role);
            let _ = write!(page, " {} |", found.map_or("", |rule| rule.reach.as_str()));
        }
    }
    page.push('\n');
    page
}

const HEAD: &str = "\
# Who may do what

<!-- Written by `cargo xtask bless` from the program itself; do not edit. -->

An account has grants: a role and the scope in which it counts, which is everything, a programme, a venue or a municipality.
A cell says how far the role reaches with the act; where it is empty, the act is refused and the attempt is an entry of the journal.
\"Proof\" says that whoever does it must have given password or code in the last ten minutes.
Everybody may see and end their own sessions.

| act | proof |";

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(role: Role, scope: Scope) -> BTreeSet<Grant> {
        BTreeSet::from([Grant { role, scope }])
    }

    #[test]
    fn every_act_has_its_own_number_and_somebody_who_may_do_it() {
        let numbers: BTreeSet<u32> = Act::ALL.into_iter().map(Act::number).collect();
        assert_eq!(numbers.len(), Act::ALL.len());
        for act in Act::ALL {
            assert!(TABLE.iter().any(|rule| rule.act == act), "{act:?}");
            assert_eq!(Act::name_of(act.number()), Some(act.as_str()));
        }
    }

    #[test]
    fn every_role_may_do_exactly_what_the_table_says() {
        let object = Object::person(0, 131_016);
        for role in Role::ALL {
            for act in Act::ALL {
                let told = TABLE.iter().any(|rule| (rule.act, rule.role) == (act, role));
                assert_eq!(
                    is_allowed(&grants(role, Scope::Everything), act, &object),
                    told,
                    "{role:?} {act:?}"
                );
            }
        }
    }

    #[test]
    fn a_scope_holds_what_is_in_it_and_nothing_else() {
        let person = Object::person(1, 131_016);
        let may = |scope| is_allowed(&grants(Role::Operator, scope), Act::SeePerson, &person);
        assert!(may(Scope::Everything) && may(Scope::Programme(1)) && may(Scope::Municipality(131_016)));
        assert!(!may(Scope::Programme(0)) && !may(Scope::Municipality(131_121)));
        assert!(!may(Scope::Venue { programme: 1, venue: 0 }), "a person is of no venue");
    }

    #[test]
    fn accounts_are_given_out_by_those_alone_whose_scope_is_everything() {
        let may =
            |scope| is_allowed(&grants(Role::Administrator, scope), Act::ChangeAccount, &Object::none());
        assert!(may(Scope::Everything) && !may(Scope::Programme(0)) && !may(Scope::Municipality(131_016)));
    }

    #[test]
    fn somebody_without_grants_may_do_nothing() {
        for act in Act::ALL {
            assert!(!is_allowed(&BTreeSet::new(), act, &Object::person(0, 131_016)), "{act:?}");
        }
    }

    #[test]
    fn the_page_has_a_line_for_every_act() {
        let page = page();
        for act in Act::ALL {
            assert!(page.contains(&format!("\n| `{}` |", act.as_str())), "{act:?}");
        }
    }
}
