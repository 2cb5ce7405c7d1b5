//! The rule of a witness by the statuses of the specification, and a witness that is asked by many and stopped anywhere.

use std::path::Path;
use std::sync::Barrier;

use super::super::cosignature::WitnessVerifier;
use super::super::note::LogKey;
use super::super::tree::{Tree, leaf_hash};
use super::*;

const ORIGIN: &str = "example.jp/log";
/// A request as the test data of another implementation has it (litewitness), and the key of its log.
const PUBLISHED: &str = "old 0\n\n\
    sigsum.org/v1/tree/985ea163f5af026723561354f51f2ebcdcf2af809ce254ccfb64aa9aadd80f90\n1\n\
    KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\
    \u{2014} sigsum.org/v1/tree/985ea163f5af026723561354f51f2ebcdcf2af809ce254ccfb64aa9aadd80f90 \
    7BKT0gOfNZ1J0So9unY3BZtm2YkPIoNYM/dce0Z2avJDs8dxN6ts9bOSwwrVrbjm6P9K3ZxpK6jJngOG6YvGGzV/lwo=\n";
const PUBLISHED_LOG: &str = "sigsum.org/v1/tree/985ea163f5af026723561354f51f2ebcdcf2af809ce254ccfb64aa9aadd80f90\
    +ec1293d2+AVLAXtrRv1/v+oE1T6rlmmVdmpoaeT7S9iw5wmwL4q7N";

/// A log whose history is known by its name.
struct Log {
    key: LogKey,
    tree: Tree,
}

impl Log {
    fn of(history: &str, size: u64) -> Log {
        let mut tree = Tree::default();
        (0..size).for_each(|number| tree.push(leaf_hash(format!("{history} {number}").as_bytes())));
        Log { key: LogKey::new(&[7; 32], ORIGIN), tree }
    }

    fn checkpoint(&self, size: u64) -> Checkpoint {
        Checkpoint { origin: ORIGIN.to_owned(), size, root: self.tree.root(size).unwrap() }
    }

    fn submission(&self, old: u64, size: u64) -> Submission {
        let proof = self.tree.consistency(old, size).unwrap_or_default();
        Submission { old, proof, note: self.key.sign(&self.checkpoint(size)) }
    }
}

fn judged(submission: &Submission, known: Option<&Checkpoint>) -> Result<Checkpoint, WitnessRefusal> {
    let log = Log::of("one", 1).key;
    judge(submission, log.verifier(), known).map(|accepted| accepted.checkpoint)
}

#[test]
fn what_continues_is_cosigned_from_every_size_to_every_size() {
    let log = Log::of("one", 20);
    for old in 0..20 {
        let known = (old > 0).then(|| log.checkpoint(old));
        for size in old.max(1)..=20 {
            assert_eq!(
                judged(&log.submission(old, size), known.as_ref()),
                Ok(log.checkpoint(size)),
                "{old} {size}"
            );
        }
    }
}

#[test]
fn another_history_is_never_cosigned_whatever_it_brings() {
    let (one, other) = (Log::of("one", 20), Log::of("other", 20));
    for old in 1..20 {
        for size in old..=20 {
            let told = judged(&other.submission(old, size), Some(&one.checkpoint(old)));
            let wanted =
                if old == size { WitnessRefusal::Conflict { size } } else { WitnessRefusal::Inconsistent };
            assert_eq!(told, Err(wanted), "{old} {size}");
        }
    }
}

#[test]
fn another_size_than_the_known_one_is_a_conflict_that_tells_it() {
    let log = Log::of("one", 20);
    for (old, size) in [(0, 20), (5, 20), (5, 7), (8, 9)] {
        let told = judged(&log.submission(old, size), Some(&log.checkpoint(7)));
        assert_eq!(told, Err(WitnessRefusal::Conflict { size: 7 }));
    }
    assert_eq!(judged(&log.submission(3, 5), None), Err(WitnessRefusal::Conflict { size: 0 }));
}

