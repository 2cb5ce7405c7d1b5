//! The console: one page for each thing that the people behind the counter do.
//!
//! It works by keyboard and, but for the page of a venue without a network, without a script; with the citizens' style sheet and the same headers. Every form needs an
//! `Origin`, because whoever acts here acts for others. Which role may do what is the service's to say: a page asks for what
//! it needs, and [`ROUTES`] only tells which act stands behind which address, so that a test can walk them all.

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use service::permission::Act;
use tower_http::catch_panic::CatchPanicLayer;

use crate::Door;
use crate::guest::trouble;

mod accounts;
mod acts;
mod audit;
mod board;
mod call;
mod call_backs;
mod clinics;
mod code;
mod desk;
mod enrol;
mod entrance;
mod export;
mod home;
mod looks;
mod member;
mod municipality;
mod oidc;
mod person;
mod place;
mod planner;
mod programmes;
mod sessions;
mod system;
mod turn;
mod venue;
mod waitlist;

/// Every address of the console with the act behind it; `None` for what everybody who is signed in may do.
pub const ROUTES: &[(&str, &str, Option<Act>)] = &[
    ("GET", "/staff", None),
    ("GET", "/staff/sign-in", None),
    ("POST", "/staff/sign-in", None),
    ("POST", "/staff/sign-out", None),
    ("GET", "/staff/enrol", None),
    ("POST", "/staff/enrol", None),
    ("GET", "/staff/prove", None),
    ("POST", "/staff/prove", None),
    ("GET", "/staff/oidc/sign-in", None),
    ("GET", "/staff/oidc/callback", None),
    ("GET", "/staff/oidc/prove", None),
    ("GET", "/staff/sessions", None),
    ("POST", "/staff/sessions", None),
    ("GET", "/staff/accounts", Some(Act::SeeAccounts)),
    ("POST", "/staff/accounts", Some(Act::ChangeAccount)),
    ("POST", "/staff/accounts/session", Some(Act::EndSession)),
    ("GET", "/staff/looks", Some(Act::SeeLooks)),
    ("GET", "/staff/figures", Some(Act::SeeFigures)),
    ("GET", "/staff/waitlist", Some(Act::SeeWaitlist)),
    ("GET", "/staff/system", Some(Act::SeeSystem)),
    ("GET", "/staff/municipality", Some(Act::SeeRoster)),
    ("GET", "/staff/municipality/list", Some(Act::LoadRoster)),
    ("POST", "/staff/municipality/list", Some(Act::LoadRoster)),
    ("GET", "/staff/municipality/list/bad.csv", Some(Act::LoadRoster)),
    ("GET", "/staff/municipality/list/rows.csv", Some(Act::LoadRoster)),
    ("POST", "/staff/municipality/apply", Some(Act::LoadRoster)),
    ("GET", "/staff/municipality/undo", Some(Act::UndoRoster)),
    ("POST", "/staff/municipality/undo", Some(Act::UndoRoster)),
    ("POST", "/staff/municipality/voucher", Some(Act::AmendVoucher)),
    ("GET", "/staff/municipality/digests", Some(Act::CompareDigests)),
    ("POST", "/staff/municipality/digests", Some(Act::CompareDigests)),
    ("POST", "/staff/municipality/vrs", Some(Act::ExportVrs)),
    ("POST", "/staff/municipality/letters", Some(Act::PrintLetters)),
    ("GET", "/staff/audit", Some(Act::SeeJournal)),
    ("GET", "/staff/audit/entry", Some(Act::SeeJournal)),
    ("GET", "/staff/audit/proof", Some(Act::SeeJournal)),
    ("GET", "/staff/export", Some(Act::ExportTable)),
    ("POST", "/staff/export", Some(Act::ExportTable)),
    ("GET", "/staff/desk", None),
    ("POST", "/staff/desk", Some(Act::FindPerson)),
    ("GET", "/staff/desk/places", Some(Act::FindPerson)),
    ("POST", "/staff/desk/places", Some(Act::FindPerson)),
    ("POST", "/staff/desk/end", None),
    ("GET", "/staff/desk/calls", Some(Act::SeeCallBacks)),
    ("POST", "/staff/desk/calls/take", Some(Act::TakeCallBack)),
    ("POST", "/staff/desk/calls/end", Some(Act::TakeCallBack)),
    ("GET", "/staff/person/call", Some(Act::NoteCallBack)),
    ("POST", "/staff/person/call", Some(Act::NoteCallBack)),
    ("POST", "/staff/person/code", Some(Act::GiveCode)),
    ("GET", "/staff/person/link", Some(Act::LinkVoucher)),
    ("POST", "/staff/person/link", Some(Act::LinkVoucher)),
    ("GET", "/staff/person", Some(Act::SeePerson)),
    ("POST", "/staff/person", Some(Act::SeePerson)),
    ("GET", "/staff/person/place", Some(Act::HoldPlace)),
    ("POST", "/staff/person/place", Some(Act::HoldPlace)),
    ("POST", "/staff/person/release", Some(Act::HoldPlace)),
    ("POST", "/staff/person/book", Some(Act::BookPlace)),
    ("POST", "/staff/person/move", Some(Act::MoveBooking)),
    ("POST", "/staff/person/cancel", Some(Act::CancelBooking)),
    ("POST", "/staff/person/lift", Some(Act::LiftPause)),
    ("POST", "/staff/person/message", Some(Act::ShowReceipt)),
    ("POST", "/staff/person/wish", Some(Act::ChooseMessages)),
    ("POST", "/staff/person/wait", Some(Act::KeepTurn)),
    ("POST", "/staff/person/leave", Some(Act::KeepTurn)),
    ("POST", "/staff/person/decline", Some(Act::KeepTurn)),
    ("GET", "/staff/person/receipt", Some(Act::ShowReceipt)),
    ("GET", "/staff/clinics", Some(Act::PlanSlots)),
    ("POST", "/staff/clinics/decide", Some(Act::DecideProposal)),
    ("POST", "/staff/clinics/opening", Some(Act::ProposeSlots)),
    ("GET", "/staff/clinics/series", Some(Act::PlanSlots)),
    ("POST", "/staff/clinics/series", Some(Act::PlanSlots)),
    ("POST", "/staff/clinics/propose", Some(Act::ProposeSlots)),
    ("GET", "/staff/clinics/prospects", Some(Act::PlanSlots)),
    ("GET", "/staff/venue", Some(Act::SeeDay)),
    ("POST", "/staff/venue", Some(Act::SeeArrival)),
    ("GET", "/staff/venue/arrival", Some(Act::SeeArrival)),
    ("POST", "/staff/venue/check-in", Some(Act::CheckIn)),
    ("POST", "/staff/venue/walk-in", Some(Act::WalkIn)),
    ("POST", "/staff/venue/dose", Some(Act::RecordDose)),
    ("POST", "/staff/venue/lot", Some(Act::RecordDose)),
    ("POST", "/staff/venue/undo", Some(Act::UndoStep)),
    ("POST", "/staff/venue/next-dose", Some(Act::BookNextDose)),
    ("GET", "/staff/venue/close", Some(Act::CloseDay)),
    ("POST", "/staff/venue/close", Some(Act::CloseDay)),
    ("GET", "/staff/venue/offline", Some(Act::SeeDay)),
    ("GET", "/staff/venue/kept", Some(Act::SeeDay)),
    ("POST", "/staff/venue/reconcile", Some(Act::CheckIn)),
    ("GET", "/staff/venue/paper", Some(Act::SeeDay)),
    ("GET", "/staff/venue/paper/file", Some(Act::SeeDay)),
    ("GET", "/staff/planner", Some(Act::SeePlaces)),
    ("GET", "/staff/planner/places", Some(Act::SeePlaces)),
    ("GET", "/staff/planner/places.csv", Some(Act::SeePlaces)),
    ("GET", "/staff/planner/stop", Some(Act::SeePlaces)),
    ("POST", "/staff/planner/stop", Some(Act::StopBooking)),
    ("GET", "/staff/planner/call-off", Some(Act::SeePlaces)),
    ("POST", "/staff/planner/call-off", Some(Act::CallOff)),
    ("GET", "/staff/planner/move", Some(Act::SeePlaces)),
    ("POST", "/staff/planner/move", Some(Act::MoveDisplaced)),
    ("GET", "/staff/planner/capacity", Some(Act::SeePlaces)),
    ("POST", "/staff/planner/capacity", Some(Act::ChangeCapacity)),
    ("GET", "/staff/planner/notices", Some(Act::SeePlaces)),
    ("POST", "/staff/planner/notices", Some(Act::GiveNotice)),
    ("GET", "/staff/planner/quotas", Some(Act::SeePlaces)),
    ("GET", "/staff/planner/quota", Some(Act::SeePlaces)),
    ("POST", "/staff/planner/quota", Some(Act::StateQuota)),
    ("GET", "/staff/planner/overbookings", Some(Act::SeePlaces)),
    ("GET", "/staff/planner/overbooking", Some(Act::SeePlaces)),
    ("POST", "/staff/planner/overbooking", Some(Act::ProposeOverbooking)),
    ("POST", "/staff/planner/overbooking/lift", Some(Act::LiftOverbooking)),
    ("GET", "/staff/planner/recall", Some(Act::SeeRecall)),
    ("POST", "/staff/planner/recall", Some(Act::RecallLot)),
    ("GET", "/staff/planner/recall.csv", Some(Act::SeeRecall)),
    ("POST", "/staff/planner/lot", Some(Act::ChangeLot)),
    ("GET", "/staff/programmes", Some(Act::SeeProgramme)),
    ("POST", "/staff/programmes", Some(Act::ChangeProgramme)),
    ("GET", "/staff/programmes/file", Some(Act::SeeProgramme)),
];

