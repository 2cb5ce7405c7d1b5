//! Event ↔ bytes: the one place that knows the format of `proto/journal.proto`.
//!
//! An unknown kind or version is an error that names the version needed, never something to skip. Bytes that were
//! stored are hashed and kept as they are and never encoded again, because encoding drops what it does not know.

mod desk;
mod journal;
mod loss;
mod municipality;
mod outbox;
mod planner;
mod programme;
mod proposal;
mod staff;
mod visit;
mod waitlist;

use jiff::civil::Date;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, BirthProof, CancelReason, Channel, CommandId, CommandKey, HolderId};
use kernel::contact::KeyName;
use kernel::event::{Event, Record};
use kernel::refusal::{Code, Fact, Refusal};
use kernel::roster::{RosterRow, Standing};
use kernel::slot::{SlotId, SlotRow};
use kernel::time::{Instant, days_from_epoch, plus_days};
use prost::Message;
use store::{Entry, StoredEntry};

/// Version of every kind so far.
const VERSION: u16 = 1;

/// Why bytes are not an event of this program.
#[derive(Debug, thiserror::Error)]
pub enum WireFault {
    /// A newer program wrote it.
    #[error(
        "entry kind {kind} version {version} is unknown to this program: run the version that wrote it, or a newer one"
    )]
    Unknown {
        /// Kind.
        kind: u16,
        /// Version.
        version: u16,
    },
    /// The bytes do not decode.
    #[error("entry kind {kind} version {version} does not decode: {what}")]
    Broken {
        /// Kind.
        kind: u16,
        /// Version.
        version: u16,
        /// What is wrong.
        what: String,
    },
}

/// The entry to append for a record.
pub fn encode(record: &Record) -> Entry {
    let cause = Some(cause_out(record));
    let (kind, body) = encode_event(cause, &record.event);
    Entry { kind, version: VERSION, at: record.at.0, body }
}

/// Whether an entry of this kind begins a new epoch after a restore.
pub(crate) fn is_of_restore(kind: u16) -> bool {
    kind == 15
}

/// Whether an entry of this kind says what became of a booking after it was confirmed.
pub(crate) fn is_of_later_step(kind: u16) -> bool {
    matches!(kind, 11 | 12 | 30..=35 | 52..=54)
}

/// The record that an entry holds.
pub fn decode(entry: &StoredEntry) -> Result<Record, WireFault> {
    decode_parts(entry.kind, entry.version, entry.at, &entry.body)
}

/// The record in these parts of an entry.
pub fn decode_parts(kind: u16, version: u16, at: i64, body: &[u8]) -> Result<Record, WireFault> {
    if version != VERSION {
        return Err(WireFault::Unknown { kind, version });
    }
    let broken = |what: String| WireFault::Broken { kind, version, what };
    let (cause, event) = decode_event(kind, body).map_err(|fault| match fault {
        Undecoded::Kind => WireFault::Unknown { kind, version },
        Undecoded::Body(what) => broken(what),
    })?;
    let cause = cause.ok_or_else(|| broken("no cause".to_owned()))?;
    Ok(Record {
        at: Instant(at),
        channel: channel_in(cause.channel).map_err(broken)?,
        actor: actor_in(cause.actor),
        key: cause.key.map(|key| key_in(&key)).transpose().map_err(broken)?,
        event,
    })
}

enum Undecoded {
    Kind,
    Body(String),
}

impl From<prost::DecodeError> for Undecoded {
    fn from(fault: prost::DecodeError) -> Undecoded {
        Undecoded::Body(fault.to_string())
    }
}

impl From<String> for Undecoded {
    fn from(what: String) -> Undecoded {
        Undecoded::Body(what)
    }
}

