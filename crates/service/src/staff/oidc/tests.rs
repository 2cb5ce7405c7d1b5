//! One provider: addresses, what it says of itself, who an answer is of. What it never does is reach another machine.
//!
//! The whole way, with keys that turn and tokens that lie, is in `crates/sim/tests/staff/identity.rs`.

use super::*;

/// RFC 7636, appendix B.
#[test]
fn a_challenge_is_that_of_the_standard() {
    let bytes = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
        214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    let verifier = url_text(&bytes);
    assert_eq!(verifier, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn what_stands_in_an_address_cannot_break_out_of_it() {
    let query = pairs(&[("a", "x&b=y#z"), ("c", "山 +")]);
    assert_eq!(query, "a=x%26b%3Dy%23z&c=%E5%B1%B1%20%2B");
    assert_eq!(with_query("https://id.example.jp/a?p=1", "b=2"), "https://id.example.jp/a?p=1&b=2");
    assert_eq!(with_query("https://id.example.jp/a", "b=2"), "https://id.example.jp/a?b=2");
}

fn provider(document: &'static str) -> Oidc {
    let settings = OidcSettings { issuer: "https://id.example.jp".to_owned(), ..OidcSettings::default() };
    Oidc::new(settings, Arc::new(move |_| Box::pin(async move { Ok((200, document.as_bytes().to_vec())) })))
}

#[tokio::test]
async fn a_document_that_is_not_this_provider_s_is_not_believed() {
    for (document, said) in [
        ("{}", "issuer \"\""),
        (r#"{"issuer":"https://id.example.jp/"}"#, "to the letter"),
        (r#"{"issuer":"https://evil.example","issuer":"https://id.example.jp"}"#, "stands twice"),
        (r#"{"issuer":"https://id.example.jp"}"#, "authorization_endpoint is missing"),
        (
            r#"{"issuer":"https://id.example.jp","authorization_endpoint":"http://id.example.jp/a"}"#,
            "which is not https",
        ),
        (
            r#"{"issuer":"https://id.example.jp","authorization_endpoint":"javascript:alert(1)"}"#,
            "which is not https",
        ),
        ("<html>", "not the JSON"),
    ] {
        let told = provider(document).look(0).await.expect_err(document);
        assert!(told.contains(said), "{document}: {told}");
    }
}

#[test]
fn an_answer_names_the_issuer_that_was_asked_or_none_where_it_need_not() {
    let oidc = provider("{}");
    assert!(oidc.same_issuer("https://id.example.jp", true).is_ok());
    assert!(oidc.same_issuer("", false).is_ok() && oidc.same_issuer("", true).is_err());
    assert!(oidc.same_issuer("https://evil.example", false).is_err());
}
