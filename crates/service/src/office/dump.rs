//! The journal told entry by entry, for other people's tools.
//!
//! Every entry comes with what its bytes say and with the bytes of its leaf, so that a reader needs no schema and can
//! still recount the log. Nothing is left out: the journal holds no name, number or birth date in the clear. An entry
//! that this program cannot read is told too, with the reason, because a dump is asked for when something is wrong.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, HolderId};
use kernel::desk::{CallOutcome, DeskEvent};
use kernel::event::{Event, Record};
use kernel::guard::Finding;
use kernel::outbox::OutboxEvent;
use kernel::planner::{Area, PlannerEvent};
use kernel::proposal::{Acknowledgement, ProposalEvent};
use kernel::quota::{Amount, Quota};
use kernel::refusal::Fact;
use kernel::restore::{LostBooking, Restore};
use kernel::roster::{RosterRow, Standing};
use kernel::slot::SlotRow;
use kernel::staff::{Grant, Scope, StaffEvent};
use kernel::time::Instant;
use kernel::waitlist::WaitlistEvent;
use serde_json::{Value, json};
use store::{Fault, FaultKind, StoredEntry};

use super::audit::{hex, part};
use super::{Answer, refused};
use crate::Service;
use crate::admin::{Dumped, DumpedEntry, Reply};
use crate::evidence::{leaf, tree};
use crate::export::Sheet;
use crate::permission::Act;
use crate::place::{Place, aside};
use crate::present::slot_text;
use crate::wire;

/// Reads the journal of a store that no server uses, from a position on, and hands over one entry after the other
/// until `visit` says that it is enough.
///
/// # Errors
/// The store cannot be opened, or its journal cannot be read on.
pub fn dump_at_rest(
    place: &Place,
    from: u64,
    visit: &mut (dyn FnMut(DumpedEntry) -> bool + Send),
) -> Result<(), Fault> {
    aside(|| {
        let mut enough = false;
        let read = place.open()?.read(from, &mut |entry| {
            enough = !visit(dumped(&entry));
            if enough { Err(stopped()) } else { Ok(()) }
        });
        match read {
            Err(fault) if !enough => Err(fault),
            _ => Ok(()),
        }
    })
}

impl Service {
    pub(super) async fn dump_live(&self, from: u64) -> Answer {
        let read = self.sequencer().visit(move |store| part(store, from)).await;
        let gone = || refused("not_ready", "the service ended while the journal was read".to_owned());
        let entries =
            read.ok_or_else(gone)?.map_err(|fault| refused("journal.unreadable", fault.to_string()))?;
        let told = entries.iter().map(dumped).collect();
        Ok(Reply::Dumped(Dumped { entries: told, journal_entries: self.sequencer().durable() }))
    }
}

fn stopped() -> Fault {
    Fault::new(FaultKind::Other, "the reader had enough", "journal", "nothing is wrong")
}

/// An entry with what it says.
pub(crate) fn dumped(entry: &StoredEntry) -> DumpedEntry {
    let leaf = leaf::of_stored(entry);
    let (record, unreadable) = match wire::decode(entry) {
        Ok(record) => (Some(record), None),
        Err(fault) => (None, Some(fault.to_string())),
    };
    let record = record.as_ref();
    DumpedEntry {
        position: entry.position,
        at: time(Instant(entry.at)),
        kind: record.map(|record| record.event.name().to_owned()),
        kind_number: entry.kind,
        version: entry.version,
        channel: record.map(|record| record.channel.as_str().to_owned()),
        actor: record.map(actor),
        command: record.and_then(|record| record.key).map(|key| hex(&key.id.0)),
        event: record.map(|record| told(&record.event)),
        unreadable,
        leaf: STANDARD.encode(&leaf),
        leaf_hash: hex(&tree::leaf_hash(&leaf)),
    }
}

fn actor(record: &Record) -> String {
    by(record.actor)
}

