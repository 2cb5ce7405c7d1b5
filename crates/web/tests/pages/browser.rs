//! A browser without a screen: cookies, redirects, forms as they stand on the page, and a house to visit.
//!
//! It sends what a form on the page would send and nothing else, so a hidden field that is missing is noticed.
//! It never runs a script, because there is none.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use sim::builder::{MemoryHouse, Node};
use sim::identity_provider::{self, IdentityProvider};
use sim::town::{PROGRAMME, Town, Voucher};
use web::{Door, Site};

/// A town with a service and its pages.
pub struct House {
    pub house: MemoryHouse,
    node: Node,
    pub town: Town,
    site: Arc<Site>,
}

impl House {
    pub async fn of(town: Town) -> House {
        House::over(MemoryHouse::default(), town).await
    }

    pub async fn over(house: MemoryHouse, town: Town) -> House {
        let node = house.open().await.expect("a new journal");
        town.settle(&node.service).await;
        let site = Arc::new(Site::new(Door::new(node.service.clone(), false, None)));
        House { house, node, town, site }
    }

    /// A house whose console has an identity provider.
    pub async fn with_provider(provider: &IdentityProvider) -> House {
        let house = House::new().await;
        let door = Door::new(house.node.service.clone(), false, None);
        let site = Arc::new(Site::new(door.with_oidc(provider.oidc(identity_provider::settings()))));
        House { site, ..house }
    }

    pub async fn new() -> House {
        House::of(Town { slots: 300, ..Town::default() }).await
    }

    pub fn service(&self) -> &service::Service {
        &self.node.service
    }

    pub fn browser(&self) -> Browser {
        Browser { site: self.site.clone(), cookies: BTreeMap::new(), lang: "ja", from: None }
    }

    /// A browser in which person `index` is signed in, on the page with the venues.
    pub async fn signed_in(&self, index: u32) -> (Browser, Page) {
        let mut browser = self.browser();
        let page = browser.sign_in(&self.town.voucher(index), "").await;
        (browser, page)
    }
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    site: Arc<Site>,
    pub cookies: BTreeMap<String, String>,
    pub lang: &'static str,
    /// The page with the form that is being sent.
    from: Option<String>,
}

/// A page as it was shown.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub path: String,
    pub text: String,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Page {
        self.visit("GET", path, String::new()).await
    }

    /// Sends the form on the page whose address holds `action`, with some fields filled in.
    pub async fn send(&mut self, page: &Page, action: &str, filled: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        let mut fields: Vec<(String, String)> = form.fields;
        for (name, value) in filled {
            fields.retain(|(found, _)| found != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self.from = Some(page.path.clone());
        let shown = self.visit("POST", &form.action, encode(&fields)).await;
        self.from = None;
        shown
    }

    /// Fills in the voucher page and sends it.
    pub async fn type_voucher(&mut self, page: &Page, voucher: &Voucher, more: &[(&str, &str)]) -> Page {
        let date = voucher.birth_date;
        let (year, month, day) = (date.year().to_string(), date.month().to_string(), date.day().to_string());
        let mut fields = vec![
            ("municipality_code", voucher.municipality_code.as_str()),
            ("voucher_number", voucher.number.as_str()),
            ("birth_era", "western"),
            ("birth_year", year.as_str()),
            ("birth_month", month.as_str()),
            ("birth_day", day.as_str()),
        ];
        for (name, value) in more {
            fields.retain(|(found, _)| found != name);
            fields.push((name, value));
        }
        self.send(page, "/voucher", &fields).await
    }

    pub async fn sign_in(&mut self, voucher: &Voucher, next: &str) -> Page {
        let page = self.get(&format!("/book/{PROGRAMME}/voucher?next={next}")).await;
        let check = self.type_voucher(&page, voucher, &[]).await;
        self.send(&check, "/check", &[]).await
    }

    /// From the venues to the last question, always the first free choice.
    pub async fn choose(&mut self, venues: &Page) -> Page {
        let days = self.get(&venues.link("day?venue=")).await;
        let times = self.get(&days.link("time?venue=")).await;
        let slot = times.button("slot");
        self.send(&times, "/time", &[("slot", &slot)]).await
    }

    /// From the venues to a booking.
    pub async fn book(&mut self, venues: &Page) -> Page {
        let confirm = self.choose(venues).await;
        self.send(&confirm, "/confirm", &[]).await
    }

    /// Sends anything, as no honest page would.
    pub async fn raw(&mut self, request: Request<Body>) -> Response<Body> {
        self.site.answer(request).await
    }

    /// Sends fields, each with what its head says, as a form with a file does.
    pub async fn send_parts(&mut self, path: &str, parts: &[(&str, &str)]) -> Response<Body> {
        let part = |(head, text): &(&str, &str)| {
            format!("--edge\r\ncontent-disposition: form-data; {head}\r\n\r\n{text}\r\n")
        };
        let body: String = parts.iter().map(part).chain(["--edge--\r\n".to_owned()]).collect();
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::post(path)
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .expect("a request");
        self.raw(request).await
    }

    /// The answer without following it.
    pub async fn once(&mut self, method: &str, path: &str, body: String) -> Response<Body> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path);
        if let Some(from) = &self.from {
            request = request.header(header::REFERER, format!("https://tashika.example{from}"));
        }
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header(header::ACCEPT_LANGUAGE, self.lang)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a request");
        let answer = self.raw(request).await;
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("ASCII");
            let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    async fn visit(&mut self, method: &str, path: &str, body: String) -> Page {
        let (mut method, mut path, mut body) = (method.to_owned(), path.to_owned(), body);
        for _ in 0..8 {
            let answer = self.once(&method, &path, body).await;
            let Some(target) = answer.headers().get(header::LOCATION) else {
                return Page { status: answer.status(), path, text: text_of(answer).await };
            };
            assert_eq!(answer.status(), StatusCode::SEE_OTHER);
            path = target.to_str().expect("ASCII").to_owned();
            (method, body) = ("GET".to_owned(), String::new());
        }
        panic!("{path} leads round in circles");
    }
}

