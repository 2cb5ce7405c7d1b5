//! Whom to call back: a list by the time that was promised, one operator a call, until they were spoken to.
//!
//! Number and note lie sealed in the vault under a key of their own, are shown to whoever has taken the call and to nobody
//! else, and are erased when the person was spoken to or has their contact data erased. The surprise: a call that was taken
//! and not answered for goes back on the list by itself after half an hour.

use jiff::civil::{Date, DateTime, Time};
use kernel::command::{Command, HolderId};
use kernel::contact::{Ask, KeyName};
use kernel::desk::{CallBack, CallBackId, CallOutcome, CallReason, DeskCommand};
use kernel::state::State;
use kernel::time::{DAY_MS, Instant, MINUTE_MS};
use serde::{Deserialize, Serialize};
use store::{VaultChange, VaultQuery, VaultRow};

use super::{Caller, municipality_name};
use crate::Service;
use crate::chance;
use crate::contact::reading;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::vault::{self, Field, Kept};
use crate::view::Moment;
use crate::zone::Zone;

/// The longest note.
const NOTE_CHARS_MAX: usize = 500;
/// How far ahead a call may be promised.
const AHEAD_MS_MAX: i64 = 30 * DAY_MS;
/// How late a form may come: who types it takes a while.
const LATE_MS: i64 = 10 * MINUTE_MS;
const SEAL: &str = "desk-call";

/// What is kept of a call to make.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptCall {
    /// The number to call, digits only.
    telephone: String,
    /// What to say or ask.
    note: String,
}

impl Kept for KeptCall {
    const FORM: u8 = 3;
    const BINDING: &'static [u8] = b"call";

    fn found_by(&self) -> Vec<(Field, &str)> {
        Vec::new()
    }
}

/// A call to make, as an operator promises it.
#[derive(Default)]
pub struct TypedCallBack {
    /// The number.
    pub telephone: String,
    /// What to say or ask.
    pub note: String,
    /// Day, as in a form.
    pub date: String,
    /// Time of day, as in a form.
    pub time: String,
    /// Why.
    pub reason: String,
}

/// A call on the list.
#[derive(Clone)]
pub struct CallBackView {
    /// By which pages name it.
    pub sealed: String,
    /// By which pages name the person.
    pub person: String,
    /// Programme identifier.
    pub programme: String,
    /// Name of the municipality of their voucher.
    pub municipality: String,
    /// When they wait for it.
    pub due: Moment,
    /// By how many minutes it is late; negative before it is due.
    pub late_minutes: i64,
    /// Why.
    pub reason: &'static str,
    /// How often nobody answered.
    pub tries: u32,
    /// Which account has it.
    pub taken_by: Option<u32>,
    /// Number and note, for whoever has taken it.
    pub told: Option<(String, String)>,
}