/// The pages.
pub fn routes() -> Router<Door> {
    Router::new()
        .merge(desk_routes())
        .route("/staff", get(home::show))
        .route("/staff/sign-in", get(entrance::show).post(entrance::submit))
        .route("/staff/sign-out", post(entrance::leave))
        .route("/staff/enrol", get(enrol::show).post(enrol::submit))
        .route("/staff/prove", get(entrance::ask_proof).post(entrance::prove))
        .route("/staff/oidc/sign-in", get(oidc::depart))
        .route("/staff/oidc/callback", get(oidc::arrive))
        .route("/staff/oidc/prove", get(oidc::depart_to_prove))
        .route("/staff/sessions", get(sessions::show).post(sessions::end))
        .route("/staff/accounts", get(accounts::show).post(accounts::change))
        .route("/staff/accounts/session", post(accounts::end_session))
        .route("/staff/looks", get(looks::show))
        .route("/staff/figures", get(board::show))
        .route("/staff/waitlist", get(waitlist::show))
        .route("/staff/system", get(system::show))
        .route("/staff/municipality", get(municipality::show))
        .route("/staff/municipality/list", get(municipality::list::show).post(municipality::list::bring))
        .route("/staff/municipality/list/bad.csv", get(municipality::list::bad))
        .route("/staff/municipality/list/rows.csv", get(municipality::list::rows))
        .route("/staff/municipality/apply", post(municipality::list::apply))
        .route("/staff/municipality/undo", get(municipality::acts::ask_undo).post(municipality::acts::undo))
        .route("/staff/municipality/voucher", post(municipality::acts::amend))
        .route("/staff/municipality/digests", get(municipality::digests::show))
        .route("/staff/municipality/digests", post(municipality::digests::submit))
        .route("/staff/municipality/vrs", post(municipality::vrs::take))
        .route("/staff/municipality/letters", post(municipality::letters::take))
        .route("/staff/audit", get(audit::show))
        .route("/staff/audit/entry", get(audit::entry))
        .route("/staff/audit/proof", get(audit::proof))
        .route("/staff/export", get(export::show).post(export::file))
        .route("/staff/clinics", get(clinics::show))
        .route("/staff/clinics/decide", post(clinics::decide))
        .route("/staff/clinics/opening", post(clinics::opening))
        .route("/staff/clinics/series", get(clinics::series::show).post(clinics::series::preview))
        .route("/staff/clinics/propose", post(clinics::series::propose))
        .route("/staff/clinics/prospects", get(clinics::prospects::show))
        .route("/staff/venue", get(venue::show).post(venue::find))
        .route("/staff/venue/arrival", get(venue::arrival::show))
        .route("/staff/venue/check-in", post(venue::acts::check_in))
        .route("/staff/venue/walk-in", post(venue::acts::walk_in))
        .route("/staff/venue/dose", post(venue::acts::dose))
        .route("/staff/venue/lot", post(venue::acts::lot))
        .route("/staff/venue/undo", post(venue::acts::undo))
        .route("/staff/venue/next-dose", post(venue::acts::next_dose))
        .route("/staff/venue/close", get(venue::close::show).post(venue::close::close))
        .route("/staff/venue/offline", get(venue::offline::show))
        .route("/staff/venue/kept", get(venue::offline::kept))
        .route("/staff/venue/reconcile", post(venue::offline::reconcile))
        .route("/staff/venue/paper", get(venue::paper::show))
        .route("/staff/venue/paper/file", get(venue::paper::file))
        .route("/staff/programmes", get(programmes::show).post(programmes::change))
        .route("/staff/programmes/file", get(programmes::file))
        .merge(planner_routes())
        .method_not_allowed_fallback(member::button_only)
        .layer(CatchPanicLayer::custom(|_| trouble::broken()))
        .layer(from_fn(with_origin))
}

