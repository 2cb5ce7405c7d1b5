//! One damage to one file of a data folder, and what a server makes of it.
//!
//! Harmless: it serves, every answer is the one of the good folder, a new booking is confirmed, and all of it is there
//! after the next start. Named: it refuses, and its words name the file or the entries. Everything else is silent, and
//! that is a loss. The surprise: a refusal must also leave the journal's files as it found them, for who looks later.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::scene::{Answers, Scene};
use super::{END_MAX, runtime};
use crate::program::{Ended, Launch};
use crate::row::Row;

/// Every so many harmless damages the server is started once more.
const AGAIN_EVERY: u64 = 8;
/// What must not be touched by a refusal.
const KEPT: [&str; 2] = ["journal.db", "journal.db-wal"];

/// Characters of an answer that are shown.
const SHOWN_MAX: usize = 160;
/// Longer words are keys and hashes, which are never the same.
const WORD_MAX: usize = 40;

/// What a damaged folder came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every answer is as before.
    Harmless,
    /// It was refused, by name, in these words.
    Named(String),
    /// Neither.
    Silent(String),
}

/// One damage.
#[derive(Debug, Clone)]
pub struct Damage {
    /// The file, below the data folder.
    pub file: PathBuf,
    /// What is done to it, for people.
    pub about: String,
    /// The file's bytes afterwards; `None` if it is gone.
    pub bytes: Option<Vec<u8>>,
    /// Whether the caches are taken away too, so that a start has to read the whole journal.
    pub uncached: bool,
}

/// Works through all damages, each on a fresh copy, on as many threads as there are processors.
pub fn judge_all(scene: &Scene, damages: &[Damage], work: &Path, row: &mut Row) {
    let next = AtomicU64::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let work_through = |worker: usize| {
        let (folder, runtime) = (work.join(format!("trial-{worker}")), runtime());
        let mut found = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(damage) = usize::try_from(index).ok().and_then(|index| damages.get(index)) else {
                break;
            };
            scene.copied(&folder);
            damage.apply(&folder);
            let again = index.is_multiple_of(AGAIN_EVERY);
            found.push((damage, runtime.block_on(judge(scene, &folder, &damage.file, again))));
        }
        found
    };
    let found: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work_through(worker))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a judge goes on")).collect()
    });
    let mut said: BTreeMap<String, u64> = BTreeMap::new();
    for (damage, verdict) in &found {
        if let Verdict::Named(words) = verdict {
            *said
                .entry(format!("{}: {}", damage.file.display(), without_numbers(words, work)))
                .or_default() += 1;
        }
    }
    row.rounds += found.len() as u64;
    row.faults += found.len() as u64;
    row.note = format!("{} named and refused, the others harmless", said.values().sum::<u64>());
    for (words, times) in said {
        println!("  {times:>5} times {words}");
    }
    for (damage, verdict) in found {
        if let Verdict::Silent(what) = verdict {
            row.lost(format!("{}, {}: {what}", damage.file.display(), damage.about));
        }
    }
}

/// Serves from a damaged folder and tells what it came to.
pub async fn judge(scene: &Scene, folder: &Path, file: &Path, again: bool) -> Verdict {
    let log = folder.with_extension("log");
    let _ = std::fs::remove_file(&log);
    // A log that is not there and an empty one are the same to the database.
    let kept = || KEPT.map(|name| std::fs::read(folder.join(name)).unwrap_or_default());
    let before = kept();
    let server = match scene.program.launch(folder, &log, &Launch::default()) {
        Ok(server) => server,
        Err(ended) if kept() != before => {
            return Verdict::Silent(format!("the refusal changed the journal's files: {}", ended.words));
        }
        Err(ended) => return refused(&ended, file),
    };
    let answers = scene.ask_all(server.address).await;
    if let Some(difference) = difference(&scene.answers, &answers) {
        // A server that notices while it serves ends, and says what it found.
        let words = server.words();
        return if has_refused(&scene.answers, &answers) && names(&words, file) {
            Verdict::Named(words)
        } else {
            Verdict::Silent(format!("{difference}; it said: {words}"))
        };
    }
    if !scene.book_one_more(server.address).await {
        let ended = server.ended(END_MAX);
        return refused(&ended, file);
    }
    server.kill();
    if !again {
        return Verdict::Harmless;
    }
    match scene.program.launch(folder, &log, &Launch::default()) {
        Err(ended) => refused(&ended, file),
        Ok(server) => {
            if !scene.book_one_more(server.address).await {
                return Verdict::Silent("the new booking is gone after a start".to_owned());
            }
            server.kill();
            audited(scene, folder)
        }
    }
}