impl Service {
    /// The calls to make as far as they are the asker's to see, the longest waiting first; with number and note of those that
    /// the asker has taken.
    ///
    /// # Errors
    /// `staff.forbidden`, `contact.unavailable`, `not_ready`.
    pub async fn call_backs(&self, who: &StaffSession) -> Result<Vec<CallBackView>, Refusal> {
        self.authorise(who, Act::SeeCallBacks, &Object::none()).await?;
        let (mut found, mark) = {
            let state = self.read();
            let own = self.calls_of(&state, who);
            (own.map(|(id, call)| (id, *call)).collect::<Vec<_>>(), self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        found.sort_by_key(|(id, call)| (call.due, *id));
        let mut views = Vec::new();
        for (id, call) in found {
            let mut view = self.told_call(id, &call);
            if view.taken_by == Some(who.account()) {
                view.told = self.kept_call(id).await?.map(|(_, kept)| (kept.telephone, kept.note));
            }
            views.push(view);
        }
        Ok(views)
    }

    /// How many calls are due, for whoever may make them.
    pub fn calls_due(&self, who: &StaffSession) -> usize {
        let (state, now) = (self.read(), self.now());
        let is_free = |call: &CallBack| call.taken_by(now).is_none_or(|account| account == who.account());
        self.calls_of(&state, who).filter(|(_, call)| call.due <= now && is_free(call)).count()
    }

    /// Promises a caller to call them back.
    ///
    /// # Errors
    /// `staff.forbidden`, `telephone.…`, `desk.call_back_due`, `desk.call_back_reason`, `desk.call_back_note`,
    /// `call_back.exists`, `contact.unavailable`, `overloaded`, `outcome.unknown`.
    pub async fn promise_call_back(
        &self,
        who: &StaffSession,
        caller: &Caller,
        typed: &TypedCallBack,
    ) -> Result<(), Refusal> {
        let permit = self.authorise(who, Act::NoteCallBack, &self.object_of(caller)?).await?;
        let telephone = reading::telephone(Ask::Required, Some(&typed.telephone), false);
        let telephone =
            telephone.map_err(|wrong| Refusal { args: wrong.args, ..Refusal::plain(wrong.code) })?;
        let due = self.due(caller.programme, &typed.date, &typed.time)?;
        let reason = CallReason::named(&typed.reason).ok_or(Refusal::plain("desk.call_back_reason"))?;
        let kept = KeptCall { telephone: telephone.unwrap_or_default(), note: note(&typed.note)? };
        let id: [u8; 16] = chance::bytes();
        let row = vault::seal(&self.keys().vault, id, &kept).ok_or_else(away)?;
        let (programme, holder, key) = (caller.programme, caller.holder(), KeyName(row.key));
        let command = DeskCommand::NoteCallBack { id: CallBackId(id), programme, holder, key, due, reason };
        self.look_at(&permit, holder).await?;
        // First the entry: what it names can always be erased, and a number that nothing names could not.
        self.order_of(permit.actor(), permit.channel(), Command::Desk(command)).await?;
        self.sequencer().change_vault(VaultChange::Put(row.clone())).await.map_err(|_| away())?;
        if self.is_erased(&row) {
            self.destroy(row.key).await?;
        }
        Ok(())
    }

    /// Takes a call, so that nobody else makes it; whoever has taken it is shown number and note.
    ///
    /// # Errors
    /// `staff.forbidden`, `call_back.unknown`, `call_back.taken`, `overloaded`, `outcome.unknown`.
    pub async fn take_call_back(&self, who: &StaffSession, sealed: &str) -> Result<(), Refusal> {
        let (id, call) = self.call_named(who, sealed).await?;
        let permit = self.authorise(who, Act::TakeCallBack, &self.object_of_call(&call)).await?;
        self.look_at(&permit, call.holder).await?;
        let command = Command::Desk(DeskCommand::TakeCallBack { id });
        self.order_of(permit.actor(), permit.channel(), command).await
    }

    /// Says that whoever was called was spoken to; number and note are erased.
    ///
    /// # Errors
    /// As [`Self::take_call_back`], and `contact.erasing` if it is written down and will be finished later.
    pub async fn call_back_done(&self, who: &StaffSession, sealed: &str) -> Result<(), Refusal> {
        let (id, call) = self.call_named(who, sealed).await?;
        let permit = self.authorise(who, Act::TakeCallBack, &self.object_of_call(&call)).await?;
        let command = Command::Desk(DeskCommand::EndCallBack { id, outcome: CallOutcome::Done });
        self.order_of(permit.actor(), permit.channel(), command).await?;
        self.note_erased(vec![call.key]).await;
        self.destroy(call.key.0).await.map_err(|_| Refusal::later("contact.erasing", 60)).map(drop)
    }

    /// Says that nobody answered, and when to call again; a note replaces the one before unless it is empty.
    ///
    /// # Errors
    /// As [`Self::take_call_back`], and `desk.call_back_due`, `desk.call_back_note`, `contact.unavailable`.
    pub async fn call_back_not_reached(
        &self,
        who: &StaffSession,
        sealed: &str,
        typed: &TypedCallBack,
    ) -> Result<(), Refusal> {
        let (id, call) = self.call_named(who, sealed).await?;
        let permit = self.authorise(who, Act::TakeCallBack, &self.object_of_call(&call)).await?;
        let due = self.due(call.programme, &typed.date, &typed.time)?;
        let note = note(&typed.note)?;
        if call.taken_by(self.now()) != Some(who.account()) {
            return Err(Refusal::plain("call_back.taken"));
        }
        if !note.is_empty()
            && let Some((row, kept)) = self.kept_call(id).await?
        {
            let next = vault::seal_next(&self.keys().vault, &row, &KeptCall { note, ..kept });
            let next = next.map_err(|_| away())?;
            self.sequencer().change_vault(VaultChange::Put(next)).await.map_err(|_| away())?;
        }
        let outcome = CallOutcome::NotReached(due);
        let command = Command::Desk(DeskCommand::EndCallBack { id, outcome });
        self.order_of(permit.actor(), permit.channel(), command).await
    }

    /// The keys of what is kept of these people for calls, as an erasure names them.
    pub(crate) fn call_back_keys(&self, holders: &[HolderId]) -> Vec<(HolderId, KeyName)> {
        let state = self.read();
        let theirs = state.desk().call_backs().filter(|(_, call)| holders.contains(&call.holder));
        theirs.map(|(_, call)| (call.holder, call.key)).collect()
    }

    /// Why people are called back, by public name.
    pub fn call_back_reasons() -> [&'static str; 6] {
        CallReason::ALL.map(CallReason::as_str)
    }

    /// An hour from now, on the clock of the programme, as a form proposes it.
    pub fn call_back_proposal(&self, programme: &str) -> Moment {
        let zone = self.zone_of(programme).unwrap_or_else(|| self.any_zone());
        zone.moment(self.now().plus_ms(60 * MINUTE_MS))
    }

    /// The call that a person waits for.
    pub(super) fn call_of(&self, state: &State, caller: &Caller, own: &[HolderId]) -> Option<CallBackView> {
        let is_theirs = |call: &CallBack| call.programme == caller.programme && own.contains(&call.holder);
        let found = state.desk().call_backs().find(|(_, call)| is_theirs(call))?;
        Some(self.told_call_in(state, found.0, found.1))
    }

    fn told_call(&self, id: CallBackId, call: &CallBack) -> CallBackView {
        self.told_call_in(&self.read(), id, call)
    }

    fn told_call_in(&self, state: &State, id: CallBackId, call: &CallBack) -> CallBackView {
        let now = self.now();
        let held = state.programme_at(call.programme).ok();
        let zone = held.map_or_else(|| Zone::named("UTC"), |held| Zone::named(&held.definition.timezone));
        let row = held.and_then(|held| held.row(&call.holder));
        CallBackView {
            sealed: self.keys().seal(SEAL, &id.0),
            person: self.sealed_caller(call.programme, call.holder, None),
            programme: held.map(|held| held.definition.id.clone()).unwrap_or_default(),
            municipality: row.map(|row| municipality_name(row.municipality)).unwrap_or_default(),
            due: zone.moment(call.due),
            late_minutes: now.since(call.due).div_euclid(MINUTE_MS),
            reason: call.reason.as_str(),
            tries: call.tries,
            taken_by: call.taken_by(now),
            told: None,
        }
    }

    fn calls_of<'a>(
        &'a self,
        state: &'a State,
        who: &'a StaffSession,
    ) -> impl Iterator<Item = (CallBackId, &'a CallBack)> {
        state.desk().call_backs().filter(move |(_, call)| {
            let row = state.programme_at(call.programme).ok().and_then(|held| held.row(&call.holder));
            row.is_some_and(|row| {
                let object = Object::person(call.programme, row.municipality);
                self.may_in(state, who, Act::TakeCallBack, &object)
            })
        })
    }

    /// The call that a form names. Whoever may take none at all is told so first.
    async fn call_named(&self, who: &StaffSession, sealed: &str) -> Result<(CallBackId, CallBack), Refusal> {
        self.authorise(who, Act::SeeCallBacks, &Object::none()).await?;
        let unknown = || Refusal::plain("call_back.unknown");
        let opened = self.keys().open(SEAL, sealed).ok_or_else(unknown)?;
        let id = CallBackId(opened.as_slice().try_into().map_err(|_| unknown())?);
        let call = self.read().desk().call_back(id).copied();
        call.map(|call| (id, call)).ok_or_else(unknown)
    }

    fn object_of_call(&self, call: &CallBack) -> Object {
        let state = self.read();
        let row = state.programme_at(call.programme).ok().and_then(|held| held.row(&call.holder));
        row.map_or(Object::programme(call.programme), |row| Object::person(call.programme, row.municipality))
    }

    async fn kept_call(&self, id: CallBackId) -> Result<Option<(VaultRow, KeptCall)>, Refusal> {
        let rows = self.sequencer().vault(VaultQuery::OfHolder(id.0)).await.map_err(|_| away())?;
        let Some(row) = rows.into_iter().find(|row| !self.is_erased(row)) else { return Ok(None) };
        let kept = vault::open(&self.keys().vault, &row).map_err(|_| away())?;
        Ok(Some((row, kept)))
    }

    fn due(&self, programme: u16, date: &str, time: &str) -> Result<Instant, Refusal> {
        let wrong = || Refusal::plain("desk.call_back_due");
        let date: Date = date.parse().map_err(|_| wrong())?;
        let time: Time = format!("{time}:00").get(..8).unwrap_or_default().parse().map_err(|_| wrong())?;
        let timezone = {
            let state = self.read();
            state.programme_at(programme).map(|held| held.definition.timezone.clone()).map_err(|_| wrong())?
        };
        let due = Zone::named(&timezone).instant_of(DateTime::from_parts(date, time)).ok_or_else(wrong)?;
        let ahead = due.since(self.now());
        if (-LATE_MS..=AHEAD_MS_MAX).contains(&ahead) { Ok(due) } else { Err(wrong()) }
    }
}

fn note(typed: &str) -> Result<String, Refusal> {
    let note = typed.trim();
    if note.chars().count() > NOTE_CHARS_MAX {
        return Err(Refusal::plain("desk.call_back_note"));
    }
    Ok(note.to_owned())
}

fn away() -> Refusal {
    Refusal::later("contact.unavailable", 30)
}
