//! `/calendar/{key}.ics`: the shifts of a user, a schedule or a team, as calendars read them (RFC 5545). The key is all they
//! need.

mod content;
mod document;

use crate::ApiState;
use crate::extract::Path;
use crate::limits::CALENDAR_MAX_AGE_S;
use crate::problem::{Code, Problem, Problems};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use nightbell_config::digest;

/// Read a calendar feed
///
/// The shifts from the month that was 30 days ago up to the month in 180 days, in iCalendar (RFC 5545), for calendars to
/// subscribe to.
#[utoipa::path(
    get, path = "/calendar/{file}", operation_id = "read_calendar_feed", tag = "schedules", security(()),
    params(
        ("file" = String, Path, description = "The feed's key, with `.ics` after it."),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of the copy that is there already."),
    ),
    responses(
        (status = 200, description = "The calendar.", body = String, content_type = "text/calendar"),
        (status = 304, description = "The copy that is there already is this one."),
        Problems,
    ),
)]
pub(crate) async fn calendar(
    State(state): State<ApiState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unknown = || {
        let detail = "this calendar link is not known, or no longer; ask a manager for the one that holds now";
        Problem::new(Code::NotFound, detail)
    };
    let key = file.strip_suffix(".ics").ok_or_else(unknown)?;
    let feed = state.engine().feed_by_key(key).await?.ok_or_else(unknown)?;
    let now = state.engine().now().await?;
    let content = content::content(state.configuration().documents(), &feed, now).map_err(|error| {
        tracing::error!(%error, kind = %feed.kind, name = %feed.name, "calendar.failed");
        Problem::new(Code::Internal, "these shifts cannot be worked out; the server's log says why")
    })?;
    let host = state.engine().public_url().split_once("://").map_or("nightbell", |(_, rest)| rest);
    let writing =
        document::Writing { host: host.split('/').next().unwrap_or(host), version: &state.settings().version };
    // Of two copies of the same shifts only the instant of writing differs.
    let tag = format!("W/\"{}\"", hex::encode(&digest(&writing.text(&content, content.from))[..16]));
    let is_known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| names_tag(value, &tag));
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let media_type = HeaderValue::from_static("text/calendar; charset=utf-8");
            ([(header::CONTENT_TYPE, media_type)], writing.text(&content, now)).into_response()
        }
    };
    let caching = format!("private, max-age={CALENDAR_MAX_AGE_S}");
    for (name, value) in [(header::CACHE_CONTROL, caching.as_str()), (header::ETAG, tag.as_str())] {
        response.headers_mut().insert(name, HeaderValue::from_str(value).map_err(|_| unknown())?);
    }
    Ok(response)
}

/// Whether a list of entity tags has this one, by the weak comparison of RFC 9110.
fn names_tag(value: &HeaderValue, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let listed = value.to_str().unwrap_or_default();
    listed.split(',').any(|listed| listed.trim() == "*" || opaque(listed) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        for (listed, expected) in
            [("W/\"a\"", true), ("\"a\"", true), ("\"b\", W/\"a\"", true), ("*", true), ("\"b\"", false), ("", false)]
        {
            assert_eq!(names_tag(&HeaderValue::from_static(listed), "W/\"a\""), expected, "{listed}");
        }
    }
}
