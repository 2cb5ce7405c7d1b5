//! Who of the staff is asking, and the frame that every page of the console has.
//!
//! Without a session every address leads to the sign-in and back; a new account is led to its first sign-in whatever it
//! asked for. The console speaks Japanese and English: plain Japanese is for the public.

use axum::http::StatusCode;
use axum::response::Response;
use service::Refusal;
use service::desk::Caller;
use service::staff::StaffSession;
use service::wording::{Lang, Value, Words, bare};

use askama::Template;

use crate::form::query_value;
use crate::guest::rows::Link;
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, LanguageLink, Reply, carry, html};

/// Cookie with the session.
pub const SESSION: &str = "staff";
/// Cookie that says that this browser was let in once.
pub const DEVICE: &str = "staff-device";
/// How long that is remembered, in seconds.
pub const DEVICE_SECONDS: u32 = 90 * 24 * 60 * 60;

/// What stands above every page.
pub struct Nav {
    /// Who is signed in.
    pub name: Option<String>,
    /// Ways to the other pages.
    pub links: Vec<Link>,
}

/// Somebody who is signed in, with the request.
pub struct Member {
    /// The request.
    pub visitor: Visitor,
    /// Who it is.
    pub who: StaffSession,
}

#[derive(Template)]
#[template(path = "staff/message.html")]
struct Message {
    f: Frame,
    nav: Nav,
    heading: Html,
    texts: Vec<Html>,
}

/// The request in a language of the console.
pub fn spoken(mut visitor: Visitor) -> Visitor {
    visitor.words = Words::new(visitor.words.lang().of_staff());
    visitor
}

/// The frame of a page for whoever is asking.
pub fn frame(visitor: &Visitor, title: &str) -> Frame {
    let here = visitor.here();
    let link = |lang: Lang| LanguageLink {
        html: lang.html(),
        name: lang.own_name(),
        url: carry(&here, Some(lang.code())),
        current: lang == visitor.words.lang(),
    };
    Frame {
        site: bare(&visitor.say("staff-site", &[])),
        languages: Lang::OF_STAFF.map(link).into(),
        languages_folded: false,
        phone: String::new(),
        signed_in: None,
        restart: "/staff".to_owned(),
        ..visitor.frame(title, None)
    }
}

impl Member {
    /// Whoever is signed in and active.
    ///
    /// # Errors
    /// The way to the sign-in, or to the first one.
    pub fn of(visitor: Visitor) -> Result<Member, Elsewhere> {
        let member = Member::of_any(visitor)?;
        if member.who.is_new() {
            return Err(member.visitor.go("/staff/enrol").done().into());
        }
        Ok(member)
    }

    /// Whoever is signed in, new or not.
    ///
    /// # Errors
    /// The way to the sign-in.
    pub fn of_any(visitor: Visitor) -> Result<Member, Elsewhere> {
        let visitor = spoken(visitor);
        let sealed = visitor.cookie(SESSION).unwrap_or_default();
        match visitor.door.service.staff_session(sealed) {
            Some(who) => Ok(Member { visitor, who }),
            None => Err(to_sign_in(&visitor).into()),
        }
    }

    /// A text.
    pub fn say(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.visitor.say(key, args)
    }

    /// The frame of a page with this title, already worded.
    pub fn frame(&self, title: &str) -> Frame {
        frame(&self.visitor, title)
    }

    /// What stands above it.
    pub fn nav(&self) -> Nav {
        let words = self.visitor.words;
        let mut links = vec![Link::new(words, "staff-home", "/staff")];
        for (role, key, url) in [
            ("operator", "staff-desk", "/staff/desk"),
            ("venue", "staff-venue", "/staff/venue"),
            ("administrator", "staff-accounts", "/staff/accounts"),
            ("auditor", "staff-accounts", "/staff/accounts"),
            ("auditor", "staff-audit", "/staff/audit"),
            ("auditor", "staff-looks", "/staff/looks"),
            ("municipality", "municipality-own", "/staff/municipality"),
            ("auditor", "municipality-own", "/staff/municipality"),
            ("planner", "staff-clinics", "/staff/clinics"),
            ("auditor", "staff-clinics", "/staff/clinics"),
            ("planner", "staff-planner", "/staff/planner"),
            ("auditor", "staff-planner", "/staff/planner"),
            ("planner", "staff-programmes", "/staff/programmes"),
            ("auditor", "staff-programmes", "/staff/programmes"),
            ("operator", "staff-figures", "/staff/figures"),
            ("planner", "staff-figures", "/staff/figures"),
            ("auditor", "staff-figures", "/staff/figures"),
            ("administrator", "staff-figures", "/staff/figures"),
            ("planner", "staff-export", "/staff/export"),
            ("auditor", "staff-export", "/staff/export"),
            ("auditor", "staff-system", "/staff/system"),
            ("administrator", "staff-system", "/staff/system"),
        ] {
            let is_new = links.iter().all(|link| link.url != url);
            if self.who.roles().contains(&role) && is_new {
                links.push(Link::new(words, key, url));
            }
        }
        if self.who.roles().contains(&"operator") {
            let due = self.visitor.door.service.calls_due(&self.who);
            let label = html(&self.say("calls-due", &[("n", u32::try_from(due).unwrap_or(u32::MAX).into())]));
            links.insert(
                2.min(links.len()),
                Link { label, url: "/staff/desk/calls".to_owned(), danger: false },
            );
        }
        links.push(Link::new(words, "staff-sessions", "/staff/sessions"));
        Nav { name: Some(self.who.name().to_owned()), links }
    }

