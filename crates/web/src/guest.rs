//! The citizen's pages, in the order in which people meet them.
//!
//! Each step is a page (GET) and, where something is sent, a POST that answers with 303 to the next page, so that
//! back, reload, a double tap and a second tab do no harm. No page needs a script. A page that is asked for out of
//! turn says what is missing and leads there; it never answers "nothing here" about a booking that exists.

use axum::Router;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{Door, files};

pub mod again;
pub mod cancel;
pub mod check;
pub mod choose;
pub mod confirm;
pub mod contact;
pub mod fairness;
pub mod journey;
pub mod line;
pub mod messages;
pub mod my;
pub mod rows;
pub mod sheet;
pub mod start;
pub mod trouble;
pub mod verify;
pub mod visitor;
pub mod voucher;
pub mod waitlist;
pub mod way;

/// The citizen's pages and the style sheet, with words for every address that is none of them.
pub fn routes() -> Router<Door> {
    Router::new()
        .route("/", get(start::show))
        .route("/book/{programme}", get(start::who))
        .route("/book/{programme}/voucher", get(voucher::show).post(voucher::submit))
        .route("/book/{programme}/municipality", get(voucher::municipalities))
        .route("/book/{programme}/check", get(check::show).post(check::submit))
        .route("/book/{programme}/again", get(again::show).post(again::submit))
        .route("/book/{programme}/venue", get(choose::venues))
        .route("/book/{programme}/day", get(choose::days))
        .route("/book/{programme}/time", get(choose::times).post(confirm::hold))
        .route("/book/{programme}/extend", get(confirm::show).post(confirm::hold))
        .route("/book/{programme}/contact", get(contact::show).post(contact::submit))
        .route("/book/{programme}/confirm", get(confirm::show).post(confirm::submit))
        .route("/done/{booking}", get(sheet::done))
        .route("/my", get(my::show))
        .route("/my/release", get(my::show).post(my::release))
        .route("/my/sign-out", get(my::show).post(my::sign_out))
        .route("/my/contact", get(contact::show_own).post(contact::submit_own))
        .route("/my/contact/erase", get(contact::ask_erase).post(contact::erase))
        .route("/my/messages", get(messages::show).post(messages::submit))
        .route("/messages/stop", get(messages::ask_stop).post(messages::stop))
        .route("/line/link", get(line::show).post(line::submit))
        .route("/my/line", get(line::show_own).post(line::unlink))
        .route("/my/{booking}/move", get(choose::venues))
        .route("/my/{booking}/move/day", get(choose::days))
        .route("/my/{booking}/move/time", get(choose::times).post(confirm::hold))
        .route("/my/{booking}/move/extend", get(confirm::show).post(confirm::hold))
        .route("/my/{booking}/move/confirm", get(confirm::show).post(confirm::submit))
        .route("/my/{booking}/cancel", get(cancel::show).post(cancel::submit))
        .route("/my/{booking}/print", get(sheet::print))
        .route("/my/{booking}/card", get(sheet::card))
        .route("/my/{booking}/calendar.ics", get(sheet::calendar))
        .route("/my/{booking}/receipt", get(sheet::receipt))
        .route("/my/{booking}/receipt.svg", get(sheet::picture))
        .route("/waitlist/{programme}", get(waitlist::show).post(waitlist::join))
        .route("/waitlist/{programme}/leave", get(waitlist::ask_leave).post(waitlist::leave))
        .route("/waitlist/{programme}/decline", get(waitlist::ask_decline).post(waitlist::decline))
        .route("/verify", get(verify::show).post(verify::submit))
        .route("/verify/back", post(verify::put_back))
        .route("/fairness", get(fairness::show))
        .route("/fairness.json", get(fairness::json))
        .method_not_allowed_fallback(trouble::not_this_way)
        .fallback(trouble::missing)
        .layer(CatchPanicLayer::custom(|_| trouble::broken()))
        .merge(files::routes())
}