/// What answers as before may still be damaged where nobody asked: only an audit of everything calls it harmless.
fn audited(scene: &Scene, folder: &Path) -> Verdict {
    let ran = scene.program.run(folder, &["audit"]);
    match ran.status.success() {
        true => Verdict::Harmless,
        false => Verdict::Silent(format!(
            "it was served from, and the audit says: {}{}",
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        )),
    }
}

/// The first answer that is another one, and both.
pub fn difference(good: &Answers, now: &Answers) -> Option<String> {
    let other = good.iter().find(|(about, answer)| now.get(*about) != Some(answer));
    let shown = |answer: Option<&Value>| {
        let text = answer.map(Value::to_string).unwrap_or_default();
        text.chars().take(SHOWN_MAX).collect::<String>()
    };
    other.map(|(about, answer)| {
        format!("{about} was {} and is {}", shown(Some(answer)), shown(now.get(about)))
    })
}

// Wherever an answer is another one it must be none at all.
fn has_refused(good: &Answers, now: &Answers) -> bool {
    let others = good.iter().filter(|(about, answer)| now.get(*about) != Some(answer));
    others
        .map(|(about, _)| now.get(about))
        .all(|answer| answer.is_none_or(|answer| answer.is_null() || answer["status"].as_u64() >= Some(500)))
}

fn refused(ended: &Ended, file: &Path) -> Verdict {
    match ended.code {
        Some(1 | 2 | 3 | 75) if names(&ended.words, file) => Verdict::Named(ended.words.clone()),
        _ => Verdict::Silent(format!("refused with {:?} and without a name: {}", ended.code, ended.words)),
    }
}

/// The last line, so that the same words are counted as the same.
fn without_numbers(words: &str, work: &Path) -> String {
    let line = words.trim_end().lines().last().unwrap_or_default();
    let mut line = line.replace(&work.display().to_string(), "");
    for worker in 0..9 {
        line = line.replace(&format!("/trial-{worker}"), "DATA");
    }
    let short = |word: &str| if word.len() > WORD_MAX { "…".to_owned() } else { word.to_owned() };
    let line = line.split(' ').map(short).collect::<Vec<_>>().join(" ");
    let digit = |letter: char| if letter.is_ascii_digit() { '0' } else { letter };
    line.chars().map(digit).take(SHOWN_MAX).collect()
}

/// Whether words name a file or entries of the journal.
fn names(words: &str, file: &Path) -> bool {
    let file = file.display().to_string();
    let name = file.strip_suffix("-wal").unwrap_or(&file);
    let numbered = |word: &str| {
        words.split(word).skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    words.contains(name) || ["entries ", "entry ", "position "].into_iter().any(numbered)
}

impl Damage {
    /// Does it.
    ///
    /// # Panics
    /// When the file system refuses.
    pub fn apply(&self, folder: &Path) {
        let path = folder.join(&self.file);
        if self.uncached {
            let removed = std::fs::remove_dir_all(folder.join("snapshots"));
            removed
                .and_then(|()| std::fs::remove_file(folder.join("log/leaves")))
                .expect("a copy is writable");
        }
        match &self.bytes {
            Some(bytes) => std::fs::write(path, bytes).expect("a copy is writable"),
            None => std::fs::remove_file(path).expect("a copy is writable"),
        }
    }
}

/// The files of a folder, below it, in order.
///
/// # Panics
/// When it cannot be listed.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder of this test").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                let bytes = std::fs::read(&path).expect("a file of this test");
                files.push((path.strip_prefix(folder).expect("found below it").to_owned(), bytes));
            }
        }
    }
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answers(status: u16, body: &str) -> Answers {
        [("page".to_owned(), json!({ "status": status, "body": body }))].into()
    }

    #[test]
    fn a_shorter_answer_is_a_difference_and_no_refusal() {
        let (good, short) = (answers(200, "two bookings"), answers(200, "one booking"));
        assert_eq!(difference(&good, &good), None);
        assert!(difference(&good, &short).is_some());
        assert!(!has_refused(&good, &short));
        assert!(has_refused(&good, &answers(503, "")));
    }

    #[test]
    fn words_that_name_nothing_are_no_refusal() {
        let file = Path::new("head/head");
        assert!(names("the head file cannot be read (data/head/head)", file));
        assert!(names("entries 12 to 14 are missing", file));
        assert!(!names("something is wrong", file));
        assert!(names("cannot be read (data/journal.db)", Path::new("journal.db-wal")));
    }
}
