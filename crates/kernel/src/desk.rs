//! The telephone desk: who was identified how, codes for one sign-in, links to a reissued voucher, whom to call back.
//!
//! A code is known here as a keyed digest, and a number to call lies sealed in the vault; neither is in the journal.
//! The surprise: a code takes a pause away and nothing else. Whoever has it still needs voucher and birth date, so a guess at
//! it opens nothing, and a wrong one is no event.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::amend::{self, ActReason, VoucherAct};
use crate::command::{Actor, BirthProof, Context, HolderId};
use crate::contact::KeyName;
use crate::event::{Event, Record};
use crate::refusal::{Code, Refusal};
use crate::state::State;
use crate::time::{Instant, MINUTE_MS};

/// How long a code for one sign-in serves.
pub const CODE_MS: i64 = 10 * MINUTE_MS;
/// How long a call to make is one operator's, before another may take it.
pub const TAKEN_MS: i64 = 30 * MINUTE_MS;

/// How a caller showed who they are, besides the birth date that they said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Identified {
    /// They read out the numbers of the voucher.
    Voucher,
    /// They read out a booking number.
    BookingNumber,
    /// They said name and telephone as they are kept.
    Contact,
    /// They were called back at the telephone that is kept.
    CalledBack,
}

impl Identified {
    /// Every way; the index is its durable number.
    pub const ALL: [Identified; 4] =
        [Identified::Voucher, Identified::BookingNumber, Identified::Contact, Identified::CalledBack];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Identified::Voucher => "voucher",
            Identified::BookingNumber => "booking_number",
            Identified::Contact => "contact",
            Identified::CalledBack => "called_back",
        }
    }

    /// The way with this name.
    pub fn named(name: &str) -> Option<Identified> {
        Self::ALL.into_iter().find(|how| how.as_str() == name)
    }
}

/// Why somebody is to be called back; words lie in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CallReason {
    /// About a booking to make.
    Booking,
    /// About a booking to change or cancel.
    Change,
    /// About a sign-in that was refused.
    SignIn,
    /// About the voucher.
    Voucher,
    /// About something that went wrong.
    Complaint,
    /// Anything else.
    Other,
}

impl CallReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [CallReason; 6] = [
        CallReason::Booking,
        CallReason::Change,
        CallReason::SignIn,
        CallReason::Voucher,
        CallReason::Complaint,
        CallReason::Other,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            CallReason::Booking => "booking",
            CallReason::Change => "change",
            CallReason::SignIn => "sign_in",
            CallReason::Voucher => "voucher",
            CallReason::Complaint => "complaint",
            CallReason::Other => "other",
        }
    }

    /// The reason with this name.
    pub fn named(name: &str) -> Option<CallReason> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// Keyed digest of a code and its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeDigest(pub [u8; 16]);

/// Name of a call to make, drawn by lot; its row of the vault has the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CallBackId(pub [u8; 16]);

/// A call that somebody is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBack {
    /// Index of the programme.
    pub programme: u16,
    /// Whom.
    pub holder: HolderId,
    /// The data key of number and note.
    pub key: KeyName,
    /// When they wait for it.
    pub due: Instant,
    /// Why.
    pub reason: CallReason,
    /// How often nobody answered.
    pub tries: u32,
    /// Which account has it, and since when.
    pub taken: Option<(u32, Instant)>,
}

impl CallBack {
    /// Which account has it at `now`; a call that was taken and forgotten goes back on the list.
    pub fn taken_by(&self, now: Instant) -> Option<u32> {
        self.taken.filter(|(_, since)| now.since(*since) < TAKEN_MS).map(|(account, _)| account)
    }
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallOutcome {
    /// They were spoken to; number and note are erased.
    Done,
    /// Nobody answered; it is due again at the instant.
    NotReached(Instant),
}

/// What the desk did about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeskStep {
    /// The caller was identified, and wanted what follows.
    Identified(Identified),
    /// A code for one sign-in was given.
    CodeGiven,
    /// Somebody signed in with it.
    CodeUsed,
    /// A call was promised.
    CallBackNoted,
    /// It was made, and they were spoken to.
    CallBackDone,
    /// It was made, and nobody answered.
    CallBackNotReached,
}

