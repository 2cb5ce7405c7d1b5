//! The rules of booking as stories that read like the counter of a town hall.
//!
//! Every file in `rules/` is about one noun and holds stories in the language of [`check`]:
//!
//! ```text
//! story: the last place goes to one person only
//! given slot s1 otemachi 2021-05-30 09:30-10:00 capacity 1
//! given voucher aki 131121 born 1950-04-01
//! at 2021-05-17 11:00
//! when aki books s1 then booked #1; then free s1 = 0
//! ```
//!
//! A story begins in an empty world at 11:00 on 17 May 2021 with one programme, `p` (`town.rs`). `given` is a
//! `when` that must not be refused. `at 11:05:30` moves the clock within the day. `#1` is the first booking that
//! the story confirms. To add a rule, add a story; to add a verb, see `sentence.rs`, a question, `answer.rs`.

#[path = "rules/answer.rs"]
mod answer;
#[path = "rules/counter.rs"]
mod counter;
#[path = "rules/desk.rs"]
mod desk;
#[path = "rules/outbox.rs"]
mod outbox;
#[path = "rules/planner.rs"]
mod planner;
#[path = "rules/proposal.rs"]
mod proposal;
#[path = "rules/sentence.rs"]
mod sentence;
#[path = "rules/staff.rs"]
mod staff;
#[path = "rules/town.rs"]
mod town;
#[path = "rules/waitlist.rs"]
mod waitlist;
#[path = "rules/words.rs"]
mod words;
#[path = "rules/world.rs"]
mod world;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kernel::invariants;
use kernel::refusal::Code;
use kernel::time::Instant;

use crate::world::World;

/// Codes that no command leads to: they are said by the service, or by parsers before the kernel is asked.
const NEVER_FROM_A_RULE: &[Code] = &[Code::HoldNone, Code::Internal];

/// Every kind of event.
const EVENTS: &[&str] = &[
    "EpochStarted",
    "StateDigested",
    "ProgrammeApplied",
    "RosterStaged",
    "RosterImported",
    "RosterAbandoned",
    "VoucherAmended",
    "RosterKept",
    "RosterUndone",
    "SlotsPublished",
    "SlotHeld",
    "HoldReleased",
    "BookingConfirmed",
    "BookingMoved",
    "BookingCancelled",
    "CommandRefused",
    "CommandVoided",
    "JournalRestored",
    "BookingRepresented",
    "ClaimOpened",
    "BookingReopened",
    "ContactErased",
    "ContactShown",
    "LineLinked",
    "LineUnlinked",
    "LossShown",
    "LossSettled",
    "BookingCheckedIn",
    "BookingChecked",
    "DoseAdministered",
    "DoseNotGiven",
    "NoShowsMarked",
    "StepUndone",
    "LotDeclared",
    "LotRecalled",
    "LotReinstated",
    "BookingStopped",
    "BookingResumed",
    "BookingsDisplaced",
    "BookingsKept",
    "BookingRelocated",
    "NoticeGiven",
    "NoticeWithdrawn",
    "QuotaStated",
    "QuotaLifted",
    "OverbookingProposed",
    "OverbookingStated",
    "OverbookingLifted",
    "StaffAdded",
    "StaffGranted",
    "StaffStandingChanged",
    "StaffSignedIn",
    "StaffProved",
    "StaffSessionEnded",
    "StaffLinked",
    "StaffInvited",
    "StaffUnlinked",
    "StaffArrived",
    "PersonShown",
    "SlotsProposed",
    "OpeningProposed",
    "ProposalApproved",
    "ProposalRejected",
    "FindingsOverruled",
    "CallerIdentified",
    "CodeGiven",
    "CodeUsed",
    "CallBackNoted",
    "CallBackTaken",
    "CallBackEnded",
    "TableExported",
    "SendingTaken",
    "MessageEnded",
    "MessageWanted",
    "RemindersDue",
    "LetterDue",
    "LettersPrinted",
    "WaitlistJoined",
    "WaitlistLeft",
    "PlaceOffered",
    "OfferEnded",
];

/// What the stories of a file came across.
#[derive(Default)]
struct Seen {
    refused: BTreeSet<Code>,
    events: BTreeSet<&'static str>,
    stories: usize,
    failures: Vec<String>,
}

#[test]
fn every_story_holds() {
    let seen = all();
    assert!(seen.failures.is_empty(), "\n\n{}\n", seen.failures.join("\n\n"));
}

#[test]
fn every_refusal_is_in_some_story() {
    let refused = all().refused;
    let untold: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| refused.contains(code) == NEVER_FROM_A_RULE.contains(code))
        .map(|code| code.as_str())
        .collect();
    assert_eq!(untold, Vec::<&str>::new());
}

