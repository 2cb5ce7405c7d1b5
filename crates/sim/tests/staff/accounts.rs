//! Accounts: added, granted, disabled, enabled and reset from the command line.

use service::admin::{Reply, StaffWanted};

use super::scene::{PASSWORD, Scene, code_of, grant};

async fn refused(scene: &Scene, wanted: StaffWanted) -> String {
    match scene.ask(wanted).await {
        Reply::Refused(refusal) => refusal.code,
        other => panic!("{other:?}"),
    }
}

fn add(name: &str, role: &str, scope: &str) -> StaffWanted {
    StaffWanted::Add { name: name.to_owned(), grants: vec![grant(role, scope)] }
}

fn who(name: &str) -> String {
    name.to_owned()
}

#[tokio::test]
async fn a_name_is_one_person_s_in_any_case() {
    let scene = Scene::new().await;
    scene.add("Hanako", "operator", "everything").await;
    assert_eq!(refused(&scene, add(" hanako", "auditor", "everything")).await, "staff.name_taken");
    assert_eq!(refused(&scene, add("7", "auditor", "everything")).await, "staff.name");
    assert_eq!(refused(&scene, add("", "auditor", "everything")).await, "staff.name");
}

#[tokio::test]
async fn two_accounts_added_at_once_are_two() {
    let scene = Scene::new().await;
    let (one, other, same) = tokio::join!(
        scene.ask(add("hanako", "operator", "everything")),
        scene.ask(add("taro", "auditor", "everything")),
        scene.ask(add("hanako", "operator", "everything")),
    );
    let added: Vec<bool> =
        [&one, &other, &same].iter().map(|reply| matches!(reply, Reply::Account { .. })).collect();
    let Reply::Accounts { accounts } = scene.ask(StaffWanted::List).await else { panic!("a list") };
    assert_eq!(accounts.len(), added.iter().filter(|added| **added).count());
    let mut names: Vec<_> = accounts.iter().filter_map(|account| account.name.clone()).collect();
    names.dedup();
    assert_eq!(names.len(), accounts.len(), "{names:?}");
}

#[tokio::test]
async fn a_role_and_a_scope_are_read_and_told_as_they_are_typed() {
    let scene = Scene::new().await;
    let programme = sim::town::PROGRAMME;
    for scope in ["everything", &format!("programme:{programme}"), "municipality:131016"] {
        scene.add(&format!("for {scope}"), "operator", scope).await;
        let told = scene.account(&format!("for {scope}")).await;
        assert_eq!(told.grants, [grant("operator", scope)]);
    }
    for (role, scope, code) in [
        ("boss", "everything", "staff.role"),
        ("operator", "somewhere", "staff.scope"),
        ("operator", "programme:nowhere", "programme.unknown"),
        ("venue", &format!("venue:{programme}/nowhere"), "staff.scope"),
        ("municipality", "municipality:131017", "staff.scope"),
    ] {
        assert_eq!(refused(&scene, add("taro", role, scope)).await, code, "{role} {scope}");
    }
}

#[tokio::test]
async fn grants_are_given_and_withdrawn() {
    let scene = Scene::new().await;
    scene.add("hanako", "operator", "everything").await;
    let more = vec![grant("auditor", "everything")];
    scene.ask(StaffWanted::Grant { who: who("hanako"), grants: more }).await;
    assert_eq!(scene.account("hanako").await.grants.len(), 2);
    let gone = vec![grant("operator", "everything")];
    scene.ask(StaffWanted::Withdraw { who: who("1"), grants: gone }).await;
    assert_eq!(scene.account("hanako").await.grants, [grant("auditor", "everything")]);
    assert_eq!(refused(&scene, StaffWanted::Disable { who: who("nobody") }).await, "staff.unknown");
}

#[tokio::test]
async fn whoever_is_disabled_is_out_and_comes_back_as_before_when_enabled() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    scene.ask(StaffWanted::Disable { who: who("hanako") }).await;
    assert!(scene.session(&member.admission).is_none());
    scene.wait();
    assert_eq!(code_of(scene.enter("hanako", PASSWORD, &scene.code(&member)).await), "staff.disabled");
    scene.ask(StaffWanted::Enable { who: who("hanako") }).await;
    scene.wait();
    assert!(scene.enter("hanako", PASSWORD, &scene.code(&member)).await.is_ok());
}

#[tokio::test]
async fn a_reset_takes_password_and_second_factor_away() {
    let scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let reply = scene.ask(StaffWanted::Reset { who: who("hanako") }).await;
    let Reply::Account { one_time_password: Some(password), account } = reply else { panic!("{reply:?}") };
    assert_eq!(account.standing, "new");
    assert!(scene.session(&member.admission).is_none());
    scene.wait();
    assert_eq!(code_of(scene.enter("hanako", PASSWORD, &scene.code(&member)).await), "staff.no_match");
    let admission = scene.enter("hanako", &password, "").await.expect("the new one");
    assert!(scene.session(&admission).expect("a session").is_new());
}

#[tokio::test]
async fn secrets_are_wrapped_with_a_new_vault_key_and_still_open() {
    let mut scene = Scene::new().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let turned = scene.house.keys.vault.turned([9; 32], 1);
    scene.service().renew_keys(scene.house.keys.session.clone(), turned.clone());
    let reply = scene.service().administer(service::admin::Request::RewrapVault { after: None }).await;
    let Reply::Rewrapped(counts) = reply else { panic!("{reply:?}") };
    assert_eq!((counts.rewrapped, counts.unreadable), (1, 0));
    scene.house.keys.vault = turned.alone();
    let scene = scene.restarted().await;
    scene.wait();
    assert!(scene.enter("hanako", PASSWORD, &scene.code(&member)).await.is_ok());
}
