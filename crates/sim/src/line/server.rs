//! The addresses of the counterpart: those of LINE that we use, and its own pages.
//!
//! A body is kept before it is judged. What is to fail fails here. Who does not bring the channel access token gets nothing.
//! The surprise: silence is a connection that stays open, because that is how LINE is away.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::talk::Fault;
use super::{Core, TOKEN, limits, page};

/// How long a page waits for an answer before it is shown without.
const PAGE_TIME: Duration = Duration::from_secs(5);

type It = Shared<Arc<Core>>;

/// Everything that it answers.
pub fn routes(core: Arc<Core>) -> Router {
    Router::new()
        .route("/v2/bot/message/reply", post(reply))
        .route("/v2/bot/message/push", post(push))
        .route("/v2/bot/info", get(info))
        .route("/v2/bot/message/quota", get(quota))
        .route("/v2/bot/message/quota/consumption", get(consumption))
        .route("/v2/bot/user/{user}/linkToken", post(link_token))
        .route("/v2/bot/richmenu", post(rich_menu))
        .route("/v2/bot/richmenu/{menu}/content", post(rich_menu_picture))
        .route("/v2/bot/user/all/richmenu/{menu}", post(rich_menu_for_all))
        .route("/dialog/bot/accountLink", get(dialog).post(agree))
        .route("/", get(telephones))
        .route("/phone/{user}", get(telephone))
        .route("/phone/{user}/say", post(say))
        .route("/phone/{user}/press", post(press))
        .route("/phone/{user}/follow", post(follow))
        .route("/phone/{user}/block", post(block))
        .route("/webhook", post(lead))
        .route("/bodies.ndjson", get(bodies))
        .with_state(core)
}

fn may(headers: &HeaderMap) -> bool {
    let wanted = format!("Bearer {TOKEN}");
    headers.get(header::AUTHORIZATION).is_some_and(|value| value.as_bytes() == wanted.as_bytes())
}

fn told(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({ "message": message }))).into_response()
}

/// Answers a call of the messaging API, with what is to go wrong with it.
async fn answer(
    core: &Core,
    headers: &HeaderMap,
    kind: &str,
    body: &Value,
    carry_out: impl FnOnce(&Core) -> Response,
) -> Response {
    if !may(headers) {
        return told(401, "Authentication failed");
    }
    let said = matches!(kind, "reply" | "push" | "linkToken");
    let fault = if said { core.state().faults.pop_front() } else { None };
    if let Some(Fault::Refuse(status)) = fault {
        return told(status, "refused on request");
    }
    let response = carry_out(core);
    let status = response.status().as_u16();
    core.state().bodies.push(json!({ "kind": kind, "status": status, "body": body }));
    core.has_changed();
    match fault {
        Some(Fault::Lose(status)) => told(status, "lost on request"),
        Some(Fault::Silence) => std::future::pending().await,
        _ => response,
    }
}

fn messages(body: &Value) -> Result<&[Value], String> {
    let messages = body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    limits::check(messages).map(|()| messages)
}

async fn reply(Shared(core): It, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    answer(&core, &headers, "reply", &body, |core| {
        let token = body["replyToken"].as_str().unwrap_or_default();
        match messages(&body).and_then(|messages| core.state().reply(token, messages)) {
            Ok(()) => Json(json!({ "sentMessages": [] })).into_response(),
            Err(why) => told(400, &why),
        }
    })
    .await
}

