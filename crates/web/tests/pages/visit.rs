//! What my page says of a booking that has been to the venue, in every language.

use jiff::civil::date;
use service::venue::{By, Counter, LotFile, VenueAct};
use service::wording::Lang;
use sim::builder::MemoryHouse;
use sim::town::{PROGRAMME, Town, VENUE};

use crate::browser::House;

/// Does these acts one after the other.
async fn act(house: &House, acts: &[VenueAct]) {
    let by = By::unchecked(3);
    let counter = Counter { programme: PROGRAMME.to_owned(), venue: VENUE.to_owned() };
    for act in acts {
        house.service().act_at_venue(&by, &counter, act, None).await.expect("a step that may follow");
    }
}

#[tokio::test]
async fn every_state_is_told_in_words_in_every_language() {
    let memory = MemoryHouse::default();
    let clock = memory.clock.clone();
    let house = House::over(memory, Town::default()).await;
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let id = done.path.rsplit('/').next().expect("a path").split('?').next().expect("a path").to_owned();
    let lot = LotFile {
        product: "moderna".to_owned(),
        number: "3004667".to_owned(),
        expires_on: date(2021, 8, 31),
        venues: Vec::new(),
    };
    let by = By::unchecked(3);
    house.service().declare_lot(&by, PROGRAMME, &lot, None).await.expect("a lot");
    // To 09:00 of the first day.
    clock.pass_minutes(6 * 24 * 60 + 21 * 60);
    let booking = || id.clone();
    let undo = |step: &str| VenueAct::Undo { booking: booking(), step: step.to_owned() };
    let steps: [(Vec<VenueAct>, &str); 4] = [
        (vec![VenueAct::CheckIn { booking: booking(), let_in: true }], "checked_in"),
        (vec![VenueAct::Check { booking: booking() }], "checked"),
        (vec![VenueAct::Withhold { booking: booking(), reason: "unwell".to_owned() }], "not_given"),
        (
            vec![undo("not_given"), VenueAct::Administer { booking: booking(), lot: "3004667".to_owned() }],
            "administered",
        ),
    ];
    let (mut browser, _) = house.signed_in(0).await;
    for (acts, status) in steps {
        act(&house, &acts).await;
        for lang in Lang::ALL {
            let page = browser.get(&format!("/my?lang={}", lang.code())).await;
            assert!(page.says(&format!("data-status=\"{status}\"")), "{status} {lang:?}: {}", page.text);
            for code in ["not_given", "checked_in", "unwell", "undone", "administered"] {
                let text = page.main().replace(&format!("data-status=\"{status}\""), "");
                assert!(!text.contains(code), "{code} is no word: {lang:?} {text}");
            }
        }
    }
    let page = browser.get("/my?lang=en").await;
    assert!(page.says("Vaccinated (lot 3004667)") && page.says("Taken back, because it was a mistake"));
    let page = browser.get("/my?lang=ja").await;
    assert!(
        page.says("接種が終わりました（ロット番号 3004667）") && page.says("まちがいのため取り消しました")
    );
}
