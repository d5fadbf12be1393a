//! A browser as far as signing in elsewhere goes: it keeps cookies by host, follows redirects, and fills in the provider's
//! forms.

use reqwest::{Client, StatusCode, header, redirect};
use serde_json::Value;
use std::collections::HashMap;
use url::Url;

/// More steps than any sign-in takes.
const STEPS_MAX: usize = 20;

#[derive(Debug)]
pub(crate) struct Traveller {
    client: Client,
    /// By host with port, and name. A real browser would show those of one host to each port of it.
    cookies: HashMap<(String, String), String>,
}

/// What an address answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) location: Option<Url>,
    pub(crate) text: String,
    pub(crate) set_cookies: Vec<String>,
}

impl Traveller {
    pub(crate) fn new() -> Traveller {
        // Fails only when somebody was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Traveller { client, cookies: HashMap::new() }
    }

    /// What this browser holds for a host.
    pub(crate) fn cookie(&self, url: &str, name: &str) -> Option<&str> {
        self.cookies.get(&(authority(&Url::parse(url).unwrap()), name.to_owned())).map(String::as_str)
    }

    pub(crate) fn set_cookie(&mut self, url: &str, name: &str, value: &str) {
        self.cookies.insert((authority(&Url::parse(url).unwrap()), name.to_owned()), value.to_owned());
    }

    pub(crate) async fn get(&mut self, url: &str) -> Page {
        self.request(self.client.get(url), url).await
    }

    pub(crate) async fn post(&mut self, url: &str, form: &[(&str, &str)]) -> Page {
        self.request(self.client.post(url).form(form), url).await
    }

    async fn request(&mut self, request: reqwest::RequestBuilder, url: &str) -> Page {
        let url = Url::parse(url).unwrap();
        let host = authority(&url);
        let held = self.cookies.iter().filter(|((of, _), _)| *of == host);
        let cookies: Vec<String> = held.map(|((_, name), value)| format!("{name}={value}")).collect();
        let response = request.header(header::COOKIE, cookies.join("; ")).send().await.unwrap();
        let status = response.status();
        let text_of = |value: &header::HeaderValue| value.to_str().unwrap().to_owned();
        let set_cookies: Vec<String> = response.headers().get_all(header::SET_COOKIE).iter().map(text_of).collect();
        for cookie in &set_cookies {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let key = (host.clone(), name.to_owned());
            let ends =
                attributes.contains("Max-Age=0") || attributes.to_lowercase().contains("expires=thu, 01 jan 1970");
            match ends || value.is_empty() {
                true => drop(self.cookies.remove(&key)),
                false => drop(self.cookies.insert(key, value.to_owned())),
            }
        }
        let location = response.headers().get(header::LOCATION).map(|to| url.join(to.to_str().unwrap()).unwrap());
        Page { url, status, location, text: response.text().await.unwrap(), set_cookies }
    }

    /// Follows redirects and signs in at the provider under a name, as far as where `is_there`, which is not opened.
    pub(crate) async fn travel(&mut self, from: &str, name: &str, is_there: impl Fn(&Url) -> bool) -> Url {
        let mut page = self.get(from).await;
        for _ in 0..STEPS_MAX {
            page = match &page.location {
                Some(to) if is_there(to) => return to.clone(),
                Some(to) => self.get(to.clone().as_str()).await,
                None => {
                    let action = page.text.split("action=\"").nth(1).and_then(|rest| rest.split('"').next());
                    let action = page.url.join(action.unwrap_or_else(|| panic!("no form: {page:#?}"))).unwrap();
                    let form: &[(&str, &str)] = match page.text.contains("name=\"login\"") {
                        true => &[("prompt", "login"), ("login", name), ("password", "any")],
                        false => &[("prompt", "consent")],
                    };
                    self.post(action.as_str(), form).await
                }
            };
        }
        panic!("it leads nowhere: {page:#?}")
    }

    /// The JSON at an address; what it answers otherwise is the status alone.
    pub(crate) async fn json(&mut self, url: &str) -> Value {
        let page = self.get(url).await;
        match page.status.is_success() {
            true => serde_json::from_str(&page.text).unwrap(),
            false => Value::from(page.status.as_u16()),
        }
    }
}

fn authority(url: &Url) -> String {
    url.authority().to_owned()
}