/// A form as it stands on a page.
#[derive(Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Page {
    /// The first form whose address, without its query, ends like this.
    pub fn form(&self, action: &str) -> Form {
        self.forms()
            .into_iter()
            .find(|form| form.action.split('?').next().is_some_and(|path| path.ends_with(action)))
            .unwrap_or_else(|| panic!("no form for {action} on {}: {}", self.path, self.main()))
    }

    pub fn forms(&self) -> Vec<Form> {
        self.text
            .split("<form ")
            .skip(1)
            .filter_map(|part| part.split("</form>").next())
            .map(|form| Form {
                action: attribute(form, "action").unwrap_or_default(),
                fields: form
                    .split("<input ")
                    .skip(1)
                    .filter(|input| !input.starts_with("type=\"radio\""))
                    .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
                    .collect(),
            })
            .collect()
    }

    /// The address of the first link that holds this.
    pub fn link(&self, part: &str) -> String {
        self.links()
            .into_iter()
            .find(|url| url.contains(part))
            .unwrap_or_else(|| panic!("no link to {part} on {}: {}", self.path, self.main()))
    }

    pub fn links(&self) -> Vec<String> {
        self.text.split("<a ").skip(1).filter_map(|part| attribute(part, "href")).collect()
    }

    /// The value of the first button of this name.
    pub fn button(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let found = self.text.split("<button").skip(1).find_map(|part| part.split_once(start.as_str()));
        let (_, rest) = found.unwrap_or_else(|| panic!("no button {name} on {}: {}", self.path, self.main()));
        rest.split('"').next().expect("a value").to_owned()
    }

    /// What is typed in an input.
    pub fn typed(&self, name: &str) -> String {
        let part = self
            .text
            .split("<input ")
            .skip(1)
            .find(|input| attribute(input, "name").as_deref() == Some(name));
        part.and_then(|input| attribute(input, "value")).unwrap_or_else(|| panic!("no input {name}"))
    }

    /// The content without what every page has around it.
    pub fn main(&self) -> &str {
        let start = self.text.find("<main").unwrap_or(0);
        let end = self.text.find("</main>").unwrap_or(self.text.len());
        &self.text[start..end]
    }

    pub fn heading(&self) -> String {
        let inside =
            self.text.split("<h1").nth(1).and_then(|part| part.split("</h1>").next()).unwrap_or_default();
        inside.split_once('>').map(|(_, text)| text.to_owned()).unwrap_or_default()
    }

    pub fn says(&self, text: &str) -> bool {
        self.main().contains(text)
    }
}

pub async fn text_of(answer: Response<Body>) -> String {
    let bytes = answer.into_body().collect().await.expect("a whole body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

pub fn encode(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let (_, rest) =
        format!(" {tag}").split_once(&format!(" {name}=\"")).map(|(a, b)| (a.to_owned(), b.to_owned()))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&#38;", "&").replace("&quot;", "\""))
}