#[test]
fn the_empty_log_needs_and_takes_no_proof() {
    let log = Log::of("one", 5);
    let mut proved = log.submission(0, 5);
    assert_eq!(judged(&proved, None), Ok(log.checkpoint(5)));
    proved.proof.push([1; 32]);
    assert_eq!(judged(&proved, None), Err(WitnessRefusal::Inconsistent));
    let empty = Log::of("one", 0);
    assert_eq!(judged(&empty.submission(0, 0), None), Ok(empty.checkpoint(0)));
    assert_eq!(judged(&log.submission(0, 5), Some(&empty.checkpoint(0))), Ok(log.checkpoint(5)));
    let false_root = Checkpoint { root: [9; 32], ..empty.checkpoint(0) };
    let note = log.key.sign(&false_root);
    let told = judged(&Submission { old: 0, proof: Vec::new(), note }, None);
    assert_eq!(told, Err(WitnessRefusal::Conflict { size: 0 }));
}

#[test]
fn the_same_again_is_cosigned_again_and_a_proof_for_it_is_wrong() {
    let log = Log::of("one", 9);
    let mut again = log.submission(9, 9);
    assert_eq!(judged(&again, Some(&log.checkpoint(9))), Ok(log.checkpoint(9)));
    again.proof.push([0; 32]);
    assert_eq!(judged(&again, Some(&log.checkpoint(9))), Err(WitnessRefusal::Inconsistent));
}

#[test]
fn an_old_size_above_the_checkpoint_is_refused_first() {
    let log = Log::of("one", 9);
    let submission = Submission { old: 9, ..log.submission(3, 5) };
    assert_eq!(judged(&submission, Some(&log.checkpoint(9))), Err(WitnessRefusal::Backwards));
}

#[test]
fn what_the_log_did_not_sign_is_forbidden() {
    let log = Log::of("one", 5);
    let stranger = LogKey::new(&[8; 32], ORIGIN).sign(&log.checkpoint(5));
    let renamed = LogKey::new(&[7; 32], "example.jp/log2").sign(&log.checkpoint(5));
    for note in [stranger, renamed] {
        let told = judged(&Submission { old: 0, proof: Vec::new(), note }, None);
        assert_eq!(told, Err(WitnessRefusal::Unsigned));
    }
}

#[test]
fn a_request_comes_back_as_it_was_written() {
    let submission = Log::of("one", 20).submission(7, 19);
    assert!(submission.proof.len() > 2);
    assert_eq!(Submission::parse(&submission.text()), Ok(submission));
}

#[test]
fn requests_are_written_in_one_way_only() {
    let good = Log::of("one", 20).submission(7, 19).text();
    let hash = good.lines().nth(1).unwrap().to_owned();
    let many = format!("{hash}\n").repeat(64);
    let wrong = [
        String::new(),
        "old 7".to_owned(),
        "old 7\n".to_owned(),
        good.replacen("old 7", "old 07", 1),
        good.replacen("old 7", "old -7", 1),
        good.replacen("old 7", "old  7", 1),
        good.replacen("old 7", "old 7\r", 1),
        good.replacen("old 7", "new 7", 1),
        good.replacen("old 7", "old 18446744073709551616", 1),
        good.replacen(&hash, hash.trim_end_matches('='), 1),
        good.replacen(&hash, &format!(" {hash}"), 1),
        good.replacen("old 7\n", &format!("old 7\n{many}"), 1),
        good.replacen("\n\n", "\n", 1).replacen("\n\n", "\n", 1),
    ];
    for text in wrong {
        assert_eq!(Submission::parse(&text), Err(WitnessRefusal::Malformed), "{text}");
    }
}

fn witness(folder: &Path, log: &Verifier) -> Witness {
    Witness::init(folder, "witness.example/w1", &[4; 32]).unwrap();
    Witness::follow(folder, log).unwrap();
    Witness::open(folder).unwrap()
}

fn answer(witness: &Witness, submission: &Submission) -> WitnessAnswer {
    witness.add_checkpoint(submission.text().as_bytes(), 1_000).unwrap()
}

#[test]
fn the_request_of_another_implementation_is_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let witness = witness(folder.path(), &Verifier::parse(PUBLISHED_LOG).unwrap());
    let told = witness.add_checkpoint(PUBLISHED.as_bytes(), 1_000).unwrap();
    assert_eq!(told.status, 200, "{told:?}");
    let note = PUBLISHED.split_once("\n\n").unwrap().1;
    let found = witness.verifier().cosignature(&format!("{note}{}", told.body)).unwrap().unwrap();
    assert_eq!((found.witness.as_str(), found.at), ("witness.example/w1", 1_000));
}

