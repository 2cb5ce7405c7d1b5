//! The waitlist in a talk: waiting, the offer that is pushed with both answers under it, booking it, letting it go, leaving.

use super::messages::{ended, push};
use super::*;

const WAITLIST: &str =
    "waitlist = { offer_minutes = 120, day_from = \"00:00\", day_until = \"24:00\" }\nhold_minutes";
const FULL: &str = "venue,date,start,end,capacity\notemachi,2098-05-24,09:00,09:30,1\n";
const WAITS: &str = "キャンセル待ちをしています";
const NOT_BOOKED: &str = "まだ予約されていません";

/// The only place is person 2's, and a talk is linked with person 1; the program pushes.
fn scene() -> (Scene, String) {
    let mut scene = Scene::of("sqlite:".to_owned(), &PROGRAMME.replacen("hold_minutes", WAITLIST, 1), FULL);
    push(&mut scene);
    scene.link(TALKER, 1);
    let id = book(&scene, 2);
    (scene, id)
}

fn book(scene: &Scene, who: u64) -> String {
    let slot = citizen::slot(scene.server(), 0)["id"].clone();
    let booked = scene.post(who, "/api/v1/bookings", "book", &json!({ "slot": slot, "dose": 1 }));
    booked["booking"]["id"].as_str().expect("an id").to_owned()
}

fn give_back(scene: &Scene, who: u64, booking: &str) {
    scene.post(who, &format!("/api/v1/bookings/{booking}/cancel"), "cancel", &json!({}));
}

/// Gives the place back, and waits for what is pushed.
fn offered(scene: &Scene, who: u64, booking: &str) -> String {
    let before = scene.line.answers(TALKER);
    give_back(scene, who, booking);
    scene.line.answer_after(TALKER, before)
}

/// What the programs' interface says of somebody's turn.
fn turn(scene: &Scene, who: u64) -> Value {
    let token = scene.token(who);
    let headers = [("Authorization", token.as_str())];
    let (_, body) = scene.server().ask("GET", "/api/v1/me/waitlist", &headers, "").expect("it answers");
    citizen::document(&body)["waitlist"].clone()
}

fn wait(scene: &Scene, who: u64) {
    let token = scene.token(who);
    let headers = [("Authorization", token.as_str()), ("Idempotency-Key", "wait")];
    let wanted = json!({ "venues": [] }).to_string();
    let (status, body) =
        scene.server().ask("PUT", "/api/v1/me/waitlist", &headers, &wanted).expect("it answers");
    assert_eq!(status, 200, "{body}");
}

fn join(scene: &Scene) -> String {
    let told = scene.line.ask(TALKER, BOOK);
    assert!(told.contains("キャンセル待ちで順番に待つことができます"), "{told}");
    let told = scene.step(TALKER, "g=waitlist");
    assert!(told.contains("キャンセル待ちは予約ではありません"), "{told}");
    scene.step(TALKER, "g=join")
}

