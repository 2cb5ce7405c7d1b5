//! Power cuts and syncs: the real program on a disk of which every write is recorded, and all that a power cut can
//! leave of it.
//!
//! Each promise is tried together with its control: the same run on syncs that never were, in which the test must
//! find what is lost, or it counts as broken. What is lost is judged by the program's own audit, by the journal line
//! by line, and by people who come back to a server. Needs root, FUSE and loop devices ([`needs`]).
//! The surprise: one recording gives as many cuts as one likes, so that their number is a matter of patience.

pub mod crowd;
pub mod cut;
pub mod disk;
pub mod figures;
pub mod gap;
pub mod needs;
pub mod order;
pub mod recording;
pub mod strace;
pub mod trace;
mod visit;
pub mod writes;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::chance::Chance;
use crate::program::Program;
use cut::{Cut, Found};
use figures::Row;
use recording::{Recording, Stage, town};
use strace::Syncs;

/// People in each run.
const PEOPLE: u32 = 12;
/// Cuts of one run at most; for more there is another run, with other people.
const CUTS_A_RUN: u32 = 1_000;
/// Of the cuts with weakened syncs, in a hundred, so many must show a loss.
const SHOWN_PERCENT: u64 = 95;
/// Spoiled traces that the order oracle is tried on.
const SPOILED: u32 = 300;

/// How the tests are run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What everything is drawn from.
    pub seed: u64,
    /// Power cuts.
    pub cuts: u32,
    /// Power cuts of each control.
    pub control_cuts: u32,
    /// Kills between a write and its sync.
    pub rounds: u32,
    /// How long a server is up before it is stopped or killed.
    pub day: Duration,
}

/// Where a test works: a room in memory that goes away, and a folder for what is kept.
pub struct Site<'a> {
    /// The program.
    pub program: &'a Program,
    /// Disks and images.
    pub room: &'a Path,
    /// Logs of servers, and the first folder that was found wrong.
    pub keep: &'a Path,
}

impl Site<'_> {
    fn stage(&self, name: &str, seed: u64) -> Stage<'_> {
        let folder = self.room.join(name);
        std::fs::create_dir_all(&folder).expect("a folder in the room");
        Stage::settle(self.program, town(seed, PEOPLE), &folder, self.log(name))
    }

    fn log(&self, name: &str) -> PathBuf {
        self.keep.join(format!("{name}.log"))
    }

    fn judge(&self, name: &str, recording: &Recording, cuts: &[Cut]) -> Vec<(Cut, Found)> {
        let found = cut::judge(self.program, recording, cuts, self.room, &self.keep.join(name));
        // The next disk has the room for itself.
        let _ = std::fs::remove_dir_all(self.room.join(name));
        found
    }
}

/// Power cuts of sound runs: nothing told is lost, and no start is refused. Many cuts are spread over several runs.
pub async fn cuts(site: &Site<'_>, plan: &Plan) -> Row {
    let runs = plan.cuts.div_ceil(CUTS_A_RUN).max(1);
    let mut row =
        Row { promise: "Durable before said", test: "power cut", figures: Vec::new(), wrong: Vec::new() };
    for run in 0..runs {
        let seed = plan.seed.wrapping_add(run.into());
        let (figures, wrong) = cuts_of_run(site, seed, plan.cuts.div_ceil(runs), plan.day).await;
        row.wrong.extend(wrong);
        row.figures = match row.figures.is_empty() {
            true => figures,
            false => {
                row.figures.iter().zip(figures).map(|((name, sum), (_, more))| (*name, sum + more)).collect()
            }
        };
    }
    row
}

