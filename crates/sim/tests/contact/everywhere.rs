//! After an erasure a thousand planted contacts are found nowhere, in no form: not in any file of the data folder, not in a dump,
//! not in what is logged, and not when yesterday's copy of the vault is put back.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use service::admin::{ContactWanted, Reply, Request};
use service::{Service, SignedIn};
use sim::builder::FolderHouse;
use sim::town::Town;

use super::scene::{erase, keep, shown, town, typed};
use super::traces::{Log, files};

const PEOPLE: u32 = 1_000;
/// What is looked for at each place; every form of a text begins with one such piece.
const PIECE_BYTES: usize = 8;

/// A name, a number and an address that are nobody else's.
fn planted(index: u32) -> [String; 3] {
    const KANA: [char; 10] = ['ア', 'キ', 'ス', 'テ', 'ノ', 'ハ', 'ミ', 'ユ', 'レ', 'ワ'];
    let digits: Vec<usize> =
        format!("{:06}", 135_791 + index * 7).bytes().map(|byte| usize::from(byte - b'0')).collect();
    let name: String = digits.iter().map(|digit| KANA[*digit]).collect();
    [
        format!("{name} ミホン"),
        format!("0903{:07}", 1_234_567 + index * 31),
        format!("w{index:04}q@planted.example"),
    ]
}

/// Every form that a text may have been written down in.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let wide: String =
        text.chars()
            .map(|c| {
                if c.is_ascii_graphic() {
                    char::from_u32(u32::from(c) + 0xFEE0).expect("a letter")
                } else {
                    c
                }
            })
            .collect();
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms =
        vec![text.as_bytes().to_vec(), wide.into_bytes(), hex.to_uppercase().into_bytes(), hex.into_bytes()];
    let percent: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    forms.push(percent.into_bytes());
    let utf16: Vec<u16> = text.encode_utf16().collect();
    forms.push(utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect());
    forms.push(utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect());
    let (sjis, _, unknown) = encoding_rs::SHIFT_JIS.encode(text);
    assert!(!unknown);
    forms.push(sjis.into_owned());
    if let Ok(number) = text.parse::<u64>() {
        forms.push(number.to_string().into_bytes());
        forms.push(number.to_be_bytes().to_vec());
        forms.push(number.to_le_bytes().to_vec());
        forms.push(format!("{}-{}-{}", &text[..3], &text[3..7], &text[7..]).into_bytes());
    }
    // Base64 at each of the three places that a text can have in a longer one.
    for before in 0..3 {
        let shifted = [vec![b'x'; before], text.as_bytes().to_vec()].concat();
        let inside = |encoded: String| {
            encoded.as_bytes()[before.div_ceil(1) * 4 / 3 + usize::from(before > 0)..].to_vec()
        };
        for encoded in
            [STANDARD.encode(&shifted), STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)]
        {
            let inside = inside(encoded);
            forms.push(inside[..inside.len() - 4].to_vec());
        }
    }
    forms
}

/// The pieces that give every planted text away.
fn pieces() -> HashSet<Vec<u8>> {
    let texts = (0..PEOPLE).flat_map(planted);
    let forms = texts.flat_map(|text| forms(&text));
    forms.filter(|form| form.len() >= PIECE_BYTES).map(|form| form[..PIECE_BYTES].to_vec()).collect()
}

fn found(bytes: &[u8], pieces: &HashSet<Vec<u8>>) -> usize {
    bytes.windows(PIECE_BYTES).filter(|window| pieces.contains(*window)).count()
}

async fn dump(service: &Service) -> Vec<u8> {
    let mut all = Vec::new();
    let mut from = 0;
    loop {
        let Reply::Dumped(part) = service.administer(Request::Dump { from }).await else { panic!("no dump") };
        let Some(last) = part.entries.last() else { return all };
        from = last.position + 1;
        all.extend(serde_json::to_vec(&part).expect("JSON"));
        if from >= part.journal_entries {
            return all;
        }
    }
}

/// Lets all people do something, a hundred at a time.
async fn each<F: Future<Output = ()> + Send + 'static>(
    service: &Service,
    town: &Town,
    does: impl Fn(Service, SignedIn, u32) -> F,
) {
    let people: Vec<u32> = (0..PEOPLE).collect();
    for some in people.chunks(100) {
        let all = some
            .iter()
            .map(|index| tokio::spawn(does(service.clone(), town.sign_in(service, *index), *index)));
        for one in all.collect::<Vec<_>>() {
            one.await.expect("no panic");
        }
    }
}

