//! What counts as cosigned, who is asked again when, and what is an alarm.

use super::super::cosignature::WitnessKey;
use super::super::growth::Growth;
use super::super::note::Checkpoint;
use super::super::witnesses::WitnessAddress;
use super::*;

fn witness(number: u8) -> WitnessKey {
    WitnessKey::new(&[number; 32], &format!("witness.example/w{number}"))
}

/// A log with two witnesses, of which so many are needed.
fn evidence(quorum: usize) -> Evidence {
    let address = |number| {
        WitnessAddress::parse(&format!("{} http://127.0.0.1:1", witness(number).verifier())).unwrap()
    };
    let witnesses = Witnesses { list: vec![address(1), address(2)], quorum, carry: None };
    let key = LogKey::new(&[7; 32], "example.jp/log");
    Evidence::new(Arc::new(Growth::default()), key, true, Witnessing::of(witnesses))
}

fn signed(size: u64) -> Arc<Signed> {
    let key = LogKey::new(&[7; 32], "example.jp/log");
    let checkpoint = Checkpoint { origin: "example.jp/log".to_owned(), size, root: [size as u8; 32] };
    Arc::new(Signed::new(size, key.sign(&checkpoint), None))
}

/// Witness `number` cosigns.
fn cosigns(evidence: &Evidence, number: u8, signed: &Arc<Signed>) {
    let text = signed.note.split_inclusive("\n\n").next().and_then(|text| text.strip_suffix('\n')).unwrap();
    let line = witness(number).cosign(text, 1_000 + signed.size);
    let found = witness(number).verifier().cosignature(&format!("{}{line}", signed.note)).unwrap().unwrap();
    evidence.witnessing().told(evidence, usize::from(number) - 1, signed, Asked::Cosigned(found));
}

fn says(evidence: &Evidence, number: usize, asked: Asked) {
    evidence.witnessing().told(evidence, number - 1, &signed(5), asked);
}

fn newest(evidence: &Evidence) -> Option<(u64, usize)> {
    let newest = evidence.witnessing().newest()?;
    let lines = newest.note.lines().filter(|line| line.contains("witness.example")).count();
    Some((newest.size, lines))
}

#[test]
fn a_checkpoint_counts_when_enough_have_cosigned_the_same() {
    let evidence = evidence(2);
    cosigns(&evidence, 1, &signed(5));
    assert_eq!(newest(&evidence), None);
    cosigns(&evidence, 2, &signed(6));
    assert_eq!(newest(&evidence), None);
    cosigns(&evidence, 1, &signed(6));
    assert_eq!(newest(&evidence), Some((6, 2)));
    cosigns(&evidence, 1, &signed(9));
    assert_eq!(newest(&evidence), Some((6, 2)));
    assert!(evidence.cosigned_covering(6).is_some() && evidence.cosigned_covering(7).is_none());
}

#[test]
fn without_a_quorum_one_is_enough_and_the_second_adds_its_line() {
    let evidence = evidence(0);
    cosigns(&evidence, 2, &signed(5));
    assert_eq!(newest(&evidence), Some((5, 1)));
    cosigns(&evidence, 1, &signed(5));
    assert_eq!(newest(&evidence), Some((5, 2)));
    assert_eq!(evidence.cosigned_at_best(signed(5)).note, evidence.witnessing().newest().unwrap().note);
    assert_eq!(evidence.cosigned_at_best(signed(6)).note, signed(6).note);
}

#[test]
fn what_was_kept_counts_only_by_the_witnesses_of_today() {
    let before = evidence(0);
    cosigns(&before, 1, &signed(5));
    let kept = before.witnessing().newest().unwrap().note.clone();
    let after = evidence(1);
    after.witnessing().begin(kept.clone(), 5);
    assert_eq!(newest(&after), Some((5, 1)));
    assert_eq!(after.witnessing().standings().first().unwrap().at, Some(1_005));
    let stricter = evidence(2);
    stricter.witnessing().begin(kept, 5);
    assert_eq!(newest(&stricter), None);
}

#[test]
fn only_who_has_not_cosigned_yet_is_asked_from_the_size_it_knows() {
    let evidence = evidence(0);
    assert_eq!(evidence.witnessing().due(&signed(5)), [(0, 0), (1, 0)]);
    cosigns(&evidence, 1, &signed(5));
    assert_eq!(evidence.witnessing().due(&signed(5)), [(1, 0)]);
    assert_eq!(evidence.witnessing().due(&signed(8)), [(0, 5), (1, 0)]);
}

#[test]
fn who_does_not_answer_is_left_alone_for_longer_and_longer_and_never_for_ever() {
    let evidence = evidence(0);
    let mut waits = Vec::new();
    for _ in 0..8 {
        says(&evidence, 2, Asked::Nothing("away".to_owned()));
        let asked = |due: Vec<(usize, u64)>| due.iter().any(|(index, _)| *index == 1);
        waits.push((0..100).find(|_| asked(evidence.witnessing().due(&signed(5)))).unwrap());
    }
    assert_eq!(waits, [0, 1, 3, 7, 15, 30, 30, 30]);
    assert!(evidence.witnessing().alarm().unwrap().contains("witness.example/w2 does not cosign: away"));
    cosigns(&evidence, 2, &signed(5));
    assert_eq!(evidence.witnessing().alarm(), None);
    assert_eq!(evidence.witnessing().standings().last().unwrap().failures, 8);
    says(&evidence, 2, Asked::Nothing("away".to_owned()));
    assert_eq!(evidence.witnessing().due(&signed(8)), [(0, 0), (1, 5)]);
}

#[test]
fn another_history_is_counted_once_and_ends_when_the_witness_cosigns() {
    let evidence = evidence(0);
    // Another node may be ahead for a moment.
    (0..AHEAD_MAX).for_each(|_| says(&evidence, 1, Asked::OtherHistory { size: 70 }));
    assert_eq!((evidence.witnessing().alarm(), evidence.losses()), (None, 0));
    says(&evidence, 1, Asked::OtherHistory { size: 70 });
    says(&evidence, 1, Asked::OtherHistory { size: 70 });
    assert_eq!(evidence.losses(), 1);
    let alarm = evidence.witnessing().alarm().unwrap();
    assert!(alarm.contains("witness.example/w1 knows another history of 70 entries"), "{alarm}");
    cosigns(&evidence, 1, &signed(80));
    assert_eq!((evidence.witnessing().alarm(), evidence.losses()), (None, 1));
}

#[tokio::test]
async fn a_start_needs_as_many_witnesses_as_the_quorum_says() {
    let tree = Arc::new(Tree::default());
    let key = LogKey::new(&[7; 32], "example.jp/log");
    // Nobody can be reached: there is no way to them.
    assert!(evidence(0).witnessing().examine(&key, &tree).await.is_ok());
    let told = evidence(1).witnessing().examine(&key, &tree).await.unwrap_err().to_string();
    assert!(told.contains("0 of 2 witnesses") && told.contains("demands 1"), "{told}");
}
