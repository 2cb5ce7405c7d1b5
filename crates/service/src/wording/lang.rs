//! The languages of the citizens: how each is called, chosen and written.
//!
//! Every language has the same files under `locales/` with the same texts; only the console of staff (`staff.ftl`)
//! speaks Japanese and English alone. What is not a text stands here: tags, the clock, the wish of a browser.
//! It never falls back: which text stands in for a missing one is the parent's to say.
//! The surprise: Tagalog (`tl`) is what older browsers call Filipino, and all Chinese is read in simplified characters.

/// A language that every text for citizens exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Japanese.
    Ja,
    /// Plain Japanese, with readings.
    JaEasy,
    /// English.
    En,
    /// Chinese in simplified characters.
    Zh,
    /// Korean.
    Ko,
    /// Vietnamese.
    Vi,
    /// Portuguese as in Brazil.
    Pt,
    /// Filipino.
    Fil,
    /// Nepali.
    Ne,
}

impl Lang {
    /// Every language, in the order of the language links.
    pub const ALL: [Lang; 9] =
        [Lang::Ja, Lang::JaEasy, Lang::En, Lang::Zh, Lang::Ko, Lang::Vi, Lang::Pt, Lang::Fil, Lang::Ne];

    /// The languages of the console of staff.
    pub const OF_STAFF: [Lang; 2] = [Lang::Ja, Lang::En];

    /// The code used in `?lang=` and in file names.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::JaEasy => "ja-easy",
            Lang::En => "en",
            Lang::Zh => "zh",
            Lang::Ko => "ko",
            Lang::Vi => "vi",
            Lang::Pt => "pt",
            Lang::Fil => "fil",
            Lang::Ne => "ne",
        }
    }

    /// The value of the HTML `lang` attribute, which also chooses the plural rules and the shapes of characters.
    pub fn html(self) -> &'static str {
        match self {
            Lang::JaEasy => "ja",
            Lang::Zh => "zh-Hans",
            Lang::Pt => "pt-BR",
            _ => self.code(),
        }
    }

    /// Whether nearly every word carries its reading.
    pub fn has_readings(self) -> bool {
        self == Lang::JaEasy
    }

    /// Whether the texts need no note that no native speaker has reviewed them.
    ///
    /// Japanese is the language the texts are written in and the one that counts. A translation joins it here when a
    /// native speaker has read every text of it.
    pub fn is_reviewed(self) -> bool {
        matches!(self, Lang::Ja | Lang::JaEasy)
    }

    /// The language's own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Ja => "日本語",
            Lang::JaEasy => "やさしい日本語",
            Lang::En => "English",
            Lang::Zh => "简体中文",
            Lang::Ko => "한국어",
            Lang::Vi => "Tiếng Việt",
            Lang::Pt => "Português",
            Lang::Fil => "Filipino",
            Lang::Ne => "नेपाली",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language of an `Accept-Language` header that we have and that is wanted most, the first of equals;
    /// Japanese if there is none.
    pub fn from_accept(header: &str) -> Lang {
        let mut best = (Lang::Ja, 0);
        for part in header.split(',') {
            let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
            let Some(lang) = of_tag(tag.trim()) else { continue };
            let weight = thousandths(weight);
            if weight > best.1 {
                best = (lang, weight);
            }
        }
        best.0
    }

    /// The language in which staff are spoken to who chose this one.
    pub fn of_staff(self) -> Lang {
        if self == Lang::En { Lang::En } else { Lang::Ja }
    }

    /// Whether its signs between words are as wide as its characters.
    pub(super) fn is_written_wide(self) -> bool {
        matches!(self, Lang::Ja | Lang::JaEasy | Lang::Zh)
    }

    /// What stands between two sentences.
    pub(super) fn gap(self) -> &'static str {
        match self {
            Lang::Ja | Lang::Zh => "",
            _ => " ",
        }
    }

    /// The languages whose name for a thing of the programme is shown, the best first.
    pub(super) fn names(self) -> [&'static str; 3] {
        match self {
            // Whoever reads Chinese reads the signs at the venue better than English.
            Lang::Ja | Lang::JaEasy | Lang::Zh => [self.code(), "ja", "en"],
            _ => [self.code(), "en", "ja"],
        }
    }

    /// The number that the language gives to an hour of the day.
    pub(super) fn hour(self, hour: i8) -> i8 {
        let half = hour % 12;
        match self {
            Lang::Ja | Lang::JaEasy => half,
            Lang::Zh | Lang::Ko if hour < 12 => half,
            Lang::Vi | Lang::Pt => hour,
            Lang::En | Lang::Zh | Lang::Ko | Lang::Fil | Lang::Ne => {
                if half == 0 {
                    12
                } else {
                    half
                }
            }
        }
    }

    /// Whether minutes are written as on a digital clock, `05`, and not as a number, `5`.
    pub(super) fn pads_minutes(self) -> bool {
        !matches!(self, Lang::Ja | Lang::JaEasy | Lang::Ko)
    }

    pub(super) fn sources(self) -> [&'static str; 13] {
        macro_rules! files {
            ($code:literal, $staff:expr) => {
                [
                    include_str!(concat!("../../locales/", $code, "/contact.ftl")),
                    include_str!(concat!("../../locales/", $code, "/dates.ftl")),
                    include_str!(concat!("../../locales/", $code, "/fairness.ftl")),
                    include_str!(concat!("../../locales/", $code, "/frame.ftl")),
                    include_str!(concat!("../../locales/", $code, "/line.ftl")),
                    include_str!(concat!("../../locales/", $code, "/loss.ftl")),
                    include_str!(concat!("../../locales/", $code, "/messages.ftl")),
                    include_str!(concat!("../../locales/", $code, "/pages.ftl")),
                    include_str!(concat!("../../locales/", $code, "/planner.ftl")),
                    include_str!(concat!("../../locales/", $code, "/refusals.ftl")),
                    include_str!(concat!("../../locales/", $code, "/visit.ftl")),
                    include_str!(concat!("../../locales/", $code, "/waitlist.ftl")),
                    $staff,
                ]
            };
        }
        macro_rules! staff {
            ($code:literal) => {
                concat!(
                    include_str!(concat!("../../locales/", $code, "/staff.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-audit.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-board.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-call.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-clinics.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-import.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-overbooking.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-quota.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-way.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-desk.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-digests.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-messages.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-oidc.ftl")),
                    include_str!(concat!("../../locales/", $code, "/staff-waitlist.ftl")),
                )
            };
        }
        match self {
            Lang::Ja => files!("ja", staff!("ja")),
            Lang::En => files!("en", staff!("en")),
            // What the console says is missing in the others.
            Lang::JaEasy => files!("ja-easy", ""),
            Lang::Zh => files!("zh", ""),
            Lang::Ko => files!("ko", ""),
            Lang::Vi => files!("vi", ""),
            Lang::Pt => files!("pt", ""),
            Lang::Fil => files!("fil", ""),
            Lang::Ne => files!("ne", ""),
        }
    }
}

/// The language that a tag such as `zh-Hans-CN` asks for, by its first part.
fn of_tag(tag: &str) -> Option<Lang> {
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "tl" => Some(Lang::Fil),
        code => Lang::from_code(code),
    }
}

/// The weight `q=0.8` in thousandths; 1000 if there is none that can be read.
fn thousandths(weight: &str) -> u16 {
    let value = weight.trim().strip_prefix("q=").and_then(|value| value.trim().parse::<f32>().ok());
    value.map_or(1_000, |value| (value.clamp(0.0, 1.0) * 1_000.0) as u16)
}
