//! The receipt in the hand of its holder, and the page on which anyone checks it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use service::evidence::cosignature::WitnessKey;
use service::evidence::{LogSettings, WitnessAddress, Witnesses};
use sim::builder::MemoryHouse;
use sim::town::Town;

use crate::browser::{Browser, House, Page, text_of};

/// Sends the form of the page as a browser does, with these fields filled in.
async fn bring(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let mut body = String::new();
    for (name, value) in fields {
        let file = if *name == "file" { "; filename=\"receipt.json\"" } else { "" };
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--edge--\r\n");
    let request = Request::builder()
        .method("POST")
        .uri(format!("/verify?lang={}", browser.lang))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header(header::ACCEPT_LANGUAGE, browser.lang)
        .body(Body::from(body))
        .expect("a request");
    let answer = browser.raw(request).await;
    Page { status: answer.status(), path: "/verify".to_owned(), text: text_of(answer).await }
}

/// A booked person's browser, the page after booking, and the receipt as a file.
async fn booked(house: &House) -> (Browser, Page, String) {
    let (mut browser, venues) = house.signed_in(0).await;
    let done = browser.book(&venues).await;
    let receipt = browser.get(&done.link("/receipt")).await;
    assert_eq!(receipt.status, StatusCode::OK);
    (browser, done, receipt.text)
}

fn number(receipt: &str) -> String {
    let receipt: Value = serde_json::from_str(receipt).expect("a receipt is JSON");
    receipt["words"]["number"].as_str().expect("it names its booking").to_owned()
}

#[tokio::test]
async fn the_receipt_is_a_file_to_keep() {
    let house = House::new().await;
    let (mut browser, done, receipt) = booked(&house).await;
    let answer = browser.once("GET", &done.link("/receipt"), String::new()).await;
    let how = answer.headers()[header::CONTENT_DISPOSITION].to_str().expect("ASCII").to_owned();
    assert_eq!(how, format!("attachment; filename=\"receipt-{}.json\"", number(&receipt).replace('-', "")));
}

#[tokio::test]
async fn the_code_for_the_venue_has_the_number_under_it() {
    let house = House::new().await;
    let (mut browser, done, receipt) = booked(&house).await;
    let under = format!(">{}</text></svg>", number(&receipt));
    let my = browser.get("/my").await;
    let print = browser.get(&my.link("/print")).await;
    for page in [done, my, print] {
        assert!(page.says(&under), "{}", page.path);
    }
}

#[tokio::test]
async fn nobody_gets_the_receipt_of_another_person() {
    let house = House::new().await;
    let (_, done, _) = booked(&house).await;
    let (mut other, _) = house.signed_in(1).await;
    assert_eq!(other.get(&done.link("/receipt")).await.status, StatusCode::NOT_FOUND);
    let asked = house.browser().get(&done.link("/receipt")).await;
    assert!(asked.path.contains("/voucher"), "{}", asked.path);
}

#[tokio::test]
async fn a_receipt_is_genuine_as_a_file_and_as_pasted_text() {
    let house = House::new().await;
    let (_, _, receipt) = booked(&house).await;
    let mut stranger = house.browser();
    for field in ["file", "text"] {
        let page = bring(&mut stranger, &[(field, &receipt)]).await;
        assert_eq!(page.heading(), "この予約証は本物です", "{field}");
        assert!(page.says(&number(&receipt)) && page.says("予約済み"), "{}", page.main());
    }
}

#[tokio::test]
async fn an_empty_file_gives_way_to_the_text() {
    let house = House::new().await;
    let (_, _, receipt) = booked(&house).await;
    let page = bring(&mut house.browser(), &[("file", ""), ("text", &receipt), ("number", "")]).await;
    assert_eq!(page.heading(), "この予約証は本物です");
}

#[tokio::test]
async fn what_became_of_it_is_told_and_nothing_about_the_person() {
    let house = House::new().await;
    let (mut browser, _, receipt) = booked(&house).await;
    let my = browser.get("/my").await;
    let cancel = browser.get(&my.link("/cancel")).await;
    browser.send(&cancel, "/cancel", &[("reason", "ill")]).await;
    let page = bring(&mut house.browser(), &[("file", &receipt)]).await;
    assert_eq!(page.heading(), "この予約証は本物です");
    assert!(page.says("取り消し済み"), "{}", page.main());
    let voucher = house.town.voucher(0);
    for private in [
        "体調がよくない",
        "ウェブサイト",
        "ご本人",
        voucher.number.as_str(),
        voucher.municipality_code.as_str(),
    ] {
        assert!(!page.says(private), "{private}: {}", page.main());
    }
}

#[tokio::test]
async fn a_number_alone_shows_only_its_state() {
    let house = House::new().await;
    let (_, _, receipt) = booked(&house).await;
    let page = bring(&mut house.browser(), &[("number", &number(&receipt))]).await;
    assert_eq!(page.heading(), "この番号の予約があります");
    assert!(page.says("予約済み") && !page.says("2021年5月24日"), "{}", page.main());
}

#[tokio::test]
async fn a_changed_receipt_proves_nothing() {
    let house = House::new().await;
    let (_, _, receipt) = booked(&house).await;
    let changed = receipt.replacen("index ", "index 1", 1);
    let page = bring(&mut house.browser(), &[("file", &changed)]).await;
    assert_eq!(page.heading(), "この予約証では、何も確かめられません");
}

#[tokio::test]
async fn what_is_no_receipt_is_said_so() {
    let house = House::new().await;
    for (fields, heading) in [
        (vec![("text", "hello")], "予約証でも予約番号でもありません"),
        (vec![("number", "ABCD-EFGH-Q")], "この番号の予約はありません"),
        (vec![("file", ""), ("text", " ")], "何も入っていません"),
        (vec![], "何も入っていません"),
    ] {
        let page = bring(&mut house.browser(), &fields).await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, heading));
    }
}

