//! A print file of letters: one document of one A4 page a letter, and the index by which a register finds the addresses.
//!
//! It is a file to keep and to print, not a page of the site: everything it needs is in it, and it asks nobody for anything.
//! The surprise: the place for the address is left empty, because the municipality alone knows it; it is put there as a
//! sticker, or shows through the window of an envelope.

use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::messages::{Letter, LetterFile};
use service::wording::{Lang, Words};

use crate::page::{Html, html, qr};

#[derive(Template)]
#[template(path = "staff/letters.html")]
struct Page {
    title: Html,
    cover: Vec<Html>,
    index_label: Html,
    index_url: String,
    index_name: String,
    sheets: Vec<Sheet>,
}

/// One letter on its page.
struct Sheet {
    lang: &'static str,
    page: usize,
    pages: usize,
    number: Html,
    again: Option<Html>,
    window: Html,
    subject: Html,
    paragraphs: Vec<Html>,
    qr: Html,
}

/// The document; `words` are those of whoever prints.
pub fn page(file: &LetterFile, words: Words) -> String {
    let count = file.letters.len();
    let say = |key: &str, name: &'static str, number: usize| {
        html(&words.text(key, &[(name, number.to_string().into())]))
    };
    let numbers = [("count", count.to_string().into()), ("number", file.number.to_string().into())];
    let mut cover = vec![html(&words.text("letters-cover", &numbers))];
    cover.extend(file.again.then(|| html(&words.text("letters-cover-again", &[]))));
    cover.extend((file.left > 0).then(|| say("letters-cover-left", "left", file.left)));
    let sheets = file.letters.iter().enumerate();
    let page = Page {
        title: html(&words.text("letters-title", &[])),
        cover,
        index_label: html(&words.text("letters-index", &[])),
        index_url: format!(
            "data:text/csv;charset=utf-8,{}",
            utf8_percent_encode(&index(file), NON_ALPHANUMERIC)
        ),
        index_name: format!("{}.csv", name(file)),
        sheets: sheets.map(|(at, letter)| sheet(letter, at + 1, count, file.again)).collect(),
    };
    page.render().unwrap_or_default()
}

/// The name of a file, without its ending.
pub fn name(file: &LetterFile) -> String {
    format!("letters-{}-{}{}", file.programme, file.number, if file.again { "-again" } else { "" })
}

/// The index: which page goes to the address of which voucher.
pub fn index(file: &LetterFile) -> String {
    let mut text = String::from("\u{feff}page,letter,municipality_code,voucher_number,printed_again\r\n");
    for (at, it) in file.letters.iter().enumerate() {
        let again = if file.again { "yes" } else { "no" };
        let row = format!("{},{},{},{},{again}\r\n", at + 1, it.id, it.municipality_code, it.voucher_number);
        text.push_str(&row);
    }
    text
}

fn sheet(letter: &Letter, page: usize, pages: usize, again: bool) -> Sheet {
    let lang = Lang::from_code(&letter.lang).unwrap_or(Lang::Ja);
    let words = Words::new(lang);
    // The first paragraph says what the heading says, unless there is a reason to tell.
    let paragraphs = letter.text.split("\n\n").map(html);
    Sheet {
        lang: lang.html(),
        page,
        pages,
        number: html(&words.text("letter-number", &[("id", (&letter.id).into())])),
        again: again.then(|| html(&words.text("letter-again", &[]))),
        window: html(&Words::new(Lang::Ja).text("letters-window", &[])),
        subject: html(&letter.subject),
        paragraphs: paragraphs.collect(),
        qr: letter.booking.as_ref().map(|(id, number)| qr(id, number)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(again: bool) -> LetterFile {
        let letter = |lang: &str, booking| Letter {
            id: "0001-a".to_owned(),
            municipality_code: "131121".to_owned(),
            voucher_number: "0000000001".to_owned(),
            lang: lang.to_owned(),
            subject: "<予約>".to_owned(),
            text: "予約が完了しました\n\n大手町 & 東京".to_owned(),
            booking,
        };
        let booking = Some(("K7M29QXT4".to_owned(), "K7M2-9QXT-4".to_owned()));
        let letters = vec![letter("ja", booking), letter("ne", None)];
        LetterFile { number: 17, programme: "tokyo".to_owned(), again, letters, left: 3 }
    }

    #[test]
    fn every_letter_has_a_page_of_its_own_in_its_language_and_what_has_a_place_a_code() {
        let page = page(&file(false), Words::new(Lang::En));
        assert_eq!(page.matches("<section class=\"letter\"").count(), 2);
        assert!(page.contains("lang=\"ja\"") && page.contains("lang=\"ne\""));
        assert_eq!(page.matches("<svg class=\"qr\"").count(), 1);
        assert!(page.contains("width=\"35mm\""), "the code is larger than 25 mm with its quiet zone off");
        assert!(page.contains("&lt;予約&gt;") && page.contains("大手町 &amp; 東京"));
        assert!(page.contains("3 more letters wait"));
        assert!(!page.contains("Printed again") && !page.contains("再印刷"));
    }

    #[test]
    fn a_file_that_is_made_again_says_so_on_every_letter() {
        let page = page(&file(true), Words::new(Lang::En));
        assert!(page.contains("再印刷") && page.contains("फेरि छापिएको"));
        assert!(name(&file(true)).ends_with("-17-again"));
    }

    #[test]
    fn no_voucher_number_is_on_a_letter_and_the_index_has_it_by_page() {
        let page = page(&file(false), Words::new(Lang::En));
        let (head, letters) = page.split_once("<section class=\"letter\"").expect("a letter");
        assert!(!letters.contains("0000000001") && head.contains("0000000001"));
        let index = index(&file(false));
        let rows: Vec<&str> = index.trim_end().split("\r\n").collect();
        assert_eq!(rows[1], "1,0001-a,131121,0000000001,no");
        assert_eq!((rows.len(), rows[2].split(',').next()), (3, Some("2")));
    }

    #[test]
    fn the_file_asks_nobody_for_anything() {
        let page = page(&file(false), Words::new(Lang::Ja));
        assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("<link"));
    }
}