impl DeskStep {
    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            DeskStep::Identified(_) => "identified",
            DeskStep::CodeGiven => "code_given",
            DeskStep::CodeUsed => "code_used",
            DeskStep::CallBackNoted => "call_back_noted",
            DeskStep::CallBackDone => "call_back_done",
            DeskStep::CallBackNotReached => "call_back_not_reached",
        }
    }
}

/// One line of what the desk did about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskNote {
    /// When.
    pub at: Instant,
    /// By which account, if it was staff.
    pub account: Option<u32>,
    /// What.
    pub step: DeskStep,
}

/// What the desk has under way, and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Desk {
    codes: BTreeMap<HolderId, (CodeDigest, Instant)>,
    call_backs: BTreeMap<CallBackId, CallBack>,
    notes: BTreeMap<HolderId, Vec<DeskNote>>,
}

impl Desk {
    /// The code that serves this holder at `now`.
    pub fn code_of(&self, holder: &HolderId, now: Instant) -> Option<CodeDigest> {
        self.codes.get(holder).filter(|(_, valid_until)| *valid_until > now).map(|(digest, _)| *digest)
    }

    /// Every call to make.
    pub fn call_backs(&self) -> impl Iterator<Item = (CallBackId, &CallBack)> {
        self.call_backs.iter().map(|(id, call)| (*id, call))
    }

    /// The call with this name.
    pub fn call_back(&self, id: CallBackId) -> Option<&CallBack> {
        self.call_backs.get(&id)
    }

    /// What the desk did about this holder, oldest first.
    pub fn notes_of(&self, holder: &HolderId) -> &[DeskNote] {
        self.notes.get(holder).map_or(&[], Vec::as_slice)
    }

    /// What is kept under this key is gone, and so is the call.
    pub(crate) fn erase(&mut self, key: KeyName) {
        self.call_backs.retain(|_, call| call.key != key);
    }

    fn note(&mut self, holder: HolderId, record: &Record, step: DeskStep) {
        let account = match record.actor {
            Actor::Staff(account) => Some(account),
            Actor::Holder | Actor::System => None,
        };
        self.notes.entry(holder).or_default().push(DeskNote { at: record.at, account, step });
    }

    /// Folds an event in; the number is what the running digest sees of it.
    pub(crate) fn apply(&mut self, record: &Record, event: &DeskEvent) -> u64 {
        self.codes.retain(|_, (_, valid_until)| *valid_until > record.at);
        match event {
            DeskEvent::CallerIdentified { holder, how } => {
                self.note(*holder, record, DeskStep::Identified(*how));
                half(&holder.0)
            }
            DeskEvent::CodeGiven { holder, digest, valid_until } => {
                self.codes.insert(*holder, (*digest, *valid_until));
                self.note(*holder, record, DeskStep::CodeGiven);
                half(&digest.0)
            }
            DeskEvent::CodeUsed { holder } => {
                self.codes.remove(holder);
                self.note(*holder, record, DeskStep::CodeUsed);
                half(&holder.0)
            }
            DeskEvent::CallBackNoted { id, programme, holder, key, due, reason } => {
                let (programme, holder, key, due, reason) = (*programme, *holder, *key, *due, *reason);
                let call = CallBack { programme, holder, key, due, reason, tries: 0, taken: None };
                self.call_backs.insert(*id, call);
                self.note(holder, record, DeskStep::CallBackNoted);
                half(&id.0)
            }
            DeskEvent::CallBackTaken { id } => {
                if let (Some(call), Actor::Staff(account)) = (self.call_backs.get_mut(id), record.actor) {
                    call.taken = Some((account, record.at));
                }
                half(&id.0)
            }
            DeskEvent::CallBackEnded { id, outcome } => {
                self.end(*id, *outcome, record);
                half(&id.0)
            }
        }
    }

