//! What people type: municipality codes, voucher numbers, lines and birth dates. Tables first, then properties.
//!
//! The codes and refusals come from the public code list and from the numbers that reporters tried in May 2021.

use jiff::civil::{Date, date};
use kernel::birth_date::{
    BirthDate, BirthDateError, DatePart, EARLIEST, Era, ImpossibleDate, any_date, era_of,
};
use kernel::digits;
use kernel::municipality::{self, MunicipalityCode, MunicipalityCodeError, Prefecture};
use kernel::voucher::{self, OcrLineError, Voucher, VoucherError, VoucherNumber, VoucherNumberError};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

const SPECIAL_WARDS: [&str; 23] = [
    "131016", "131024", "131032", "131041", "131059", "131067", "131075", "131083", "131091", "131105",
    "131113", "131121", "131130", "131148", "131156", "131164", "131172", "131181", "131199", "131202",
    "131211", "131229", "131237",
];

fn code(text: &str) -> MunicipalityCode {
    MunicipalityCode::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn born(text: &str) -> Date {
    BirthDate::parse(text, TODAY).unwrap_or_else(|error| panic!("{text}: {error}")).date()
}

fn impossible(text: &str) -> ImpossibleDate {
    match BirthDate::parse(text, TODAY) {
        Err(BirthDateError::Impossible(reason)) => reason,
        other => panic!("{text}: {other:?}"),
    }
}

// --- digits ---

#[test]
fn every_space_and_hyphen_is_dropped() {
    let typed = "\u{FEFF} １３-1\u{2010}0\u{2011}１\u{2012}6\u{2013}\u{2014}\u{2015}\u{2212}ー－﹣ｰ\u{200B}\u{3000}\t";
    assert_eq!(digits::digits_only(typed).as_deref(), Ok("131016"));
}

#[test]
fn the_first_character_that_is_no_digit_is_named() {
    assert_eq!(digits::digits_only("1.23E+09"), Err('.'));
}

#[test]
fn hostile_length_is_cut() {
    let long = "７".repeat(1_000_000);
    assert_eq!(digits::fold(&long).len(), digits::MAX_CHARS + 1);
    assert_eq!(digits::digits_only(&long).map(|kept| kept.len()), Ok(digits::MAX_CHARS + 1));
}

#[test]
fn names_keep_their_characters() {
    assert_eq!(digits::fold("　髙﨑 ①㈱ﾔ "), "髙﨑 ①㈱ﾔ");
}

// --- municipality codes ---

#[test]
fn known_codes_are_accepted_with_their_names() {
    let table = [
        ("131016", "東京都", "千代田区"),
        ("131041", "東京都", "新宿区"),
        ("131121", "東京都", "世田谷区"),
        ("131130", "東京都", "渋谷区"),
        ("131237", "東京都", "江戸川区"),
        ("141003", "神奈川県", "横浜市"),
        ("271004", "大阪府", "大阪市"),
        ("011002", "北海道", "札幌市"),
        ("462012", "鹿児島県", "鹿児島市"),
        ("472018", "沖縄県", "那覇市"),
        ("103446", "群馬県", "榛東村"),
        ("133817", "東京都", "三宅村"),
    ];
    for (text, prefecture, name) in table {
        let found = municipality::find(code(text)).map(|row| (row.prefecture, row.name));
        assert_eq!(found, Some((prefecture, name)), "{text}");
    }
}

#[test]
fn the_23_special_wards_are_municipalities_in_order() {
    let found: Vec<String> =
        municipality::in_prefecture("13").take(23).map(|row| row.code.to_string()).collect();
    assert_eq!(found, SPECIAL_WARDS);
}

#[test]
fn numbers_that_reporters_tried_are_refused_by_the_check_digit() {
    for text in ["654321", "555555", "000000", "123456", "131122"] {
        let refused = MunicipalityCode::parse(text);
        assert_eq!(refused, Err(MunicipalityCodeError::CheckDigit), "{text}");
    }
}

#[test]
fn the_length_is_judged_before_the_check_digit() {
    for (text, given) in [("13101", 5), ("1310160", 7), ("", 0), ("11002", 5)] {
        assert_eq!(MunicipalityCode::parse(text), Err(MunicipalityCodeError::Length { given }), "{text}");
    }
}

#[test]
fn a_letter_is_named() {
    assert_eq!(MunicipalityCode::parse("13101A"), Err(MunicipalityCodeError::NotDigits { found: 'A' }));
}

#[test]
fn codes_are_read_as_people_type_them() {
    assert_eq!(code(" １３１０１ー６ "), code("131016"));
}

#[test]
fn every_prefecture_code_is_refused_as_a_prefecture() {
    for Prefecture { code: two, name, .. } in municipality::prefectures() {
        let five: u32 = format!("{two}000").parse().unwrap();
        let text = format!("{five:05}{}", municipality::check_digit(five));
        assert_eq!(MunicipalityCode::parse(&text), Err(MunicipalityCodeError::Prefecture), "{name}");
    }
}

#[test]
fn a_ward_of_a_designated_city_names_the_code_to_type() {
    for (ward, city) in
        [("141011", "141003"), ("221384", "221309"), ("221317", "221309"), ("271284", "271004")]
    {
        let refused = MunicipalityCode::parse(ward);
        assert_eq!(refused, Err(MunicipalityCodeError::WardOfDesignatedCity { city: code(city) }), "{ward}");
    }
}

#[test]
fn a_possible_code_that_does_not_exist_is_unknown() {
    let text = format!("13199{}", municipality::check_digit(13_199));
    assert_eq!(MunicipalityCode::parse(&text), Err(MunicipalityCodeError::Unknown));
}

#[test]
fn refusals_have_their_published_codes() {
    let codes = ["1", "x", "654321", "131997", "130001", "141011"]
        .map(|text| MunicipalityCode::parse(text).map_err(|error| error.code()));
    let length = Err("municipality_code.length");
    let unknown = Err("municipality_code.unknown");
    assert_eq!(codes, [length, length, Err("municipality_code.check_digit"), unknown, unknown, unknown]);
}

#[test]
fn abolished_codes_are_accepted_and_dated() {
    let former = municipality::find(code("403059")).expect("那珂川町 is in the table");
    assert!(former.is_valid_on(date(2018, 9, 30)));
    assert!(!former.is_valid_on(date(2018, 10, 1)));
}

#[test]
fn a_code_is_not_valid_before_its_first_day() {
    let city = municipality::find(code("402311")).expect("那珂川市 is in the table");
    assert!(!city.is_valid_on(date(2018, 9, 30)));
    assert!(city.is_valid_on(date(2018, 10, 1)));
}

#[test]
fn no_line_of_the_table_is_lost() {
    let tsv = include_str!("../data/municipalities.tsv");
    let (mut cities, mut wards) = (0, 0);
    for line in tsv.lines().skip(1) {
        let text = line.split('\t').next().unwrap();
        match MunicipalityCode::parse(text) {
            Ok(code) => cities += usize::from(municipality::find(code).is_some() && code.to_string() == text),
            Err(MunicipalityCodeError::WardOfDesignatedCity { city })
                if line.ends_with(&city.to_string()) =>
            {
                wards += 1
            }
            Err(error) => panic!("{line}: {error}"),
        }
    }
    assert_eq!(cities + wards, tsv.lines().count() - 1);
}

#[test]
fn today_there_are_1741_municipalities() {
    let today = municipality::prefectures()
        .iter()
        .flat_map(|it| municipality::in_prefecture(it.code))
        .filter(|row| row.is_valid_on(TODAY));
    assert_eq!(today.count(), 1_741);
}

#[test]
fn every_municipality_stands_under_its_own_prefecture() {
    for Prefecture { code: two, name, .. } in municipality::prefectures() {
        for row in municipality::in_prefecture(two) {
            assert_eq!((row.prefecture, row.code.prefecture()), (*name, *two), "{}", row.code);
        }
    }
}

#[test]
fn kana_are_katakana_without_the_county() {
    for Prefecture { code: two, .. } in municipality::prefectures() {
        for row in municipality::in_prefecture(two) {
            assert!(row.kana.chars().all(|c| matches!(c, 'ァ'..='ヶ' | 'ー')), "{} {}", row.name, row.kana);
            assert!(row.name.chars().last().is_some_and(|c| "市区町村".contains(c)), "{}", row.name);
        }
    }
}

#[test]
fn an_unknown_prefecture_has_no_municipalities() {
    for two in ["00", "48", "1", "", "東京"] {
        assert_eq!(municipality::in_prefecture(two).count(), 0, "{two}");
    }
}

// --- vouchers ---

#[test]
fn leading_zeros_of_a_voucher_number_are_real() {
    assert_eq!(VoucherNumber::parse("0000000001").unwrap().to_string(), "0000000001");
    assert_eq!(VoucherNumber::parse("1"), Err(VoucherNumberError::Length { given: 1 }));
}

#[test]
fn a_number_damaged_by_a_spreadsheet_is_refused() {
    assert_eq!(VoucherNumber::parse("1.23E+09"), Err(VoucherNumberError::NotDigits { found: '.' }));
}

#[test]
fn the_same_number_of_two_towns_is_two_vouchers() {
    let [one, other] = ["131016-0000000001", "131024-0000000001"].map(|text| Voucher::parse(text).unwrap());
    assert_eq!(one.number, other.number);
    assert_ne!(one, other);
}

#[test]
fn a_voucher_without_a_number_says_so() {
    let refused = Voucher::parse("131016").map_err(|error| error.code());
    assert_eq!(refused, Err("voucher_number.length"));
    let refused = Voucher::parse("654321-0000000001");
    assert_eq!(refused, Err(VoucherError::Municipality(MunicipalityCodeError::CheckDigit)));
}

#[test]
fn debug_never_shows_a_number_or_a_birth_date() {
    let voucher = Voucher::parse("131016-1234567890").unwrap();
    assert_eq!(
        format!("{voucher:?}"),
        "Voucher { municipality: MunicipalityCode(131016), number: VoucherNumber(…) }"
    );
    let line = voucher::parse_line("211310161234567890").unwrap();
    assert!(!format!("{line:?}").contains("1234567890"));
    let born = BirthDate::parse("1955-03-01", TODAY).unwrap();
    assert_eq!(format!("{born:?}"), "BirthDate(…)");
}

#[test]
fn the_18_digit_line_fills_kind_dose_and_voucher() {
    let line = voucher::parse_line("２１ 131016 0000000001").unwrap();
    assert_eq!((line.kind, line.dose, line.voucher.to_string()), (2, 1, "131016-0000000001".to_owned()));
}

#[test]
fn a_bad_line_says_what_is_wrong() {
    let table = [
        ("21131016000000000", OcrLineError::Length { given: 17 }, "voucher_line.length"),
        ("21131016000000000X", OcrLineError::NotDigits { found: 'X' }, "voucher_line.length"),
        ("201310160000000001", OcrLineError::Dose, "voucher_line.dose"),
        (
            "216543210000000001",
            OcrLineError::Municipality(MunicipalityCodeError::CheckDigit),
            "voucher_line.municipality_code",
        ),
    ];
    for (text, error, code) in table {
        assert_eq!(voucher::parse_line(text), Err(error), "{text}");
        assert_eq!(error.code(), code);
    }
}

// --- birth dates ---

#[test]
fn any_date_is_read_in_the_same_forms_and_may_be_yet_to_come() {
    for form in ["2098-12-23", "20981223", "令和80年12月23日", "R80.12.23", "２０９８年12月23日"]
    {
        assert_eq!(any_date(form), Ok(date(2098, 12, 23)), "{form}");
    }
    assert_eq!(any_date("1872-12-31"), Err(ImpossibleDate::TooEarly.into()));
    assert_eq!(any_date("2021-02-29"), Err(ImpossibleDate::Day { given: 29, last: 28 }.into()));
}

#[test]
fn birth_dates_are_read_in_every_form() {
    let forms = [
        "1955-03-01",
        "1955/3/1",
        "1955.3.1",
        "19550301",
        "1955年3月1日",
        "昭和30年3月1日",
        "S30.3.1",
        "s30/3/1",
        "昭30.3.1",
        "昭和３０年０３月０１日",
        "１９５５－０３－０１",
        "1955 3 1",
        "S300301",
        "㍼30.3.1",
        "1955−3−1",
        "Ｓ３０．３．１",
        " 昭和 30 年 3 月 1 日 ",
        "1955 / 3 / 1",
        "S.30.3.1",
        "1955年03月01",
    ];
    for text in forms {
        assert_eq!(born(text), date(1955, 3, 1), "{text}");
    }
}

#[test]
fn each_era_has_its_letters_and_names() {
    let table = [
        ("M36.5.4", date(1903, 5, 4)),
        ("明治36年5月4日", date(1903, 5, 4)),
        ("T2/12/31", date(1913, 12, 31)),
        ("大2.12.31", date(1913, 12, 31)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("h1.1.8", date(1989, 1, 8)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("R1-5-1", date(2019, 5, 1)),
        ("令和8年11月23日", date(2026, 11, 23)),
    ];
    for (text, expected) in table {
        assert_eq!(born(text), expected, "{text}");
    }
}

#[test]
fn both_names_of_a_change_day_are_accepted() {
    for (one, other) in [("明治45年7月30日", "大正元年7月30日"), ("大正15年12月25日", "昭和元年12月25日")]
    {
        assert_eq!(born(one), born(other), "{one}");
    }
}

#[test]
fn a_year_beyond_its_era_carries_its_right_name() {
    let table = [
        ("昭和65年3月1日", Era::Showa, 65, Some((Era::Heisei, 2))),
        ("昭和64年1月8日", Era::Showa, 64, Some((Era::Heisei, 1))),
        ("昭和元年12月24日", Era::Showa, 1, Some((Era::Taisho, 15))),
        ("大正元年7月29日", Era::Taisho, 1, Some((Era::Meiji, 45))),
        ("明治45年7月31日", Era::Meiji, 45, Some((Era::Taisho, 1))),
        ("大正15年12月26日", Era::Taisho, 15, Some((Era::Showa, 1))),
        ("平成31年5月1日", Era::Heisei, 31, Some((Era::Reiwa, 1))),
        ("平成99年5月1日", Era::Heisei, 99, None),
        ("昭和0年5月1日", Era::Showa, 0, None),
        ("昭和65535年5月1日", Era::Showa, 65_535, None),
    ];
    for (text, era, year, means) in table {
        assert_eq!(impossible(text), ImpossibleDate::OutsideEra { era, year, means }, "{text}");
    }
}

#[test]
fn the_last_days_of_an_era_are_accepted() {
    assert_eq!(born("昭和64年1月7日"), date(1989, 1, 7));
    assert_eq!(born("平成31年4月30日"), date(2019, 4, 30));
}

#[test]
fn days_that_do_not_exist_say_why() {
    let table = [
        ("1957-02-29", ImpossibleDate::Day { given: 29, last: 28 }),
        ("昭和32年2月29日", ImpossibleDate::Day { given: 29, last: 28 }),
        ("1957-04-31", ImpossibleDate::Day { given: 31, last: 30 }),
        ("1957-04-00", ImpossibleDate::Day { given: 0, last: 30 }),
        ("1957-04-999", ImpossibleDate::Day { given: 999, last: 30 }),
        ("1957-13-01", ImpossibleDate::Month { given: 13 }),
        ("1957-0-1", ImpossibleDate::Month { given: 0 }),
        ("1957-300-1", ImpossibleDate::Month { given: 300 }),
    ];
    for (text, reason) in table {
        assert_eq!(impossible(text), reason, "{text}");
    }
}

#[test]
fn dates_outside_living_memory_are_refused() {
    assert_eq!(born("1873-01-01"), EARLIEST);
    assert_eq!(impossible("1872-12-31"), ImpossibleDate::TooEarly);
    assert_eq!(impossible("明治5年12月2日"), ImpossibleDate::TooEarly);
    assert_eq!(born("2026-11-23"), TODAY);
    assert_eq!(impossible("2026-11-24"), ImpossibleDate::Future);
    assert_eq!(impossible("令和8年11月24日"), ImpossibleDate::Future);
}

#[test]
fn a_short_year_without_an_era_is_not_guessed() {
    assert_eq!(impossible("30-3-1"), ImpossibleDate::ShortYear { given: 30 });
}

#[test]
fn what_is_no_date_is_unreadable() {
    let texts = [
        "abc",
        "abc 1 1",
        "1955-03-01-02",
        "1955030",
        "+1955-3-1",
        "1955-03-01 00:00:00",
        "元年1月1日",
        "1955-元-1",
        "30日3月1年",
        "28915",
        "昭和三十年三月一日",
        "S5030",
        "-1955-3-1",
    ];
    for text in texts {
        assert_eq!(impossible(text), ImpossibleDate::Unreadable, "{text}");
    }
    assert_eq!(impossible(&"1".repeat(100)), ImpossibleDate::Unreadable);
}

#[test]
fn missing_parts_are_named() {
    let table = [
        ("", [true, true, true]),
        ("昭和30年", [false, true, true]),
        ("1955-03", [false, false, true]),
        ("1955", [false, true, true]),
    ];
    for (text, [year, month, day]) in table {
        let missing = BirthDateError::Missing { year, month, day };
        assert_eq!(BirthDate::parse(text, TODAY), Err(missing), "{text}");
        assert_eq!(missing.code(), "birth_date.missing");
    }
}

#[test]
fn three_fields_are_read_with_their_units() {
    let table = [
        (Some(Era::Showa), "３０", "３", "１"),
        (Some(Era::Showa), "30年", "3月", "1日"),
        (Some(Era::Showa), "昭和30", "03", "01"),
        (None, "S30", "3", "1"),
        (None, "1955", " 3", "1 "),
    ];
    for (era, year, month, day) in table {
        let read = BirthDate::from_parts(era, year, month, day, TODAY).map(BirthDate::date);
        assert_eq!(read, Ok(date(1955, 3, 1)), "{era:?} {year}");
    }
}

#[test]
fn two_different_eras_are_not_reconciled() {
    let refused = BirthDate::from_parts(Some(Era::Heisei), "昭和30", "3", "1", TODAY);
    assert_eq!(refused, Err(BirthDateError::Impossible(ImpossibleDate::Unreadable)));
}

#[test]
fn an_empty_field_is_missing_even_beside_an_impossible_one() {
    let refused = BirthDate::from_parts(None, "", "13", "", TODAY);
    assert_eq!(refused, Err(BirthDateError::Missing { year: true, month: false, day: true }));
}

#[test]
fn the_age_grows_on_the_birthday_and_in_law_the_day_before() {
    let born = BirthDate::parse("1957-04-01", TODAY).unwrap();
    let ages = |day| (born.age_on(day), born.legal_age_on(day));
    assert_eq!(ages(date(2022, 3, 30)), (64, 64));
    assert_eq!(ages(date(2022, 3, 31)), (64, 65));
    assert_eq!(ages(date(2022, 4, 1)), (65, 65));
}

#[test]
fn births_on_a_leap_day_age_in_law_on_28_february_every_year() {
    let born = BirthDate::parse("1956-02-29", TODAY).unwrap();
    let ages = |day| (born.age_on(day), born.legal_age_on(day));
    assert_eq!(ages(date(2021, 2, 27)), (64, 64));
    assert_eq!(ages(date(2021, 2, 28)), (64, 65));
    assert_eq!(ages(date(2021, 3, 1)), (65, 65));
    assert_eq!(ages(date(2020, 2, 28)), (63, 64));
    assert_eq!(ages(date(2020, 2, 29)), (64, 64));
}

#[test]
fn nobody_has_an_age_before_birth() {
    let born = BirthDate::parse("2020-01-01", TODAY).unwrap();
    assert_eq!((born.age_on(date(2019, 12, 30)), born.age_on(date(1900, 1, 1))), (0, 0));
}

#[test]
fn every_day_reads_back_from_both_calendars() {
    let mut day = EARLIEST;
    while day <= date(2026, 12, 31) {
        let (era, year) = era_of(day);
        assert!(era.covers(day), "{day}");
        let words = format!("{}{year}年{}月{}日", era.kanji(), day.month(), day.day());
        let read = [words, day.to_string()]
            .map(|text| BirthDate::parse(&text, date(2026, 12, 31)).map(BirthDate::date));
        assert_eq!(read, [Ok(day), Ok(day)], "{day}");
        day = day.tomorrow().unwrap();
    }
}

#[test]
fn every_day_has_one_era_but_two_change_days() {
    let mut two_names = Vec::new();
    let mut day = EARLIEST;
    while day <= date(2026, 12, 31) {
        let names = Era::ALL.into_iter().filter(|era| era.covers(day)).count();
        if names != 1 {
            two_names.push((day, names));
        }
        day = day.tomorrow().unwrap();
    }
    assert_eq!(two_names, [(date(1912, 7, 30), 2), (date(1926, 12, 25), 2)]);
}

#[test]
fn era_keys_read_back() {
    for era in Era::ALL {
        assert_eq!(Era::from_key(era.key()), Some(era));
    }
    assert_eq!(Era::from_key("Showa"), None);
}

// --- properties ---

/// Text near to what the parsers expect, so that they are searched deeper than by arbitrary characters.
fn near_input() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9０-９ー\\-/. 年月日元昭和平成MTSHRmtshr]{0,24}",
        "[SHＭ昭平]?[0-9]{1,5}[-/.年][0-9]{1,3}[-/.月][0-9]{1,3}日?",
        "[0-9]{5,20}",
    ]
}

