//! Tables for other people's tools, taken out of the console: one form, and a file that comes while it is written.
//!
//! That somebody takes a table is an entry before the first byte. Nothing in a table names a person. The surprise: when the
//! journal cannot be read on in the middle, the connection is cut, so that a browser says that the file is not whole.

use std::io::{self, Write};
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use service::export::format::{Format, Header, Writer};
use service::export::{Column, DICTIONARY, Sheet};
use service::wording::Lang;
use service::{Refusal, Service};

use crate::form::Fields;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/export.html")]
struct Page {
    f: Frame,
    nav: Nav,
    programmes: Vec<(String, Html)>,
    sheets: Vec<(&'static str, Html)>,
    formats: Vec<(&'static str, Html)>,
    columns: Vec<(Html, &'static str, Vec<[Html; 3]>)>,
}

/// Names of formats in forms, with the end of a file's name and its type.
const FORMATS: [(&str, Format, &str, &str); 4] = [
    ("csv", Format::Csv, "csv", "text/csv; charset=utf-8"),
    ("cp932", Format::Cp932, "csv", "text/csv; charset=shift_jis"),
    ("xlsx", Format::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ndjson", Format::Ndjson, "ndjson", "application/x-ndjson"),
];

/// Names of formats in forms.
pub fn formats() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|(name, ..)| *name)
}

/// The format with this name in forms, or the first; with the end of a file's name and its type.
pub fn format_named(wanted: &str) -> (Format, &'static str, &'static str) {
    let [first, ..] = &FORMATS;
    let (_, format, ending, kind) = FORMATS.iter().find(|(name, ..)| *name == wanted).unwrap_or(first);
    (*format, *ending, *kind)
}

/// `GET /staff/export`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    let programmes = match service.may_export(&member.who).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let words = member.visitor.words;
    let name = |id: String| {
        let view = service.programme(&id);
        let name = view.map_or_else(|| id.clone(), |view| words.name(&view.name).to_owned());
        (id, html(&name))
    };
    let say = |key: String| html(&member.say(&key, &[]));
    let sheet = |sheet: Sheet| (sheet.as_str(), say(format!("sheet-{}", sheet.as_str())));
    let page = Page {
        f: member.frame(&member.say("staff-export", &[])),
        nav: member.nav(),
        programmes: programmes.into_iter().map(name).collect(),
        sheets: Sheet::ALL.into_iter().map(sheet).collect(),
        formats: formats().map(|name| (name, say(format!("format-{name}")))).collect(),
        columns: Sheet::ALL
            .into_iter()
            .map(|it| (say(format!("sheet-{}", it.as_str())), it.as_str(), columns(it, words.lang())))
            .collect(),
    };
    Ok(member.show(&page).done())
}

fn columns(sheet: Sheet, lang: Lang) -> Vec<[Html; 3]> {
    let told = |column: &Column| {
        let meaning = if lang == Lang::En { column.meaning } else { column.meaning_ja };
        [html(column.name), html(column.name_ja), html(meaning)]
    };
    sheet.columns().iter().map(told).collect()
}

/// `POST /staff/export`
pub async fn file(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    let sheet = Sheet::named(fields.get("sheet")).unwrap_or(Sheet::Bookings);
    let programme = Some(fields.get("programme")).filter(|id| !id.is_empty());
    let programme = match service.take_out(&member.who, sheet, programme).await {
        Ok(id) => id,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let (format, ending, kind) = format_named(fields.get("format"));
    let header = if fields.get("header") == "ja" { Header::Japanese } else { Header::Names };
    let (rows, name) = match fields.get("what") {
        "dictionary" => (None, format!("{programme}-{}-columns.{ending}", sheet.as_str())),
        _ => (Some(programme.clone()), format!("{programme}-{}.{ending}", sheet.as_str())),
    };
    let begun = Download::begin(service.clone(), sheet, rows, (format, header));
    match begun.map_err(|_| Refusal::plain("internal")) {
        Ok(download) => Ok(answer(&member, download, &name, kind).await),
        Err(refusal) => Ok(member.refused(&refusal)),
    }
}

/// The answer, once its first bytes are there: until then a refusal is still a page.
async fn answer(member: &Member, download: Download, name: &str, kind: &'static str) -> Response {
    let (first, rest) = match download.next().await {
        Ok(Some(more)) => more,
        Ok(None) | Err(_) => return member.refused(&Refusal::later("not_ready", 2)),
    };
    let rest = stream::try_unfold(rest, Download::next);
    let body = Body::from_stream(stream::once(async { Ok::<Bytes, io::Error>(first) }).chain(rest));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// What was written and not yet sent.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn taken(&self) -> Vec<u8> {
        take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A table on its way to a browser.
struct Download {
    service: Service,
    sheet: Sheet,
    /// The programme and the next row; nothing once there is no more, or for the columns alone.
    rows: Option<(String, u64)>,
    writer: Option<Writer<Written>>,
    written: Written,
}

impl Download {
    /// Begins the rows of a programme, or what the columns mean if there is none.
    fn begin(
        service: Service,
        sheet: Sheet,
        programme: Option<String>,
        (format, header): (Format, Header),
    ) -> io::Result<Download> {
        let written = Written::default();
        let columns = if programme.is_some() { sheet.columns() } else { DICTIONARY };
        let mut writer = Writer::begin(written.clone(), format, header, columns).map_err(io::Error::other)?;
        if programme.is_none() {
            let mut described = sheet.columns().iter().map(Column::described);
            described.try_for_each(|row| writer.row(&row)).map_err(io::Error::other)?;
        }
        let rows = programme.map(|programme| (programme, 0));
        Ok(Download { service, sheet, rows, writer: Some(writer), written })
    }

    /// The next bytes, and what is left to send.
    async fn next(mut self) -> io::Result<Option<(Bytes, Download)>> {
        while let Some(mut writer) = self.writer.take() {
            if let Some((programme, from)) = self.rows.take() {
                let part = self.service.export(self.sheet, &programme, from).await;
                let part = part.map_err(|refusal| io::Error::other(refusal.code))?;
                part.rows.iter().try_for_each(|row| writer.row(row)).map_err(io::Error::other)?;
                self.rows = part.next.map(|next| (programme, next));
                self.writer = Some(writer);
            } else {
                writer.finish().map_err(io::Error::other)?;
            }
            let bytes = self.written.taken();
            if !bytes.is_empty() {
                return Ok(Some((Bytes::from(bytes), self)));
            }
        }
        Ok(None)
    }
}