fn by(actor: Actor) -> String {
    match actor {
        Actor::Holder => "holder".to_owned(),
        Actor::Staff(account) => format!("staff:{account}"),
        Actor::System => "system".to_owned(),
    }
}

fn told(event: &Event) -> Value {
    match event {
        Event::EpochStarted { incarnation, software, digest } => {
            json!({ "incarnation": hex(incarnation), "software": software, "digest": short(*digest) })
        }
        Event::StateDigested { digest } => json!({ "digest": short(*digest) }),
        Event::ProgrammeApplied { programme, definition } => {
            json!({ "programme": programme, "definition": **definition })
        }
        Event::RosterStaged { programme, import, rows } => {
            let rows: Vec<Value> = rows.iter().map(roster_row).collect();
            json!({ "programme": programme, "import": short(*import), "rows": rows })
        }
        Event::RosterImported { programme, import, file } => {
            json!({ "programme": programme, "import": short(*import), "file": short(*file) })
        }
        Event::RosterAbandoned { programme, import } => {
            json!({ "programme": programme, "import": short(*import) })
        }
        Event::VoucherAmended { .. } | Event::RosterKept { .. } | Event::RosterUndone { .. } => {
            told_of_municipality(event)
        }
        Event::SlotsPublished { programme, slots } => {
            let slots: Vec<Value> = slots.iter().map(slot_row).collect();
            json!({ "programme": programme, "slots": slots })
        }
        Event::CommandRefused { refusal } => {
            json!({ "code": refusal.code.as_str(), "fact": fact(&refusal.fact) })
        }
        Event::CommandVoided { id } => json!({ "command": hex(&id.0) }),
        Event::Planner(event) => told_of_planner(event),
        Event::Proposal(event) => told_of_proposal(event),
        Event::Outbox(event) => told_of_outbox(event),
        Event::Staff(event) => told_of_staff(event),
        Event::Desk(event) => told_of_desk(event),
        Event::Waitlist(event) => told_of_waitlist(event),
        of_holder => told_of_holder(of_holder),
    }
}

fn told_of_municipality(event: &Event) -> Value {
    let all = |holders: &[HolderId]| holders.iter().map(|holder| hex(&holder.0)).collect::<Vec<_>>();
    match event {
        Event::VoucherAmended { programme, act, reason, rows } => {
            let rows: Vec<Value> = rows.iter().map(roster_row).collect();
            json!({ "programme": programme, "act": act.as_str(), "reason": reason.as_str(), "rows": rows })
        }
        Event::RosterKept { programme, import, holders } => {
            json!({ "programme": programme, "import": short(*import), "holders": all(holders) })
        }
        Event::RosterUndone { programme, import, undone, kept } => json!({
            "programme": programme, "import": short(*import), "undone": short(*undone), "kept": all(kept) }),
        // Those of `told`.
        _ => Value::Null,
    }
}

fn told_of_holder(event: &Event) -> Value {
    match event {
        Event::SlotHeld { programme, holder, slot, dose, since, expires_at } => json!({
            "programme": programme, "holder": hex(&holder.0), "slot": slot_text(*slot), "dose": dose,
            "since": time(*since), "expires_at": time(*expires_at) }),
        Event::HoldReleased { programme, holder } => {
            json!({ "programme": programme, "holder": hex(&holder.0) })
        }
        Event::BookingConfirmed { programme, holder, slot, dose, number } => json!({
            "programme": programme, "holder": hex(&holder.0), "slot": slot_text(*slot), "dose": dose,
            "number": number.to_string() }),
        Event::BookingMoved { programme, number, from, to } => json!({
            "programme": programme, "number": number.to_string(), "from": slot_text(*from), "to": slot_text(*to) }),
        Event::BookingCancelled { programme, number, reason } => {
            json!({ "programme": programme, "number": number.to_string(), "reason": reason.as_str() })
        }
        Event::JournalRestored { restore, digest } => told_of_restore(restore, *digest),
        Event::BookingRepresented { lost } => lost_booking(lost),
        Event::ClaimOpened { lost, refusal } => {
            let mut told = lost_booking(lost);
            if let Some(members) = told.as_object_mut() {
                members.insert("code".to_owned(), json!(refusal.code.as_str()));
                members.insert("fact".to_owned(), fact(&refusal.fact));
            }
            told
        }
        Event::BookingReopened { epoch } => json!({ "epoch": epoch }),
        Event::LossShown { loss } => json!({
            "leaf": hex(&loss.leaf), "epoch": loss.epoch, "position": loss.position, "size": loss.size,
            "finding": loss.finding.as_str(), "booking": loss.booking.as_ref().map(lost_booking) }),
        Event::LossSettled { leaf, reason } => json!({ "leaf": hex(leaf), "reason": reason.as_str() }),
        Event::ContactErased { holder, key }
        | Event::ContactShown { holder, key }
        | Event::LineLinked { holder, key }
        | Event::LineUnlinked { holder, key } => {
            json!({ "holder": hex(&holder.0), "key": hex(&key.0) })
        }
        at_venue => told_of_venue(at_venue),
    }
}

