//! Staff who come through the identity provider of their organisation: linked, invited, refused, sent away.

use service::admin::{IdentityAsked, Reply, StaffWanted};
use service::clock::Clock;
use service::staff::oidc::Oidc;
use service::staff::{Admission, OidcArrival, OidcReturn, StaffSession};
use service::{Refusal, Service};
use sim::identity_provider::{ISSUER, IdentityProvider, settings};

use super::scene::{PASSWORD, Scene, code_of};

/// A scene with a provider.
struct Office {
    scene: Scene,
    provider: IdentityProvider,
    oidc: Oidc,
}

impl Office {
    async fn new() -> Office {
        let provider = IdentityProvider::default();
        Office { scene: Scene::new().await, oidc: provider.oidc(settings()), provider }
    }

    fn service(&self) -> &Service {
        self.scene.service()
    }

    fn seconds(&self) -> i64 {
        self.scene.house.clock.wall() / 1_000
    }

    async fn link(&self, who: &str, claim: &str, value: &str) -> Reply {
        let (issuer, claim, value) = (ISSUER.to_owned(), claim.to_owned(), value.to_owned());
        let identity = IdentityAsked { issuer, claim, value };
        self.scene.ask(StaffWanted::Link { who: who.to_owned(), identity }).await
    }

    /// To the provider and back; `None` for a sign-in.
    async fn way(&self, subject: &str, proves: Option<&StaffSession>) -> Result<OidcArrival, Refusal> {
        let departure = self.service().depart(&self.oidc, "/staff/desk", proves).await?;
        let (state, code) = self.provider.sign_in(&departure.address, subject, self.seconds());
        let back = OidcReturn { state, code, ..OidcReturn::default() };
        self.service().arrive(&self.oidc, Some(&departure.flow), &back).await
    }

    async fn enter(&self, subject: &str) -> Result<Admission, Refusal> {
        match self.way(subject, None).await? {
            OidcArrival::Admitted(admission, next) => {
                assert_eq!(next, "/staff/desk");
                Ok(admission)
            }
            OidcArrival::Proved(_) => panic!("nobody asked for a proof"),
        }
    }

    fn says(&self, name: &str, value: impl Into<serde_json::Value>) {
        self.provider.inside().claims.insert(name.to_owned(), value.into());
    }
}

#[tokio::test]
async fn whoever_is_linked_comes_in_without_a_password_and_the_one_for_one_use_is_void() {
    let office = Office::new().await;
    let one_time = office.scene.add("hanako", "operator", "everything").await;
    assert!(matches!(office.link("hanako", "sub", "h-1").await, Reply::Account { .. }));
    let admission = office.enter("h-1").await.expect("linked");
    let session = office.scene.session(&admission).expect("a session");
    assert_eq!((session.name(), session.is_new(), session.is_by_identity()), ("hanako", false, true));
    assert!(!office.service().has_own_secrets(&session).await.expect("the vault"));
    assert_eq!(code_of(office.scene.enter("hanako", &one_time, "").await), "staff.no_match");
    assert_eq!(code_of(office.scene.enter("hanako", "", "").await), "staff.no_match");
    let entries = office.scene.entries("StaffArrived").await;
    assert_eq!((entries.len(), entries[0].0.as_str()), (1, "staff:1"));
    assert!(!entries[0].1.to_string().contains("h-1"), "the journal has a digest: {}", entries[0].1);
}

#[tokio::test]
async fn whoever_has_a_password_too_comes_in_either_way() {
    let office = Office::new().await;
    let member = office.scene.member("hanako", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    let session = office.scene.session(&office.enter("h-1").await.expect("linked")).expect("a session");
    assert!(office.service().has_own_secrets(&session).await.expect("the vault"));
    office.provider.inside().is_away = true;
    office.scene.house.clock.pass_minutes(2);
    let away = office.enter("h-1").await.err().expect("nobody answers");
    assert_eq!((away.code, away.retry_after_seconds), ("staff.oidc_away", Some(30)));
    assert!(away.incident.is_some(), "the reason can be looked up");
    assert!(office.scene.enter("hanako", PASSWORD, &office.scene.code(&member)).await.is_ok());
    assert!(office.scene.session(&member.admission).is_some(), "whoever is signed in goes on");
}

#[tokio::test]
async fn nobody_comes_in_who_is_not_linked_and_each_is_told_by_which_name_they_are_known() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    let unknown = office.enter("h-1").await.err().expect("not linked");
    assert_eq!((unknown.code, &unknown.args), ("staff.oidc_unknown", &vec![("given", "h-1".to_owned())]));
    office.says("preferred_username", "hanako");
    office.says("email", "hanako@example.jp");
    let alike = office.enter("h-1").await.err().expect("a name alone links nobody");
    assert_eq!((alike.code, &alike.args), ("staff.oidc_unknown", &vec![("given", "hanako".to_owned())]));
    assert_eq!(office.scene.entries("StaffLinked").await.len(), 0);
}

