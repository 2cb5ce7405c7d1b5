//! How to reach a person, for programmes that ask: on the way to a booking, and later from my page.
//!
//! What was typed is sealed into a cookie before anything is judged, bound to the person that the form was made for, so it survives
//! errors, another language, back, reload and a sign-in that ran out; it is in no address. On the way to a booking it is
//! kept only when the booking is made. The surprise: what is kept already is shown in part and left alone by an empty
//! field, because whoever reads the voucher may not learn it.

use askama::Template;
use axum::http::HeaderValue;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use service::view::{ContactView, ProgrammeView};
use service::wording::RefusalWords;
use service::{Channel, FieldError, Order, Refusal, SignedIn, TypedContact, UnderstoodContact};

use crate::form::{Fields, cut, query_value};
use crate::guest::rows::{Row, row};
use crate::guest::trouble;
use crate::guest::visitor::Visitor;
use crate::guest::voucher::Problem;
use crate::guest::way::{Way, own_programme, same_person, signed_in};
use crate::page::{Elsewhere, Frame, Html, html};

const PURPOSE: &str = "contact";
const COOKIE: &str = "contact";
/// The longest text that is taken from a field; what is wrong with a longer one is said all the same.
const CHARS_MAX: usize = 260;
/// The fields in the order of the form, with what browsers know of them.
const FIELDS: [Known; 3] = [
    Known { name: "kana_name", label: "contact-kana-name", autocomplete: "off", inputmode: "text" },
    Known { name: "telephone", label: "contact-telephone", autocomplete: "tel", inputmode: "tel" },
    Known { name: "email", label: "contact-email", autocomplete: "email", inputmode: "email" },
];

struct Known {
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    inputmode: &'static str,
}

/// What was typed, and for whom.
#[derive(Clone, Serialize, Deserialize)]
struct Answer {
    mark: String,
    kana_name: String,
    telephone: String,
    email: String,
}

impl Answer {
    fn of_fields(fields: &Fields) -> Answer {
        let text = |name| cut(fields.get(name), CHARS_MAX);
        Answer {
            mark: fields.get("mark").to_owned(),
            kana_name: text("kana_name"),
            telephone: text("telephone"),
            email: text("email"),
        }
    }

    /// What this person typed last, if this browser still has it.
    fn of_cookie(visitor: &Visitor, who: &SignedIn) -> Option<Answer> {
        let (_, sealed) = visitor.cookies.iter().find(|(name, _)| name == COOKIE)?;
        let answer: Answer = serde_json::from_str(&visitor.door.service.open_note(PURPOSE, sealed)?).ok()?;
        (answer.mark == who.mark()).then_some(answer)
    }

    fn keep(&self, visitor: &Visitor) -> Option<HeaderValue> {
        let text = serde_json::to_string(self).unwrap_or_default();
        visitor.jar().set(COOKIE, &visitor.door.service.seal_note(PURPOSE, &text))
    }

    fn text(&self, field: &str) -> &str {
        match field {
            "kana_name" => &self.kana_name,
            "telephone" => &self.telephone,
            _ => &self.email,
        }
    }

    /// An empty field leaves alone what is kept.
    fn typed(&self, kept: Option<&ContactView>) -> TypedContact {
        let said = |field| {
            let text = self.text(field);
            let alone = text.trim().is_empty() && kept.is_some_and(|kept| masked(kept, field).is_some());
            (!alone).then(|| text.to_owned())
        };
        TypedContact { kana_name: said("kana_name"), telephone: said("telephone"), email: said("email") }
    }
}

struct Field {
    name: &'static str,
    label: Html,
    hint: Html,
    required: bool,
    kept: Option<Html>,
    value: String,
    autocomplete: &'static str,
    inputmode: &'static str,
    problem: Option<Problem>,
    described: String,
}