#[rustfmt::skip]
fn encode_event(cause: Option<journal::Cause>, event: &Event) -> (u16, Vec<u8>) {
    match event {
        Event::EpochStarted { incarnation, software, digest } => (1, journal::EpochStarted {
            cause, incarnation: incarnation.to_vec(), software: software.clone(), digest: *digest }.encode_to_vec()),
        Event::StateDigested { digest } => (2, journal::StateDigested { cause, digest: *digest }.encode_to_vec()),
        Event::ProgrammeApplied { programme, definition } => (3, journal::ProgrammeApplied {
            cause, programme: u32::from(*programme), definition: Some(programme::to_wire(definition)) }.encode_to_vec()),
        Event::RosterStaged { programme, import, rows } => (4, journal::RosterStaged {
            cause, programme: u32::from(*programme), import: *import, rows: rows.iter().map(row_out).collect() }.encode_to_vec()),
        Event::RosterImported { programme, import, file } => (5, journal::RosterImported {
            cause, programme: u32::from(*programme), import: *import, file: *file }.encode_to_vec()),
        Event::RosterAbandoned { programme, import } => (6, journal::RosterAbandoned {
            cause, programme: u32::from(*programme), import: *import }.encode_to_vec()),
        Event::SlotsPublished { programme, slots } => (7, journal::SlotsPublished {
            cause, programme: u32::from(*programme), slots: slots.iter().map(slot_out).collect() }.encode_to_vec()),
        Event::SlotHeld { programme, holder, slot, dose, since, expires_at } => (8, journal::SlotHeld {
            cause, programme: u32::from(*programme), holder: holder.0.to_vec(), slot: slot.0, dose: u32::from(*dose),
            since: since.0, expires_at: expires_at.0 }.encode_to_vec()),
        Event::HoldReleased { programme, holder } => (9, journal::HoldReleased {
            cause, programme: u32::from(*programme), holder: holder.0.to_vec() }.encode_to_vec()),
        Event::BookingConfirmed { programme, holder, slot, dose, number } => (10, journal::BookingConfirmed {
            cause, programme: u32::from(*programme), holder: holder.0.to_vec(), slot: slot.0, dose: u32::from(*dose),
            number: number.value() }.encode_to_vec()),
        Event::BookingMoved { programme, number, from, to } => (11, journal::BookingMoved {
            cause, programme: u32::from(*programme), number: number.value(), from: from.0, to: to.0 }.encode_to_vec()),
        Event::BookingCancelled { programme, number, reason } => (12, journal::BookingCancelled {
            cause, programme: u32::from(*programme), number: number.value(), reason: reason_out(*reason) }.encode_to_vec()),
        Event::CommandRefused { refusal } => (13, refusal_out(cause, refusal).encode_to_vec()),
        Event::CommandVoided { id } => (14, journal::CommandVoided { cause, id: id.0.to_vec() }.encode_to_vec()),
        Event::JournalRestored { .. }
        | Event::BookingRepresented { .. }
        | Event::ClaimOpened { .. }
        | Event::BookingReopened { .. }
        | Event::LossShown { .. }
        | Event::LossSettled { .. } => loss::encode(cause, event),
        Event::VoucherAmended { .. } | Event::RosterKept { .. } | Event::RosterUndone { .. } => {
            municipality::encode(cause, event)
        }
        Event::BookingCheckedIn { .. }
        | Event::BookingChecked { .. }
        | Event::DoseAdministered { .. }
        | Event::DoseNotGiven { .. }
        | Event::NoShowsMarked { .. }
        | Event::StepUndone { .. }
        | Event::LotDeclared { .. }
        | Event::LotRecalled { .. }
        | Event::LotReinstated { .. } => visit::encode(cause, event),
        Event::Planner(event) => planner::encode(cause, event),
        Event::Proposal(event) => proposal::encode(cause, event),
        Event::Outbox(event) => outbox::encode(cause, event),
        Event::Staff(event) => staff::encode(cause, event),
        Event::Desk(event) => desk::encode(cause, event),
        Event::Waitlist(event) => waitlist::encode(cause, event),
        Event::ContactErased { holder, key } => (17, journal::ContactErased {
            cause, holder: holder.0.to_vec(), key: key.0.to_vec() }.encode_to_vec()),
        Event::LineLinked { holder, key } => (90, journal::LineLinked {
            cause, holder: holder.0.to_vec(), key: key.0.to_vec() }.encode_to_vec()),
        Event::LineUnlinked { holder, key } => (91, journal::LineUnlinked {
            cause, holder: holder.0.to_vec(), key: key.0.to_vec() }.encode_to_vec()),
        Event::ContactShown { holder, key } => (20, journal::ContactShown {
            cause, holder: holder.0.to_vec(), key: key.0.to_vec() }.encode_to_vec()),
    }
}