#[tokio::test]
async fn an_invitation_links_whoever_comes_with_its_claim_first_and_ends_after_a_week() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    office.scene.add("taro", "operator", "everything").await;
    assert!(matches!(office.link("hanako", "preferred_username", " h.yamada ").await, Reply::Account { .. }));
    let refused = office.link("taro", "preferred_username", "h.yamada").await;
    assert!(matches!(refused, Reply::Refused(why) if why.code == "staff.linked"));
    office.says("preferred_username", "H.Yamada");
    assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_unknown", "to the letter");
    office.says("preferred_username", "h.yamada");
    assert!(office.enter("h-1").await.is_ok());
    assert_eq!(code_of(office.enter("t-1").await), "staff.oidc_unknown", "it is taken up");
    office.says("preferred_username", "changed meanwhile");
    assert!(office.enter("h-1").await.is_ok(), "linked by the subject, whatever the name");
    office.link("taro", "preferred_username", "t.sato").await;
    office.says("preferred_username", "t.sato");
    office.scene.house.clock.pass_minutes(7 * 24 * 60);
    assert_eq!(code_of(office.enter("t-1").await), "staff.oidc_unknown", "it is over");
}

#[tokio::test]
async fn an_address_names_somebody_only_once_the_provider_has_looked_whose_it_is() {
    let mut office = Office::new().await;
    let by_address = service::staff::oidc::OidcSettings { claim: "email".to_owned(), ..settings() };
    office.oidc = office.provider.oidc(by_address);
    office.scene.add("hanako", "operator", "everything").await;
    office.link("hanako", "email", "hanako@example.jp").await;
    office.says("email", "hanako@example.jp");
    assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_unknown");
    office.says("email_verified", false);
    assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_unknown");
    office.says("email_verified", true);
    assert!(office.enter("h-1").await.is_ok());
}

#[tokio::test]
async fn who_is_unlinked_or_disabled_is_out_at_once() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    let first = office.enter("h-1").await.expect("linked");
    office.scene.ask(StaffWanted::Unlink { who: "hanako".to_owned() }).await;
    assert!(office.scene.session(&first).is_none());
    assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_unknown");
    office.link("hanako", "sub", "h-1").await;
    let second = office.enter("h-1").await.expect("linked again");
    office.scene.ask(StaffWanted::Disable { who: "hanako".to_owned() }).await;
    assert!(office.scene.session(&second).is_none());
    assert_eq!(code_of(office.enter("h-1").await), "staff.disabled");
    office.scene.ask(StaffWanted::Enable { who: "hanako".to_owned() }).await;
    assert!(office.enter("h-1").await.is_ok());
}

#[tokio::test]
async fn a_link_outlives_the_process() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    let office = Office { scene: office.scene.restarted().await, ..office };
    assert!(office.enter("h-1").await.is_ok());
}