fn told_of_venue(event: &Event) -> Value {
    match event {
        Event::BookingCheckedIn { programme, number } | Event::BookingChecked { programme, number } => {
            json!({ "programme": programme, "number": number.to_string() })
        }
        Event::DoseAdministered { programme, number, product, lot } => json!({
            "programme": programme, "number": number.to_string(), "product": product, "lot": lot.as_str() }),
        Event::DoseNotGiven { programme, number, reason } => {
            json!({ "programme": programme, "number": number.to_string(), "reason": reason.as_str() })
        }
        Event::NoShowsMarked { programme, venue, date, numbers } => {
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            json!({ "programme": programme, "venue": venue, "date": date, "numbers": numbers })
        }
        Event::StepUndone { programme, number, step } => {
            json!({ "programme": programme, "number": number.to_string(), "step": step.as_str() })
        }
        Event::LotDeclared { programme, lot } => json!({
            "programme": programme, "product": lot.product, "number": lot.number.as_str(),
            "expires_on": lot.expires_on, "venues": lot.venues }),
        Event::LotRecalled { programme, product, number }
        | Event::LotReinstated { programme, product, number } => {
            json!({ "programme": programme, "product": product, "number": number.as_str() })
        }
        // Those of `told`.
        _ => Value::Null,
    }
}

fn told_of_outbox(event: &OutboxEvent) -> Value {
    match event {
        OutboxEvent::SendingTaken { sender, until } => {
            json!({ "sender": hex(sender), "until": time(*until) })
        }
        OutboxEvent::MessageEnded { key, ending, way } => json!({
            "position": key.position, "booking": key.number.to_string(), "ending": ending.as_str(),
            "way": way.map(|way| way.as_str()),
        }),
        OutboxEvent::MessageWanted { number } => json!({ "booking": number.to_string() }),
        OutboxEvent::RemindersDue { programme, date, days_before, numbers } => json!({
            "programme": programme, "date": date, "days_before": days_before,
            "numbers": numbers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        }),
        OutboxEvent::LetterDue { key } => {
            json!({ "position": key.position, "booking": key.number.to_string() })
        }
        OutboxEvent::LettersPrinted { programme, again, keys } => json!({
            "programme": programme, "print_file": again,
            "numbers": keys.iter().map(|key| key.number.to_string()).collect::<Vec<_>>(),
        }),
    }
}

fn told_of_waitlist(event: &WaitlistEvent) -> Value {
    let (programme, turn) = (event.programme(), event.number().to_string());
    match event {
        WaitlistEvent::WaitlistJoined { holder, dose, venues, waves, .. } => json!({
            "programme": programme, "turn": turn, "holder": hex(&holder.0), "dose": dose, "venues": venues,
            "waves": waves,
        }),
        WaitlistEvent::WaitlistLeft { reason, .. } => {
            json!({ "programme": programme, "turn": turn, "reason": reason.as_str() })
        }
        WaitlistEvent::PlaceOffered { holder, slot, expires_at, kept_until, .. } => json!({
            "programme": programme, "turn": turn, "holder": hex(&holder.0), "slot": slot_text(*slot),
            "expires_at": time(*expires_at), "kept_until": time(*kept_until),
        }),
        WaitlistEvent::OfferEnded { ending, .. } => {
            json!({ "programme": programme, "turn": turn, "ending": ending.as_str() })
        }
    }
}

