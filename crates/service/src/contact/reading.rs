//! What people type as a name, a telephone number or an e-mail address, made plain or sent back with what to do.
//!
//! Full-width and half-width forms, hiragana and every kind of hyphen are taken, because that is what a keyboard gives.
//! A telephone number is one of Japan's or one with a country's code; whether anybody answers it is not asked. An address is
//! checked only for what no address can be. Masking keeps as much as its owner needs to recognise it.

use kernel::contact::Ask;
use kernel::digits;

use super::is_asked;
use crate::refusal::FieldError;

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 40;
/// The longest address (RFC 5321, with the angle brackets taken off).
const EMAIL_BYTES_MAX: usize = 254;

type Read = Result<Option<String>, FieldError>;

/// A name in kana, as katakana with single spaces.
pub(crate) fn kana_name(ask: Ask, typed: Option<&str>, kept: bool) -> Read {
    field("kana_name", ask, typed, kept, "kana_name.missing", |text| {
        let name = katakana(text);
        if name.chars().count() > NAME_CHARS_MAX {
            return Err(("kana_name.length", Vec::new()));
        }
        match name.chars().find(|found| !matches!(found, 'ァ'..='ヺ' | 'ー' | '・' | ' ')) {
            Some(found) => Err(("kana_name.unreadable", vec![("found", found.to_string())])),
            None => Ok(name),
        }
    })
}

/// A telephone number: the digits that are dialled, with a plus sign in front of a country's code.
pub(crate) fn telephone(ask: Ask, typed: Option<&str>, kept: bool) -> Read {
    field("telephone", ask, typed, kept, "telephone.missing", |text| {
        let folded = digits::fold(text);
        let (abroad, number) = match folded.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, folded.as_str()),
        };
        let plain: String = number.chars().filter(|found| !matches!(found, '(' | ')' | '.')).collect();
        let dialled = digits::digits_only(&plain)
            .map_err(|found| ("telephone.unreadable", vec![("found", found.to_string())]))?;
        let dialled = match (abroad, dialled.strip_prefix("81")) {
            // Japan's own number with Japan's own code, with or without the zero.
            (true, Some(rest)) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
            (true, None) => format!("+{dialled}"),
            (false, _) => dialled,
        };
        let given = dialled.trim_start_matches('+').len();
        let wrong = |code| Err((code, vec![("given", given.to_string())]));
        if dialled.starts_with('+') {
            return if (7..=15).contains(&given) { Ok(dialled) } else { wrong("telephone.length") };
        }
        match dialled.as_bytes() {
            [b'0', b'1'..=b'9', ..] if is_mobile(&dialled) && given != 11 => wrong("telephone.mobile_length"),
            [b'0', b'1'..=b'9', ..] if is_mobile(&dialled) || given == 10 => Ok(dialled),
            [b'0', b'1'..=b'9', ..] => wrong("telephone.length"),
            _ => wrong("telephone.start"),
        }
    })
}

