//! Imports and their undo: what counted before counts again, and who booked since keeps everything.

use service::admin::{Finding, RosterLine, RosterLineState};
use service::municipality::{Asker, UndoTold};
use sim::town::PROGRAMME;

use super::super::scene::code_of;
use super::{OTHER, OWN, Office};

const LIST: &str = "0000000000000007";

/// A row of person `index`, whom the town's list has up to 7.
fn row(office: &Office, index: u32) -> RosterLine {
    RosterLine { municipality_code: OWN.to_owned(), ..office.town.roster_line(index) }
}

/// Revokes person 0, brings two new ones, leaves person 2 as is.
async fn mistaken_list(office: &Office) {
    let revoked = RosterLine { state: RosterLineState::Revoked, ..row(office, 0) };
    office.import(7, vec![revoked, row(office, 2), row(office, 20), row(office, 22)]).await;
}

#[tokio::test]
async fn an_undo_puts_back_what_was_before_and_takes_what_came() {
    let office = Office::new().await;
    mistaken_list(&office).await;
    let would = office.service().undo_import(office.by(), PROGRAMME, LIST, true).await.expect("its own");
    assert_eq!(would, UndoTold { back: 1, gone: 2, kept: 0, later: 0 });
    assert_eq!(
        office.explained_person(0).await.standing,
        [Finding::VoucherRevoked],
        "a dry run does nothing"
    );
    let done = office.service().undo_import(office.by(), PROGRAMME, LIST, false).await.expect("its own");
    assert_eq!(done, would);
    assert_eq!(office.explained_person(0).await.standing, [Finding::VoucherValid]);
    let gone = office.explained(OWN, &office.town.voucher(20).number).await;
    assert_eq!(gone.standing, [Finding::VoucherUnlisted]);
    let told: Vec<(bool, bool)> = gone.roster_history.iter().map(|it| (it.first, it.gone)).collect();
    assert_eq!(told, [(true, false), (false, true)], "its history is still there");
    let entries = office.scene.entries("RosterUndone").await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].0, "staff:1");
}

#[tokio::test]
async fn who_booked_since_keeps_voucher_and_booking() {
    let office = Office::new().await;
    office.import(7, vec![row(&office, 20), row(&office, 22)]).await;
    let fresh = sim::town::Town { people: 30, ..office.town.clone() };
    let slots = fresh.slot_ids(office.service()).await;
    let voucher = fresh.voucher(20);
    let typed = service::TypedVoucher {
        municipality_code: OWN.to_owned(),
        voucher_number: voucher.number.clone(),
        birth_date: service::TypedBirthDate::Text(voucher.birth_date.to_string()),
    };
    let understood = office.service().understand(&typed).expect("well-formed");
    let client = super::super::scene::ELSEWHERE;
    let who = office.service().sign_in(PROGRAMME, &understood, None, client).expect("on the list");
    let order = service::Order::new(service::Channel::Web, Some("late".to_owned()), b"book");
    office.service().book(&who, &slots[0], 1, order).await.expect("a free place");
    let told = office.service().undo_import(office.by(), PROGRAMME, LIST, false).await.expect("its own");
    assert_eq!(told, UndoTold { back: 0, gone: 1, kept: 1, later: 0 });
    let kept = office.explained(OWN, &voucher.number).await;
    assert_eq!((kept.standing, kept.bookings.len()), (vec![Finding::VoucherValid], 1));
}

#[tokio::test]
async fn what_a_later_act_said_stays() {
    let office = Office::new().await;
    mistaken_list(&office).await;
    let reinstate = office.typed("reinstate", 0, "mistake");
    office.service().amend_voucher(office.by(), PROGRAMME, &reinstate).await.expect("its own");
    let told = office.service().undo_import(office.by(), PROGRAMME, LIST, false).await.expect("its own");
    assert_eq!(told, UndoTold { back: 0, gone: 2, kept: 0, later: 1 });
    assert_eq!(office.explained_person(0).await.standing, [Finding::VoucherValid]);
}

/// The state kept nothing of the rows of before: they are read from the journal, acts and undos among them.
#[tokio::test]
async fn an_undo_after_an_undo_and_a_restart_knows_what_counted() {
    let office = Office::new().await;
    mistaken_list(&office).await;
    office.service().undo_import(office.by(), PROGRAMME, LIST, false).await.expect("its own");
    let doses = RosterLine { doses_received: 1, ..row(&office, 0) };
    office.import(8, vec![doses, row(&office, 20)]).await;
    let Office { scene, town, who } = office;
    let office = Office { scene: scene.restarted().await, town, who };
    let told = office.service().undo_import(Asker::CommandLine, PROGRAMME, "8", false).await.expect("there");
    assert_eq!(told, UndoTold { back: 1, gone: 1, kept: 0, later: 0 });
    let page = office.explained_person(0).await;
    assert_eq!((page.standing, page.roster[0].doses_received), (vec![Finding::VoucherValid], 0));
}

#[tokio::test]
async fn the_mended_file_comes_in_after_an_undo() {
    let office = Office::new().await;
    mistaken_list(&office).await;
    office.service().undo_import(office.by(), PROGRAMME, LIST, false).await.expect("its own");
    office.import(9, vec![row(&office, 20)]).await;
    let imports = office.service().roster_imports(office.by(), PROGRAMME, Some(OWN)).await.expect("its own");
    let told: Vec<(&str, u32, u32, u32, bool)> = imports
        .iter()
        .map(|it| (it.import.as_str(), it.added, it.changed, it.removed, it.undoable))
        .collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0], ("0000000000000009", 1, 0, 0, true));
    assert_eq!((told[1].2, told[1].3, told[1].4), (1, 2, false), "the undo");
    assert_eq!(told[2], (LIST, 2, 1, 0, false));
    assert_eq!(imports[1].undoes.as_deref(), Some(LIST));
    assert_eq!(imports[2].undone_by, Some(1));
}

#[tokio::test]
async fn a_list_of_several_municipalities_is_not_one_municipalitys_to_undo() {
    let office = Office::new().await;
    let refused = office.service().undo_import(office.by(), PROGRAMME, "1", false).await;
    assert_eq!(code_of(refused), "staff.forbidden");
    let foreign = RosterLine { municipality_code: OTHER.to_owned(), ..office.town.roster_line(21) };
    office.import(8, vec![foreign]).await;
    let refused = office.service().undo_import(office.by(), PROGRAMME, "8", true).await;
    assert_eq!(code_of(refused), "staff.forbidden");
    let refused = office.service().roster_imports(office.by(), PROGRAMME, Some(OTHER)).await;
    assert_eq!(code_of(refused), "staff.forbidden");
    assert_eq!(office.forbidden().await.len(), 3, "each leaves a trace");
    let own = office.service().roster_imports(office.by(), PROGRAMME, Some(OWN)).await.expect("its own");
    assert!(own.is_empty(), "lists of others are not shown");
}

#[tokio::test]
async fn an_import_that_is_none_or_was_undone_is_told_apart() {
    let office = Office::new().await;
    mistaken_list(&office).await;
    for wrong in ["77", "not hex", ""] {
        let refused = office.service().undo_import(office.by(), PROGRAMME, wrong, true).await;
        assert_eq!(code_of(refused), "import.none", "{wrong:?}");
    }
    office.service().undo_import(office.by(), PROGRAMME, LIST, false).await.expect("its own");
    let refused = office.service().undo_import(office.by(), PROGRAMME, LIST, false).await;
    assert_eq!(code_of(refused), "import.uncounted");
}
