//! The door for LINE, opened from the configuration.
//!
//! The one place in the program that knows the crate `line`, but for the way of its requests. Without a channel secret there
//! is no door, and the pages that link with LINE are not there either.
//! The surprise: deleting the crate and what names it here leaves a whole program without LINE.

use std::sync::Arc;

use service::Service;
use service::messages::Carrier;
use web::{Beside, Door, Site};

use crate::carrier;
use crate::config::LineConfig;

/// What is set up of LINE, and the address that its links lead to.
#[derive(Clone)]
pub struct LineSetup {
    /// The channel.
    pub config: LineConfig,
    /// The address that people type.
    pub web: String,
}

/// The site of a door, with LINE beside it if it is set up.
pub fn site(door: Door, service: &Service, setup: Option<&LineSetup>) -> Site {
    let Some(LineSetup { config, web }) = setup.filter(|setup| setup.config.is_set_up()) else {
        return Site::new(door);
    };
    let settings = line::Settings {
        channel_secret: config.channel_secret.clone(),
        channel_access_token: config.channel_access_token.clone(),
        api_base: Arc::from(config.api_base.trim_end_matches('/')),
        web: Arc::from(web.trim_end_matches('/')),
    };
    let line = line::Line::start(service.clone(), settings, carrier::carry_to_line());
    let receive = move |request| Box::pin(line.clone().receive(request)) as Beside;
    Site::new(door.with_line(config.link_base.trim_end_matches('/'))).beside(line::WEBHOOK, receive)
}

/// Who carries messages into talks, if that is wished.
pub fn carrier(config: &LineConfig) -> Option<Arc<dyn Carrier>> {
    let base = config.api_base.trim_end_matches('/');
    let push = || line::Push::new(base, &config.channel_access_token, carrier::carry_to_line());
    (config.is_set_up() && config.push).then(|| Arc::new(push()) as Arc<dyn Carrier>)
}

/// What the channel says of itself and of what it may send.
pub async fn look(config: &LineConfig) -> Result<String, String> {
    let base = config.api_base.trim_end_matches('/');
    line::Client::new(base, &config.channel_access_token, carrier::carry_to_line()).look().await
}

/// Makes the rich menu that everybody sees; its name.
pub async fn make_rich_menu(config: &LineConfig) -> Result<String, String> {
    let base = config.api_base.trim_end_matches('/');
    let client = line::Client::new(base, &config.channel_access_token, carrier::carry_to_line());
    client.make_rich_menu(config.data_base.trim_end_matches('/')).await
}
