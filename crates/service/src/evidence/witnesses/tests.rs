//! What the answers of a witness say about us, by a witness that answers what the test tells it.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::super::cosignature::WitnessKey;
use super::super::tree::leaf_hash;
use super::super::witness::Witness;
use super::*;

const ORIGIN: &str = "example.jp/log";

type Answers = Vec<Result<(u16, String), String>>;

/// A witness that gives these answers, one after the other, and what it was asked.
fn scripted(answers: Answers) -> (Witnesses, Arc<Mutex<Vec<Submission>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (answers, heard) = (Mutex::new(VecDeque::from(answers)), asked.clone());
    let carry: Carry = Arc::new(move |url, body| -> Carried {
        assert_eq!(url, "http://witness.example/add-checkpoint");
        heard.lock().unwrap().push(Submission::parse(&body).unwrap());
        let answer = answers.lock().unwrap().pop_front().expect("it is not asked so often");
        Box::pin(async move { answer })
    });
    (by(carry), asked)
}

/// A real witness in a folder.
fn real(folder: &std::path::Path, log: &LogKey) -> Witnesses {
    Witness::init(folder, "witness.example/w1", &[4; 32]).unwrap();
    Witness::follow(folder, log.verifier()).unwrap();
    let witness = Witness::open(folder).unwrap();
    by(Arc::new(move |_, body| -> Carried {
        let told = witness.add_checkpoint(body.as_bytes(), 1_000).unwrap();
        Box::pin(async move { Ok((told.status, told.body)) })
    }))
}

fn by(carry: Carry) -> Witnesses {
    let address = format!("{} http://witness.example/", witness_key().verifier());
    let list = vec![WitnessAddress::parse(&address).unwrap()];
    Witnesses { list, quorum: 1, carry: Some(carry) }
}

fn witness_key() -> WitnessKey {
    WitnessKey::new(&[4; 32], "witness.example/w1")
}

fn log_key() -> LogKey {
    LogKey::new(&[7; 32], ORIGIN)
}

fn tree(history: &str, size: u64) -> Tree {
    let mut tree = Tree::default();
    (0..size).for_each(|number| tree.push(leaf_hash(format!("{history} {number}").as_bytes())));
    tree
}

fn note(tree: &Tree, size: u64) -> String {
    sign(&log_key(), size, tree.root(size).unwrap())
}

/// Asks about the first nine entries of a journal, believing that the witness knows `old` of them.
async fn asked(witnesses: &Witnesses, tree: &Tree, old: u64) -> Asked {
    let note = note(tree, 9);
    let proof = |old: u64| if old == 0 { Some(Vec::new()) } else { tree.consistency(old, 9) };
    witnesses.ask(&witnesses.list[0], &Asking { size: 9, note: &note, proof: &proof }, old).await
}

async fn examine(witnesses: &Witnesses, tree: &Tree) -> Result<u64, Asked> {
    witnesses.examine(&witnesses.list[0], &log_key(), tree).await
}

fn line(tree: &Tree, size: u64) -> String {
    let text = Checkpoint { origin: ORIGIN.to_owned(), size, root: tree.root(size).unwrap() }.text();
    witness_key().cosign(&text, 1_000)
}

fn conflict(size: &str) -> Result<(u16, String), String> {
    Ok((409, format!("{size}\n")))
}

#[tokio::test]
async fn a_size_that_was_not_known_is_proved_from() {
    let tree = tree("one", 9);
    let (witnesses, heard) = scripted(vec![conflict("5"), Ok((200, line(&tree, 9)))]);
    assert!(matches!(asked(&witnesses, &tree, 0).await, Asked::Cosigned(found) if found.at == 1_000));
    let heard = heard.lock().unwrap();
    assert_eq!(heard.iter().map(|it| it.old).collect::<Vec<_>>(), [0, 5]);
    assert_eq!(Some(&heard[1].proof), tree.consistency(5, 9).as_ref());
}

#[tokio::test]
async fn a_larger_size_a_refused_proof_and_another_root_are_another_history() {
    let tree = tree("one", 9);
    for (old, answer, size) in
        [(0, conflict("10"), 10), (5, Ok((422, String::new())), 5), (9, conflict("9"), 9)]
    {
        let (witnesses, _) = scripted(vec![answer]);
        assert_eq!(asked(&witnesses, &tree, old).await, Asked::OtherHistory { size });
    }
}