#[tokio::test]
async fn a_sign_in_ends_once_in_the_browser_that_began_it_and_within_ten_minutes() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    let (service, oidc) = (office.service(), &office.oidc);
    let departure = service.depart(oidc, "/staff", None).await.expect("there");
    let other = service.depart(oidc, "/staff", None).await.expect("there");
    let (state, code) = office.provider.sign_in(&departure.address, "h-1", office.seconds());
    let back = OidcReturn { state, code, ..OidcReturn::default() };
    for flow in [None, Some("damaged"), Some(other.flow.as_str())] {
        assert_eq!(code_of(service.arrive(oidc, flow, &back).await), "staff.oidc_flow", "{flow:?}");
    }
    assert!(service.arrive(oidc, Some(&departure.flow), &back).await.is_ok());
    let again = service.arrive(oidc, Some(&departure.flow), &back).await;
    assert_eq!(code_of(again), "staff.oidc_untrusted", "a code is good once");
    // A code of another sign-in: its verifier and its nonce are others.
    let (_, code) = office.provider.sign_in(&other.address, "h-1", office.seconds());
    let mixed = OidcReturn { code, state: back.state.clone(), ..OidcReturn::default() };
    assert_eq!(code_of(service.arrive(oidc, Some(&departure.flow), &mixed).await), "staff.oidc_untrusted");
    let (state, code) = office.provider.sign_in(&other.address, "h-1", office.seconds());
    office.scene.house.clock.pass_minutes(10);
    let late = OidcReturn { state, code, ..OidcReturn::default() };
    assert_eq!(code_of(service.arrive(oidc, Some(&other.flow), &late).await), "staff.oidc_flow");
}

#[tokio::test]
async fn an_answer_of_somebody_else_is_not_believed() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    let (service, oidc) = (office.service(), &office.oidc);
    for (iss, error, code) in [
        ("https://evil.example", "", "staff.oidc_untrusted"),
        ("https://evil.example", "access_denied", "staff.oidc_untrusted"),
        ("", "access_denied", "staff.oidc_denied"),
        (ISSUER, "login_required", "staff.oidc_denied"),
        (ISSUER, "", "none"),
    ] {
        let departure = service.depart(oidc, "/staff", None).await.expect("there");
        let (state, token) = office.provider.sign_in(&departure.address, "h-1", office.seconds());
        let back = OidcReturn { state, code: token, iss: iss.to_owned(), error: error.to_owned() };
        assert_eq!(code_of(service.arrive(oidc, Some(&departure.flow), &back).await), code, "{iss} {error}");
    }
    for (name, value) in [("iss", "https://evil.example"), ("aud", "another"), ("nonce", "another")] {
        office.says(name, value);
        assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_untrusted", "{name}");
        office.provider.inside().claims.clear();
    }
    assert!(office.enter("h-1").await.is_ok());
    office
        .provider
        .inside()
        .says
        .insert("authorization_response_iss_parameter_supported".to_owned(), true.into());
    office.scene.house.clock.pass_minutes(1);
    assert_eq!(
        code_of(office.enter("h-1").await),
        "staff.oidc_untrusted",
        "it said that it would name itself"
    );
}

#[tokio::test]
async fn keys_may_turn_and_an_unknown_one_is_looked_for_seldom() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    let looked = || office.provider.inside().asked.iter().filter(|url| url.ends_with("/keys")).count();
    assert!(office.enter("h-1").await.is_ok() && office.enter("h-1").await.is_ok());
    assert_eq!(looked(), 1, "keys are kept");
    office.scene.house.clock.pass_minutes(2);
    office.provider.inside().signs_with = 1;
    assert!(office.enter("h-1").await.is_ok(), "the new key is looked for");
    assert_eq!(looked(), 2);
    {
        let mut inside = office.provider.inside();
        (inside.signs_with, inside.publishes) = (2, Some(vec![1]));
    }
    for _ in 0..5 {
        assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_untrusted", "nobody publishes this key");
    }
    assert_eq!(looked(), 2, "and it is not looked for again and again");
}

#[tokio::test]
async fn strangers_who_begin_sign_ins_do_not_make_us_ask_the_provider_each_time() {
    let office = Office::new().await;
    for _ in 0..20 {
        assert!(office.service().depart(&office.oidc, "/staff", None).await.is_ok());
    }
    assert_eq!(office.provider.inside().asked.len(), 1);
    office.provider.inside().is_away = true;
    office.scene.house.clock.pass_minutes(2);
    for _ in 0..20 {
        assert_eq!(code_of(office.service().depart(&office.oidc, "/staff", None).await), "staff.oidc_away");
    }
    assert_eq!(office.provider.inside().asked.len(), 2);
    office.provider.inside().is_away = false;
    office.scene.house.clock.pass(6_000);
    assert!(office.service().depart(&office.oidc, "/staff", None).await.is_ok(), "it is back");
}