#[test]
fn each_case_is_answered_with_the_status_of_the_specification() {
    let folder = tempfile::tempdir().unwrap();
    let (log, other) = (Log::of("one", 20), Log::of("other", 20));
    let witness = witness(folder.path(), log.key.verifier());
    assert_eq!(witness.add_checkpoint(b"old", 1).unwrap().status, 400);
    assert_eq!(witness.add_checkpoint(b"\xff\xfe", 1).unwrap().status, 400);
    let unknown = LogKey::new(&[7; 32], "example.jp/log2");
    let note = unknown.sign(&Checkpoint { origin: "example.jp/log2".to_owned(), ..log.checkpoint(3) });
    assert_eq!(answer(&witness, &Submission { old: 0, proof: Vec::new(), note }).status, 404);
    let forged = LogKey::new(&[8; 32], ORIGIN).sign(&log.checkpoint(3));
    assert_eq!(answer(&witness, &Submission { old: 0, proof: Vec::new(), note: forged }).status, 403);
    assert_eq!(answer(&witness, &log.submission(0, 7)).status, 200);
    let conflict = answer(&witness, &log.submission(0, 9));
    assert_eq!((conflict.status, conflict.kind, conflict.body.as_str()), (409, "text/x.tlog.size", "7\n"));
    assert_eq!(answer(&witness, &Submission { old: 8, ..log.submission(7, 7) }).status, 400);
    assert_eq!(answer(&witness, &Submission { proof: Vec::new(), ..log.submission(7, 9) }).status, 422);
    assert_eq!(answer(&witness, &other.submission(7, 9)).status, 422);
    assert_eq!(answer(&witness, &other.submission(7, 7)).status, 409);
    assert_eq!(answer(&witness, &log.submission(7, 9)).status, 200);
}

#[test]
fn a_log_may_add_lines_and_all_of_them_are_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of("one", 3);
    let witness = witness(folder.path(), log.key.verifier());
    let plain = log.key.sign(&log.checkpoint(3));
    let text = format!("{}something more\n", log.checkpoint(3).text());
    // Signed over three lines only, and then over all of them.
    let grafted = plain.replacen("\n\n", "\nsomething more\n\n", 1);
    assert_eq!(answer(&witness, &Submission { old: 0, proof: Vec::new(), note: grafted }).status, 403);
    let note = log.key.sign_text(&text);
    let told = answer(&witness, &Submission { old: 0, proof: Vec::new(), note: note.clone() });
    assert_eq!(told.status, 200);
    assert!(witness.verifier().cosignature(&format!("{note}{}", told.body)).unwrap().is_some());
    assert!(witness.verifier().cosignature(&format!("{plain}{}", told.body)).is_err());
}

#[test]
fn what_was_cosigned_is_known_to_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of("one", 20);
    let first = witness(folder.path(), log.key.verifier());
    assert_eq!(answer(&first, &log.submission(0, 7)).status, 200);
    drop(first);
    let next = Witness::open(folder.path()).unwrap();
    assert_eq!(answer(&next, &log.submission(0, 9)).body, "7\n");
    let followed = Witness::followed(folder.path()).unwrap();
    assert_eq!(followed.first().unwrap().newest, Some(log.checkpoint(7)));
    let note = next.newest(ORIGIN).unwrap().unwrap();
    assert_eq!(log.key.verifier().open(&note), Ok(log.checkpoint(7)));
    assert!(next.verifier().cosignature(&note).unwrap().is_some());
    assert_eq!(next.newest("example.jp/log2").unwrap(), None);
}

#[test]
fn a_write_cut_off_anywhere_leaves_what_was_cosigned_before() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of("one", 20);
    let first = witness(folder.path(), log.key.verifier());
    assert_eq!(answer(&first, &log.submission(0, 7)).status, 200);
    let note = first.newest(ORIGIN).unwrap().unwrap();
    drop(first);
    let place = std::fs::read_dir(folder.path().join("logs")).unwrap().next().unwrap().unwrap().path();
    for cut in (0..note.len()).step_by(5) {
        std::fs::write(place.join("checkpoint.new"), &note.as_bytes()[..cut]).unwrap();
        let next = Witness::open(folder.path()).unwrap();
        assert_eq!(answer(&next, &log.submission(0, 9)).body, "7\n", "cut at {cut}");
    }
}

