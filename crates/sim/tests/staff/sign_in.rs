//! Signing in: two factors, each code once, delays for whoever guesses and a lock for nobody.

use super::scene::{ELSEWHERE, OFFICE, PASSWORD, Scene, code_of};

const DAY_MINUTES: i64 = 24 * 60;

#[tokio::test]
async fn somebody_new_chooses_password_and_second_factor_and_comes_back_with_both() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    scene.wait();
    let again = scene.enter("Hanako ", PASSWORD, &scene.code(&member)).await.expect("both are right");
    let session = scene.session(&again).expect("a session");
    assert_eq!((session.name(), session.account(), session.is_new()), ("hanako", 1, false));
    assert_eq!(session.roles(), ["operator"]);
}

#[tokio::test]
async fn neither_factor_is_enough_alone() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    scene.wait();
    let code = scene.code(&member);
    for (password, code) in
        [(PASSWORD, ""), (PASSWORD, "000000"), ("something else", code.as_str()), ("", "")]
    {
        assert_eq!(code_of(scene.enter("hanako", password, code).await), "staff.no_match", "{code}");
    }
    assert_eq!(code_of(scene.enter("nobody", PASSWORD, &code).await), "staff.no_match");
    assert!(scene.enter("hanako", PASSWORD, &code).await.is_ok(), "misses cost nothing yet");
}

#[tokio::test]
async fn a_code_is_good_for_one_sign_in() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let enrolled_with = scene.code(&member);
    assert_eq!(code_of(scene.enter("hanako", PASSWORD, &enrolled_with).await), "staff.no_match");
    scene.wait();
    let code = scene.code(&member);
    assert!(scene.enter("hanako", PASSWORD, &code).await.is_ok());
    assert_eq!(code_of(scene.enter("hanako", PASSWORD, &code).await), "staff.no_match");
    assert_eq!(code_of(scene.enter("hanako", PASSWORD, &enrolled_with).await), "staff.no_match");
}

#[tokio::test]
async fn one_code_sent_twice_at_once_lets_one_in() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    scene.wait();
    let code = scene.code(&member);
    let (one, other) =
        tokio::join!(scene.enter("hanako", PASSWORD, &code), scene.enter("hanako", PASSWORD, &code));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
}

#[tokio::test]
async fn the_password_for_one_use_ends_with_the_first_sign_in_and_after_a_week() {
    let scene = Scene::new().await;
    let password = scene.add("hanako", "operator", "everything").await;
    let first = scene.enter("hanako", &password, "").await.expect("right");
    scene.enrol(&scene.session(&first).expect("a session")).await.expect("well chosen");
    assert_eq!(code_of(scene.enter("hanako", &password, "").await), "staff.no_match");
    let late = scene.add("taro", "operator", "everything").await;
    scene.house.clock.pass_minutes(7 * DAY_MINUTES + 1);
    assert_eq!(code_of(scene.enter("taro", &late, "").await), "staff.password_over");
}

#[tokio::test]
async fn what_is_wrong_with_a_first_sign_in_is_said_and_nothing_is_kept() {
    let scene = Scene::new().await;
    let one_time = scene.add("hanako", "operator", "everything").await;
    let admission = scene.enter("hanako", &one_time, "").await.expect("right");
    let session = scene.session(&admission).expect("a session");
    let shown = scene.service().enrolment(&session, None);
    assert_eq!(scene.service().enrolment(&session, Some(&shown.sealed)).secret, shown.secret);
    let typed = |password: &str, again: &str, code: &str| service::staff::TypedEnrolment {
        sealed: shown.sealed.clone(),
        password: password.to_owned(),
        again: again.to_owned(),
        code: code.to_owned(),
    };
    for (it, expected) in [
        (typed("short", "short", "000000"), vec!["staff.password_short", "staff.code_wrong"]),
        (typed(PASSWORD, "another", "000000"), vec!["staff.password_differs", "staff.code_wrong"]),
        (typed(&one_time, &one_time, "000000"), vec!["staff.password_guessable", "staff.code_wrong"]),
    ] {
        let refusal = scene.service().enrol(&session, &it).await.expect_err("wrong");
        assert_eq!(refusal.fields.iter().map(|field| field.code).collect::<Vec<_>>(), expected);
    }
    assert!(scene.session(&admission).expect("still there").is_new());
}

