//! Which messages somebody wants, in a talk: seen and changed with one press, the same as on the page, for each person.

use super::messages::{book, ended, pushing};
use super::*;

const SETTINGS: &str = "お知らせの設定";
const SAVED: &str = "選んだ内容を保存しました";

#[test]
fn who_gave_no_contact_data_sees_and_changes_what_comes_with_one_press() {
    let mut scene = Scene::new();
    scene.link(TALKER, 1);
    let told = scene.line.ask(TALKER, SETTINGS);
    for said in ["✓ 必要", "✓ 入力した連絡先のどれでもよい", "予約はそのままです"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!told.contains("メールだけ") && !told.contains(SAVED), "{told}");
    let told = scene.step(TALKER, "g=remind&r=no");
    assert!(told.contains("✓ 不要") && told.contains(SAVED), "{told}");
    let told = scene.step(TALKER, "g=wish&w=line");
    assert!(told.contains("✓ LINEだけ") && told.contains("✓ 不要"), "{told}");
    let page = scene.page(1, "GET", "/my/messages", "");
    for chosen in ["value=\"line\" checked", "value=\"no\" checked"] {
        assert!(page.contains(chosen), "{chosen}: {page}");
    }
    assert!(scene.page(1, "GET", "/my", "").contains("/my/messages"), "my page leads there");
    scene.kill();
    let told = scene.line.ask(TALKER, SETTINGS);
    assert!(told.contains("✓ LINEだけ") && told.contains("✓ 不要"), "{told}");
}

#[test]
fn what_is_chosen_on_the_page_is_seen_in_the_talk() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    let mark = between(&scene.page(1, "GET", "/my/messages", ""), "name=\"mark\" value=\"", "\"");
    scene.page(1, "POST", "/my/messages", &format!("mark={mark}&way=none&reminders=yes"));
    let told = scene.line.ask(TALKER, SETTINGS);
    assert!(told.contains("✓ 受け取らない") && told.contains("✓ 必要"), "{told}");
}

#[test]
fn each_of_several_people_has_their_own() {
    let scene = Scene::new();
    scene.link(TALKER, 1);
    scene.link(TALKER, 2);
    let which = scene.line.ask(TALKER, SETTINGS);
    assert!(which.contains("母 1") && which.contains("母 2"), "{which}");
    scene.step(TALKER, "母 2");
    scene.step(TALKER, "g=messages");
    let told = scene.step(TALKER, "g=wish&w=none");
    assert!(told.contains("母 2の予約") && told.contains("✓ 受け取らない"), "{told}");
    let checked = |who| between(&scene.page(who, "GET", "/my/messages", ""), "value=\"none\"", ">");
    assert_eq!((checked(1).as_str(), checked(2).as_str()), ("", " checked"));
}

#[test]
fn nothing_is_pushed_to_whoever_said_none_in_the_talk() {
    let scene = pushing();
    scene.line.ask(TALKER, SETTINGS);
    scene.step(TALKER, "g=wish&w=none");
    book(&scene);
    ended(&scene, "opted_out", 1);
    assert_eq!(scene.line.state().pushes, 0);
}