#[test]
fn every_event_is_in_some_story() {
    let events = all().events;
    assert_eq!(EVENTS.iter().filter(|kind| !events.contains(*kind)).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(events.len(), EVENTS.len(), "a kind of event is not in EVENTS");
}

#[test]
fn a_wrong_story_is_noticed_with_its_line() {
    let story = "story: wrong\ngiven slot s1 otemachi 2021-05-30 09:30-10:00 capacity 1\nthen free s1 = 2\n";
    let seen = check(Path::new("wrong.txt"), story);
    assert_eq!(seen.failures, ["wrong.txt:3: wrong\n  free s1\n  expected: 2\n  found:    1"]);
}

fn all() -> Seen {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder of stories")
        .map(|entry| entry.expect("a story").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let mut all = Seen::default();
    for path in files {
        let seen = check(&path, &std::fs::read_to_string(&path).expect("text"));
        assert!(seen.stories > 0, "{} tells no story", path.display());
        all.refused.extend(seen.refused);
        all.events.extend(seen.events);
        all.failures.extend(seen.failures);
    }
    all
}

/// Tells every story of a file; a story ends at its first failure.
fn check(path: &Path, text: &str) -> Seen {
    let mut seen = Seen::default();
    let mut story: Option<(&str, World)> = None;
    let mut failed = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(title) = line.strip_prefix("story: ") {
            end(path, &mut seen, story.take(), failed);
            seen.stories += 1;
            story = Some((title, World::new()));
            failed = false;
            continue;
        }
        let Some((title, world)) = story.as_mut().filter(|_| !failed) else { continue };
        if let Err(why) = tell(world, line) {
            failed = true;
            seen.failures.push(format!("{}:{}: {title}\n{why}", path.display(), index + 1));
        }
    }
    end(path, &mut seen, story, failed);
    seen
}

/// A story is over: told again from its records, it comes to the same world.
fn end(path: &Path, seen: &mut Seen, story: Option<(&str, World)>, failed: bool) {
    let Some((title, world)) = story else { return };
    let again = world.replayed();
    if !failed && (again != world.state || invariants::digest(&again) != invariants::digest(&world.state)) {
        seen.failures.push(format!("{}: {title}\n  replayed, the state is another", path.display()));
    }
    seen.refused.extend(world.refused);
    seen.events.extend(world.journal.iter().map(|record| record.event.name()));
}

/// One line: `given`, `at`, `when … then …` or `then …`, with `; ` between sentences.
fn tell(world: &mut World, line: &str) -> Result<(), String> {
    for sentence in line.split("; ") {
        let (word, rest) = sentence.trim().split_once(' ').ok_or("  a sentence of one word")?;
        match word {
            "at" => world.now = at(world.now, rest).map_err(|why| format!("  {why}"))?,
            "given" => {
                let told = sentence::act(world, rest).map_err(|why| format!("  {rest}\n  {why}"))?;
                if told.starts_with("refused") {
                    return Err(format!("  given {rest}\n  found:    {told}"));
                }
            }
            "when" => {
                let (act, expected) = rest.split_once(" then ").ok_or("  `when` without `then`")?;
                let told = sentence::act(world, act.trim());
                same(act.trim(), expected, told)?;
            }
            "then" => {
                let (question, expected) = rest.split_once(" = ").ok_or("  `then` without ` = `")?;
                same(question.trim(), expected, answer::ask(world, question))?;
            }
            _ => return Err(format!("  a sentence begins with given, at, when or then, not with `{word}`")),
        }
    }
    Ok(())
}

fn same(what: &str, expected: &str, found: Result<String, String>) -> Result<(), String> {
    let found = found.map_err(|why| format!("  {what}\n  {why}"))?;
    let expected = expected.trim();
    if found == expected {
        return Ok(());
    }
    Err(format!("  {what}\n  expected: {expected}\n  found:    {found}"))
}

fn at(now: Instant, text: &str) -> Result<Instant, String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let (day, time) = match parts[..] {
        [time] => {
            (answer::instant(now).split_once(' ').map_or(String::new(), |(day, _)| day.to_owned()), time)
        }
        [day, time] => (day.to_owned(), time),
        _ => return Err(format!("`{text}` is no instant")),
    };
    let (minutes, seconds) = match time.match_indices(':').nth(1) {
        Some((index, _)) => (&time[..index], words::number::<i64>(&time[index + 1..])?),
        None => (time, 0),
    };
    Ok(town::instant(words::day(&day)?, words::minute(minutes)?).plus_ms(seconds * 1_000))
}