#[tokio::test]
async fn who_lacks_a_group_or_a_way_of_signing_in_stays_outside() {
    let mut office = Office::new().await;
    let strict = service::staff::oidc::OidcSettings {
        groups: vec!["booking".to_owned()],
        acr: vec!["mfa".to_owned()],
        ..settings()
    };
    office.oidc = office.provider.oidc(strict);
    office.scene.add("hanako", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    office.says("acr", "mfa");
    assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_not_allowed");
    office.says("groups", vec!["tax"]);
    assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_not_allowed");
    office.says("groups", vec!["tax", "booking"]);
    assert!(office.enter("h-1").await.is_ok());
    office.says("acr", "password");
    assert_eq!(code_of(office.enter("h-1").await), "staff.oidc_not_allowed");
}

/// Whether the session may do what asks for a proof.
async fn is_proved(office: &Office, session: &StaffSession) -> bool {
    let (who, grants) = ("taro".to_owned(), vec![super::scene::grant("operator", "everything")]);
    match office.service().change_accounts(session, StaffWanted::Grant { who, grants }).await {
        Ok(_) => true,
        Err(refusal) => {
            assert_eq!(refusal.code, "staff.proof");
            false
        }
    }
}

#[tokio::test]
async fn what_does_a_lot_asks_for_a_proof_that_the_provider_made_just_now() {
    let office = Office::new().await;
    office.scene.add("hanako", "administrator", "everything").await;
    office.scene.add("taro", "operator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    office.link("taro", "sub", "t-1").await;
    let session = office.scene.session(&office.enter("h-1").await.expect("linked")).expect("a session");
    assert!(!is_proved(&office, &session).await, "the provider may have known them for hours");
    let other = office.way("t-1", Some(&session)).await;
    assert_eq!(code_of(other), "staff.oidc_other");
    office.says("auth_time", office.seconds() - 3_600);
    assert_eq!(code_of(office.way("h-1", Some(&session)).await), "staff.oidc_untrusted", "an old one");
    office.says("auth_time", serde_json::Value::Null);
    assert_eq!(
        code_of(office.way("h-1", Some(&session)).await),
        "staff.oidc_untrusted",
        "not a word of when"
    );
    assert!(!is_proved(&office, &session).await);
    office.provider.inside().claims.clear();
    assert!(matches!(office.way("h-1", Some(&session)).await, Ok(OidcArrival::Proved(_))));
    assert!(is_proved(&office, &session).await);
    office.scene.house.clock.pass_minutes(11);
    assert!(!is_proved(&office, &session).await);
    // Whoever was asked for a proof at the sign-in itself need not give another.
    office.says("auth_time", office.seconds());
    let fresh = office.scene.session(&office.enter("h-1").await.expect("linked")).expect("a session");
    assert!(is_proved(&office, &fresh).await);
}

#[tokio::test]
async fn a_proof_for_a_session_that_has_ended_proves_nothing() {
    let office = Office::new().await;
    office.scene.add("hanako", "administrator", "everything").await;
    office.link("hanako", "sub", "h-1").await;
    let session = office.scene.session(&office.enter("h-1").await.expect("linked")).expect("a session");
    office.service().sign_staff_out(&session).await.expect("out");
    assert_eq!(code_of(office.way("h-1", Some(&session)).await), "staff.session");
}

#[tokio::test]
async fn the_provider_ends_its_own_session_where_it_says() {
    let office = Office::new().await;
    let way = office.service().way_out(&office.oidc).await.expect("offered");
    let wanted = "https://id.example.jp/leave?client_id=tashika&post_logout_redirect_uri=https%3A%2F%2Fbooking.example.jp%2Fstaff%2Fsign-in";
    assert_eq!(way, wanted);
    office.provider.inside().says.insert("end_session_endpoint".to_owned(), serde_json::Value::Null);
    office.scene.house.clock.pass_minutes(2);
    assert_eq!(office.service().way_out(&office.oidc).await, None);
}

#[tokio::test]
async fn what_names_nobody_is_refused() {
    let office = Office::new().await;
    office.scene.add("hanako", "operator", "everything").await;
    for value in ["", " ", "a\nb", &"x".repeat(256)] {
        let refused = office.link("hanako", "sub", value).await;
        assert!(matches!(refused, Reply::Refused(why) if why.code == "staff.identity"), "{value:?}");
    }
}