#[tokio::test]
async fn a_receipt_of_ours_that_this_store_lacks_is_evidence_of_loss() {
    let house = House::new().await;
    let (_, _, receipt) = booked(&house).await;
    // The same keys over a journal that never had the booking: a backup from before, say.
    let older = House::new().await;
    let mut stranger = older.browser();
    let page = bring(&mut stranger, &[("file", &receipt)]).await;
    assert_eq!(page.heading(), "予約証は本物ですが、こちらの記録に予約がありません");
    assert!(page.text.contains("tel:0570-000-000"), "nobody to call");
    let metrics = stranger.get("/metrics").await.text;
    assert!(metrics.contains("tashika_evidence_of_loss_total 1"), "{metrics}");
    let honest = house.browser().get("/metrics").await.text;
    assert!(honest.contains("tashika_evidence_of_loss_total 0"), "{honest}");
}

#[tokio::test]
async fn every_finding_is_worded_in_every_language() {
    let house = House::new().await;
    let (_, _, receipt) = booked(&house).await;
    let older = House::new().await;
    for lang in ["ja", "ja-easy", "en"] {
        let mut browser = house.browser();
        browser.lang = lang;
        let genuine = bring(&mut browser, &[("file", &receipt)]).await;
        let mut stranger = older.browser();
        stranger.lang = lang;
        let lost = bring(&mut stranger, &[("file", &receipt)]).await;
        let form = house.browser().get(&format!("/verify?lang={lang}")).await;
        for page in [genuine, lost, form] {
            assert_eq!(page.text.matches("<h1").count(), 1);
            assert!(!page.text.contains("verify-") || page.path.contains("verify-"), "{}", page.main());
        }
    }
}

/// A house whose log this witness cosigns.
async fn witnessed_by(witness: &WitnessKey) -> House {
    let address = format!("{} http://127.0.0.1:1", witness.verifier());
    let list = vec![WitnessAddress::parse(&address).expect("a witness")];
    let witnesses = Witnesses { list, ..Witnesses::default() };
    let log = LogSettings { witnesses, ..LogSettings::default() };
    House::over(MemoryHouse { log, ..MemoryHouse::default() }, Town { slots: 300, ..Town::default() }).await
}

