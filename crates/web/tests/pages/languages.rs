//! Every page speaks the language that was chosen, offers the others, and says where no native speaker has read it.

use service::wording::{Lang, Words, bare};

use crate::browser::House;

#[tokio::test]
async fn a_page_tells_its_language_and_whether_a_native_speaker_has_read_it() {
    let house = House::new().await;
    for lang in Lang::ALL {
        let page = house.browser().get(&format!("/verify?lang={}", lang.code())).await;
        assert!(page.text.contains(&format!("<html lang=\"{}\"", lang.html())), "{lang:?}: {}", page.text);
        assert!(page.text.contains(&bare(&Words::new(lang).text("verify-key", &[]))) || lang == Lang::JaEasy);
        let note = bare(&Words::new(lang).text("unreviewed", &[]));
        assert_eq!(page.text.contains(&note), !lang.is_reviewed(), "{lang:?}");
        for other in Lang::ALL.into_iter().filter(|other| *other != lang) {
            let link = format!("?lang={}\" hreflang=\"{}\"", other.code(), other.html());
            assert!(page.text.contains(&link), "{lang:?} does not offer {other:?}");
        }
    }
}

#[tokio::test]
async fn the_first_page_shows_every_language_and_the_others_fold_them_away() {
    let house = House::new().await;
    let mut browser = house.browser();
    let first = browser.get("/").await;
    assert!(!first.text.contains("<details>") && first.text.contains("नेपाली"));
    let other = browser.get("/verify").await;
    assert!(
        other.text.contains("<details><summary>言語（Language）</summary>") && other.text.contains("नेपाली")
    );
}

#[tokio::test]
async fn the_console_answers_in_japanese_whoever_reads_neither_of_its_languages() {
    let house = House::new().await;
    for lang in Lang::ALL {
        let page = house.browser().get(&format!("/staff/sign-in?lang={}", lang.code())).await;
        assert!(
            page.text.contains(&format!("<html lang=\"{}\"", lang.of_staff().html())),
            "{lang:?}: {}",
            page.text
        );
        assert!(
            !page.text.contains("unreviewed") && !page.text.contains("한국어"),
            "{lang:?}: {}",
            page.text
        );
    }
    assert_eq!(
        (Lang::Ko.of_staff(), Lang::En.of_staff(), Lang::JaEasy.of_staff()),
        (Lang::Ja, Lang::En, Lang::Ja)
    );
}

#[tokio::test]
async fn the_wish_of_the_browser_is_heard_in_every_language() {
    let house = House::new().await;
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::JaEasy) {
        let mut browser = house.browser();
        browser.lang = lang.html();
        let page = browser.get("/").await;
        assert!(page.text.contains(&format!("<html lang=\"{}\"", lang.html())), "{lang:?}");
    }
}