async fn cuts_of_run(
    site: &Site<'_>,
    seed: u64,
    count_of: u32,
    day: Duration,
) -> (Vec<(&'static str, u64)>, Vec<String>) {
    let recording = recording::record(site.stage("sound", seed), site.program, day).await;
    let drawn = cut::draw(&recording, count_of, &mut Chance::new(seed));
    let judged = site.judge("sound", &recording, &drawn);
    let pages: u64 = judged.iter().map(|(_, found)| found.pages).sum();
    let mut wrong = recording.wrong.clone();
    wrong.extend(not_well(&judged));
    if recording.told.len() < 1_000 || recording.writes.flushes() < 500 || pages == 0 {
        wrong.push("too little happened for the result to mean anything".to_owned());
    }
    let figures = vec![
        ("runs", 1),
        ("cuts", judged.len() as u64),
        ("answers", recording.told.len() as u64),
        ("writes", recording.writes.len()),
        ("flushes", recording.writes.flushes()),
        ("lost", total(&judged, Found::lost)),
        ("refused_falsely", count(&judged, |found| found.refused.is_some())),
        ("head_file_behind", count(&judged, Found::is_unvouched)),
        ("kept_more_than_told", count(&judged, |found| found.there > found.owed)),
        ("servers_started", judged.iter().filter(|(cut, _)| cut.visited).count() as u64),
        ("pages_compared", pages),
    ];
    (figures, wrong)
}

/// The same on syncs that never were: the cuts must show losses.
pub async fn cuts_without_syncs(site: &Site<'_>, plan: &Plan) -> Row {
    let stage = site.stage("weakened", plan.seed);
    let believing = gap::believing(site.program);
    let recording = recording::record(stage, &believing, plan.day / 2).await;
    let cuts = after_answers(&recording, plan.control_cuts, plan.seed);
    let judged = site.judge("weakened", &recording, &cuts);
    let (losing, wrong) = losing(&judged);
    let figures =
        vec![("cuts", judged.len() as u64), ("cuts_that_lose", losing), ("most_entries_lost", most(&judged))];
    Row { promise: "Durable before said", test: "power cut, control: no sync is real", figures, wrong }
}

/// The disk of the journal lies, that of the head file does not: the program must notice each loss by itself.
pub async fn cuts_with_lying_journal(site: &Site<'_>, plan: &Plan) -> Row {
    let stage = site.stage("lying", plan.seed);
    let lying = site.program.under(strace::without_syncs(Syncs::Of(&gap::journal_log(&stage.data()))));
    let recording = recording::record(stage, &lying, plan.day / 2).await;
    let mut cuts = after_answers(&recording, plan.control_cuts, plan.seed ^ 1);
    cuts.iter_mut().for_each(|cut| cut.visited = true);
    let judged = site.judge("lying", &recording, &cuts);
    let (losing, mut wrong) = losing(&judged);
    let silent = count(&judged, |found| found.lost() > 0 && found.refused.is_none());
    let served = count(&judged, |found| found.lost() > 0 && found.pages > 0);
    let named = count(&judged, |found| found.lost() > 0 && names_range(found));
    if silent + served > 0 {
        wrong.push(format!("{silent} losses were not noticed by the audit, {served} were served from"));
    }
    if named == 0 {
        wrong.push("no refusal names the entries that are missing".to_owned());
    }
    let figures = vec![
        ("cuts", judged.len() as u64),
        ("cuts_that_lose", losing),
        ("most_entries_lost", most(&judged)),
        ("lost_in_silence", silent + served),
        ("refused_with_the_lost_range", named),
        ("refused_as_damaged", losing - silent - named),
    ];
    Row { promise: "Nothing vanishes unseen", test: "power cut, the journal's disk lies", figures, wrong }
}

/// Whether the refusal says which entries are missing.
fn names_range(found: &Found) -> bool {
    let range = format!("entries {} to {} are missing", found.there, found.vouched.saturating_sub(1));
    found.refused.as_ref().is_some_and(|refused| refused.contains(&range))
}

/// The head file's disk lies, the journal's does not: nothing is lost or refused, but the head file must be behind.
pub async fn cuts_with_lying_head(site: &Site<'_>, plan: &Plan) -> Row {
    let stage = site.stage("unvouched", plan.seed);
    let lying = site.program.under(strace::without_syncs(Syncs::Of(&stage.data().join("head/head"))));
    let recording = recording::record(stage, &lying, plan.day / 2).await;
    let mut cuts = after_answers(&recording, plan.control_cuts, plan.seed ^ 5);
    cuts.iter_mut().step_by(4).for_each(|cut| cut.visited = true);
    let judged = site.judge("unvouched", &recording, &cuts);
    let behind = count(&judged, Found::is_unvouched);
    let (lost, refused) = (total(&judged, Found::lost), count(&judged, |found| found.refused.is_some()));
    let mut wrong = Vec::new();
    if lost + refused > 0 {
        wrong.push(format!(
            "{lost} entries were lost and {refused} folders refused although the journal is sound"
        ));
    }
    wrong.extend(too_few(behind, judged.len() as u64));
    let figures = vec![
        ("cuts", judged.len() as u64),
        ("head_file_behind", behind),
        ("lost", lost),
        ("refused_falsely", refused),
    ];
    Row {
        promise: "Nothing vanishes unseen",
        test: "power cut, control: the head file's disk lies",
        figures,
        wrong,
    }
}

/// Killed between write and sync, started again, asked again, and then the power goes.
pub async fn kills(site: &Site<'_>, plan: &Plan) -> Row {
    let mut chance = Chance::new(plan.seed ^ 2);
    let rounds = gap::record(site.stage("gap", plan.seed), site.program, plan.rounds, &mut chance).await;
    let (with_gap, from_gap, judged) = site.judge_rounds("gap", &rounds);
    let mut wrong = rounds.recording.wrong.clone();
    wrong.extend(not_well(&judged));
    if with_gap * 4 < u64::from(plan.rounds) || from_gap == 0 {
        wrong.push("too few kills left more in the page cache than on the disk".to_owned());
    }
    let figures = vec![
        ("kills", rounds.rounds.len() as u64),
        ("killed_before_listening", rounds.at_start),
        ("kills_with_more_seen_than_on_disk", with_gap),
        ("answers_about_it", from_gap),
        ("cuts", judged.len() as u64),
        ("lost", total(&judged, Found::lost)),
        ("refused_falsely", count(&judged, |found| found.refused.is_some())),
    ];
    Row {
        promise: "Same command, same answer",
        test: "kill between write and sync, then power cut",
        figures,
        wrong,
    }
}

/// The same without a barrier that is real: what was told of the page cache must be found lost.
pub async fn kills_without_barrier(site: &Site<'_>, plan: &Plan) -> Row {
    let mut chance = Chance::new(plan.seed ^ 3);
    let second = gap::believing(site.program);
    let count_of = (plan.rounds / 4).max(8);
    let rounds = gap::record(site.stage("barrier", plan.seed), &second, count_of, &mut chance).await;
    let (with_gap, from_gap, judged) = site.judge_rounds("barrier", &rounds);
    let (losing, wrong) = losing(&judged);
    let figures = vec![
        ("kills", rounds.rounds.len() as u64),
        ("kills_with_more_seen_than_on_disk", with_gap),
        ("answers_about_it", from_gap),
        ("cuts", judged.len() as u64),
        ("cuts_that_lose", losing),
    ];
    let test = "kill between write and sync, control: the second server's syncs are not real";
    Row { promise: "Same command, same answer", test, figures, wrong }
}

impl Site<'_> {
    /// Rounds after which the disk had less than was seen, answers about that, and what was found after the cuts.
    fn judge_rounds(&self, name: &str, rounds: &gap::Rounds) -> (u64, u64, Vec<(Cut, Found)>) {
        let room = self.room.join(format!("{name}-gaps"));
        let gaps =
            cut::judge(self.program, &rounds.recording, &rounds.gaps(), &room, &self.keep.join("gaps"));
        let had: Vec<u64> = gaps.iter().map(|(_, found)| found.there).collect();
        let with_gap =
            rounds.rounds.iter().zip(&had).filter(|(round, had)| **had < round.seen).count() as u64;
        let judged = self.judge(name, &rounds.recording, &rounds.after_answers(&had));
        (with_gap, rounds.told_from_gaps(&had), judged)
    }
}