proptest! {
    #[test]
    fn nothing_typed_panics_a_parser(text in near_input()) {
        let _ = digits::fold(&text);
        let _ = digits::digits_only(&text);
        let _ = MunicipalityCode::parse(&text).map_err(|error| error.to_string());
        let _ = VoucherNumber::parse(&text).map_err(|error| error.to_string());
        let _ = Voucher::parse(&text).map_err(|error| error.to_string());
        let _ = voucher::parse_line(&text).map_err(|error| error.to_string());
        let _ = BirthDate::parse(&text, TODAY).map_err(|error| error.to_string());
        let _ = municipality::in_prefecture(&text).count();
    }

    #[test]
    fn no_three_fields_panic(era in 0_usize..6, year in near_input(), month in near_input(), day in near_input()) {
        let _ = BirthDate::from_parts(Era::ALL.get(era).copied(), &year, &month, &day, TODAY);
    }

    #[test]
    fn an_accepted_birth_date_reads_back_from_its_display(text in near_input()) {
        if let Ok(born) = BirthDate::parse(&text, TODAY) {
            prop_assert_eq!(BirthDate::parse(&born.to_string(), TODAY), Ok(born));
        }
    }

    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = digits::fold(&text);
        prop_assert_eq!(digits::fold(&once), once);
    }

    #[test]
    fn well_formed_codes_read_back(value in 0_u32..100_000) {
        let text = format!("{value:05}{}", municipality::check_digit(value));
        let code = MunicipalityCode::well_formed(&text);
        prop_assert_eq!(code.map(|code| code.to_string()), Ok(text));
    }

    #[test]
    fn any_other_last_digit_is_refused(value in 0_u32..100_000, off in 1_u32..10) {
        let text = format!("{value:05}{}", (municipality::check_digit(value) + off) % 10);
        prop_assert_eq!(MunicipalityCode::parse(&text), Err(MunicipalityCodeError::CheckDigit));
    }

    #[test]
    fn vouchers_and_lines_read_back(ward in 0_usize..23, number in 0_u64..10_000_000_000, kind in 0_u8..10, dose in 1_u8..10) {
        let voucher = Voucher { municipality: code(SPECIAL_WARDS[ward]), number: VoucherNumber::from_value(number).unwrap() };
        prop_assert_eq!(Voucher::parse(&voucher.to_string()), Ok(voucher));
        let line = voucher::OcrLine { kind, dose, voucher };
        prop_assert_eq!(voucher::parse_line(&line.to_string()), Ok(line));
    }

    #[test]
    fn legal_age_leads_by_at_most_one_year(days in 0_i32..56_000, later in 0_i32..40_000) {
        let born = EARLIEST.saturating_add(jiff::Span::new().days(days));
        let day = born.saturating_add(jiff::Span::new().days(later));
        let born = BirthDate::from_date(born, day).unwrap();
        prop_assert!((0..=1).contains(&(i32::from(born.legal_age_on(day)) - i32::from(born.age_on(day)))));
    }
}

fn parts(year: &str, month: &str, day: &str) -> BirthDateError {
    BirthDate::from_parts(None, year, month, day, TODAY).expect_err("not a date")
}

#[test]
fn a_date_in_three_fields_is_called_missing_before_incomplete_before_impossible() {
    let month_missing = BirthDateError::Missing { year: false, month: true, day: false };
    assert_eq!(parts("x", "", "40"), month_missing);
    assert_eq!(parts("29", "13", "40"), ImpossibleDate::ShortYear { given: 29 }.into());
    assert_eq!(parts("195", "1", "1"), ImpossibleDate::ShortYear { given: 195 }.into());
    assert_eq!(parts("1957", "13", "40"), ImpossibleDate::Month { given: 13 }.into());
}

#[test]
fn a_field_that_is_no_number_is_named() {
    assert_eq!(parts("1957", "May", "1"), ImpossibleDate::NoNumber { part: DatePart::Month }.into());
    assert_eq!(parts("1957", "5", "x"), ImpossibleDate::NoNumber { part: DatePart::Day }.into());
    assert_eq!(parts("x", "5", "1"), ImpossibleDate::NoNumber { part: DatePart::Year }.into());
}
