//! A house with staff in it, and what they do before they can do anything else.

use service::admin::{GrantAsked, Reply, Request, StaffWanted};
use service::clock::Clock;
use sim::authenticator;

use crate::browser::{Browser, House, Page};

/// Chosen by whoever enrols here.
pub const PASSWORD: &str = "fake but long enough";

/// Somebody who is signed in.
pub struct Desk {
    pub browser: Browser,
    pub secret: String,
}

/// Adds an account; answers with its password for one use.
pub async fn add(house: &House, name: &str, role: &str, scope: &str) -> String {
    let grants = vec![GrantAsked { role: role.to_owned(), scope: scope.to_owned() }];
    let wanted = StaffWanted::Add { name: name.to_owned(), grants };
    match house.service().administer(Request::Staff { wanted }).await {
        Reply::Account { one_time_password: Some(password), .. } => password,
        other => panic!("{other:?}"),
    }
}

/// Sends the sign-in as it stands on the page.
pub async fn sign_in(browser: &mut Browser, name: &str, password: &str, code: &str) -> Page {
    let page = browser.get("/staff/sign-in").await;
    browser.send(&page, "/sign-in", &[("name", name), ("password", password), ("code", code)]).await
}

/// Somebody of this role who has been through the first sign-in.
pub async fn member(house: &House, name: &str, role: &str, scope: &str) -> Desk {
    let one_time = add(house, name, role, scope).await;
    let mut browser = house.browser();
    let page = sign_in(&mut browser, name, &one_time, "").await;
    let secret = secret_on(&page);
    let code = code(house, &secret);
    let fields = [("password", PASSWORD), ("again", PASSWORD), ("code", code.as_str())];
    let home = browser.send(&page, "/enrol", &fields).await;
    assert_eq!(home.path, "/staff", "{}", home.main());
    Desk { browser, secret }
}

/// The secret of the authenticator app, as the page of the first sign-in shows it.
pub fn secret_on(page: &Page) -> String {
    let shown = page.text.split("id=\"secret\">").nth(1).and_then(|rest| rest.split('<').next());
    shown.unwrap_or_else(|| panic!("no secret on {}: {}", page.path, page.main())).to_owned()
}

/// What the app shows now.
pub fn code(house: &House, secret: &str) -> String {
    authenticator::code(secret, house.house.clock.wall())
}