/// The order of syncs and answers, and that of spoiled traces and of syncs that never were.
pub async fn order(site: &Site<'_>, plan: &Plan) -> Vec<Row> {
    let (steps, told, wrong) = traced(site, plan, false).await;
    let found = order::judge(&steps);
    let mut row = Row {
        promise: "Durable before said",
        test: "order of syncs and answers",
        figures: vec![
            ("answers", found.told),
            ("successes", found.successes),
            ("syncs", found.syncs),
            ("answers_before_their_sync", found.early.len() as u64),
        ],
        wrong,
    };
    row.wrong
        .extend(found.early.iter().take(5).map(|number| format!("left too early: {:?}", steps[*number])));
    if found.successes < 300 || found.told < told {
        row.wrong.push(format!("the trace has {found:?}, and clients got {told} answers with a position"));
    }
    let (tried, passed) = order::spoiled(&steps, SPOILED, &mut Chance::new(plan.seed ^ 4));
    let (unreal, _, _) = traced(site, plan, true).await;
    let unreal = order::judge(&unreal);
    let mut control = Row {
        promise: "Durable before said",
        test: "order of syncs and answers, control: spoiled traces, syncs that are not real",
        figures: vec![
            ("spoiled_traces", tried),
            ("let_pass", passed),
            ("answers_without_a_real_sync", unreal.told),
            ("answers_objected_to", unreal.early.len() as u64),
        ],
        wrong: Vec::new(),
    };
    if tried < u64::from(SPOILED)
        || passed > 0
        || unreal.told == 0
        || unreal.early.len() as u64 != unreal.told
    {
        control.wrong.push("the oracle does not see what it must".to_owned());
    }
    vec![row, control]
}

