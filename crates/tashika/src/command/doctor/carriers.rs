//! Who carries messages to people: whether each is there and knows us, as far as that costs nothing.
//!
//! Nothing is sent to anybody. That nobody is there stops no booking and loses no message, so it is nothing bad: messages wait.
//! The surprise: the secret of the webhook is not tried, because only a message could show whether it is the right one.

use std::time::Duration;

use service::{Checked as Finding, Verdict};

use crate::carrier;
use crate::config::Config;
use crate::line_door;
use crate::mail::Mail;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is found of each that is set up.
pub fn look(config: &Config) -> Vec<Finding> {
    mail(config).into_iter().chain(line(config)).chain(sms(config)).collect()
}

/// Greets the mail server with name and password.
fn mail(config: &Config) -> Option<Finding> {
    if config.mail.smtp_url.is_empty() {
        return None;
    }
    let greeted = async {
        let mail = Mail::new(&config.mail.smtp_url, &config.mail.from)?;
        mail.greet().await.map(|()| "the mail server answers".to_owned())
    };
    Some(told("mail", greeted, "messages wait, bookings do not; look at mail.smtp_url"))
}

/// Asks LINE which channel the token opens and what it may send in this month.
fn line(config: &Config) -> Option<Finding> {
    if !config.line.is_set_up() {
        return None;
    }
    let next = "talks are not answered and pushes wait, bookings do not; look at [line]";
    Some(told("LINE", line_door::look(&config.line), next))
}

/// Looks whether anybody answers at the webhook.
fn sms(config: &Config) -> Option<Finding> {
    let url = &config.sms.webhook_url;
    if url.is_empty() {
        return None;
    }
    let look = async {
        let answer = carrier::ask("GET", url, &[], Vec::new()).await?;
        match answer.status {
            404 | 410 | 500..=599 => Err(format!("{url} answers {}", answer.status)),
            status => Ok(format!(
                "{url} answers ({status} to a look); sms.webhook_secret was not tried, because only a message \
                 would show whether it is right"
            )),
        }
    };
    let next = "short messages wait, bookings do not; look at sms.webhook_url and at what runs behind it";
    Some(told("short messages", look, next))
}

fn told(check: &'static str, look: impl Future<Output = Result<String, String>>, next: &str) -> Finding {
    let looked = super::super::wait_for(async {
        let late = |_| Err("there was no answer in 15 seconds".to_owned());
        Ok(tokio::time::timeout(PATIENCE, look).await.unwrap_or_else(late))
    });
    match looked {
        Ok(Ok(told)) => Finding::of(check, Verdict::Good, told),
        Ok(Err(why)) => Finding::of(check, Verdict::Mind, format!("{why}: {next}")),
        Err(failure) => Finding::of(check, Verdict::Mind, failure.to_string()),
    }
}
