//! A list at the console: its difference by line before anything changes, and what is not this municipality's is not taken.

use std::fmt::Write;

use service::municipality::{Difference, Finding, RosterPlace};
use service::staff::StaffSession;
use service::wording::{Lang, Words};
use sim::town::PROGRAMME;

use super::super::scene::code_of;
use super::{OTHER, OWN, Office};

const HERE: RosterPlace<'static> = RosterPlace { programme: PROGRAMME, municipality: OWN };
const HEAD: &str = "市区町村コード,券番号,生年月日,state\n";

/// The row of person `index` as a file has it.
fn row(office: &Office, index: u32, state: &str) -> String {
    let voucher = office.town.voucher(index);
    format!("{OWN},{},{},{state}\n", voucher.number, voucher.birth_date)
}

async fn looked_at(office: &Office, file: &str) -> (String, std::sync::Arc<Difference>) {
    let service = office.service();
    let name = service.bring_list(&office.who, HERE, file.as_bytes().to_vec()).await.expect("readable");
    let difference = service.difference(&office.who, HERE, &name).await.expect("it waits");
    (name, difference)
}

fn mixed(office: &Office) -> String {
    [
        HEAD,
        &row(office, 0, "revoked"),
        &row(office, 2, ""),
        &row(office, 20, ""),
        "131016,12,1955-03-01,\n",
        &row(office, 22, ""),
        "131121,0000000005,1955-03-01,\n",
        "131016,0000000006,1955-03-01,superseded_by:131121-0000000007\n",
        &row(office, 22, ""),
    ]
    .concat()
}

#[tokio::test]
async fn the_difference_names_every_row_by_its_line_and_changes_nothing() {
    let office = Office::new().await;
    office.book(0, 0).await;
    office.book(4, 0).await;
    let before = office.scene.entries("RosterStaged").await.len();
    let (_, it) = looked_at(&office, &mixed(&office)).await;
    assert_eq!((it.added, it.changed, it.same, it.repeated, it.bad_rows), (2, 1, 1, 1, 3));
    assert_eq!((it.gone, it.gone_taken), (2, 1), "two others are loaded, and one of them booked");
    let lines = |what| it.lines(what, 9);
    assert_eq!((lines("changed"), lines("same"), lines("added")), ("2".into(), "3".into(), "4, 6".into()));
    let first = it.rows[0];
    assert!(first.taken, "the person has a booking");
    assert!(matches!(first.finding, Finding::Changed(changed) if changed.names() == ["state"]));
    let bad: Vec<(u32, &str)> = it.bad.iter().map(|bad| (bad.line, bad.column.as_str())).collect();
    assert_eq!(bad, [(5, "券番号"), (7, "municipality_code"), (8, "state")]);
    assert_eq!(office.scene.entries("RosterStaged").await.len(), before);
}

#[tokio::test]
async fn the_file_of_bad_rows_has_nothing_of_what_stood_in_them() {
    let office = Office::new().await;
    let (_, it) = looked_at(&office, &mixed(&office)).await;
    for (lang, words) in [(Lang::Ja, "131016 の接種券ではありません"), (Lang::En, "not one of 131016")]
    {
        let csv = it.bad_csv(Words::new(lang));
        assert!(csv.starts_with("\u{FEFF}line,column,reason\r\n5,券番号,"), "{csv}");
        assert!(csv.contains(words), "{csv}");
        for secret in ["0000000005", "0000000006", "0000000007", "1955"] {
            assert!(!csv.contains(secret), "{secret} in {csv}");
        }
    }
}

#[tokio::test]
async fn a_list_is_applied_once_however_often_the_button_is_pressed() {
    let office = Office::new().await;
    let (name, _) = looked_at(&office, &mixed(&office)).await;
    let service = office.service();
    let refused = service.apply_list(&office.who, HERE, &name, false).await;
    assert_eq!(code_of(refused), "roster.bad_rows");
    for _ in 0..2 {
        service.apply_list(&office.who, HERE, &name, true).await.expect("its own");
    }
    let entries = office.scene.entries("RosterImported").await;
    let by: Vec<&str> = entries.iter().map(|(actor, _)| actor.as_str()).collect();
    assert_eq!(by, ["staff:0", "staff:1"], "the town's list, and this one once");
    let imports = service.roster_imports(office.by(), PROGRAMME, Some(OWN)).await.expect("its own");
    assert_eq!((imports.len(), imports[0].added, imports[0].changed), (1, 2, 1));
    let undone =
        service.undo_import(office.by(), PROGRAMME, &imports[0].import, false).await.expect("its own");
    assert_eq!((undone.back, undone.gone), (1, 2));
}

#[tokio::test]
async fn a_list_is_of_the_account_that_brought_it_and_not_for_ever() {
    let office = Office::new().await;
    let (name, _) = looked_at(&office, &mixed(&office)).await;
    let other = office.scene.member("mihon-b", "municipality", &format!("municipality:{OWN}")).await;
    let other: StaffSession = office.scene.session(&other.admission).expect("a session");
    assert_eq!(code_of(office.service().difference(&other, HERE, &name).await), "roster.draft");
    office.scene.house.clock.pass_minutes(31);
    assert_eq!(code_of(office.service().apply_list(&office.who, HERE, &name, true).await), "roster.draft");
}

#[tokio::test]
async fn another_municipalitys_place_is_refused_before_the_file_is_read() {
    let office = Office::new().await;
    let there = RosterPlace { municipality: OTHER, ..HERE };
    let refused = office.service().bring_list(&office.who, there, b"no list at all".to_vec()).await;
    assert_eq!(code_of(refused), "staff.forbidden");
    assert_eq!(office.forbidden().await, ["staff:1"]);
}

#[tokio::test]
async fn a_file_that_is_no_list_says_why() {
    let office = Office::new().await;
    let refusal =
        office.service().bring_list(&office.who, HERE, b"name,age\n".to_vec()).await.expect_err("no list");
    assert_eq!(refusal.code, "roster.columns");
    assert!(refusal.args[0].1.contains("line 1"), "{refusal:?}");
}

#[tokio::test]
async fn a_book_of_a_spreadsheet_is_told_from_a_list_that_cannot_be_read() {
    let office = Office::new().await;
    for book in [&b"PK\x03\x04rest"[..], b"\xD0\xCF\x11\xE0rest"] {
        assert_eq!(
            code_of(office.service().bring_list(&office.who, HERE, book.to_vec()).await),
            "roster.book"
        );
    }
}

#[tokio::test]
async fn a_long_list_goes_in_as_a_whole() {
    let office = Office::new().await;
    let mut file = String::from(HEAD);
    for number in 1..=1_501 {
        writeln!(file, "{OWN},{number:010},1955-03-01,").expect("memory takes text");
    }
    let (name, it) = looked_at(&office, &file).await;
    assert_eq!((it.added, it.lines("added", 9)), (1_501, "2–1502".to_owned()));
    office.service().apply_list(&office.who, HERE, &name, false).await.expect("its own");
    let told = office.service().municipality_figures(office.by(), PROGRAMME, OWN).await.expect("its own");
    assert_eq!(told.rostered, 1_501 + 4);
}