#[test]
fn who_waits_in_a_talk_is_offered_a_place_there_and_books_it_with_one_press_through_every_kill() {
    let (mut scene, other) = scene();
    let told = join(&scene);
    for said in ["キャンセル待ちに入りました", "予約はまだできていません", "お知らせの方法：LINE"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let page = scene.line.button(TALKER, "ウェブのページ");
    assert!(
        page["uri"].as_str().expect("a page").starts_with("http://tashika.test/waitlist/tokyo"),
        "{page}"
    );
    assert_eq!(turn(&scene, 1)["standing"], "waiting");
    push(&mut scene);
    let told = scene.line.ask(TALKER, BOOKINGS);
    assert!(told.contains(WAITS) && told.contains("あなたより前に待っている方はいません"), "{told}");
    let told = offered(&scene, 2, &other);
    for said in [NOT_BOOKED, "5月24日", "午前9時", "母の予約", "順番はそのまま"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!told.contains("0000000001") && !told.contains("予約番号"), "{told}");
    scene.line.button(TALKER, "ウェブのページ");
    // Told to LINE, and killed before anybody was answered.
    let before = scene.line.answers(TALKER);
    scene.line.press(TALKER, "g=confirm");
    push(&mut scene);
    let booked = scene.line.answer_after(TALKER, before);
    let me = scene.me(1);
    let number = me["bookings"][0]["number"].as_str().expect("a number");
    assert!(booked.contains("予約が完了しました") && booked.contains(number), "{booked}");
    assert_eq!(me["bookings"][0]["history"][0]["channel"], "line", "{me}");
    assert_eq!(turn(&scene, 1)["standing"], "booked");
    // The one message that went out is the offer: joining and booking were answered in the talk.
    ended(&scene, "handed_over", 3);
    assert_eq!(scene.line.state().pushes, 1);
}

#[test]
fn a_place_that_is_let_go_is_the_next_ones_and_an_old_button_lets_nothing_go() {
    let (scene, other) = scene();
    join(&scene);
    wait(&scene, 3);
    offered(&scene, 2, &other);
    let told = scene.line.ask(TALKER, BOOKINGS);
    assert!(
        told.contains("空いた枠をご案内しています") && told.contains("まだ予約は終わっていません"),
        "{told}"
    );
    let (decline, confirm) = (scene.line.button(TALKER, "g=decline"), scene.line.button(TALKER, "g=confirm"));
    let asked = scene.step(TALKER, "g=decline&");
    assert!(asked.contains("この枠を見送りますか"), "{asked}");
    assert_eq!(turn(&scene, 1)["standing"], "offered");
    let told = scene.step(TALKER, "g=decline2");
    assert!(told.contains("枠を見送りました") && told.contains("予約はまだできていません"), "{told}");
    assert_eq!(
        (turn(&scene, 1)["standing"].clone(), turn(&scene, 3)["standing"].clone()),
        ("waiting".into(), "offered".into())
    );
    for (button, said) in [(decline, "案内している枠はありません"), (confirm, "いま埋まりました")]
    {
        let before = scene.line.answers(TALKER);
        scene.line.repeat(scene.line.unsent(TALKER, &button));
        let told = scene.line.answer_after(TALKER, before);
        assert!(told.contains(said), "{said}: {told}");
        scene.line.button(TALKER, "g=waitlist");
    }
    assert_eq!(turn(&scene, 3)["standing"], "offered");
}

#[test]
fn who_leaves_is_asked_first_and_waits_no_more() {
    let (scene, other) = scene();
    join(&scene);
    scene.line.ask(TALKER, "キャンセル待ち");
    let asked = scene.step(TALKER, "g=leave&");
    assert!(asked.contains("今の順番はなくなります"), "{asked}");
    assert_eq!(turn(&scene, 1)["standing"], "waiting");
    let leave = scene.line.button(TALKER, "g=leave2");
    let told = scene.step(TALKER, "g=leave2");
    assert!(told.contains("キャンセル待ちをやめました"), "{told}");
    // Pressed once more, it is what was wanted.
    let before = scene.line.answers(TALKER);
    scene.line.repeat(scene.line.unsent(TALKER, &leave));
    assert!(scene.line.answer_after(TALKER, before).contains("キャンセル待ちをやめました"));
    give_back(&scene, 2, &other);
    assert_eq!(turn(&scene, 1)["standing"], "asked");
}

#[test]
fn of_several_people_the_one_is_booked_for_whom_the_offer_was() {
    let (scene, other) = scene();
    join(&scene);
    scene.link(TALKER, 3);
    offered(&scene, 2, &other);
    let told = scene.line.choose(TALKER, "g=confirm");
    assert!(told.contains("予約が完了しました") && told.contains("母 1の予約"), "{told}");
    let bookings = |who| scene.me(who)["bookings"].as_array().map(Vec::len);
    assert_eq!((bookings(1), bookings(3)), (Some(1), Some(0)));
}

#[test]
fn whoever_was_too_late_for_a_place_is_shown_the_waitlist_and_where_there_is_none_is_told_so() {
    let (scene, other) = scene();
    give_back(&scene, 2, &other);
    scene.line.ask(TALKER, BOOK);
    scene.line.choose(TALKER, "5月24日");
    wait(&scene, 2);
    book(&scene, 3);
    let told = scene.line.choose(TALKER, "午前9時から");
    assert!(told.contains("いま埋まりました"), "{told}");
    let told = scene.step(TALKER, "g=waitlist");
    assert!(told.contains("キャンセル待ちは予約ではありません"), "{told}");
    let without = Scene::new();
    without.link(TALKER, 1);
    let told = without.line.ask(TALKER, "キャンセル待ち");
    assert!(told.contains("キャンセル待ちは受け付けていません"), "{told}");
}