#[tokio::test]
async fn what_says_nothing_about_the_journal_raises_no_suspicion() {
    let tree = tree("one", 9);
    let stranger = WitnessKey::new(&[5; 32], "witness.example/w1");
    let text = Checkpoint { origin: ORIGIN.to_owned(), size: 9, root: tree.root(9).unwrap() }.text();
    let answers: Vec<Answers> = vec![
        vec![Err("away".to_owned())],
        vec![Ok((500, "broken\n".to_owned()))],
        vec![Ok((404, "unknown\n".to_owned()))],
        vec![Ok((403, String::new()))],
        vec![Ok((409, String::new()))],
        vec![conflict("x")],
        vec![conflict("05")],
        vec![conflict("0")],
        vec![Ok((200, String::new()))],
        vec![Ok((200, "hello\n".to_owned()))],
        vec![Ok((200, stranger.cosign(&text, 1)))],
        vec![Ok((200, witness_key().cosign("another text\n", 1)))],
        vec![Ok((200, line(&tree, 8)))],
        vec![conflict("1"), conflict("2"), conflict("3")],
    ];
    for script in answers {
        let shown = format!("{script:?}");
        let (witnesses, _) = scripted(script);
        assert!(matches!(asked(&witnesses, &tree, 0).await, Asked::Nothing(_)), "{shown}");
    }
}

#[tokio::test]
async fn lines_of_strangers_are_left_out_of_what_is_kept() {
    let tree = tree("one", 9);
    let stranger = WitnessKey::new(&[5; 32], "stranger.example/w");
    let lines = format!("{}{}", stranger.cosign("anything\n", 1), line(&tree, 9));
    let (witnesses, _) = scripted(vec![Ok((200, lines))]);
    let Asked::Cosigned(found) = asked(&witnesses, &tree, 0).await else { panic!("it cosigned") };
    assert_eq!(found.line, line(&tree, 9));
}

#[tokio::test]
async fn a_journal_is_examined_against_what_a_witness_remembers() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (tree("one", 9), tree("other", 30));
    let witnesses = real(folder.path(), &log_key());
    let nothing_yet = tree("one", 0);
    assert_eq!(examine(&witnesses, &nothing_yet).await, Ok(0));
    assert_eq!(examine(&witnesses, &one).await, Ok(0));
    assert!(matches!(asked(&witnesses, &one, 0).await, Asked::Cosigned(_)));
    assert_eq!(examine(&witnesses, &one).await, Ok(9));
    assert_eq!(examine(&witnesses, &tree("one", 30)).await, Ok(9));
    // Shorter, gone, and longer but another.
    assert_eq!(examine(&witnesses, &tree("one", 8)).await, Err(Asked::OtherHistory { size: 9 }));
    assert_eq!(examine(&witnesses, &nothing_yet).await, Err(Asked::OtherHistory { size: 9 }));
    assert_eq!(examine(&witnesses, &other).await, Err(Asked::OtherHistory { size: 9 }));
    assert_eq!(examine(&witnesses, &one).await, Ok(9));
}

#[tokio::test]
async fn a_request_that_arrives_late_is_no_other_history() {
    let tree = tree("one", 9);
    let (witnesses, _) = scripted(vec![conflict("5"), conflict("7"), Ok((200, line(&tree, 7)))]);
    assert_eq!(examine(&witnesses, &tree).await, Ok(7));
}

#[tokio::test(start_paused = true)]
async fn a_witness_that_never_answers_is_given_up() {
    let mut witnesses = scripted(Vec::new()).0;
    witnesses.carry = Some(Arc::new(|_, _| -> Carried { Box::pin(std::future::pending()) }));
    let before = tokio::time::Instant::now();
    let Asked::Nothing(why) = asked(&witnesses, &tree("one", 9), 0).await else { panic!("it answered") };
    assert!(why.contains("in time") && before.elapsed() == ANSWER_TIME, "{why}");
}

#[test]
fn an_address_is_a_key_and_where_to_ask() {
    let key = witness_key().verifier().to_string();
    let read = WitnessAddress::parse(&format!(" {key}  https://w.example/prefix/ ")).unwrap();
    assert_eq!((read.verifier.to_string(), read.url.as_str()), (key.clone(), "https://w.example/prefix"));
    let wrong =
        ["", &key, "http://x", &format!("http://x {key}"), &format!("{key} x"), &format!("{key} http://x y")];
    for text in wrong {
        assert!(WitnessAddress::parse(text).is_err(), "{text}");
    }
}
