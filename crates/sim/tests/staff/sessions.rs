//! Sessions: a shift long, kept over restarts, ended at once, and never ended by strangers.

use super::scene::{Member, PASSWORD, Scene, code_of};

#[tokio::test]
async fn a_session_lasts_a_shift_and_survives_a_restart() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    scene.house.clock.pass_minutes(12 * 60 - 1);
    let scene = scene.restarted().await;
    assert!(scene.session(&member.admission).is_some());
    scene.house.clock.pass_minutes(1);
    assert!(scene.session(&member.admission).is_none());
}

#[tokio::test]
async fn whoever_signs_out_is_out() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let session = scene.session(&member.admission).expect("a session");
    scene.service().sign_staff_out(&session).await.expect("signed out");
    assert!(scene.session(&member.admission).is_none());
    assert_eq!(code_of(scene.service().sign_staff_out(&session).await), "staff.session");
}

#[tokio::test]
async fn a_session_that_was_not_given_out_here_is_none() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let mut touched = member.admission.session.clone();
    touched.replace_range(40..41, if &touched[40..41] == "A" { "B" } else { "A" });
    assert!(scene.service().staff_session(&touched).is_none());
    assert!(scene.service().staff_session("").is_none());
    assert!(scene.service().staff_session(&member.admission.device).is_none());
}

async fn again(scene: &Scene, member: &Member) -> service::staff::Admission {
    scene.wait();
    scene.enter(member.name, PASSWORD, &scene.code(member)).await.expect("both are right")
}

#[tokio::test]
async fn somebody_sees_and_ends_their_own_sessions() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let elsewhere = again(&scene, &member).await;
    let here = scene.session(&member.admission).expect("a session");
    let rows = scene.service().own_sessions(&here);
    assert_eq!(rows.iter().map(|row| row.own).collect::<Vec<_>>(), [false, true]);
    scene.service().end_session(&here, here.account(), &rows[0].id).await.expect("ended");
    assert!(scene.session(&elsewhere).is_none() && scene.session(&member.admission).is_some());
}

#[tokio::test]
async fn another_s_session_is_an_administrator_s_to_end_and_trying_leaves_a_trace() {
    let scene = Scene::new().await;
    let operator = scene.member("hanako", "operator", "everything").await;
    let administrator = scene.member("taro", "administrator", "everything").await;
    let other = scene.member("jiro", "operator", "everything").await;
    let (by_operator, by_administrator) = (
        scene.session(&operator.admission).expect("a session"),
        scene.session(&administrator.admission).expect("a session"),
    );
    let theirs = scene.session(&other.admission).expect("a session");
    let id = scene.service().own_sessions(&theirs)[0].id.clone();
    let tried = scene.service().end_session(&by_operator, theirs.account(), &id).await;
    assert_eq!(code_of(tried), "staff.forbidden");
    let traces = scene.entries("CommandRefused").await;
    assert_eq!(traces.len(), 1);
    assert_eq!(traces[0].0, format!("staff:{}", by_operator.account()));
    assert!(scene.session(&other.admission).is_some());
    scene.service().end_session(&by_administrator, theirs.account(), &id).await.expect("theirs to do");
    assert!(scene.session(&other.admission).is_none());
}

#[tokio::test]
async fn what_is_dangerous_wants_a_proof_of_the_last_ten_minutes() {
    let scene = Scene::new().await;
    let other = scene.member("jiro", "operator", "everything").await;
    let administrator = scene.member("taro", "administrator", "everything").await;
    let session = scene.session(&administrator.admission).expect("a session");
    let theirs = scene.session(&other.admission).expect("a session");
    let id = scene.service().own_sessions(&theirs)[0].id.clone();
    scene.house.clock.pass_minutes(11);
    assert_eq!(code_of(scene.service().end_session(&session, theirs.account(), &id).await), "staff.proof");
    assert_eq!(code_of(scene.service().prove_staff(&session, "a guess", "").await), "staff.no_match");
    scene.service().prove_staff(&session, "", &scene.code(&administrator)).await.expect("the code alone");
    scene.service().end_session(&session, theirs.account(), &id).await.expect("proved");
    scene.house.clock.pass_minutes(11);
    scene.service().prove_staff(&session, PASSWORD, "").await.expect("the password alone");
}

#[tokio::test]
async fn whoever_has_a_session_in_hand_cannot_guess_the_password_with_it() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let session = scene.session(&member.admission).expect("a session");
    for _ in 0..10 {
        let _ = scene.service().prove_staff(&session, "a guess", "").await;
    }
    assert_eq!(code_of(scene.service().prove_staff(&session, PASSWORD, "").await), "staff.throttled");
}