    fn end(&mut self, id: CallBackId, outcome: CallOutcome, record: &Record) {
        let Some(call) = self.call_backs.get_mut(&id) else { return };
        let holder = call.holder;
        match outcome {
            CallOutcome::NotReached(due) => {
                *call = CallBack { due, taken: None, tries: call.tries.saturating_add(1), ..*call };
                self.note(holder, record, DeskStep::CallBackNotReached);
            }
            CallOutcome::Done => {
                self.call_backs.remove(&id);
                self.note(holder, record, DeskStep::CallBackDone);
            }
        }
    }
}

fn half(digest: &[u8; 16]) -> u64 {
    digest.first_chunk::<8>().map_or(0, |half| u64::from_be_bytes(*half))
}

/// What the desk may ask for.
#[derive(Debug, Clone)]
pub enum DeskCommand {
    /// Gives a code for one sign-in to a caller who was identified; one that was given before serves no more.
    GiveCode {
        /// To whom.
        holder: HolderId,
        /// Its digest.
        digest: CodeDigest,
        /// How they were identified.
        how: Identified,
    },
    /// Signs in with the code; whoever asks has proved voucher and birth date.
    UseCode {
        /// Whose.
        holder: HolderId,
        /// Digest of what was typed.
        digest: CodeDigest,
    },
    /// Joins two vouchers that a municipality has listed, for a caller who was identified.
    LinkVoucher {
        /// Index of the programme.
        programme: u16,
        /// The old voucher.
        old: HolderId,
        /// The birth date that was said, with the old voucher.
        old_proof: BirthProof,
        /// The new voucher.
        new: HolderId,
        /// The same birth date with the new voucher.
        new_proof: BirthProof,
        /// Why it was reissued.
        reason: ActReason,
        /// How they were identified.
        how: Identified,
    },
    /// Puts a caller on the list of whom to call back.
    NoteCallBack {
        /// Name of the call.
        id: CallBackId,
        /// Index of the programme.
        programme: u16,
        /// Whom.
        holder: HolderId,
        /// The data key of number and note.
        key: KeyName,
        /// When.
        due: Instant,
        /// Why.
        reason: CallReason,
    },
    /// Takes a call, so that nobody else makes it.
    TakeCallBack {
        /// Which.
        id: CallBackId,
    },
    /// Says what came of a call that one has taken.
    EndCallBack {
        /// Which.
        id: CallBackId,
        /// What came of it.
        outcome: CallOutcome,
    },
}

/// What has happened at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskEvent {
    /// A caller said who they are, the desk believed it, and they wanted what follows.
    CallerIdentified {
        /// Who.
        holder: HolderId,
        /// How.
        how: Identified,
    },
    /// A code for one sign-in was given.
    CodeGiven {
        /// To whom.
        holder: HolderId,
        /// Its keyed digest.
        digest: CodeDigest,
        /// First instant at which it serves no more.
        valid_until: Instant,
    },
    /// A sign-in used the code; it serves no more.
    CodeUsed {
        /// Whose.
        holder: HolderId,
    },
    /// Somebody is to be called back.
    CallBackNoted {
        /// Name of the call.
        id: CallBackId,
        /// Index of the programme.
        programme: u16,
        /// Whom.
        holder: HolderId,
        /// The data key of number and note.
        key: KeyName,
        /// When.
        due: Instant,
        /// Why.
        reason: CallReason,
    },
    /// An operator is making the call.
    CallBackTaken {
        /// Which.
        id: CallBackId,
    },
    /// The call was made.
    CallBackEnded {
        /// Which.
        id: CallBackId,
        /// What came of it.
        outcome: CallOutcome,
    },
}