#[test]
fn a_damaged_state_is_refused_and_never_taken_for_none() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of("one", 20);
    let first = witness(folder.path(), log.key.verifier());
    assert_eq!(answer(&first, &log.submission(0, 7)).status, 200);
    let place = std::fs::read_dir(folder.path().join("logs")).unwrap().next().unwrap().unwrap().path();
    let path = place.join("checkpoint");
    let whole = std::fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(3) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(&path, changed).unwrap();
        assert!(first.add_checkpoint(log.submission(0, 9).text().as_bytes(), 1).is_err(), "byte {at}");
    }
    for cut in [0, 10, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        assert!(first.add_checkpoint(log.submission(0, 9).text().as_bytes(), 1).is_err(), "cut at {cut}");
    }
}

#[test]
fn after_a_failed_write_nothing_is_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of("one", 20);
    let witness = witness(folder.path(), log.key.verifier());
    assert_eq!(answer(&witness, &log.submission(0, 7)).status, 200);
    let place = std::fs::read_dir(folder.path().join("logs")).unwrap().next().unwrap().unwrap().path();
    // A folder where the new file should go: it cannot be written, whoever asks.
    std::fs::create_dir(place.join("checkpoint.new")).unwrap();
    let ask = |old, size| witness.add_checkpoint(log.submission(old, size).text().as_bytes(), 1);
    assert!(ask(7, 9).is_err());
    std::fs::remove_dir(place.join("checkpoint.new")).unwrap();
    assert!(ask(7, 9).is_err());
}

#[test]
fn of_two_histories_that_race_only_one_is_ever_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let logs = [Log::of("one", 40), Log::of("other", 40)];
    let witness = witness(folder.path(), logs[0].key.verifier());
    let start = Barrier::new(8);
    let cosigned: Vec<(usize, u64)> = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8)
            .map(|racer| {
                let (logs, witness, start) = (&logs, &witness, &start);
                scope.spawn(move || {
                    let mut cosigned = Vec::new();
                    start.wait();
                    let mut old = 0;
                    while old < 40 {
                        let size = (old + 1 + racer as u64 % 3).min(40);
                        let told = answer(witness, &logs[racer % 2].submission(old, size));
                        match told.status {
                            200 => cosigned.push((racer % 2, size)),
                            409 => {}
                            _ => return cosigned,
                        }
                        let known = witness.newest(ORIGIN).unwrap();
                        let known = known.map(|note| logs[0].key.verifier().open(&note).unwrap());
                        old = known.map_or(0, |known| known.size);
                    }
                    cosigned
                })
            })
            .collect();
        racers.into_iter().flat_map(|racer| racer.join().unwrap()).collect()
    });
    let winner = cosigned.first().expect("somebody is first").0;
    assert!(cosigned.iter().all(|(history, _)| *history == winner), "{cosigned:?}");
    assert!(cosigned.iter().any(|(_, size)| *size == 40), "{cosigned:?}");
}

#[test]
fn a_witness_is_made_once_with_a_key_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new");
    let made = Witness::init(&path, "witness.example/w1", &[4; 32]).unwrap();
    assert_eq!(WitnessVerifier::parse(&made.to_string()), Ok(made.clone()));
    assert!(Witness::init(&path, "witness.example/w1", &[5; 32]).is_err());
    assert_eq!(Witness::verifier_in(&path).unwrap(), made);
    let key = path.join("witness.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(Witness::open(&path).err().unwrap().to_string().contains("chmod 600"));
    for wrong in ["", "two words", "a+b"] {
        assert!(Witness::init(&folder.path().join("other"), wrong, &[4; 32]).is_err(), "{wrong}");
    }
}

#[test]
fn a_log_is_followed_with_one_key_also_beside_a_running_witness() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::of("one", 3);
    Witness::init(folder.path(), "witness.example/w1", &[4; 32]).unwrap();
    let witness = Witness::open(folder.path()).unwrap();
    assert_eq!(answer(&witness, &log.submission(0, 3)).status, 404);
    Witness::follow(folder.path(), log.key.verifier()).unwrap();
    Witness::follow(folder.path(), log.key.verifier()).unwrap();
    assert_eq!(answer(&witness, &log.submission(0, 3)).status, 200);
    let other = LogKey::new(&[8; 32], ORIGIN);
    assert!(Witness::follow(folder.path(), other.verifier()).is_err());
    assert!(Witness::open(folder.path()).is_err(), "two processes had one witness");
}