fn told_of_planner(event: &PlannerEvent) -> Value {
    let names = |numbers: &[BookingNumber]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>();
    match event {
        PlannerEvent::BookingStopped { programme, area, stop } => json!({
            "programme": programme, "area": area_told(*area), "reason": stop.reason.as_str(),
            "is_called_off": stop.is_called_off, "until": stop.until.map(time) }),
        PlannerEvent::BookingResumed { programme, area } => {
            json!({ "programme": programme, "area": area_told(*area) })
        }
        PlannerEvent::BookingsDisplaced { programme, reason, numbers } => {
            json!({ "programme": programme, "reason": reason.as_str(), "numbers": names(numbers) })
        }
        PlannerEvent::BookingsKept { programme, numbers } => {
            json!({ "programme": programme, "numbers": names(numbers) })
        }
        PlannerEvent::NoticeGiven { programme, number, notice } => json!({
            "programme": programme, "number": number, "texts": notice.texts, "from": time(notice.from),
            "until": notice.until.map(time) }),
        PlannerEvent::NoticeWithdrawn { programme, number } => {
            json!({ "programme": programme, "number": number })
        }
        PlannerEvent::QuotaStated { programme, area, quota } => json!({
            "programme": programme, "area": area_told(*area), "amounts": amounts_told(quota),
            "release_hours": quota.release_hours }),
        PlannerEvent::QuotaLifted { programme, area } => {
            json!({ "programme": programme, "area": area_told(*area) })
        }
        PlannerEvent::OverbookingStated { programme, area, stated } => json!({
            "programme": programme, "area": area_told(*area), "more": amount_told(stated.more),
            "reason": stated.reason.as_str() }),
        PlannerEvent::OverbookingLifted { programme, area } => {
            json!({ "programme": programme, "area": area_told(*area) })
        }
        PlannerEvent::BookingRelocated { programme, number, from, to, why } => json!({
            "programme": programme, "number": number.to_string(), "from": slot_text(*from), "to": slot_text(*to),
            "reason": why.reason.as_str(), "rule": why.rule.as_str() }),
    }
}

fn amounts_told(quota: &Quota) -> Value {
    let told = quota.kept.iter().map(|(channel, amount)| (channel.as_str().to_owned(), amount_told(*amount)));
    Value::Object(told.collect())
}

fn amount_told(amount: Amount) -> Value {
    match amount {
        Amount::Places(places) => json!({ "places": places }),
        Amount::Percent(percent) => json!({ "percent": percent }),
    }
}

fn area_told(area: Area) -> Value {
    match area {
        Area::Programme => json!({}),
        Area::Day(date) => json!({ "date": date }),
        Area::Venue(venue) => json!({ "venue": venue }),
        Area::VenueDay(venue, date) => json!({ "venue": venue, "date": date }),
        Area::Slot(slot) => json!({ "slot": slot_text(slot) }),
    }
}