#[derive(Template)]
#[template(path = "guest/contact.html")]
struct Page {
    f: Frame,
    heading: Html,
    action: String,
    hidden: Vec<(&'static str, String)>,
    masked: bool,
    fields: Vec<Field>,
    problems: Vec<Problem>,
    go: &'static str,
}

#[derive(Template)]
#[template(path = "guest/contact_erase.html")]
struct Erase {
    f: Frame,
    rows: Vec<Row>,
    mark: String,
}

/// Where a person stands with contact data on the way to a booking.
pub struct Standing {
    answer: Option<Answer>,
    kept: Option<ContactView>,
    typed: Result<TypedContact, ()>,
}

impl Standing {
    /// Looks at what was typed and at what is kept; `None` if nothing is asked on this way.
    pub async fn of(visitor: &Visitor, way: &Way) -> Option<Standing> {
        if way.moving.is_some() || !way.programme.contact.anything() {
            return None;
        }
        // A vault that is away is no reason not to book.
        let kept = visitor.door.service.contact(&way.who).await.ok().flatten();
        let answer = Answer::of_cookie(visitor, &way.who);
        let typed = match &answer {
            Some(answer) => answer.typed(kept.as_ref()),
            None => TypedContact::default(),
        };
        let read = visitor.door.service.understand_contact(&way.programme.id, &typed, kept.as_ref());
        // Whoever was never asked is asked once, even if nothing is needed.
        let asked = answer.is_some() || kept.is_some();
        let typed = if asked { read.map(|_| typed).map_err(|_| ()) } else { Err(()) };
        Some(Standing { answer, kept, typed })
    }

    /// Whether it must be asked for before the booking.
    pub fn is_open(&self) -> bool {
        self.typed.is_err()
    }

    /// What will be kept, for the page that asks for the last word.
    pub fn rows(&self, visitor: &Visitor, programme: &ProgrammeView, change: &str) -> Vec<Row> {
        let shown = asked(programme).filter_map(|(known, _)| {
            let typed = self.answer.as_ref().map(|answer| answer.text(known.name).trim());
            let text = match typed {
                Some(text) if !text.is_empty() => text.to_owned(),
                _ => masked(self.kept.as_ref()?, known.name)?.to_owned(),
            };
            Some(row(visitor.words, known.label, &text).changed_at(change))
        });
        shown.collect()
    }

    /// Keeps what was typed, now that the booking is made; whether all is well.
    pub async fn keep(&self, visitor: &Visitor, way: &Way) -> bool {
        let (Some(_), Ok(typed)) = (&self.answer, &self.typed) else { return true };
        let service = &visitor.door.service;
        match service.understand_contact(&way.programme.id, typed, self.kept.as_ref()) {
            Ok(contact) => {
                let contact = UnderstoodContact { lang: Some(visitor.words.lang()), ..contact };
                service.keep_contact(&way.who, &contact, &keep_order()).await.is_ok()
            }
            Err(_) => false,
        }
    }
}

/// The order of a form. It needs no key: to send it again keeps the same again.
fn keep_order() -> Order {
    Order::new(Channel::Web, None, b"keep contact")
}

/// A cookie that forgets what was typed.
pub fn forget(visitor: &Visitor) -> Option<HeaderValue> {
    visitor.jar().remove(COOKIE)
}

/// The page that asks, on the way to this place.
pub fn on_the_way(way: &Way, slot: &str, venue: &str, date: &str) -> String {
    let (slot, venue, date) = (query_value(slot), query_value(venue), query_value(date));
    format!("{}?slot={slot}&venue={venue}&date={date}", way.step("contact"))
}

/// `GET /book/{programme}/contact`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    let query = |name| visitor.query.get(name);
    let confirm = way.confirm(query("slot"), query("venue"), query("date"));
    if !way.programme.contact.anything() {
        return Ok(visitor.go(&confirm).done());
    }
    let kept = visitor.door.service.contact(&way.who).await.ok().flatten();
    let mut page = page(&visitor, &way.programme, &way.who, kept.as_ref());
    page.f.back = query("date").parse().ok().map(|date| way.times(query("venue"), date));
    page.action = way.step("contact");
    for name in ["slot", "venue", "date"] {
        page.hidden.push((name, query(name).to_owned()));
    }
    Ok(visitor.show(&page).done())
}

/// `POST /book/{programme}/contact`
pub async fn submit(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let answer = Answer::of_fields(&fields);
    let at = |name: &str| query_value(fields.get(name));
    let here = format!(
        "/book/{}/contact?slot={}&venue={}&date={}",
        visitor.param("programme"),
        at("slot"),
        at("venue"),
        at("date")
    );
    // Kept by the browser before it is known whether the sign-in still counts.
    let way = Way::of(&visitor, &here).await.map_err(|page| page.cookies([answer.keep(&visitor)]))?;
    same_person(&visitor, &way.who, &fields)?;
    let kept = visitor.door.service.contact(&way.who).await.ok().flatten();
    let typed = answer.typed(kept.as_ref());
    let path = match visitor.door.service.understand_contact(&way.programme.id, &typed, kept.as_ref()) {
        Ok(_) => way.confirm(fields.get("slot"), fields.get("venue"), fields.get("date")),
        Err(refusal) if refusal.code == "contact.not_asked" && refusal.fields.is_empty() => {
            return Ok(trouble::refused(&visitor, &refusal));
        }
        Err(_) => format!("{here}&errors=1"),
    };
    Ok(visitor.go(&path).cookie(answer.keep(&visitor)).done())
}

