//! A talk as a telephone shows it: bubbles, buttons, and what was said.
//!
//! Plain HTML with forms and no script. What a bubble may hold is what we use. Everything is escaped, because a talk is made
//! of what strangers write. The surprise: the page is for people to look at and for tests to press on; it proves nothing about
//! how LINE itself draws.

use serde_json::Value;

use super::talk::{Said, State};

const STYLE: &str = "body{margin:0;background:#8cabd8;font:16px/1.5 sans-serif;color:#1a1a1a}\
main{max-width:430px;margin:0 auto;padding:12px 12px 96px}h1{font-size:16px;color:#fff;margin:4px 0 12px}\
.t{margin:10px 0 10px auto;width:fit-content;max-width:75%;background:#c3f2a4;border-radius:16px;padding:8px 12px}\
.o{margin:10px auto 10px 0;width:fit-content;max-width:85%;background:#fff;border-radius:16px;padding:8px 12px;white-space:pre-wrap}\
.b{margin:10px 0;max-width:340px;background:#fff;border-radius:16px;padding:16px;box-sizing:border-box}\
.c{display:flex;gap:8px;overflow-x:auto}.c .b{flex:0 0 300px}.f{margin-top:12px}\
.h{display:flex;gap:8px}.v{display:flex;flex-direction:column;gap:8px}.x p,.h p,.v p{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}\
form{margin:0}.p{display:block;width:100%;border:0;border-radius:8px;padding:12px;text-align:left;font:inherit;text-decoration:none;box-sizing:border-box;cursor:pointer}\
hr{border:0;border-top:1px solid #d0d0d0;margin:4px 0;width:100%}.q{display:flex;flex-wrap:wrap;gap:6px;margin:8px 0}\
.q .p{width:auto;border-radius:20px;background:#fff;padding:8px 14px;border:1px solid #555;color:#1a1a1a}\
footer{position:fixed;bottom:0;left:0;right:0;background:#fff;padding:8px}footer form{max-width:430px;margin:0 auto;display:flex;gap:6px}\
footer input{flex:1;min-width:0;font:inherit;padding:8px}footer button{font:inherit;padding:8px}";

/// The list of telephones.
pub fn telephones(state: &State) -> String {
    let links: String = state
        .talks
        .keys()
        .map(|user| {
            format!(
                "<p><a class=\"p\" style=\"background:#fff\" href=\"/phone/{0}\">{0}</a></p>",
                escaped(user)
            )
        })
        .collect();
    document(
        "LINE (counterpart)",
        &format!("<h1>LINE (counterpart)</h1>{links}<p><a href=\"/phone/Umihon1\">Umihon1</a></p>"),
    )
}

/// A talk.
pub fn telephone(state: &State, user: &str) -> String {
    let (talk, user) = (state.talk(user), escaped(user));
    let mut out = format!("<h1>{user}</h1>");
    for said in talk {
        match said {
            Said::Theirs(text) => out.push_str(&format!("<div class=\"t\">{}</div>", escaped(text))),
            Said::Ours(message) => out.push_str(&self::message(&user, message)),
        }
    }
    if let Some(Said::Ours(newest)) = talk.last() {
        let items = newest["quickReply"]["items"].as_array().cloned().unwrap_or_default();
        let buttons: String = items
            .iter()
            .map(|item| {
                pressable(
                    &user,
                    &item["action"],
                    &escaped(item["action"]["label"].as_str().unwrap_or_default()),
                    "",
                )
            })
            .collect();
        out.push_str(&format!("<div class=\"q\">{buttons}</div>"));
    }
    let foot = format!(
        "<span id=\"end\"></span><footer><form method=\"post\" action=\"/phone/{user}/say\"><input name=\"text\" \
         aria-label=\"message\"><button>Send</button><button formaction=\"/phone/{user}/follow\">Follow</button>\
         <button formaction=\"/phone/{user}/block\">Block</button></form></footer>"
    );
    document(&user, &format!("{out}{foot}"))
}

/// The question whether to link.
pub fn dialog(link_token: &str, nonce: &str) -> String {
    let hidden = |name: &str, value: &str| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value))
    };
    let form = format!(
        "<div class=\"b\"><h2>アカウント連携</h2><p>このアカウントとLINEを連携しますか</p>\
         <form method=\"post\" action=\"/dialog/bot/accountLink\">{}{}\
         <button class=\"p\" style=\"background:#06c755;color:#fff;text-align:center\">連携する</button></form></div>",
        hidden("linkToken", link_token),
        hidden("nonce", nonce)
    );
    document("LINE", &form)
}

fn message(user: &str, message: &Value) -> String {
    match message["type"].as_str() {
        Some("text") => {
            format!("<div class=\"o\">{}</div>", escaped(message["text"].as_str().unwrap_or_default()))
        }
        _ => {
            let contents = &message["contents"];
            match contents["contents"].as_array().filter(|_| contents["type"] == "carousel") {
                Some(bubbles) => {
                    let bubbles: String = bubbles.iter().map(|it| bubble(user, it)).collect();
                    format!("<div class=\"c\">{bubbles}</div>")
                }
                None => bubble(user, contents),
            }
        }
    }
}

fn bubble(user: &str, bubble: &Value) -> String {
    let part = |name: &str| bubble.get(name).map(|part| component(user, part)).unwrap_or_default();
    format!("<div class=\"b\">{}<div class=\"f\">{}</div></div>", part("body"), part("footer"))
}

fn component(user: &str, it: &Value) -> String {
    match it["type"].as_str() {
        Some("text") => {
            let size = match it["size"].as_str() {
                Some("lg") => 19,
                Some("sm") => 14,
                _ => 16,
            };
            let weight = if it["weight"] == "bold" { 700 } else { 400 };
            let color = escaped(it["color"].as_str().unwrap_or("#1a1a1a"));
            let align = escaped(it["align"].as_str().unwrap_or("start"));
            let flex = it["flex"].as_u64().map(|flex| format!(";flex:{flex}")).unwrap_or_default();
            let text = escaped(it["text"].as_str().unwrap_or_default());
            format!(
                "<p style=\"font-size:{size}px;font-weight:{weight};color:{color};text-align:{align}{flex}\">{text}</p>"
            )
        }
        Some("separator") => "<hr>".to_owned(),
        _ => {
            let contents = it["contents"].as_array().cloned().unwrap_or_default();
            let inside: String = contents.iter().map(|part| component(user, part)).collect();
            let layout = if it["layout"] == "horizontal" { "h" } else { "v" };
            let inside = format!("<div class=\"{layout}\">{inside}</div>");
            let ground = escaped(it["backgroundColor"].as_str().unwrap_or("transparent"));
            if it["action"].is_object() { pressable(user, &it["action"], &inside, &ground) } else { inside }
        }
    }
}

fn pressable(user: &str, action: &Value, inside: &str, ground: &str) -> String {
    let style = if ground.is_empty() { String::new() } else { format!(" style=\"background:{ground}\"") };
    let value = |name: &str| escaped(action[name].as_str().unwrap_or_default());
    match action["type"].as_str() {
        Some("uri") => format!("<a class=\"p\"{style} href=\"{}\">{inside}</a>", value("uri")),
        _ => format!(
            "<form method=\"post\" action=\"/phone/{user}/press\"><input type=\"hidden\" name=\"data\" value=\"{}\">\
             <input type=\"hidden\" name=\"text\" value=\"{}\"><button class=\"p\"{style}>{inside}</button></form>",
            value("data"),
            value("displayText")
        ),
    }
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