impl DeskEvent {
    /// The kind's public name.
    pub fn name(&self) -> &'static str {
        match self {
            DeskEvent::CallerIdentified { .. } => "CallerIdentified",
            DeskEvent::CodeGiven { .. } => "CodeGiven",
            DeskEvent::CodeUsed { .. } => "CodeUsed",
            DeskEvent::CallBackNoted { .. } => "CallBackNoted",
            DeskEvent::CallBackTaken { .. } => "CallBackTaken",
            DeskEvent::CallBackEnded { .. } => "CallBackEnded",
        }
    }
}

impl State {
    /// What the telephone desk has under way, and what it did.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }
}

/// Decides [`crate::command::Command::Desk`].
pub(crate) fn decide(state: &State, context: &Context, command: &DeskCommand) -> Result<Vec<Event>, Refusal> {
    if let DeskCommand::UseCode { holder, digest } = command {
        let code = state.desk().code_of(holder, context.now).filter(|known| known == digest);
        code.ok_or(Refusal::plain(Code::CodeSpent))?;
        return Ok(vec![Event::Desk(DeskEvent::CodeUsed { holder: *holder })]);
    }
    let Actor::Staff(account) = context.actor else {
        return Err(Refusal::plain(Code::StaffForbidden));
    };
    let identified =
        |holder: &HolderId, how| Event::Desk(DeskEvent::CallerIdentified { holder: *holder, how });
    match command {
        DeskCommand::UseCode { .. } => Err(Refusal::plain(Code::CodeSpent)),
        DeskCommand::GiveCode { holder, digest, how } => {
            let (digest, valid_until) = (*digest, context.now.plus_ms(CODE_MS));
            let given = DeskEvent::CodeGiven { holder: *holder, digest, valid_until };
            Ok(vec![identified(holder, *how), Event::Desk(given)])
        }
        DeskCommand::LinkVoucher { programme, old, old_proof, new, new_proof, reason, how } => {
            let rows = amend::link(state.programme_at(*programme)?, (old, *old_proof), (new, *new_proof))?;
            if rows.is_empty() {
                return Ok(Vec::new());
            }
            let (programme, act, reason) = (*programme, VoucherAct::Reissued, *reason);
            let amended = Event::VoucherAmended { programme, act, reason, rows };
            Ok(vec![identified(old, *how), amended])
        }
        DeskCommand::NoteCallBack { id, programme, holder, key, due, reason } => {
            let own = state.programme_at(*programme)?.vouchers_of_person(holder);
            let waits = |call: &CallBack| call.programme == *programme && own.contains(&call.holder);
            if state.desk().call_backs.contains_key(id) || state.desk().call_backs.values().any(waits) {
                return Err(Refusal::plain(Code::CallBackExists));
            }
            let (id, programme, holder, key) = (*id, *programme, *holder, *key);
            let noted = DeskEvent::CallBackNoted { id, programme, holder, key, due: *due, reason: *reason };
            Ok(vec![Event::Desk(noted)])
        }
        DeskCommand::TakeCallBack { id } => {
            let call = call_of(state, *id)?;
            match call.taken_by(context.now) {
                Some(own) if own == account => Ok(Vec::new()),
                Some(_) => Err(Refusal::plain(Code::CallBackTaken)),
                None => Ok(vec![Event::Desk(DeskEvent::CallBackTaken { id: *id })]),
            }
        }
        DeskCommand::EndCallBack { id, outcome } => {
            let call = call_of(state, *id)?;
            if call.taken_by(context.now) != Some(account) {
                return Err(Refusal::plain(Code::CallBackTaken));
            }
            let ended = Event::Desk(DeskEvent::CallBackEnded { id: *id, outcome: *outcome });
            let erased = Event::ContactErased { holder: call.holder, key: call.key };
            Ok(if *outcome == CallOutcome::Done { vec![ended, erased] } else { vec![ended] })
        }
    }
}

fn call_of(state: &State, id: CallBackId) -> Result<&CallBack, Refusal> {
    state.desk().call_back(id).ok_or(Refusal::plain(Code::CallBackUnknown))
}
