//! A browser, as far as signing in goes.

use crate::support::{Answer, World};
use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::Value;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const COOKIE: &str = "__Secure-nightbell_session";

/// A browser: it keeps a cookie, says where its requests come from, and which language it reads.
#[derive(Debug, Default)]
pub(crate) struct Browser {
    pub(crate) cookie: Option<String>,
    pub(crate) language: Option<&'static str>,
    pub(crate) site: Option<&'static str>,
}

impl Browser {
    pub(crate) async fn send(
        &mut self,
        world: &World,
        method: &str,
        path: &str,
        content_type: &str,
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, content_type);
        request = request.header("sec-fetch-site", self.site.unwrap_or("same-origin"));
        request = request.header(header::USER_AGENT, "Firefox on a phone");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, format!("theme=dark; {COOKIE}={cookie}"));
        }
        if let Some(language) = self.language {
            request = request.header(header::ACCEPT_LANGUAGE, language);
        }
        let answer = world.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        if let Some(set) = answer.headers.get(header::SET_COOKIE).map(|value| value.to_str().unwrap()) {
            let value = set.split_once('=').unwrap().1.split_once(';').unwrap().0;
            self.cookie = Some(value.to_owned()).filter(|value| !value.is_empty());
        }
        answer
    }

    pub(crate) async fn get(&mut self, world: &World, path: &str) -> Answer {
        self.send(world, "GET", path, "", "").await
    }

    pub(crate) async fn sign_in(&mut self, world: &World, name: &str, password: &str) -> Answer {
        let form = format!("username={}&password={}", name.replace('@', "%40"), password.replace(' ', "+"));
        self.send(world, "POST", "/login", FORM, &form).await
    }

    pub(crate) async fn json(&mut self, world: &World, method: &str, path: &str, body: &Value) -> Answer {
        self.send(world, method, path, "application/json", &body.to_string()).await
    }

    pub(crate) async fn who(&mut self, world: &World) -> String {
        let answer = self.get(world, "/api/v1/whoami").await;
        match answer.status {
            StatusCode::OK => {
                format!("{} {}", answer.json()["actor"].as_str().unwrap(), answer.json()["role"].as_str().unwrap())
            }
            _ => answer.problem()[..3].to_owned(),
        }
    }
}

/// What every page without a script keeps to.
pub(crate) fn is_small_and_still(page: &Answer) {
    assert!(page.text.len() <= 8 * 1024, "{} bytes", page.text.len());
    assert!(!page.text.contains("<script") && !page.text.contains("src="));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
    keeps_to_itself(page);
}

/// The same of the pages that have the one script there is.
pub(crate) fn is_small_with_the_script(page: &Answer) {
    assert!(page.text.len() <= 8 * 1024, "{} bytes", page.text.len());
    assert_eq!((page.text.matches("<script").count(), page.text.matches("src=").count()), (1, 1));
    assert!(page.text.contains("<script type=\"module\" src=\"passkeys-"), "{}", page.text);
    let policy = page.header("content-security-policy");
    let expected = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'sha256-";
    assert!(policy.starts_with(expected) && !policy.contains("unsafe"), "{policy}");
    keeps_to_itself(page);
}

fn keeps_to_itself(page: &Answer) {
    assert!(!page.text.contains("style="));
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("cache-control"), "no-store");
}