#[tokio::test]
async fn a_second_factor_drawn_for_another_is_not_taken() {
    let scene = Scene::new().await;
    let (one, other) = (
        scene.add("hanako", "operator", "everything").await,
        scene.add("taro", "operator", "everything").await,
    );
    let hanako = scene.enter("hanako", &one, "").await.expect("right");
    let taro = scene.enter("taro", &other, "").await.expect("right");
    let drawn = scene.service().enrolment(&scene.session(&taro).expect("a session"), None);
    let code = sim::authenticator::code(&drawn.secret, service::clock::Clock::wall(&*scene.house.clock));
    let (password, again) = (PASSWORD.to_owned(), PASSWORD.to_owned());
    let typed = service::staff::TypedEnrolment { sealed: drawn.sealed, password, again, code };
    let session = scene.session(&hanako).expect("a session");
    assert_eq!(code_of(scene.service().enrol(&session, &typed).await), "staff.code_wrong");
}

#[tokio::test]
async fn whoever_is_in_cannot_change_the_second_factor() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let session = scene.session(&member.admission).expect("a session");
    assert_eq!(code_of(scene.enrol(&session).await), "staff.enrolled");
}

#[tokio::test]
async fn guessing_is_delayed_and_delays_nobody_else() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    for _ in 0..10 {
        let miss = scene.enter_from(ELSEWHERE, None, "hanako", "a guess", "000000").await;
        assert_eq!(code_of(miss), "staff.no_match");
    }
    let refusal =
        scene.enter_from(ELSEWHERE, None, "hanako", PASSWORD, "000000").await.err().expect("delayed");
    assert_eq!((refusal.code, refusal.retry_after_seconds.is_some()), ("staff.throttled", true));
    scene.wait();
    assert!(scene.enter("hanako", PASSWORD, &scene.code(&member)).await.is_ok(), "from the office");
}

#[tokio::test]
async fn a_browser_that_was_let_in_once_is_not_delayed_by_its_neighbour() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    for _ in 0..12 {
        let _ = scene.enter("hanako", "a guess", "000000").await;
    }
    scene.house.clock.pass(1);
    assert_eq!(code_of(scene.enter("hanako", PASSWORD, "000000").await), "staff.throttled");
    let device = Some(member.admission.device.as_str());
    scene.wait();
    let _ = scene.enter("hanako", "a guess", "000000").await;
    let known = scene.enter_from(OFFICE, device, "hanako", PASSWORD, &scene.code(&member)).await;
    assert!(known.is_ok(), "{}", code_of(known));
}

#[tokio::test]
async fn a_browser_that_was_let_in_once_may_not_guess_for_ever_either() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let device = Some(member.admission.device.as_str());
    for _ in 0..10 {
        let _ = scene.enter_from(OFFICE, device, "hanako", "a guess", "000000").await;
    }
    let delayed = scene.enter_from(ELSEWHERE, device, "hanako", PASSWORD, "000000").await;
    assert_eq!(code_of(delayed), "staff.throttled");
}

#[tokio::test]
async fn neither_name_nor_secret_is_in_the_journal() {
    let scene = Scene::new().await;
    let member = scene.member("hanako-mihon", "operator", "everything").await;
    let reply = scene.service().administer(service::admin::Request::Dump { from: 0 }).await;
    let text = serde_json::to_string(&reply).expect("plain data");
    assert!(text.contains("StaffSignedIn") && text.contains("StaffStandingChanged"));
    for secret in ["hanako", PASSWORD, &member.secret, "argon2"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_vault_that_cannot_be_read_lets_nobody_in_and_says_so() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    scene.wait();
    scene.house.disk.fail_vault(Some(sim::builder::VaultFault::Closed));
    let refused = scene.enter("hanako", PASSWORD, &scene.code(&member)).await;
    assert_eq!(code_of(refused), "staff.unavailable");
    assert!(scene.session(&member.admission).is_some(), "whoever is in goes on");
}
