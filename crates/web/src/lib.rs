//! The door for browsers and programs: pages for citizens and a JSON API.
//!
//! It turns a gesture into one call of the service and the answer into words. It knows no rule, no SQL and no
//! journal; whatever it shows came from the service, which tells nothing that is not durable.

mod api;
mod body;
mod closed;
mod cookie;
mod deadline;
mod files;
mod form;
mod guest;
mod letters;
mod log;
mod page;
mod qr;
mod router;
pub mod staff;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

pub use api::openapi;
pub use body::BODY_BYTES_MAX;
pub use closed::Closed;
pub use letters::{index as letter_index, name as letter_file_name, page as letter_page};
pub use router::{Beside, Site};

/// What every handler has.
#[derive(Clone)]
pub struct Door {
    /// The use cases.
    pub service: service::Service,
    /// Whether cookies carry `Secure` and the `__Host-` prefix: true wherever TLS is in front.
    pub secure_cookies: bool,
    /// Key of a text shown on top of every page, such as that of the demo.
    pub banner: Option<Arc<str>>,
    /// Where LINE asks whether to link, if LINE is set up.
    pub line: Option<Arc<str>>,
    /// The identity provider of the organisation, if there is one.
    pub oidc: Option<Arc<service::staff::oidc::Oidc>>,
    slot_bytes: api::SlotBytes,
}

impl Door {
    /// A door to this service.
    pub fn new(service: service::Service, secure_cookies: bool, banner: Option<String>) -> Door {
        let (banner, slot_bytes) = (banner.map(Arc::from), api::SlotBytes::default());
        Door { service, secure_cookies, banner, line: None, oidc: None, slot_bytes }
    }

    /// The same with the pages that link with LINE, which asks at this address whether to.
    #[must_use]
    pub fn with_line(self, dialog: &str) -> Door {
        Door { line: Some(Arc::from(dialog)), ..self }
    }

    /// The same with the way in through an identity provider.
    #[must_use]
    pub fn with_oidc(self, oidc: service::staff::oidc::Oidc) -> Door {
        Door { oidc: Some(Arc::new(oidc)), ..self }
    }
}

/// The client's address as the listener saw it; put into each request by whoever accepts connections.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub IpAddr);

impl Client {
    /// The address in a request, loopback if the listener gave none.
    pub(crate) fn of(extensions: &axum::http::Extensions) -> IpAddr {
        extensions.get::<Client>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |client| client.0)
    }
}