fn decode_event(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    match kind {
        1..=3 | 13 | 14 => decode_system(kind, body),
        4..=7 => decode_supply(kind, body),
        8..=12 => decode_booking(kind, body),
        15 | 16 | 18 | 19 | 21 | 22 => loss::decode(kind, body),
        44..=49 => desk::decode(kind, body).map(|(cause, event)| (cause, Event::Desk(event))),
        40..=42 => municipality::decode(kind, body),
        17 | 20 => decode_contact(kind, body),
        90 | 91 => decode_line(kind, body),
        30..=38 => visit::decode(kind, body),
        50..=56 | 59 | 64..=66 => planner::decode(kind, body),
        23..=29 | 70..=74 => staff::decode(kind, body).map(|(cause, event)| (cause, Event::Staff(event))),
        57 | 58 | 60..=63 => {
            proposal::decode(kind, body).map(|(cause, event)| (cause, Event::Proposal(event)))
        }
        80..=85 => outbox::decode(kind, body).map(|(cause, event)| (cause, Event::Outbox(event))),
        86..=89 => waitlist::decode(kind, body).map(|(cause, event)| (cause, Event::Waitlist(event))),
        _ => Err(Undecoded::Kind),
    }
}

fn decode_system(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    Ok(match kind {
        1 => {
            let it = journal::EpochStarted::decode(body)?;
            let incarnation = sixteen(&it.incarnation)?;
            (it.cause, Event::EpochStarted { incarnation, software: it.software, digest: it.digest })
        }
        2 => {
            let it = journal::StateDigested::decode(body)?;
            (it.cause, Event::StateDigested { digest: it.digest })
        }
        3 => {
            let it = journal::ProgrammeApplied::decode(body)?;
            let definition = it.definition.ok_or_else(|| "no definition".to_owned())?;
            let definition = Box::new(programme::from_wire(definition)?);
            (it.cause, Event::ProgrammeApplied { programme: small(it.programme)?, definition })
        }
        13 => {
            let it = journal::CommandRefused::decode(body)?;
            let refusal = refusal_in(&it)?;
            (it.cause, Event::CommandRefused { refusal })
        }
        _ => {
            let it = journal::CommandVoided::decode(body)?;
            let id = CommandId(sixteen(&it.id)?);
            (it.cause, Event::CommandVoided { id })
        }
    })
}

fn decode_supply(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    Ok(match kind {
        4 => {
            let it = journal::RosterStaged::decode(body)?;
            let rows = it.rows.iter().map(row_in).collect::<Result<_, _>>()?;
            (it.cause, Event::RosterStaged { programme: small(it.programme)?, import: it.import, rows })
        }
        5 => {
            let it = journal::RosterImported::decode(body)?;
            let programme = small(it.programme)?;
            (it.cause, Event::RosterImported { programme, import: it.import, file: it.file })
        }
        6 => {
            let it = journal::RosterAbandoned::decode(body)?;
            (it.cause, Event::RosterAbandoned { programme: small(it.programme)?, import: it.import })
        }
        _ => {
            let it = journal::SlotsPublished::decode(body)?;
            let slots = it.slots.iter().map(slot_in).collect::<Result<_, _>>()?;
            (it.cause, Event::SlotsPublished { programme: small(it.programme)?, slots })
        }
    })
}

