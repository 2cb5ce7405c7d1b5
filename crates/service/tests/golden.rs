//! The golden corpus: what was ever written decodes and replays to the same for ever.
//!
//! `golden/` has one file for each kind and version of entry, a journal of all of them, and what replaying it comes
//! to. `TASHIKA_BLESS=1 cargo test -p service --test golden` writes files that are missing and touches no other;
//! `cargo xtask bless` then lists them. The surprise: a change of the program never changes a file here, it adds
//! one.

#[path = "corpus/contact.rs"]
mod contact;
#[path = "corpus/desk.rs"]
mod desk;
#[path = "corpus/evidence.rs"]
mod evidence;
#[path = "corpus/export.rs"]
mod export;
#[path = "corpus/identity.rs"]
mod identity;
#[path = "corpus/letters.rs"]
mod letters;
#[path = "corpus/line.rs"]
mod line;
#[path = "corpus/loss.rs"]
mod loss;
#[path = "corpus/municipality.rs"]
mod municipality;
#[path = "corpus/notice.rs"]
mod notice;
#[path = "corpus/outbox.rs"]
mod outbox;
#[path = "corpus/overbooking.rs"]
mod overbooking;
#[path = "corpus/overruled.rs"]
mod overruled;
#[path = "corpus/planner.rs"]
mod planner;
#[path = "corpus/proposal.rs"]
mod proposal;
#[path = "corpus/quota.rs"]
mod quota;
#[path = "corpus/reminder.rs"]
mod reminder;
#[path = "corpus/staff.rs"]
mod staff;
#[path = "corpus/story.rs"]
mod story;
#[path = "corpus/visit.rs"]
mod visit;
#[path = "corpus/waitlist.rs"]
mod waitlist;

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

use kernel::event::Record;
use kernel::outbox::Ending;
use kernel::state::State;
use service::wire;
use store::{Entry, StoredEntry};

/// Every kind of entry and its newest version.
const KINDS: [(u16, u16); 81] = [
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 1),
    (6, 1),
    (7, 1),
    (8, 1),
    (9, 1),
    (10, 1),
    (11, 1),
    (12, 1),
    (13, 1),
    (14, 1),
    (15, 1),
    (16, 1),
    (17, 1),
    (18, 1),
    (19, 1),
    (20, 1),
    (21, 1),
    (22, 1),
    (23, 1),
    (24, 1),
    (25, 1),
    (26, 1),
    (27, 1),
    (28, 1),
    (29, 1),
    (30, 1),
    (31, 1),
    (32, 1),
    (33, 1),
    (34, 1),
    (35, 1),
    (36, 1),
    (37, 1),
    (38, 1),
    (40, 1),
    (41, 1),
    (42, 1),
    (44, 1),
    (45, 1),
    (46, 1),
    (47, 1),
    (48, 1),
    (49, 1),
    (50, 1),
    (51, 1),
    (52, 1),
    (53, 1),
    (54, 1),
    (55, 1),
    (56, 1),
    (57, 1),
    (58, 1),
    (59, 1),
    (60, 1),
    (61, 1),
    (62, 1),
    (63, 1),
    (64, 1),
    (65, 1),
    (66, 1),
    (70, 1),
    (71, 1),
    (72, 1),
    (73, 1),
    (74, 1),
    (80, 1),
    (81, 1),
    (82, 1),
    (83, 1),
    (84, 1),
    (85, 1),
    (86, 1),
    (87, 1),
    (88, 1),
    (89, 1),
    (90, 1),
    (91, 1),
];

