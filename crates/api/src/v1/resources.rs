//! `/api/v1/{kind}` and `/api/v1/{kind}/{name}`: users, teams, schedules and all other configuration, each a document.

pub(crate) mod delete;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod put;
pub(crate) mod show;

use crate::problem::{Code, Problem};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use nightbell_config::{Kind, StoredResource};
use nightbell_engine::{ConfigureError, Precondition};
use serde_json::{Map, Value};

/// Reads the kind out of a path.
pub(crate) fn kind(word: &str) -> Result<Kind, Problem> {
    word.parse().map_err(|error: nightbell_config::KindError| Problem::new(Code::UnknownPath, error.to_string()))
}

fn missing(kind: Kind, name: &str) -> Problem {
    let one = kind.one().split_once(' ').map_or(kind.as_str(), |(_, one)| one);
    Problem::not_found(one, name, &format!("GET /api/v1/{kind} lists them"))
}

/// Fields with the revision as the entity tag.
fn document(status: StatusCode, stored: &StoredResource, fields: Map<String, Value>) -> Response {
    let mut response = (status, axum::Json(fields)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", stored.revision)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// `If-Match`: the revision in quotes, as in `ETag`, or `*`. Without quotes it is understood as well.
fn precondition(headers: &HeaderMap) -> Result<Precondition, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(Precondition::None) };
    let text = value.to_str().unwrap_or("?").trim();
    if text == "*" {
        return Ok(Precondition::Any);
    }
    let tag = text.strip_prefix("W/").unwrap_or(text);
    let tag = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or(tag);
    tag.parse().map(Precondition::Revision).map_err(|_| {
        let detail = format!("If-Match {text:?} is no revision; send the ETag of your last GET, such as \"3\", or *");
        Problem::new(Code::InvalidParameter, detail)
    })
}

/// Words what the engine refused about one resource.
pub(crate) fn refused(kind: Kind, name: &str, error: ConfigureError) -> Problem {
    match error {
        ConfigureError::Invalid(errors) => Problem::invalid_configuration(errors),
        ConfigureError::NotFound => missing(kind, name),
        ConfigureError::InUse(reason) => Problem::new(Code::InUse, reason),
        ConfigureError::Stale { revision } => {
            let detail = format!("{kind}/{name} is at revision {revision} now; GET it again and repeat your change");
            Problem::new(Code::StaleRevision, detail)
        }
        ConfigureError::PreconditionRequired => {
            let detail =
                format!("{kind}/{name} exists; send If-Match with the ETag of your last GET, or * to overwrite");
            Problem::new(Code::PreconditionRequired, detail)
        }
        ConfigureError::Denied(refused) => Problem::forbidden(&refused),
        ConfigureError::Engine(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preconditions_are_read_leniently() {
        let check = |text: &str, expected: Option<Precondition>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, HeaderValue::from_str(text).unwrap());
            assert_eq!(precondition(&headers).ok(), expected, "{text}");
        };
        check("\"3\"", Some(Precondition::Revision(3)));
        check("W/\"3\"", Some(Precondition::Revision(3)));
        check("3", Some(Precondition::Revision(3)));
        check("*", Some(Precondition::Any));
        check("three", None);
        assert_eq!(precondition(&HeaderMap::new()).ok(), Some(Precondition::None));
    }
}