fn decode_booking(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    Ok(match kind {
        8 => {
            let it = journal::SlotHeld::decode(body)?;
            let event = Event::SlotHeld {
                programme: small(it.programme)?,
                holder: HolderId(sixteen(&it.holder)?),
                slot: SlotId(it.slot),
                dose: small(it.dose)?,
                since: Instant(it.since),
                expires_at: Instant(it.expires_at),
            };
            (it.cause, event)
        }
        9 => {
            let it = journal::HoldReleased::decode(body)?;
            let holder = HolderId(sixteen(&it.holder)?);
            (it.cause, Event::HoldReleased { programme: small(it.programme)?, holder })
        }
        10 => {
            let it = journal::BookingConfirmed::decode(body)?;
            let event = Event::BookingConfirmed {
                programme: small(it.programme)?,
                holder: HolderId(sixteen(&it.holder)?),
                slot: SlotId(it.slot),
                dose: small(it.dose)?,
                number: number_in(it.number)?,
            };
            (it.cause, event)
        }
        11 => {
            let it = journal::BookingMoved::decode(body)?;
            let (from, to) = (SlotId(it.from), SlotId(it.to));
            let number = number_in(it.number)?;
            (it.cause, Event::BookingMoved { programme: small(it.programme)?, number, from, to })
        }
        _ => {
            let it = journal::BookingCancelled::decode(body)?;
            let reason =
                usize::try_from(it.reason).ok().and_then(|index| CancelReason::ALL.get(index)).copied();
            let reason = reason.ok_or_else(|| format!("reason {}", it.reason))?;
            let number = number_in(it.number)?;
            (it.cause, Event::BookingCancelled { programme: small(it.programme)?, number, reason })
        }
    })
}

fn decode_contact(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    if kind == 17 {
        let it = journal::ContactErased::decode(body)?;
        let (holder, key) = (HolderId(sixteen(&it.holder)?), KeyName(sixteen(&it.key)?));
        return Ok((it.cause, Event::ContactErased { holder, key }));
    }
    let it = journal::ContactShown::decode(body)?;
    let (holder, key) = (HolderId(sixteen(&it.holder)?), KeyName(sixteen(&it.key)?));
    Ok((it.cause, Event::ContactShown { holder, key }))
}

fn decode_line(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, Event), Undecoded> {
    if kind == 90 {
        let it = journal::LineLinked::decode(body)?;
        let (holder, key) = (HolderId(sixteen(&it.holder)?), KeyName(sixteen(&it.key)?));
        return Ok((it.cause, Event::LineLinked { holder, key }));
    }
    let it = journal::LineUnlinked::decode(body)?;
    let (holder, key) = (HolderId(sixteen(&it.holder)?), KeyName(sixteen(&it.key)?));
    Ok((it.cause, Event::LineUnlinked { holder, key }))
}

fn channel_out(channel: Channel) -> u32 {
    let number = Channel::ALL.iter().position(|known| *known == channel).unwrap_or_default();
    u32::try_from(number).unwrap_or_default()
}

fn channel_in(number: u32) -> Result<Channel, String> {
    let channel = usize::try_from(number).ok().and_then(|index| Channel::ALL.get(index)).copied();
    channel.ok_or_else(|| format!("channel {number}"))
}

fn actor_out(actor: Actor) -> Option<journal::Actor> {
    match actor {
        Actor::Holder => None,
        Actor::Staff(account) => Some(journal::Actor { system: false, staff: Some(account) }),
        Actor::System => Some(journal::Actor { system: true, staff: None }),
    }
}

fn cause_out(record: &Record) -> journal::Cause {
    let key = record.key.map(|key| journal::CommandKey { id: key.id.0.to_vec(), body: key.body });
    journal::Cause { channel: channel_out(record.channel), actor: actor_out(record.actor), key }
}

fn actor_in(actor: Option<journal::Actor>) -> Actor {
    match actor {
        Some(journal::Actor { staff: Some(account), .. }) => Actor::Staff(account),
        Some(journal::Actor { system: true, .. }) => Actor::System,
        _ => Actor::Holder,
    }
}

fn key_in(key: &journal::CommandKey) -> Result<CommandKey, String> {
    Ok(CommandKey { id: CommandId(sixteen(&key.id)?), body: key.body })
}

fn reason_out(reason: CancelReason) -> u32 {
    let index = CancelReason::ALL.iter().position(|known| *known == reason).unwrap_or_default();
    u32::try_from(index).unwrap_or_default()
}