/// An e-mail address, in one-byte characters and without blanks.
pub(crate) fn email(ask: Ask, typed: Option<&str>, kept: bool) -> Read {
    field("email", ask, typed, kept, "email.missing", |text| {
        let address: String = text.chars().map(one_byte).filter(|found| !found.is_whitespace()).collect();
        if address.len() > EMAIL_BYTES_MAX {
            return Err(("email.length", Vec::new()));
        }
        if let Some(found) =
            address.chars().find(|found| !found.is_ascii_graphic() || "<>(),;:\"[]\\".contains(*found))
        {
            return Err(("email.unreadable", vec![("found", found.to_string())]));
        }
        let Some((local, domain)) = address.split_once('@') else { return Err(("email.form", Vec::new())) };
        let labels = domain.split('.').map(|label| {
            let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            !label.is_empty()
                && label.len() <= 63
                && inner
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
        let whole = labels.clone().count() > 1 && labels.clone().all(|fits| fits);
        if local.is_empty() || local.len() > 64 || !whole {
            return Err(("email.form", Vec::new()));
        }
        // Hosts are the same in capitals; what stands before the sign may not be.
        Ok(format!("{local}@{}", domain.to_ascii_lowercase()))
    })
}

/// The first character of each part: `ヤ… タ…`.
pub(crate) fn masked_name(name: &str) -> String {
    let parts = name.split(' ').filter_map(|part| part.chars().next()).map(|first| format!("{first}…"));
    parts.collect::<Vec<_>>().join(" ")
}

/// The last three digits: `…678`.
pub(crate) fn masked_telephone(telephone: &str) -> String {
    format!("…{}", telephone.get(telephone.len().saturating_sub(3)..).unwrap_or_default())
}

/// The first character and where it goes: `y…@example.jp`.
pub(crate) fn masked_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

type Fault = (&'static str, Vec<(&'static str, String)>);

/// An absent field stays as it is; an empty one is wiped out unless it is needed.
fn field(
    name: &'static str,
    ask: Ask,
    typed: Option<&str>,
    kept: bool,
    missing: &'static str,
    read: impl Fn(&str) -> Result<String, Fault>,
) -> Read {
    let wrong = |(code, args): Fault| FieldError { field: name, code, args };
    let text = typed.map(str::trim);
    match text {
        Some(text) if !text.is_empty() && !is_asked(ask) => Err(wrong(("contact.not_asked", Vec::new()))),
        Some(text) if !text.is_empty() => read(text).map(Some).map_err(wrong),
        Some(_) if ask == Ask::Required => Err(wrong((missing, Vec::new()))),
        None if ask == Ask::Required && !kept => Err(wrong((missing, Vec::new()))),
        Some(_) => Ok(Some(String::new())),
        None => Ok(None),
    }
}

fn is_mobile(dialled: &str) -> bool {
    ["050", "060", "070", "080", "090"].iter().any(|start| dialled.starts_with(start))
}

/// Hiragana and half-width kana as katakana, blanks of every kind as single spaces, marks joined to their letters.
fn katakana(text: &str) -> String {
    let mut name = String::new();
    for found in text.chars() {
        match found {
            'ﾞ' | '゛' | '\u{3099}' => join(&mut name, voiced),
            'ﾟ' | '゜' | '\u{309A}' => join(&mut name, half_voiced),
            'ぁ'..='ゖ' => name.extend(char::from_u32(u32::from(found).saturating_add(0x60))),
            '･'..='ﾝ' => name.extend(full_width(found)),
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | '─' => name.push('ー'),
            '·' | '•' => name.push('・'),
            blank if blank.is_whitespace() || blank == '\u{200B}' || blank == '\u{FEFF}' => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            other => name.push(other),
        }
    }
    name.trim().to_owned()
}

/// Joins a mark to the letter before it, or leaves it to be refused.
fn join(name: &mut String, joined: fn(char) -> Option<char>) {
    match name.pop() {
        Some(last) => match joined(last) {
            Some(one) => name.push(one),
            None => name.extend([last, '゛']),
        },
        None => name.push('゛'),
    }
}

fn voiced(letter: char) -> Option<char> {
    match letter {
        'ウ' => Some('ヴ'),
        'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ'
        | 'ト' | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' => {
            char::from_u32(u32::from(letter).saturating_add(1))
        }
        _ => None,
    }
}