/// The receipt as the witness leaves it, at noon of a day in Japan.
fn cosigned(receipt: &str, witness: &WitnessKey) -> String {
    let mut receipt: Value = serde_json::from_str(receipt).expect("a receipt is JSON");
    let proof = receipt["tlog_proof"].as_str().expect("a text").to_owned();
    let text = format!("{}\n", proof.split("\n\n").nth(1).expect("a checkpoint"));
    receipt["tlog_proof"] = format!("{proof}{}", witness.cosign(&text, 1_621_220_400)).into();
    receipt.to_string()
}

/// The text as it is read by whoever needs no readings of characters.
fn without_readings(page: &str) -> String {
    let mut parts = page.replace("<ruby>", "").replace("</ruby>", "");
    while let Some(from) = parts.find("<rp>") {
        let closing = parts[from..].match_indices("</rp>").nth(1).expect("they come in pairs").0;
        parts.replace_range(from..from + closing + "</rp>".len(), "");
    }
    parts
}

#[tokio::test]
async fn who_witnessed_a_receipt_is_told_in_every_language() {
    let witness = WitnessKey::new(&[4; 32], "news.example.jp/witness");
    let house = witnessed_by(&witness).await;
    let (_, _, receipt) = booked(&house).await;
    let seen = cosigned(&receipt, &witness);
    for (lang, when, yes, no) in [
        ("en", "17 May 2021, 12 noon", "so that we cannot change them unseen", "Nobody but us has confirmed"),
        ("ja", "正午", "別の立会人も確認しています", "まだこちらのほかに確認した人がいません"),
        ("ja-easy", "昼の12時", "ほかの人も 確かめました", "まだ 確かめていません"),
    ] {
        let mut browser = house.browser();
        browser.lang = lang;
        let plain = without_readings(&bring(&mut browser, &[("file", &seen)]).await.text);
        assert!(plain.contains("news.example.jp/witness") && plain.contains(when), "{lang}: {plain}");
        assert!(plain.contains(yes), "{lang}: {plain}");
        let plain = without_readings(&bring(&mut browser, &[("file", &receipt)]).await.text);
        assert!(plain.contains(no) && !plain.contains("news.example.jp"), "{lang}: {plain}");
    }
}

#[tokio::test]
async fn a_wrong_cosignature_of_a_known_witness_breaks_a_receipt_and_a_strangers_does_not() {
    let witness = WitnessKey::new(&[4; 32], "news.example.jp/witness");
    let house = witnessed_by(&witness).await;
    let (mut browser, _, receipt) = booked(&house).await;
    let seen = cosigned(&receipt, &witness);
    let line = seen.find("news.example.jp/witness ").expect("the line");
    let at = line + "news.example.jp/witness ".len() + 60;
    let other = if seen.as_bytes()[at] == b'A' { "B" } else { "A" };
    let mut wrong = seen.clone();
    wrong.replace_range(at..=at, other);
    let page = bring(&mut browser, &[("file", &wrong)]).await;
    assert_eq!(page.heading(), "この予約証では、何も確かめられません");
    let stranger = WitnessKey::new(&[5; 32], "stranger.example/w");
    let page = bring(&mut browser, &[("file", &cosigned(&receipt, &stranger))]).await;
    assert_eq!(page.heading(), "この予約証は本物です");
    assert!(!page.text.contains("stranger.example"), "{}", page.text);
}

#[tokio::test]
async fn the_log_is_served_to_caches() {
    let house = House::new().await;
    booked(&house).await;
    let mut browser = house.browser();
    let note = browser.get("/log/checkpoint").await.text;
    let size = note.lines().nth(1).expect("a size").to_owned();
    let key = browser.get("/log/key").await.text;
    assert_eq!(key.split('+').next(), note.lines().next());
    let answer = browser.once("GET", &format!("/log/tile/0/000.p/{size}"), String::new()).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/octet-stream");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    for missing in ["0/000", "0/001", "1/000.p/1", "entries/000.p/1", "0/000.p/256"] {
        let answer = browser.once("GET", &format!("/log/tile/{missing}"), String::new()).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{missing}");
    }
    let checkpoint = browser.once("GET", "/log/checkpoint", String::new()).await;
    assert_eq!(checkpoint.headers()[header::CACHE_CONTROL], "public, max-age=1");
    assert_eq!(checkpoint.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
}