    /// A page.
    pub fn show(&self, page: &impl Template) -> Reply {
        self.visitor.show(page)
    }

    /// Whom the page is about, by the text in its address or form.
    ///
    /// # Errors
    /// The page that says that it is nobody who was found here within the hour.
    pub fn caller(&self, sealed: &str) -> Result<Caller, Elsewhere> {
        self.visitor.door.service.caller(sealed).map_err(|refusal| self.refused(&refusal).into())
    }

    /// The page about a refusal, or the way to what mends it.
    pub fn refused(&self, refusal: &Refusal) -> Response {
        match refusal.code {
            "staff.session" => return to_sign_in(&self.visitor),
            "staff.new" => return self.visitor.go("/staff/enrol").done(),
            "staff.proof" => {
                let back = query_value(&back_to(&self.visitor));
                return self.visitor.go(&format!("/staff/prove?next={back}")).done();
            }
            _ => {}
        }
        let words = trouble::say(self.visitor.words, refusal);
        let texts = [words.detail, words.next].iter().map(|text| html(text)).collect();
        let page =
            Message { f: self.frame(&words.title), nav: self.nav(), heading: html(&words.title), texts };
        self.show(&page).status(status(refusal.code)).retry_after(refusal.retry_after_seconds).done()
    }
}

/// The HTTP status of a refusal here.
pub fn status(code: &str) -> StatusCode {
    match code {
        "staff.no_match" | "staff.forbidden" | "staff.disabled" | "staff.password_over" => {
            StatusCode::FORBIDDEN
        }
        "staff.throttled" => StatusCode::TOO_MANY_REQUESTS,
        "staff.oidc_unknown" | "staff.oidc_not_allowed" | "staff.oidc_denied" | "staff.oidc_other" => {
            StatusCode::FORBIDDEN
        }
        "staff.unavailable" | "staff.oidc_away" => StatusCode::SERVICE_UNAVAILABLE,
        "staff.linked" => StatusCode::CONFLICT,
        "roster.draft" | "import.none" | "voucher.unlisted" => StatusCode::NOT_FOUND,
        "import.uncounted" | "import.unknown" | "roster.bad_rows" | "voucher.taken" => StatusCode::CONFLICT,
        code if code.starts_with("exchange.")
            || code.starts_with("amend.")
            || code.starts_with("roster.") =>
        {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        "counter.unknown" => StatusCode::NOT_FOUND,
        "counter.unreadable" | "lot.date" | "lot.invalid" => StatusCode::UNPROCESSABLE_ENTITY,
        "staff.person" | "staff.unknown" | "desk.nobody" | "desk.elsewhere" | "desk.incident_unknown" => {
            StatusCode::NOT_FOUND
        }
        "proposal.unknown" => StatusCode::NOT_FOUND,
        "proposal.own" => StatusCode::FORBIDDEN,
        "proposal.guard" | "proposal.empty" | "proposal.invalid" => StatusCode::UNPROCESSABLE_ENTITY,
        code if code.starts_with("proposal.") => StatusCode::CONFLICT,
        "letters.unknown_file" => StatusCode::NOT_FOUND,
        "letters.none" | "letters.off" => StatusCode::CONFLICT,
        "call_back.unknown" => StatusCode::NOT_FOUND,
        "call_back.taken" | "call_back.exists" | "voucher.not_listed_yet" => StatusCode::CONFLICT,
        "audit.position" => StatusCode::NOT_FOUND,
        "audit.number" => StatusCode::UNPROCESSABLE_ENTITY,
        code if code.starts_with("desk.") => StatusCode::UNPROCESSABLE_ENTITY,
        code if code.starts_with("staff.") => StatusCode::UNPROCESSABLE_ENTITY,
        code => trouble::status(code),
    }
}

/// What an address that only a button reaches shows to whoever opens it, as by its bookmark or another language.
///
/// # Errors
/// The way to the sign-in.
pub async fn button_only(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let title = member.say("button-only", &[]);
    let texts = vec![html(&member.say("button-only-why", &[]))];
    let page = Message { f: member.frame(&title), nav: member.nav(), heading: html(&title), texts };
    Ok(member.show(&page).status(StatusCode::METHOD_NOT_ALLOWED).done())
}

fn to_sign_in(visitor: &Visitor) -> Response {
    let back = query_value(&back_to(visitor));
    let unsent = if visitor.has_sent() { "&unsent=1" } else { "" };
    visitor.go(&format!("/staff/sign-in?next={back}{unsent}")).done()
}

/// The page to come back to after a sign-in or a proof.
fn back_to(visitor: &Visitor) -> String {
    let between = |path: &str| path.starts_with("/staff/sign-in") || path.starts_with("/staff/prove");
    visitor.back_here().filter(|path| !between(path)).unwrap_or_else(|| "/staff".to_owned())
}