fn told_of_proposal(event: &ProposalEvent) -> Value {
    let programme = event.programme();
    match event {
        ProposalEvent::SlotsProposed { proposal, slots, acknowledged, series, .. } => {
            let slots: Vec<Value> = slots.iter().map(slot_row).collect();
            let acknowledged: Vec<Value> = acknowledged.iter().map(acknowledgement).collect();
            let series = series.as_ref().map(|series| json!({ "id": series.id, "text": series.text }));
            json!({ "programme": programme, "proposal": proposal, "slots": slots, "acknowledged": acknowledged, "series": series })
        }
        ProposalEvent::OpeningProposed { proposal, wave, opens_at, .. } => {
            json!({ "programme": programme, "proposal": proposal, "wave": wave, "opens_at": time(*opens_at) })
        }
        ProposalEvent::OverbookingProposed { proposal, area, wanted, .. } => json!({
            "programme": programme, "proposal": proposal, "area": area_told(*area),
            "more": amount_told(wanted.more), "reason": wanted.reason.as_str() }),
        ProposalEvent::ProposalApproved { proposal, .. }
        | ProposalEvent::ProposalRejected { proposal, .. } => {
            json!({ "programme": programme, "proposal": proposal })
        }
        ProposalEvent::FindingsOverruled { reason, findings, count, .. } => {
            let findings: Vec<Value> = findings.iter().map(finding).collect();
            json!({ "programme": programme, "reason": reason, "findings": findings, "count": count })
        }
    }
}

fn finding(it: &Finding) -> Value {
    json!({
        "rail": it.rail.as_str(), "venue": it.venue, "from": it.from, "until": it.until, "slots": it.slots,
        "seen": it.seen, "usual": it.usual })
}

fn acknowledgement(it: &Acknowledgement) -> Value {
    json!({
        "rail": it.rail.as_str(), "venue": it.venue, "from": it.from, "until": it.until, "reason": it.reason.as_str() })
}

fn told_of_staff(event: &StaffEvent) -> Value {
    match event {
        StaffEvent::Added { account, grants } | StaffEvent::Granted { account, grants } => {
            let grants: Vec<Value> = grants.iter().map(grant).collect();
            json!({ "account": account, "grants": grants })
        }
        StaffEvent::StandingChanged { account, standing } => {
            json!({ "account": account, "standing": standing.as_str() })
        }
        StaffEvent::SignedIn { account, session, valid_until } => {
            json!({ "account": account, "session": hex(&session.0), "valid_until": time(*valid_until) })
        }
        StaffEvent::Proved { account, session } | StaffEvent::SessionEnded { account, session } => {
            json!({ "account": account, "session": hex(&session.0) })
        }
        StaffEvent::Linked { account, identity } => {
            json!({ "account": account, "identity": hex(&identity.0) })
        }
        StaffEvent::Unlinked { account } => json!({ "account": account }),
        StaffEvent::Invited { account, identity, until } => {
            json!({ "account": account, "identity": hex(&identity.0), "valid_until": time(*until) })
        }
        StaffEvent::Arrived { account, session, identity, valid_until, proved_at } => json!({
            "account": account, "session": hex(&session.0), "identity": hex(&identity.0),
            "valid_until": time(*valid_until), "proved_at": proved_at.map(time),
        }),
        StaffEvent::PersonShown { holder, act } => {
            json!({ "holder": hex(&holder.0), "act": Act::name_of(*act) })
        }
        StaffEvent::TableExported { programme, table } => {
            json!({ "programme": programme, "table": Sheet::name_of(*table) })
        }
    }
}

fn told_of_desk(event: &DeskEvent) -> Value {
    match event {
        DeskEvent::CallerIdentified { holder, how } => {
            json!({ "holder": hex(&holder.0), "how": how.as_str() })
        }
        DeskEvent::CodeGiven { holder, digest, valid_until } => {
            json!({ "holder": hex(&holder.0), "digest": hex(&digest.0), "valid_until": time(*valid_until) })
        }
        DeskEvent::CodeUsed { holder } => json!({ "holder": hex(&holder.0) }),
        DeskEvent::CallBackNoted { id, programme, holder, key, due, reason } => json!({
            "call": hex(&id.0), "programme": programme, "holder": hex(&holder.0), "key": hex(&key.0),
            "due": time(*due), "reason": reason.as_str() }),
        DeskEvent::CallBackTaken { id } => json!({ "call": hex(&id.0) }),
        DeskEvent::CallBackEnded { id, outcome } => match outcome {
            CallOutcome::Done => json!({ "call": hex(&id.0), "outcome": "done" }),
            CallOutcome::NotReached(due) => {
                json!({ "call": hex(&id.0), "outcome": "not_reached", "due": time(*due) })
            }
        },
    }
}