/// `GET /my/contact`
pub async fn show_own(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (programme, who) = own(&visitor)?;
    if !programme.contact.anything() {
        return Ok(trouble::refused(&visitor, &Refusal::plain("contact.not_asked")));
    }
    let kept = visitor.door.service.contact(&who).await;
    let kept = kept.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    let mut page = page(&visitor, &programme, &who, kept.as_ref());
    page.heading = html(&visitor.say("contact-title-my", &[]));
    page.f.back = Some("/my".to_owned());
    page.action = "/my/contact".to_owned();
    page.go = "contact-save";
    Ok(visitor.show(&page).done())
}

/// `POST /my/contact`
pub async fn submit_own(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let answer = Answer::of_fields(&fields);
    let (programme, who) = own(&visitor).map_err(|page| page.cookies([answer.keep(&visitor)]))?;
    same_person(&visitor, &who, &fields)?;
    let service = &visitor.door.service;
    let failed = |refusal: &Refusal| trouble::refused(&visitor, refusal);
    let kept = service
        .contact(&who)
        .await
        .map_err(|refusal| Elsewhere::from(failed(&refusal)).cookies([answer.keep(&visitor)]))?;
    let typed = answer.typed(kept.as_ref());
    let contact = match service.understand_contact(&programme.id, &typed, kept.as_ref()) {
        Ok(contact) => contact,
        Err(refusal) if refusal.fields.is_empty() => return Ok(failed(&refusal)),
        Err(_) => return Ok(visitor.go("/my/contact?errors=1").cookie(answer.keep(&visitor)).done()),
    };
    let contact = UnderstoodContact { lang: Some(visitor.words.lang()), ..contact };
    match service.keep_contact(&who, &contact, &keep_order()).await {
        Ok(_) => Ok(visitor.go("/my?contact=changed#contact").cookie(forget(&visitor)).done()),
        Err(refusal) => Err(Elsewhere::from(failed(&refusal)).cookies([answer.keep(&visitor)])),
    }
}

/// `GET /my/contact/erase`
pub async fn ask_erase(visitor: Visitor) -> Result<Response, Elsewhere> {
    let (programme, who) = own(&visitor)?;
    let kept = visitor.door.service.contact(&who).await;
    let kept = kept.map_err(|refusal| trouble::refused(&visitor, &refusal))?;
    let Some(kept) = kept else { return Ok(visitor.go("/my#contact").done()) };
    let mut f = visitor.frame(&visitor.say("contact-erase-title", &[]), Some(&programme));
    f.back = Some("/my".to_owned());
    Ok(visitor.show(&Erase { f, rows: kept_rows(&visitor, &kept), mark: who.mark() }).done())
}

/// `POST /my/contact/erase`
pub async fn erase(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let (_, who) = own(&visitor)?;
    same_person(&visitor, &who, &fields)?;
    // No key: what is given after an erasure may be erased again.
    let order = Order::new(Channel::Web, None, b"erase contact");
    Ok(match visitor.door.service.erase_contact(&who, order).await {
        Ok(told) => {
            let reply = visitor.go("/my?contact=erased#contact").cookie(forget(&visitor));
            reply.cookie(visitor.told(told.position)).done()
        }
        Err(refusal) => trouble::refused(&visitor, &refusal),
    })
}

/// What my page shows of it.
pub struct Card {
    /// What was just done.
    pub notice: Option<Html>,
    /// What is kept, in part.
    pub rows: Vec<Row>,
    /// What there is to say instead.
    pub text: Option<Html>,
    /// Whether something is kept.
    pub kept: bool,
    /// Whether it can be changed now.
    pub usable: bool,
    /// Whether there are messages to choose.
    pub wishes: bool,
}