fn half_voiced(letter: char) -> Option<char> {
    matches!(letter, 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ')
        .then(|| char::from_u32(u32::from(letter).saturating_add(2)))
        .flatten()
}

/// One half-width letter (U+FF65 to U+FF9D) as a full-width one.
fn full_width(found: char) -> Option<char> {
    const LETTERS: &str = "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    LETTERS.chars().nth(usize::try_from(u32::from(found).saturating_sub(0xFF65)).ok()?)
}

fn one_byte(found: char) -> char {
    match found {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(found).saturating_sub(0xFEE0)).unwrap_or(found),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(
        reader: fn(Ask, Option<&str>, bool) -> Read,
        typed: &str,
    ) -> Result<Option<String>, &'static str> {
        reader(Ask::Required, Some(typed), false).map_err(|fault| fault.code)
    }

    #[test]
    fn a_name_is_read_however_it_is_typed() {
        let typed =
            ["ミホン　ハナコ", "みほん はなこ", "ﾐﾎﾝ ﾊﾅｺ", "  ミホン   はなこ ", "ミホン\u{3000}\u{3000}ﾊﾅｺ"];
        for typed in typed {
            assert_eq!(read(kana_name, typed), Ok(Some("ミホン ハナコ".to_owned())), "{typed}");
        }
    }

    #[test]
    fn marks_are_joined_to_their_letters() {
        for (typed, name) in [
            ("ﾊﾞﾊﾟｳﾞｶﾞ", "バパヴガ"),
            ("か\u{3099}は\u{309A}", "ガパ"),
            ("じーさん", "ジーサン"),
            ("ｼﾞｮﾝ･ｽﾐｽ", "ジョン・スミス"),
            ("ジョ-ジ", "ジョージ"),
        ] {
            assert_eq!(read(kana_name, typed), Ok(Some(name.to_owned())), "{typed}");
        }
    }

    #[test]
    fn what_is_no_kana_is_sent_back_with_the_first_such_character() {
        for (typed, found) in [("見本", "見"), ("ミホンHanako", "H"), ("ミホン1", "1"), ("ア゛", "゛")]
        {
            let fault = kana_name(Ask::Required, Some(typed), false).expect_err("no kana");
            assert_eq!((fault.code, fault.args), ("kana_name.unreadable", vec![("found", found.to_owned())]));
        }
        assert_eq!(read(kana_name, &"ア".repeat(41)), Err("kana_name.length"));
    }

    #[test]
    fn a_telephone_is_read_however_it_is_typed() {
        for (typed, dialled) in [
            ("03-1234-5678", "0312345678"),
            ("０３−１２３４−５６７８", "0312345678"),
            ("(03) 1234 5678", "0312345678"),
            ("０３（１２３４）５６７８", "0312345678"),
            ("03ー1234ー5678", "0312345678"),
            ("090-1234-5678", "09012345678"),
            ("+81 90 1234 5678", "09012345678"),
            ("＋81-(0)3-1234-5678", "0312345678"),
            ("+44 20 7946 0000", "+442079460000"),
        ] {
            assert_eq!(read(telephone, typed), Ok(Some(dialled.to_owned())), "{typed}");
        }
    }

    #[test]
    fn what_no_telephone_can_be_is_sent_back_with_the_reason() {
        for (typed, code) in [
            ("", "telephone.missing"),
            ("090-1234-567", "telephone.mobile_length"),
            ("03-1234-567", "telephone.length"),
            ("03-1234-56789", "telephone.length"),
            ("1234-5678-90", "telephone.start"),
            ("00-1234-5678", "telephone.start"),
            ("-", "telephone.start"),
            ("03-1234-567x", "telephone.unreadable"),
            ("+12", "telephone.length"),
        ] {
            assert_eq!(read(telephone, typed), Err(code), "{typed}");
        }
    }

    #[test]
    fn an_address_is_read_however_it_is_typed() {
        for (typed, address) in [
            ("hanako@example.jp", "hanako@example.jp"),
            (" ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ ", "hanako@example.jp"),
            ("Hanako.Mihon+1@Mail.EXAMPLE.jp", "Hanako.Mihon+1@mail.example.jp"),
            // Addresses that break the rules and work: carriers gave them out.
            ("hanako..@example.ne.jp", "hanako..@example.ne.jp"),
        ] {
            assert_eq!(read(email, typed), Ok(Some(address.to_owned())), "{typed}");
        }
    }

    #[test]
    fn what_no_address_can_be_is_sent_back_with_the_reason() {
        for (typed, code) in [
            ("hanako.example.jp", "email.form"),
            ("@example.jp", "email.form"),
            ("hanako@", "email.form"),
            ("hanako@example", "email.form"),
            ("hanako@.jp", "email.form"),
            ("hanako@-a.jp", "email.form"),
            ("a@b@example.jp", "email.form"),
            ("はなこ@example.jp", "email.unreadable"),
            ("<hanako@example.jp>", "email.unreadable"),
        ] {
            assert_eq!(read(email, typed), Err(code), "{typed}");
        }
        assert_eq!(read(email, &format!("a@{}", "a.".repeat(140))), Err("email.length"));
    }

    #[test]
    fn a_field_that_is_not_needed_may_be_empty_and_one_that_is_not_asked_for_must_be() {
        assert_eq!(telephone(Ask::Optional, Some(" "), false), Ok(Some(String::new())));
        assert_eq!(telephone(Ask::Optional, None, false), Ok(None));
        assert_eq!(telephone(Ask::No, None, false), Ok(None));
        let fault = telephone(Ask::No, Some("03-1234-5678"), false).expect_err("not asked for");
        assert_eq!(fault.code, "contact.not_asked");
    }

    #[test]
    fn a_needed_field_may_be_left_out_only_if_it_is_kept() {
        assert_eq!(telephone(Ask::Required, None, true), Ok(None));
        assert_eq!(telephone(Ask::Required, None, false).expect_err("missing").code, "telephone.missing");
        assert_eq!(telephone(Ask::Required, Some(""), true).expect_err("missing").code, "telephone.missing");
    }

    #[test]
    fn a_masked_text_is_recognised_and_not_learnt() {
        assert_eq!(masked_name("ミホン ハナコ"), "ミ… ハ…");
        assert_eq!(masked_telephone("0312345678"), "…678");
        assert_eq!(masked_email("hanako@example.jp"), "h…@example.jp");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_sent_back_and_reading_again_changes_nothing(typed in ".{0,80}") {
            for reader in [kana_name, telephone, email] {
                if let Ok(Some(first)) = reader(Ask::Optional, Some(&typed), false) {
                    prop_assert_eq!(reader(Ask::Optional, Some(&first), false), Ok(Some(first.clone())));
                    prop_assert!(!first.chars().any(char::is_control));
                }
            }
        }
    }
}