fn grant(grant: &Grant) -> Value {
    let role = grant.role.as_str();
    match grant.scope {
        Scope::Everything => json!({ "role": role }),
        Scope::Programme(programme) => json!({ "role": role, "programme": programme }),
        Scope::Venue { programme, venue } => json!({ "role": role, "programme": programme, "venue": venue }),
        Scope::Municipality(code) => json!({ "role": role, "municipality": code }),
    }
}

fn told_of_restore(restore: &Restore, digest: u64) -> Value {
    json!({
        "epoch": restore.epoch, "restored": restore.restored, "key_before": restore.key_before,
        "checkpoint": restore.checkpoint, "newest": restore.newest, "vouched": restore.vouched,
        "whole": restore.whole, "lost_after": time(restore.lost_after),
        "lost_until": time(restore.lost_until), "key": restore.key,
        "receipts_first_until": restore.receipts_first_until.map(time), "digest": short(digest) })
}

fn lost_booking(lost: &LostBooking) -> Value {
    json!({
        "epoch": lost.epoch, "position": lost.position, "programme": lost.programme,
        "holder": hex(&lost.holder.0), "slot": slot_text(lost.slot), "dose": lost.dose,
        "number": lost.number.to_string(), "confirmed_at": time(lost.confirmed_at),
        "confirmed_channel": lost.channel.as_str(), "confirmed_by": by(lost.actor) })
}

fn roster_row(row: &RosterRow) -> Value {
    let standing = match row.standing {
        Standing::Valid => json!("valid"),
        Standing::Revoked => json!("revoked"),
        Standing::SupersededBy(other) => json!({ "superseded_by": hex(&other.0) }),
    };
    json!({
        "holder": hex(&row.holder.0), "birth_proof": hex(&row.proof.0),
        "municipality_code": format!("{:06}", row.municipality), "standing": standing,
        "doses_received": row.doses_received, "last_dose_on": row.last_dose_on, "product": row.product,
    })
}

fn slot_row(row: &SlotRow) -> Value {
    let mut told = json!(row);
    if let Some(members) = told.as_object_mut() {
        members.insert("id".to_owned(), json!(slot_text(row.id)));
    }
    told
}

fn fact(fact: &Fact) -> Value {
    match fact {
        Fact::None => Value::Null,
        Fact::At(at) => json!({ "at": time(*at) }),
        Fact::On(day) => json!({ "on": day }),
        Fact::Count(count) => json!({ "count": count }),
        Fact::Booking(number) => json!({ "booking": number.to_string() }),
    }
}

fn time(at: Instant) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| format!("{} ms", at.0), |at| at.to_string())
}

/// 64 bits as hex: a number of JSON would lose its last digits in many readers.
fn short(number: u64) -> String {
    format!("{number:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(kind: u16, body: &[u8]) -> StoredEntry {
        StoredEntry {
            position: 3,
            kind,
            version: 1,
            at: 1_621_218_600_000,
            body: body.to_vec(),
            batch_end: None,
        }
    }

    #[test]
    fn an_entry_of_an_unknown_kind_is_told_with_its_bytes() {
        let told = dumped(&stored(999, b"later"));
        assert_eq!((told.kind, told.kind_number, told.event), (None, 999, None));
        assert!(told.unreadable.is_some_and(|why| why.contains("kind 999")));
        let leaf = STANDARD.decode(told.leaf).expect("base64");
        assert!(leaf.ends_with(b"later"));
        assert_eq!(told.leaf_hash, hex(&tree::leaf_hash(&leaf)));
    }

    #[test]
    fn times_are_in_universal_time() {
        assert_eq!(dumped(&stored(999, b"")).at, "2021-05-17T02:30:00Z");
    }
}
