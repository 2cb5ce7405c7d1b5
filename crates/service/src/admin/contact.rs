//! Whose contact data a command wants, and what it is told.
//!
//! Neither shows itself to a log line. Names and numbers travel here between two processes of one machine, and whose they
//! are is an entry before they are told.

use serde::{Deserialize, Serialize};

/// Whose contact data is wanted.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactWanted {
    /// That of the person with this voucher.
    Voucher {
        /// Six digits.
        municipality_code: String,
        /// Ten digits.
        voucher_number: String,
    },
    /// That of everybody with this name.
    KanaName(String),
    /// That of everybody with this telephone.
    Telephone(String),
    /// That of everybody with this address.
    Email(String),
}

impl std::fmt::Debug for ContactWanted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("ContactWanted(…)")
    }
}

/// What is kept of one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactTold {
    /// Six digits.
    pub municipality_code: String,
    /// Ten digits.
    pub voucher_number: String,
    /// Name in katakana.
    pub kana_name: Option<String>,
    /// Telephone number.
    pub telephone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// When it was given last, RFC 3339.
    pub kept_at: String,
}

impl std::fmt::Debug for ContactTold {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("ContactTold(…)")
    }
}
