//! Letters to a municipality's people: a list comes in with a form, and a print file goes out. Neither is kept.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use service::Refusal;
use service::messages::LettersTold;
use service::permission::Act;

use super::list::{Brought, sent};
use super::{Place, page};
use crate::form::Fields;
use crate::letters;
use crate::page::{Elsewhere, Html, html};
use crate::staff::member::Member;

/// Files that can be chosen; whoever needs an older one names it to the command line.
const FILES_MAX: usize = 20;

/// How the letters of the place stand, for its page.
pub struct Letters {
    /// How many wait.
    pub waiting: Html,
    /// Files that can be made again, with what they are.
    pub files: Vec<(u64, Html)>,
}

impl Letters {
    /// What is shown of these figures.
    pub fn of(member: &Member, told: &LettersTold) -> Letters {
        let file = |it: &service::messages::PrintFileTold| {
            let args = [
                ("number", it.number.to_string().into()),
                ("when", member.visitor.words.moment(it.at).into()),
                ("count", it.letters.to_string().into()),
            ];
            (it.number, html(&member.say("letters-file", &args)))
        };
        Letters {
            waiting: html(&member.say("letters-waiting", &[("count", told.waiting.to_string().into())])),
            files: told.files.iter().take(FILES_MAX).map(file).collect(),
        }
    }
}

/// `POST /staff/municipality/letters`
pub async fn take(brought: Brought) -> Result<Response, Elsewhere> {
    let member = Member::of(brought.visitor)?;
    let place = Place::of(&member.visitor.query);
    let service = member.visitor.door.service.clone();
    if let Err(refusal) = service.permit_at(&member.who, Act::PrintLetters, place.there()).await {
        return Ok(member.refused(&refusal));
    }
    let made = match sent(brought.request).await {
        Ok((list, fields)) => file(&member, &place, list, &fields).await,
        Err(refusal) => Err(refusal),
    };
    match made {
        Ok(file) => Ok(file),
        Err(refusal) if refusal.code.starts_with("staff.") => Ok(member.refused(&refusal)),
        Err(refusal) => Ok(page(&member, place, Some(&refusal), Fields::default()).await),
    }
}

async fn file(member: &Member, place: &Place, list: Vec<u8>, fields: &Fields) -> Result<Response, Refusal> {
    let service = &member.visitor.door.service;
    let again = fields.get("again").parse().ok();
    let made = service.letter_file(&member.who, place.there(), list, again).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut file = (headers, letters::page(&made, member.visitor.words)).into_response();
    let name = format!("attachment; filename=\"{}.html\"", letters::name(&made));
    if let Ok(value) = HeaderValue::from_str(&name) {
        file.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(file)
}
