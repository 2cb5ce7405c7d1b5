//! Refusals as problem details (RFC 9457), worded by `Accept-Language`.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use service::Refusal;
use service::wording::{Words, plain};

/// A refusal on its way out.
pub(crate) struct Problem {
    refusal: Refusal,
}

#[derive(Serialize)]
struct Body9457<'a> {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    code: &'a str,
    next: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<&'a str>,
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    facts: std::collections::BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    code: &'a str,
    detail: String,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        Problem { refusal }
    }
}

impl Problem {
    /// A problem that is none of the service's.
    pub(crate) fn bare(code: &'static str) -> Problem {
        Refusal::plain(code).into()
    }

    /// The answer in the language of the request.
    pub(crate) fn response(&self, headers: &HeaderMap) -> Response {
        let lang = super::request::lang(headers);
        let status = status_of(self.refusal.code);
        let words = Words::new(lang);
        let text = words.refusal(self.refusal.code, &self.refusal.args, self.refusal.retry_after_seconds);
        let body = Body9457 {
            r#type: format!("/openapi.json#{}", self.refusal.code),
            title: plain(&text.title),
            status: status.as_u16(),
            detail: plain(&text.detail),
            code: self.refusal.code,
            next: plain(&text.next),
            incident: self.refusal.incident.as_deref(),
            facts: self.refusal.args.iter().map(|(name, value)| (*name, value.as_str())).collect(),
            errors: self.fields(words),
        };
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = status;
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        out.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.html()));
        if let Some(seconds) = self.refusal.retry_after_seconds {
            out.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(position) = self.refusal.position {
            out.insert("tashika-position", HeaderValue::from(position));
        }
        if self.refusal.repeated {
            out.insert("tashika-repeated", HeaderValue::from_static("true"));
        }
        if status == StatusCode::UNAUTHORIZED {
            out.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn fields(&self, words: Words) -> Vec<Field<'_>> {
        let fields = self.refusal.fields.iter().map(|field| {
            let text = words.refusal(field.code, &field.args, None);
            Field { field: field.field, code: field.code, detail: plain(&text.detail) }
        });
        fields.collect()
    }
}

/// The answer when a handler panicked.
pub(crate) fn internal() -> Response {
    Problem::bare("internal").response(&HeaderMap::new())
}

/// The answer when none came in time.
pub(crate) fn late(headers: &HeaderMap) -> Response {
    Problem::from(Refusal::later("outcome.unknown", 2)).response(headers)
}

/// The answer of a server that does not serve from the store that it found.
pub(crate) fn closed(headers: &HeaderMap) -> Response {
    Problem::from(Refusal::later("not_ready", 60)).response(headers)
}

fn status_of(code: &str) -> StatusCode {
    match code {
        "session.missing" | "session.expired" | "login.no_match" => StatusCode::UNAUTHORIZED,
        "login.throttled" => StatusCode::TOO_MANY_REQUESTS,
        "method.not_allowed" => StatusCode::METHOD_NOT_ALLOWED,
        "route.unknown" | "programme.unknown" | "slot.unknown" | "booking.unknown" | "command.unknown" => {
            StatusCode::NOT_FOUND
        }
        "slot.full" | "booking.exists" | "hold.expired" | "hold.none" | "hold.limit"
        | "booking.not_active" | "cancel.too_late" | "move.too_late" | "move.same_slot"
        | "dose.later_booked" | "slot.closed" | "slot.stopped" | "slot.called_off" | "slot.kept"
        | "command.void" | "command.expired" | "waitlist.none" | "waitlist.not_on" | "waitlist.no_offer" => {
            StatusCode::CONFLICT
        }
        "idempotency.missing" | "idempotency.malformed" => StatusCode::BAD_REQUEST,
        "body.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        code if code.starts_with("claim.") => StatusCode::CONFLICT,
        "receipt.not_lost" | "receipt.evidence_of_loss" => StatusCode::CONFLICT,
        "overloaded"
        | "not_ready"
        | "outcome.unknown"
        | "booking.number_taken"
        | "booking.paused"
        | "contact.unavailable"
        | "contact.erasing" => StatusCode::SERVICE_UNAVAILABLE,
        "internal" => StatusCode::INTERNAL_SERVER_ERROR,
        "restore.receipts_first" => StatusCode::FORBIDDEN,
        code if code.starts_with("wave.") || code.starts_with("dose.") || code.starts_with("voucher.") => {
            StatusCode::FORBIDDEN
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
