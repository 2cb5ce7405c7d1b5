//! A citizen at the API of a running server: everybody in these towns has a voucher of one municipality and one birth date.

use serde_json::{Value, json};

use crate::house::Server;

/// The document in a body; an answer in chunks has their lengths around it.
pub fn document(body: &str) -> Value {
    let (from, to) = (body.find('{').expect("a document"), body.rfind('}').expect("a document"));
    serde_json::from_str(&body[from..=to]).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// What signs in the person with this voucher number.
pub fn sign_in(server: &Server, who: u64) -> String {
    let login = json!({ "programme": "tokyo", "municipality_code": "131121",
        "voucher_number": format!("{who:010}"), "birth_date": "19550301" });
    let (status, body) = server.ask("POST", "/api/v1/login", &[], &login.to_string()).expect("it answers");
    assert_eq!(status, 200, "{body}");
    format!("Bearer {}", document(&body)["token"].as_str().expect("a token"))
}

pub fn slot(server: &Server, index: usize) -> Value {
    let (_, list) = server.get("/api/v1/programmes/tokyo/slots");
    document(&list)["slots"][index].clone()
}

/// What a signed-in person is answered who books this slot.
pub fn try_to_book(server: &Server, token: &str, at: usize) -> (u16, Value) {
    let order = json!({ "slot": slot(server, at)["id"], "dose": 1 }).to_string();
    let headers = [("Authorization", token), ("Idempotency-Key", "one")];
    let (status, body) = server.ask("POST", "/api/v1/bookings", &headers, &order).expect("it answers");
    (status, document(&body))
}

/// The answer to a booking that must succeed.
pub fn book(server: &Server, token: &str, at: usize) -> Value {
    let (status, answer) = try_to_book(server, token, at);
    assert_eq!(status, 201, "{answer}");
    answer
}

/// The receipt of a booking as it is fetched later.
pub fn receipt(server: &Server, token: &str, booking: &Value) -> Value {
    let path = format!("/api/v1/bookings/{}/receipt", booking["booking"]["id"].as_str().expect("an id"));
    let (status, body) = server.ask("GET", &path, &[("Authorization", token)], "").expect("it answers");
    assert_eq!(status, 200, "{body}");
    document(&body)
}