fn refusal_out(cause: Option<journal::Cause>, refusal: &Refusal) -> journal::CommandRefused {
    let mut it = journal::CommandRefused { cause, code: refusal.code.number(), ..Default::default() };
    match refusal.fact {
        Fact::None => {}
        Fact::At(at) => it.at = Some(at.0),
        Fact::On(on) => it.on = Some(days_out(on)),
        Fact::Count(count) => it.count = Some(count),
        Fact::Booking(number) => it.booking = Some(number.value()),
    }
    it
}

fn refusal_in(it: &journal::CommandRefused) -> Result<Refusal, String> {
    let code = Code::from_number(it.code).ok_or_else(|| format!("refusal code {}", it.code))?;
    let fact = match (it.at, it.on, it.count, it.booking) {
        (Some(at), ..) => Fact::At(Instant(at)),
        (_, Some(on), ..) => Fact::On(days_in(on)),
        (_, _, Some(count), _) => Fact::Count(count),
        (_, _, _, Some(number)) => Fact::Booking(number_in(number)?),
        _ => Fact::None,
    };
    Ok(Refusal { code, fact })
}

fn row_out(row: &RosterRow) -> journal::RosterRow {
    let superseded_by = match row.standing {
        Standing::SupersededBy(next) => Some(next.0.to_vec()),
        _ => None,
    };
    journal::RosterRow {
        holder: row.holder.0.to_vec(),
        proof: row.proof.0.to_vec(),
        municipality: row.municipality,
        revoked: row.standing == Standing::Revoked,
        superseded_by,
        doses_received: u32::from(row.doses_received),
        last_dose_on: row.last_dose_on.map(days_out),
        product: u32::from(row.product),
    }
}

fn row_in(row: &journal::RosterRow) -> Result<RosterRow, String> {
    let standing = match (&row.superseded_by, row.revoked) {
        (Some(next), _) => Standing::SupersededBy(HolderId(sixteen(next)?)),
        (None, true) => Standing::Revoked,
        (None, false) => Standing::Valid,
    };
    Ok(RosterRow {
        holder: HolderId(sixteen(&row.holder)?),
        proof: BirthProof(sixteen(&row.proof)?),
        municipality: row.municipality,
        standing,
        doses_received: small(row.doses_received)?,
        last_dose_on: row.last_dose_on.map(days_in),
        product: small(row.product)?,
    })
}

fn slot_out(row: &SlotRow) -> journal::SlotRow {
    journal::SlotRow {
        id: row.id.0,
        venue: u32::from(row.venue),
        date: days_out(row.date),
        start_minute: u32::from(row.start_minute),
        end_minute: u32::from(row.end_minute),
        offset_minutes: i32::from(row.offset_minutes),
        dose: u32::from(row.dose),
        capacity: row.capacity,
        published_at: row.published_at.0,
    }
}

fn slot_in(row: &journal::SlotRow) -> Result<SlotRow, String> {
    Ok(SlotRow {
        id: SlotId(row.id),
        venue: small(row.venue)?,
        date: days_in(row.date),
        start_minute: small(row.start_minute)?,
        end_minute: small(row.end_minute)?,
        offset_minutes: small(row.offset_minutes)?,
        dose: small(row.dose)?,
        capacity: row.capacity,
        published_at: Instant(row.published_at),
    })
}

fn number_in(value: u64) -> Result<BookingNumber, String> {
    BookingNumber::from_value(value).ok_or_else(|| format!("booking number {value}"))
}

fn sixteen(bytes: &[u8]) -> Result<[u8; 16], String> {
    bytes.try_into().map_err(|_| format!("{} bytes where 16 belong", bytes.len()))
}

fn small<W: Copy + std::fmt::Display, N: TryFrom<W>>(wide: W) -> Result<N, String> {
    N::try_from(wide).map_err(|_| format!("{wide} is out of range"))
}

fn days_out(date: Date) -> i32 {
    i32::try_from(days_from_epoch(date)).unwrap_or_default()
}

fn days_in(days: i32) -> Date {
    plus_days(jiff::civil::date(1970, 1, 1), days)
}