fn planner_routes() -> Router<Door> {
    Router::new()
        .route("/staff/planner", get(planner::show))
        .route("/staff/planner/places", get(planner::show_places))
        .route("/staff/planner/places.csv", get(planner::table))
        .route("/staff/planner/stop", get(planner::preview_stop).post(planner::stop))
        .route("/staff/planner/call-off", get(planner::preview_call_off).post(planner::call_off))
        .route("/staff/planner/move", get(planner::preview_relocation).post(planner::relocate))
        .route("/staff/planner/capacity", get(planner::preview_capacity).post(planner::capacity))
        .route("/staff/planner/notices", get(planner::show_notices).post(planner::announce))
        .route("/staff/planner/quotas", get(planner::show_quotas))
        .route("/staff/planner/quota", get(planner::preview_quota).post(planner::change_quota))
        .route("/staff/planner/overbookings", get(planner::show_overbookings))
        .route("/staff/planner/overbooking", get(planner::preview_overbooking))
        .route("/staff/planner/overbooking", post(planner::propose_overbooking))
        .route("/staff/planner/overbooking/lift", post(planner::lift_overbooking))
        .route("/staff/planner/recall", get(planner::show_recall).post(planner::recall))
        .route("/staff/planner/recall.csv", get(planner::recall_table))
        .route("/staff/planner/lot", post(planner::declare_lot))
}