/// A journal of its own, written once: name and records.
type Story = (&'static str, fn() -> Vec<Record>);

const STORIES: [Story; 21] = [
    ("story-1", story::records),
    ("story-2", loss::records),
    ("contact-1", contact::records),
    ("evidence-1", evidence::records),
    ("visit-1", visit::records),
    ("staff-1", staff::records),
    ("municipality-1", municipality::records),
    ("planner-1", planner::records),
    ("proposal-1", proposal::records),
    ("notice-1", notice::records),
    ("export-1", export::records),
    ("quota-1", quota::records),
    ("desk-1", desk::records),
    ("line-1", line::records),
    ("outbox-1", outbox::records),
    ("overruled-1", overruled::records),
    ("reminder-1", reminder::records),
    ("letters-1", letters::records),
    ("identity-1", identity::records),
    ("overbooking-1", overbooking::records),
    ("waitlist-1", waitlist::records),
];

fn records() -> Vec<Record> {
    STORIES.iter().flat_map(|(_, records)| records()).collect()
}

#[test]
fn every_kind_has_a_golden_file() {
    for (kind, version) in KINDS {
        assert!(!golden(&file_name(kind, version)).is_empty(), "kind {kind} version {version}");
    }
}

#[test]
fn every_golden_entry_still_means_the_same() {
    let story = records();
    for (kind, version) in KINDS {
        let bytes = golden(&file_name(kind, version));
        let (entry, rest) = unpack(&bytes);
        assert!(rest.is_empty());
        let expected = story.iter().find(|record| wire::encode(record).kind == kind).expect("in the story");
        let stored = stored(&entry, 0);
        assert_eq!(wire::decode(&stored).expect("decodes"), *expected, "kind {kind} version {version}");
    }
}

#[test]
fn todays_program_writes_the_newest_golden_bytes() {
    for record in records() {
        let entry = wire::encode(&record);
        assert!(KINDS.contains(&(entry.kind, entry.version)), "{:?} has no golden file", record.event);
    }
    for (name, records) in STORIES {
        let journal: Vec<u8> = records().iter().flat_map(|record| pack(&wire::encode(record))).collect();
        assert_eq!(journal, golden(&format!("{name}.journal")), "{name}");
    }
}

#[test]
fn the_golden_journal_replays_to_the_same_state() {
    for (name, _) in STORIES {
        let journal = golden(&format!("{name}.journal"));
        assert_eq!(replayed(&journal), text(&format!("{name}.replayed")), "{name}");
    }
}

/// The control: the comparison sees a difference.
#[test]
fn another_journal_replays_to_another_state() {
    for (name, records) in STORIES {
        let mut journal = golden(&format!("{name}.journal"));
        let last = records().last().map(|record| pack(&wire::encode(record)).len()).expect("not empty");
        journal.truncate(journal.len() - last);
        assert_ne!(replayed(&journal), text(&format!("{name}.replayed")), "{name}");
    }
}

fn text(name: &str) -> String {
    String::from_utf8(golden(name)).expect("text")
}

fn golden(name: &str) -> Vec<u8> {
    static WRITTEN: OnceLock<()> = OnceLock::new();
    WRITTEN.get_or_init(write_missing);
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
fn write_missing() {
    if std::env::var_os("TASHIKA_BLESS").is_none() {
        return;
    }
    let entries: Vec<Entry> = records().iter().map(wire::encode).collect();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (kind, version) in KINDS {
        let entry = entries.iter().find(|entry| (entry.kind, entry.version) == (kind, version));
        files.push((file_name(kind, version), pack(entry.expect("in a story"))));
    }
    for (name, records) in STORIES {
        let journal: Vec<u8> = records().iter().flat_map(|record| pack(&wire::encode(record))).collect();
        files.push((format!("{name}.replayed"), replayed(&journal).into_bytes()));
        files.push((format!("{name}.journal"), journal));
    }
    for (name, bytes) in files {
        let path = folder().join(name);
        if !path.exists() {
            std::fs::write(path, bytes).expect("the folder is writable");
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn file_name(kind: u16, version: u16) -> String {
    format!("kind-{kind:02}-version-{version}.entry")
}

/// Kind, version, time, length of the body, body; numbers big-endian.
fn pack(entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&entry.kind.to_be_bytes());
    bytes.extend_from_slice(&entry.version.to_be_bytes());
    bytes.extend_from_slice(&entry.at.to_be_bytes());
    bytes.extend_from_slice(&u32::try_from(entry.body.len()).expect("small").to_be_bytes());
    bytes.extend_from_slice(&entry.body);
    bytes
}

fn unpack(bytes: &[u8]) -> (Entry, &[u8]) {
    let (kind, rest) = bytes.split_first_chunk().expect("a kind");
    let (version, rest) = rest.split_first_chunk().expect("a version");
    let (at, rest) = rest.split_first_chunk().expect("a time");
    let (length, rest) = rest.split_first_chunk().expect("a length");
    let (body, rest) = rest.split_at(u32::from_be_bytes(*length) as usize);
    let (kind, version) = (u16::from_be_bytes(*kind), u16::from_be_bytes(*version));
    (Entry { kind, version, at: i64::from_be_bytes(*at), body: body.to_vec() }, rest)
}

fn stored(entry: &Entry, position: u64) -> StoredEntry {
    let Entry { kind, version, at, body } = entry.clone();
    StoredEntry { position, kind, version, at, body, batch_end: None }
}

/// Stops, who is displaced by them, and notices.
fn planned(state: &State, say: &mut impl FnMut(String)) {
    for (_, held) in state.programmes() {
        for (area, stop) in held.stops() {
            let (reason, until) = (stop.reason.as_str(), stop.until.map(|until| until.0));
            say(format!("stop of {area:?} for {reason}, called off {}, until {until:?}", stop.is_called_off));
        }
        for booking in held.bookings().iter().filter(|booking| held.displaced_by(booking).is_some()) {
            say(format!("booking {} is displaced", booking.number));
        }
        for (number, proposal) in held.proposals() {
            say(format!("proposal {number} of {} rows: {:?}", proposal.rows, proposal.standing));
        }
        for (id, series) in held.series() {
            say(format!("series {id} with {} slots", series.slots.len()));
        }
        for (area, quota) in held.quotas() {
            say(format!(
                "quota of {area:?}: {:?}, released {} hours before",
                quota.kept, quota.release_hours
            ));
        }
        for (area, stated) in held.overbookings() {
            say(format!("overbooking of {area:?}: {:?} for {}", stated.more, stated.reason.as_str()));
        }
        for (number, notice) in held.notices() {
            let (from, until) = (notice.from.0, notice.until.map(|until| until.0));
            say(format!("notice {number} from {from} until {until:?}: {:?}", notice.texts));
        }
    }
}

/// What the telephone desk did, and whom it has to call.
fn desked(state: &State, say: &mut impl FnMut(String)) {
    for (id, call) in state.desk().call_backs() {
        let (key, due, reason) = (call.key, call.due.0, call.reason.as_str());
        say(format!("call {:02x} of {key:?} due {due} for {reason}, tries {}", id.0[0], call.tries));
    }
    for holder in (0..4).map(|number| kernel::command::HolderId([number; 16])) {
        for note in state.desk().notes_of(&holder) {
            say(format!("desk did {} for {holder:?} by {:?}", note.step.as_str(), note.account));
        }
    }
}

/// Who waits or waited, and what happened to them.
fn waited(state: &State, say: &mut impl FnMut(String)) {
    for (_, held) in state.programmes() {
        for waiter in held.waitlist().all() {
            say(format!("turn {} for dose {}: {:?}", waiter.number, waiter.dose, waiter.turn));
            for step in &waiter.steps {
                say(format!("  {} at entry {}", step.what.as_str(), step.position));
            }
        }
    }
}

/// What became of messages, where anything did.
fn told(state: &State, say: &mut impl FnMut(String)) {
    let outbox = state.outbox();
    let counts = Ending::ALL.map(|ending| (ending.as_str(), outbox.count(ending)));
    if counts.iter().all(|(_, count)| *count == 0) {
        return;
    }
    say(format!("messages {} due, {counts:?}", outbox.due_count()));
    for (key, since) in outbox.due_after(None) {
        say(format!("message of entry {} about {} due since {}", key.position, key.number, since.0));
    }
}

/// What a journal comes to, in words that do not depend on how the state is kept.
fn replayed(mut journal: &[u8]) -> String {
    let mut state = State::default();
    while !journal.is_empty() {
        let (entry, rest) = unpack(journal);
        state.apply(&wire::decode(&stored(&entry, state.next_position())).expect("decodes"));
        journal = rest;
    }
    let mut text = format!("entries {}\ndigest {:016x}\n", state.next_position(), state.running_digest());
    let mut say = |line: String| writeln!(text, "{line}").expect("memory takes text");
    for (_, held) in state.programmes() {
        say(format!("programme {} with {} vouchers", held.definition.id, held.holder_count()));
        for (index, slot) in held.slots() {
            let free = held.free_places(index, state.last_at());
            say(format!("slot {:016x}: {} of {} free", slot.row().id.0, free, slot.row().capacity));
        }
        for booking in held.bookings() {
            say(format!("booking {} dose {} {}", booking.number, booking.dose, booking.status.as_str()));
            for step in held.history(booking, u64::MAX) {
                let (kind, channel) = (step.kind.as_str(), step.channel.as_str());
                say(format!("  {} at entry {} by {channel}, {:?}", kind, step.position, step.reason()));
            }
        }
    }
    for (_, held) in state.programmes() {
        for lot in held.lots() {
            let (row, recalled) = (lot.row(), lot.recalled_at().is_some());
            say(format!("lot {} until {}, recalled {recalled}", row.number.as_str(), row.expires_on));
        }
        for booking in held.bookings().iter().filter(|booking| held.lot_of(booking).is_some()) {
            say(format!("booking {} had a dose of a lot", booking.number));
        }
    }
    planned(&state, &mut say);
    waited(&state, &mut say);
    told(&state, &mut say);
    for restore in state.restores() {
        let until = restore.receipts_first_until.map(|until| until.0);
        say(format!(
            "epoch {} from entry {}, receipts first until {until:?}",
            restore.epoch, restore.restored
        ));
    }
    for claim in state.claims() {
        say(format!("claim {} {}", claim.lost.number, claim.refusal.code.as_str()));
    }
    for shown in state.losses() {
        let booking = shown.loss.booking.map(|booking| booking.number.to_string());
        let settled = shown.settled.map(|(reason, at)| (reason.as_str(), at.0));
        let (finding, position) = (shown.loss.finding.as_str(), shown.position);
        say(format!("evidence {finding} at entry {position}, booking {booking:?}, settled {settled:?}"));
    }
    say(format!("commands {}", state.command_count()));
    if state.erased_keys().next().is_some() {
        say(format!("erased {:?}", state.erased_keys().collect::<Vec<_>>()));
    }
    for (number, account) in state.staff().accounts() {
        let live = account.sessions(state.last_at()).count();
        say(format!(
            "staff {number} {} with {} grants, {live} live",
            account.standing.as_str(),
            account.grants.len()
        ));
    }
    desked(&state, &mut say);
    if state.staff().accounts().next().is_some() {
        say(format!("looks {}", state.staff().looks().count()));
    }
    text
}
