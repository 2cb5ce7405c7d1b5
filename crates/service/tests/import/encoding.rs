//! Which encoding a file is in, and where it stops being text.

use std::io::{Cursor, Read};

use proptest::prelude::*;
use service::import::encoding::{Asked, Decoder, Encoding, Undecodable, private_use, survey};

fn read(bytes: &[u8], encoding: Encoding) -> Result<String, String> {
    let mut text = String::new();
    match Decoder::new(bytes, encoding).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => Err(error.to_string()),
    }
}

fn cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

#[test]
fn plain_text_is_utf8() {
    assert_eq!(survey(&b"a,b\n"[..], Asked::Auto).unwrap().encoding, Encoding::Utf8);
}

#[test]
fn japanese_cp932_is_found_out_and_says_why_it_is_not_utf8() {
    let survey = survey(&cp932("code\n券番号,①㈱髙\n")[..], Asked::Auto).unwrap();
    assert_eq!(survey.encoding, Encoding::Cp932);
    assert_eq!(survey.not_utf8.map(|found| (found.line, found.column)), Some((2, 1)));
}

#[test]
fn what_was_asked_for_is_not_second_guessed() {
    assert_eq!(survey(&b"\x81"[..], Asked::Utf8).unwrap().encoding, Encoding::Utf8);
    assert_eq!(survey(&b"abc"[..], Asked::Cp932).unwrap().encoding, Encoding::Cp932);
}

#[test]
fn the_digest_is_of_the_bytes() {
    let digest = survey(&b"abc"[..], Asked::Auto).unwrap().sha256;
    assert_eq!(digest[..4], [0xba, 0x78, 0x16, 0xbf]);
}

#[test]
fn utf16_is_named() {
    let error = survey(&b"\xFF\xFEa\0"[..], Asked::Auto).unwrap_err();
    assert!(error.to_string().contains("UTF-16"), "{error}");
}

#[test]
fn a_byte_order_mark_is_not_text() {
    assert_eq!(read(b"\xEF\xBB\xBFa\n", Encoding::Utf8).unwrap(), "a\n\n");
}

#[test]
fn every_line_end_becomes_one_line_feed_and_the_last_line_gets_one() {
    assert_eq!(read(b"a\r\nb\rc\nd", Encoding::Utf8).unwrap(), "a\nb\nc\nd\n");
}

#[test]
fn a_carriage_return_at_the_end_of_a_chunk_is_one_line_end() {
    let text = format!("{}\r\nb", "a".repeat(16 * 1024 - 1));
    assert_eq!(read(text.as_bytes(), Encoding::Utf8).unwrap().matches('\n').count(), 2);
}

#[test]
fn the_first_bad_byte_is_reported_with_line_and_column() {
    let mut bytes = "券番号\n昭和".as_bytes().to_vec();
    bytes.extend_from_slice(b"\xFFx");
    let mut text = Vec::new();
    let error = Decoder::new(Cursor::new(bytes), Encoding::Utf8).read_to_end(&mut text).unwrap_err();
    let found = error.get_ref().and_then(|inner| inner.downcast_ref::<Undecodable>()).unwrap();
    assert_eq!((found.line, found.column, found.bytes.as_slice()), (2, 3, &b"\xFF"[..]));
    assert_eq!(String::from_utf8(text).unwrap(), "券番号\n昭和");
}

#[test]
fn gaiji_decode_to_private_use_and_are_seen() {
    let text = read(b"\xF0\x40", Encoding::Cp932).unwrap();
    assert_eq!(private_use(&text), Some('\u{E000}'));
    assert_eq!(private_use("髙﨑①"), None);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let found = survey(&bytes[..], Asked::Auto);
        if let Ok(found) = found {
            let _ = read(&bytes, found.encoding);
        }
        let _ = read(&bytes, Encoding::Cp932);
    }

    #[test]
    fn utf8_comes_back_as_it_was(text in "[ -~\u{3041}-\u{30FF}\u{4E00}-\u{9FA0}\n]{0,200}") {
        prop_assert_eq!(read(text.as_bytes(), Encoding::Utf8).unwrap(), format!("{text}\n"));
    }

    #[test]
    fn cp932_comes_back_as_it_was(text in "[ -\\[\\]-}\u{3041}-\u{3093}\u{30A1}-\u{30F6}亜唖娃阿哀愛挨姶髙﨑①㈱\n]{0,200}") {
        let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
        prop_assume!(!lossy);
        prop_assert_eq!(read(&bytes, Encoding::Cp932).unwrap(), format!("{text}\n"));
    }
}