async fn push(Shared(core): It, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    answer(&core, &headers, "push", &body, |core| {
        let key = headers.get("x-line-retry-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
        let to = body["to"].as_str().unwrap_or_default();
        match messages(&body).map(|messages| core.state().push(to, messages, key)) {
            Ok(true) => Json(json!({ "sentMessages": [] })).into_response(),
            Ok(false) => told(409, "The retry key is already accepted"),
            Err(why) => told(400, &why),
        }
    })
    .await
}

async fn info(Shared(core): It, headers: HeaderMap) -> Response {
    answer(&core, &headers, "info", &Value::Null, |_| {
        Json(json!({
            "userId": format!("U{}", "0".repeat(32)), "basicId": "@tashika", "displayName": "Tashika",
            "chatMode": "bot", "markAsReadMode": "auto",
        }))
        .into_response()
    })
    .await
}

async fn quota(Shared(core): It, headers: HeaderMap) -> Response {
    answer(&core, &headers, "quota", &Value::Null, |_| {
        Json(json!({ "type": "limited", "value": 30_000 })).into_response()
    })
    .await
}

async fn consumption(Shared(core): It, headers: HeaderMap) -> Response {
    answer(&core, &headers, "consumption", &Value::Null, |core| {
        Json(json!({ "totalUsage": core.state().pushes })).into_response()
    })
    .await
}

async fn link_token(Shared(core): It, headers: HeaderMap, Path(user): Path<String>) -> Response {
    answer(&core, &headers, "linkToken", &Value::Null, |core| {
        Json(json!({ "linkToken": core.state().link_token(&user) })).into_response()
    })
    .await
}

async fn rich_menu(Shared(core): It, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    answer(&core, &headers, "richMenu", &body, |core| {
        let mut state = core.state();
        let name = format!("richmenu-{}", state.rich_menus.len() + 1);
        state.rich_menus.insert(name.clone(), false);
        Json(json!({ "richMenuId": name })).into_response()
    })
    .await
}

async fn rich_menu_picture(
    Shared(core): It,
    headers: HeaderMap,
    Path(menu): Path<String>,
    picture: axum::body::Bytes,
) -> Response {
    answer(&core, &headers, "picture", &Value::Null, |core| {
        let png = picture.starts_with(b"\x89PNG") && picture.len() <= 1_000_000;
        match core.state().rich_menus.get_mut(&menu) {
            Some(has) if png => {
                *has = true;
                Json(json!({})).into_response()
            }
            _ => told(400, "no such menu, or no picture"),
        }
    })
    .await
}

async fn rich_menu_for_all(Shared(core): It, headers: HeaderMap, Path(menu): Path<String>) -> Response {
    answer(&core, &headers, "richMenuForAll", &Value::Null, |core| {
        let mut state = core.state();
        if state.rich_menus.get(&menu) == Some(&true) {
            state.rich_menu = Some(menu);
            return Json(json!({})).into_response();
        }
        told(400, "no such menu with a picture")
    })
    .await
}

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "linkToken")]
    link_token: String,
    nonce: String,
}

async fn dialog(Shared(core): It, Query(asked): Query<Asked>) -> Response {
    match core.state().owner_of_link(&asked.link_token) {
        Some(_) => Html(page::dialog(&asked.link_token, &asked.nonce)).into_response(),
        None => (StatusCode::BAD_REQUEST, "this link token was used, or never given out").into_response(),
    }
}

async fn agree(Shared(core): It, Form(asked): Form<Asked>) -> Response {
    let (owner, event) = {
        let mut state = core.state();
        (state.owner_of_link(&asked.link_token), state.agreed(&asked.link_token, &asked.nonce))
    };
    match (owner, event) {
        (Some(user), Some(event)) => fire(&core, &user, event).await,
        _ => (StatusCode::BAD_REQUEST, "this link token was used, or never given out").into_response(),
    }
}

async fn telephones(Shared(core): It) -> Html<String> {
    Html(page::telephones(&core.state()))
}

async fn telephone(Shared(core): It, Path(user): Path<String>) -> Html<String> {
    Html(page::telephone(&core.state(), &user))
}

/// Sends an event, and shows the telephone when there is an answer.
async fn fire(core: &Core, user: &str, event: Value) -> Response {
    let before = core.state().answers(user);
    core.fire(event).await;
    core.until(PAGE_TIME, |state| (state.answers(user) > before).then_some(())).await;
    Redirect::to(&format!("/phone/{user}#end")).into_response()
}

#[derive(Deserialize)]
struct Written {
    text: String,
}

async fn say(Shared(core): It, Path(user): Path<String>, Form(written): Form<Written>) -> Response {
    let event = core.state().written(&user, &written.text);
    fire(&core, &user, event).await
}

#[derive(Deserialize)]
struct Pressed {
    data: String,
    text: String,
}

async fn press(Shared(core): It, Path(user): Path<String>, Form(pressed): Form<Pressed>) -> Response {
    let action = json!({ "data": pressed.data, "displayText": pressed.text });
    let event = core.state().pressed(&user, &action);
    fire(&core, &user, event).await
}

async fn follow(Shared(core): It, Path(user): Path<String>) -> Response {
    let event = {
        let mut state = core.state();
        state.blocked.remove(&user);
        state.event(&user, "follow", json!({}), true)
    };
    fire(&core, &user, event).await
}

async fn block(Shared(core): It, Path(user): Path<String>) -> Response {
    let event = core.state().blocked(&user);
    core.fire(event).await;
    Redirect::to(&format!("/phone/{user}#end")).into_response()
}

async fn lead(Shared(core): It, program: String) -> StatusCode {
    core.state().webhook = format!("{}/line/webhook", program.trim());
    StatusCode::NO_CONTENT
}

async fn bodies(Shared(core): It) -> String {
    core.state().bodies.iter().map(|body| format!("{body}\n")).collect()
}
