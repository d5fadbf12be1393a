//! Calendars of other programs, fetched from addresses that documents name: one GET, conditional where there is a copy, with
//! redirects followed by hand so that each address is looked at as the first one was.

use crate::http_client::{self, GuardedClient};
use crate::limits::{CALENDAR_BYTES_MAX, CALENDAR_REDIRECTS_MAX, CALENDAR_TAG_BYTES_MAX};
use reqwest::{Response, StatusCode, header};
use url::Url;

/// What a server said about the copy that is kept, for it to say that nothing changed since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopyTags {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The same as the copy.
    Unchanged,
    /// This.
    Changed {
        /// As it came; whether it is a calendar is not looked at.
        bytes: Vec<u8>,
        /// For the next time.
        tags: CopyTags,
    },
}

/// Fetches calendars. Errors are in words, and never repeat the address: whoever has it reads the calendar.
#[derive(Debug, Clone)]
pub struct CalendarSources {
    client: GuardedClient,
}

impl CalendarSources {
    pub(crate) fn new(client: GuardedClient) -> CalendarSources {
        CalendarSources { client }
    }

    /// Makes one try, with what was said about the copy where there is one. Each of its requests ends within
    /// [`crate::HttpSettings::timeout_ms`].
    ///
    /// # Errors
    /// The reason why nothing was fetched, with what to do about it where that is known.
    pub async fn fetch(&self, address: &str, copy: Option<&CopyTags>) -> Result<Fetched, String> {
        let mut url = web_address(address).ok_or("its address is not an http, https or webcal address; correct it")?;
        for _ in 0..=CALENDAR_REDIRECTS_MAX {
            let response = self.get(url.clone(), copy).await?;
            match response.status() {
                // To whoever did not ask whether it changed, it is no answer.
                StatusCode::NOT_MODIFIED if copy.is_some_and(|tags| *tags != CopyTags::default()) => {
                    return Ok(Fetched::Unchanged);
                }
                StatusCode::OK => {
                    let tag = |name| {
                        let text = response.headers().get(name)?.to_str().ok()?;
                        (text.len() <= CALENDAR_TAG_BYTES_MAX).then(|| text.to_owned())
                    };
                    let tags = CopyTags { etag: tag(header::ETAG), last_modified: tag(header::LAST_MODIFIED) };
                    return Ok(Fetched::Changed { bytes: read(response).await?, tags });
                }
                status if status.is_redirection() && status != StatusCode::NOT_MODIFIED => url = next(&url, &response)?,
                status => return Err(refused(status)),
            }
        }
        Err(format!("it redirects more than {CALENDAR_REDIRECTS_MAX} times; write the final address"))
    }

    async fn get(&self, url: Url, copy: Option<&CopyTags>) -> Result<Response, String> {
        let mut request = self.client.get(url).map_err(|refused| refused.to_string())?;
        request = request.header(header::ACCEPT, "text/calendar, */*;q=0.5");
        let CopyTags { etag, last_modified } = copy.cloned().unwrap_or_default();
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(last_modified) = last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, last_modified);
        }
        request.send().await.map_err(|error| worded(&error))
    }
}

fn worded(error: &reqwest::Error) -> String {
    http_client::refusal(error).map_or_else(|| http_client::describe(error), ToString::to_string)
}

/// `webcal` is `https` under a name that opens a calendar.
fn web_address(address: &str) -> Option<Url> {
    let address = match address.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("webcal") || scheme.eq_ignore_ascii_case("webcals") => {
            format!("https://{rest}")
        }
        _ => address.to_owned(),
    };
    Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Where a redirect leads. Not from https to http: the address is a secret.
fn next(from: &Url, response: &Response) -> Result<Url, String> {
    let status = response.status();
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let to = location.and_then(|location| from.join(location).ok());
    let to = to.and_then(|to| web_address(to.as_str()));
    let to = to.ok_or_else(|| format!("it answered {status} and leads to no http or https address"))?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(
            "it redirects from https to http, which would give the address away; write the final one".to_owned()
        );
    }
    Ok(to)
}

async fn read(mut response: Response) -> Result<Vec<u8>, String> {
    let too_large =
        || format!("it is larger than {} MB; take a calendar of leave alone", CALENDAR_BYTES_MAX / 1_000_000);
    if response.content_length().is_some_and(|length| length > CALENDAR_BYTES_MAX as u64) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| worded(&error))? {
        if bytes.len() + chunk.len() > CALENDAR_BYTES_MAX {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What the server said beside it is left out: it may repeat the address.
fn refused(status: StatusCode) -> String {
    let remedy = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
            "; its address may have been made anew: take the present one"
        }
        _ => "",
    };
    format!("it answered {status}{remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webcal_is_https() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(web_address(address).as_ref().map(Url::as_str), expected, "{address}");
        };
        check("webcal://example.com/a.ics", Some("https://example.com/a.ics"));
        check("WebCal://example.com/a.ics", Some("https://example.com/a.ics"));
        check("webcals://example.com/a.ics", Some("https://example.com/a.ics"));
        check("http://example.com/a.ics", Some("http://example.com/a.ics"));
        check("ftp://example.com/a.ics", None);
        check("file:///etc/passwd", None);
        check("calendar", None);
    }
}
