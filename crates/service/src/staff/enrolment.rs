//! The first sign-in: a password and a second factor of one's own, in one step.
//!
//! The secret is drawn for the page, sealed into it and bound to the account, and kept only when a code shows that the app
//! has it. The surprise: until then the account can do nothing else, and its password for one use still opens it.

use kernel::staff::StaffCommand;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{StaffSession, secrets, totp};
use crate::Service;
use crate::chance;
use crate::refusal::{FieldError, Refusal};

const SEAL: &str = "staff-enrolment";
/// What an authenticator app calls us.
const ISSUER: &str = "Tashika";

/// What the page of the first sign-in shows.
pub struct Enrolment {
    /// The secret, for whoever types it.
    pub secret: String,
    /// The same for the QR code.
    pub address: String,
    /// The same sealed, to be sent back.
    pub sealed: String,
}

/// What comes back from it.
#[derive(Default)]
pub struct TypedEnrolment {
    /// The sealed secret.
    pub sealed: String,
    /// The new password.
    pub password: String,
    /// The same again.
    pub again: String,
    /// What the app shows.
    pub code: String,
}

#[derive(Serialize, Deserialize)]
struct Drawn {
    account: u32,
    secret: totp::TotpSecret,
}

impl Service {
    /// Draws a second factor; `before` is what the page showed already, so that the same code stays on the page.
    pub fn enrolment(&self, who: &StaffSession, before: Option<&str>) -> Enrolment {
        let kept = before.and_then(|sealed| self.opened::<Drawn>(SEAL, sealed));
        let kept = kept.filter(|drawn| drawn.account == who.account());
        let drawn = kept.unwrap_or_else(|| Drawn { account: who.account(), secret: chance::bytes() });
        Enrolment {
            secret: totp::base32(&drawn.secret),
            address: totp::address(ISSUER, who.name(), &drawn.secret),
            sealed: self.sealed_as(SEAL, &drawn),
        }
    }

    /// Keeps password and second factor, and makes the account active.
    ///
    /// # Errors
    /// What is wrong with the fields, `staff.session`, `staff.unavailable`.
    pub async fn enrol(&self, who: &StaffSession, typed: &TypedEnrolment) -> Result<(), Refusal> {
        // Only once: whoever has a second factor changes it by a reset, not with an open session.
        if self.staff_standing(who)? {
            return Err(Refusal::plain("staff.enrolled"));
        }
        let now = self.now();
        let mut known = self.known_by(who.account()).await?.ok_or(Refusal::plain("staff.session"))?;
        let drawn: Option<Drawn> = self.opened(SEAL, &typed.sealed);
        let drawn = drawn.filter(|drawn| drawn.account == who.account());
        known.secrets.totp = drawn.map(|drawn| drawn.secret);
        known.secrets.totp_step = 0;
        let step = self.step_after(&known.secrets, &typed.code);
        let one_time = self.is_password(&typed.password, Some(known.secrets.password.clone())).await;
        let password = match secrets::flaw(&typed.password, &known.secrets.sign_in_name) {
            Some(code) => Some(("password", code)),
            None if one_time => Some(("password", "staff.password_guessable")),
            None if typed.password != typed.again => Some(("again", "staff.password_differs")),
            None => None,
        };
        let code = step.is_none().then_some(("code", "staff.code_wrong"));
        let wrong: Vec<FieldError> = [password, code]
            .into_iter()
            .flatten()
            .map(|(field, code)| FieldError { field, code, args: Vec::new() })
            .collect();
        if !wrong.is_empty() {
            return Err(Refusal::of_fields(wrong));
        }
        let chosen = Zeroizing::new(typed.password.clone());
        let digest = self.digesting(move || secrets::digest(&chosen)).await.flatten();
        known.secrets.password = digest.ok_or(Refusal::plain("internal"))?;
        known.secrets.made_at = now.0;
        known.secrets.totp_step = step.unwrap_or_default();
        if !self.keep_secrets(&known).await? {
            return Err(Refusal::plain("staff.session"));
        }
        self.order_own(who, StaffCommand::Enrol { account: who.account() }).await
    }

    /// Whether the account of a live session is active.
    fn staff_standing(&self, who: &StaffSession) -> Result<bool, Refusal> {
        let state = self.read();
        let live = state.staff().session(who.account(), who.id(), self.now());
        let (account, _) = live.ok_or(Refusal::plain("staff.session"))?;
        Ok(account.standing == kernel::staff::Standing::Active)
    }
}