/// What my page shows of it; nothing if the programme does not ask and nothing is kept.
pub async fn card(visitor: &Visitor, programme: &ProgrammeView, who: &SignedIn) -> Option<Card> {
    let kept = visitor.door.service.contact(who).await;
    // Whoever talks in LINE is reached there and has given nothing here.
    let wishes = matches!(visitor.door.service.message_wish(who).await, Ok(Some(_)));
    if !programme.contact.anything() && !matches!(kept, Ok(Some(_))) && !wishes {
        return None;
    }
    let rows: Vec<Row> = kept.iter().flatten().flat_map(|kept| kept_rows(visitor, kept)).collect();
    let notice = match (visitor.query.get("contact"), &kept) {
        ("changed", Ok(Some(_))) => Some("contact-changed"),
        ("erased", Ok(None)) => Some("contact-erased"),
        _ => None,
    };
    let text = match &kept {
        Ok(Some(_)) if !rows.is_empty() => "contact-masked",
        Ok(_) => "contact-kept-none",
        Err(_) => "contact-away",
    };
    Some(Card {
        notice: notice.map(|key| html(&visitor.say(key, &[]))),
        rows,
        text: Some(html(&visitor.say(text, &[]))),
        kept: matches!(kept, Ok(Some(_))),
        usable: kept.is_ok() && programme.contact.anything(),
        wishes,
    })
}

/// Lines of what is kept, in part.
pub fn kept_rows(visitor: &Visitor, kept: &ContactView) -> Vec<Row> {
    let rows =
        FIELDS.iter().filter_map(|known| Some(row(visitor.words, known.label, masked(kept, known.name)?)));
    rows.collect()
}

fn own(visitor: &Visitor) -> Result<(ProgrammeView, SignedIn), Elsewhere> {
    let here = visitor.here();
    let programme = own_programme(visitor, &here)?;
    let who = signed_in(visitor, &programme, &here)?;
    Ok((programme, who))
}

fn page(visitor: &Visitor, programme: &ProgrammeView, who: &SignedIn, kept: Option<&ContactView>) -> Page {
    let answer = Answer::of_cookie(visitor, who);
    let typed = answer.as_ref().map(|answer| answer.typed(kept)).unwrap_or_default();
    let read = visitor.door.service.understand_contact(&programme.id, &typed, kept);
    let refusal = read.err().filter(|_| visitor.query.find("errors").is_some());
    let problem = |name: &str| {
        let fault = refusal.as_ref()?.fields.iter().find(|fault| fault.field == name)?;
        Some(problem(visitor, fault))
    };
    let heading = visitor.say("contact-title", &[]);
    let mut f = visitor.frame(&heading, Some(programme));
    f.error = refusal.is_some();
    let field = |(known, ask): (&Known, &'static str)| {
        let found = problem(known.name);
        let hint = match (known.name, ask) {
            ("kana_name", _) => "contact-kana-name-hint",
            ("telephone", _) => "contact-telephone-hint",
            (_, "required") => "contact-email-hint-required",
            _ => "contact-email-hint",
        };
        let now = kept.and_then(|kept| masked(kept, known.name));
        let mut described = format!("{}-hint", known.name);
        if now.is_some() {
            described.push_str(&format!(" {}-kept", known.name));
        }
        if found.is_some() {
            described.push_str(&format!(" {}-error", known.name));
        }
        Field {
            name: known.name,
            label: html(&visitor.say(known.label, &[])),
            hint: html(&visitor.say(hint, &[])),
            required: ask == "required",
            kept: now.map(|now| html(&visitor.say("contact-kept", &[("kept", now.into())]))),
            value: answer.as_ref().map(|answer| answer.text(known.name).to_owned()).unwrap_or_default(),
            autocomplete: known.autocomplete,
            inputmode: known.inputmode,
            problem: found,
            described,
        }
    };
    Page {
        heading: html(&heading),
        action: String::new(),
        hidden: vec![("mark", who.mark())],
        masked: kept.is_some(),
        fields: asked(programme).map(field).collect(),
        problems: FIELDS.iter().filter_map(|known| problem(known.name)).collect(),
        go: "continue",
        f,
    }
}

/// The fields that a programme asks for.
fn asked(programme: &ProgrammeView) -> impl Iterator<Item = (&'static Known, &'static str)> {
    let asked = programme.contact;
    let asks = [asked.kana_name, asked.telephone, asked.email];
    FIELDS.iter().zip(asks).filter(|(_, ask)| *ask != "no")
}

fn masked<'a>(kept: &'a ContactView, field: &str) -> Option<&'a str> {
    match field {
        "kana_name" => kept.kana_name.as_deref(),
        "telephone" => kept.telephone.as_deref(),
        _ => kept.email.as_deref(),
    }
}

fn problem(visitor: &Visitor, fault: &FieldError) -> Problem {
    let RefusalWords { title, detail, next } = visitor.words.refusal(fault.code, &fault.args, None);
    Problem {
        field: fault.field,
        anchor: fault.field,
        title: html(&title),
        next: html(&format!("{detail}{}{next}", visitor.words.gap())),
    }
}