/// The steps of a server that people use for a day, how many answers with a position they got, and what was wrong.
async fn traced(site: &Site<'_>, plan: &Plan, believe: bool) -> (Vec<trace::Step>, u64, Vec<String>) {
    let name = if believe { "order-unreal" } else { "order" };
    let mut stage = site.stage(name, plan.seed);
    let path = site.room.join(format!("{name}.trace"));
    let watched = site.program.under(strace::watched(&path, believe));
    let server = stage.begin(&watched).expect("the watched server listens");
    let tracer = strace::Tracer::of(server.pid());
    let crowd = stage.gather(&server).await;
    stage.live(plan.day).await;
    let recording = stage.end(crowd, server).await;
    tracer.wait();
    let trace = std::fs::read(&path).expect("the trace can be read");
    let told = recording.told.iter().filter(|told| told.person.is_some() && told.entries > 0).count();
    let _ = std::fs::remove_dir_all(site.room.join(name));
    (trace::steps(&String::from_utf8_lossy(&trace)), told as u64, recording.wrong)
}

/// Cuts right after answers that people got, in the order of the log; what was not flushed is drawn.
fn after_answers(recording: &Recording, count: u32, seed: u64) -> Vec<Cut> {
    let mut chance = Chance::new(seed);
    let moments: Vec<u64> =
        recording.told.iter().filter(|told| told.key.is_some()).map(|told| told.writes).collect();
    let draw = |_| {
        let at = chance.one_of(&moments).copied().unwrap_or(0);
        Cut { at, unsynced: writes::Unsynced::draw(&mut chance), visited: false }
    };
    let mut cuts: Vec<Cut> = (0..count).map(draw).collect();
    cuts.sort_by_key(|cut| cut.at);
    cuts
}

fn not_well(judged: &[(Cut, Found)]) -> Vec<String> {
    judged
        .iter()
        .filter(|(_, found)| !found.is_well())
        .map(|(cut, found)| format!("{cut:?}: {found:?}"))
        .collect()
}

fn count(judged: &[(Cut, Found)], what: impl Fn(&Found) -> bool) -> u64 {
    judged.iter().filter(|(_, found)| what(found)).count() as u64
}

fn total(judged: &[(Cut, Found)], what: impl Fn(&Found) -> u64) -> u64 {
    judged.iter().map(|(_, found)| what(found)).sum()
}

/// The most entries that one cut lost.
fn most(judged: &[(Cut, Found)]) -> u64 {
    judged.iter().map(|(_, found)| found.lost()).max().unwrap_or(0)
}

/// Cuts that lost something, of a control in which nearly all must, and what is wrong if they are too few.
fn losing(judged: &[(Cut, Found)]) -> (u64, Vec<String>) {
    let losing = count(judged, |found| found.lost() > 0);
    (losing, too_few(losing, judged.len() as u64).into_iter().collect())
}

fn too_few(shown: u64, cuts: u64) -> Option<String> {
    let broken = cuts == 0 || shown * 100 < cuts * SHOWN_PERCENT;
    broken.then(|| format!("only {shown} of {cuts} cuts show what was weakened: the test is broken"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_that_shows_too_little_is_broken() {
        assert!(too_few(57, 60).is_none());
        assert!(too_few(56, 60).is_some());
        assert!(too_few(0, 0).is_some());
    }
}