async fn plant(service: &Service, town: &Town) {
    each(service, town, |service, who, index| async move {
        let [name, telephone, email] = planted(index);
        keep(&service, &who, &typed(&name, &telephone, &email)).await.expect("kept");
    })
    .await;
    let told = shown(service, ContactWanted::Telephone(planted(17)[1].clone())).await;
    assert_eq!(told[0].kana_name.as_ref(), Some(&planted(17)[0]));
}

#[tokio::test]
async fn a_thousand_planted_contacts_are_found_nowhere() {
    let log = Log::of_everything();
    let (house, town, pieces) = (FolderHouse::new(), town(PEOPLE), pieces());
    let vault = house.folder.path().join("vault.db");
    let (service, mut running) = house.open().await.expect("a new store");
    town.settle(&service).await;
    plant(&service, &town).await;
    running.stop().await;
    // Sealed from the first moment, and not only when erased.
    for (name, bytes) in files(house.folder.path()) {
        assert_eq!(found(&bytes, &pieces), 0, "{name} before the erasure");
    }
    let yesterday = [
        std::fs::read(&vault).expect("a vault"),
        std::fs::read(vault.with_extension("db-wal")).expect("its log"),
    ];

    let (service, mut running) = house.open().await.expect("the same store");
    each(&service, &town, |service, who, _| async move {
        assert!(erase(&service, &who).await.expect("erased").answer);
    })
    .await;
    let dumped = dump(&service).await;
    running.stop().await;
    assert!(dumped.len() > 100_000 && found(&dumped, &pieces) == 0, "the dump");

    // Yesterday's copy of the vault: erased again before anybody is served.
    std::fs::write(&vault, &yesterday[0]).expect("put back");
    std::fs::write(vault.with_extension("db-wal"), &yesterday[1]).expect("put back");
    let (service, mut running) = house.open().await.expect("the same store");
    for index in 0..PEOPLE {
        assert!(service.contact(&town.sign_in(&service, index)).await.expect("readable").is_none());
    }
    running.stop().await;
    for (name, bytes) in files(house.folder.path()) {
        assert_eq!(found(&bytes, &pieces), 0, "{name} after the erasure");
    }
    assert_eq!(found(&log.bytes(), &pieces), 0, "the log");
    // With the vault key in hand nothing of it opens: every wrapped key is zeros in its place.
    assert_eq!(left_wrapped(&yesterday[0], &std::fs::read(&vault).expect("a vault")), 0);
}

/// How many of the wrapped keys that a file had are still in another.
fn left_wrapped(before: &[u8], after: &[u8]) -> usize {
    let name = wrapped_start(before);
    let keys = |file: &[u8]| -> HashSet<Vec<u8>> {
        file.windows(name.len() + 24).filter(|window| window.starts_with(&name)).map(<[u8]>::to_vec).collect()
    };
    let (before, after) = (keys(before), keys(after));
    assert!(before.len() >= PEOPLE as usize, "{} wrapped keys were there", before.len());
    before.intersection(&after).count()
}

/// How a wrapped key begins: the form and the name of the vault key, the commonest nine bytes of a file of them.
fn wrapped_start(file: &[u8]) -> Vec<u8> {
    let mut counts = std::collections::HashMap::<&[u8], usize>::new();
    for window in file
        .windows(9)
        .filter(|window| window[0] == 1 && window[1..].iter().filter(|byte| **byte == 0).count() < 2)
    {
        *counts.entry(window).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(start, _)| start.to_vec()).expect("wrapped keys")
}

/// The control: whatever was written down in any form is found.
#[test]
fn the_search_finds_every_form() {
    let pieces = pieces();
    for index in [0, 500, 999] {
        for text in planted(index) {
            for form in forms(&text) {
                assert!(
                    found(&[b"before".as_slice(), &form, b"after"].concat(), &pieces) > 0,
                    "{text}: {form:?}"
                );
            }
            for prefix in ["", "x", "xy"] {
                let stored = STANDARD.encode(format!("{prefix}{text} and more"));
                assert!(found(stored.as_bytes(), &pieces) > 0, "{text} in base64 after {prefix:?}");
            }
        }
    }
    assert_eq!(found(b"nothing of anybody is in here, whatever it is", &pieces), 0);
}