fn desk_routes() -> Router<Door> {
    Router::new()
        .route("/staff/desk", get(desk::show).post(desk::find))
        .route("/staff/desk/places", get(call::show).post(call::choose))
        .route("/staff/desk/end", post(call::end))
        .route("/staff/desk/calls", get(call_backs::show))
        .route("/staff/desk/calls/take", post(call_backs::take))
        .route("/staff/desk/calls/end", post(call_backs::end))
        .route("/staff/person/call", get(call_backs::ask).post(call_backs::promise))
        .route("/staff/person/code", post(code::give))
        .route("/staff/person/link", get(code::ask).post(code::link))
        .route("/staff/person", get(person::show).post(acts::verify))
        .route("/staff/person/place", get(place::show).post(place::hold))
        .route("/staff/person/release", post(acts::release))
        .route("/staff/person/book", post(acts::book))
        .route("/staff/person/move", post(acts::relocate))
        .route("/staff/person/cancel", post(acts::cancel))
        .route("/staff/person/lift", post(acts::lift))
        .route("/staff/person/message", post(acts::message))
        .route("/staff/person/wish", post(acts::wish))
        .route("/staff/person/wait", post(turn::join))
        .route("/staff/person/leave", post(turn::leave))
        .route("/staff/person/decline", post(turn::decline))
        .route("/staff/person/receipt", get(acts::receipt))
}

/// A form without a word of where it comes from is not taken: a browser always says it. Whether it comes from here is judged
/// for all pages at once.
async fn with_origin(request: Request, next: Next) -> Response {
    let says = [header::ORIGIN.as_str(), "sec-fetch-site"];
    let read_only = matches!(*request.method(), Method::GET | Method::HEAD);
    if read_only || says.iter().any(|name| request.headers().contains_key(*name)) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "the request does not say which page it comes from\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_in_the_table_with_its_methods() {
        let source = include_str!("staff.rs");
        let wired = source.split("pub fn routes").nth(1).and_then(|rest| rest.split("\n/// A form").next());
        let mut found: Vec<(&str, &str)> = Vec::new();
        for route in wired.expect("the routes").split(".route(\"").skip(1) {
            let (path, handlers) = route.split_once("\", ").expect("a path and its handlers");
            let handlers = handlers.lines().next().unwrap_or_default();
            for (method, sign) in [("GET", "get("), ("POST", "post(")] {
                if handlers.contains(sign) {
                    found.push((method, path));
                }
            }
        }
        let mut told: Vec<(&str, &str)> = ROUTES.iter().map(|(method, path, _)| (*method, *path)).collect();
        found.sort_unstable();
        told.sort_unstable();
        assert_eq!(found, told);
    }
}
