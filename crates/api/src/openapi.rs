//! The OpenAPI document: made from the handlers, checked in as `openapi.json`.

use crate::ApiState;
use crate::problem::Problem;
use crate::{calendar, doors, health, v1};
use http::header;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Nightbell",
        description = "On-call and incident response. Errors are problem documents (RFC 9457) with a stable `code`. \
                       Roles: admin may do what manager may, manager what responder may, responder what observer may.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "alerts", description = "Problems, and what people do about them."),
        (name = "events", description = "What came in."),
        (name = "schedules", description = "Who is on call."),
        (name = "configuration", description = "Versioned documents: users, teams, schedules, policies, services."),
        (name = "sign-in", description = "People's passwords and sessions."),
        (name = "tokens", description = "Who may use this interface."),
        (name = "audit", description = "Who did what to what, when, from where."),
        (name = "doors", description = "Where signal sources send; the integration's key is all they need."),
        (name = "health", description = "Whether this process lives and can accept events."),
    ),
    components(schemas(Problem)),
    modifiers(&Token),
    security(("token" = [])),
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API token."));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// Every documented route with its handler. Adding an endpoint adds a file and a line here.
pub(crate) fn documented() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(doors::native::native))
        .routes(routes!(doors::alertmanager_webhook::alertmanager_webhook))
        .routes(routes!(doors::alertmanager_api::alertmanager_alerts))
        .routes(routes!(doors::alertmanager_api::alertmanager_status))
        .routes(routes!(doors::alertmanager_api::alertmanager_healthy))
        .routes(routes!(doors::alertmanager_api::alertmanager_ready))
        .routes(routes!(doors::pagerduty::enqueue))
        .routes(routes!(doors::pagerduty::enqueue_change))
        .routes(routes!(v1::alerts::list::list))
        .routes(routes!(v1::alerts::show::show))
        .routes(routes!(v1::alerts::timeline::timeline))
        .routes(routes!(v1::alerts::notifications::notifications))
        .routes(routes!(v1::notifications::list::list))
        .routes(routes!(v1::alerts::acknowledge::acknowledge))
        .routes(routes!(v1::alerts::resolve::resolve))
        .routes(routes!(v1::alerts::snooze::snooze))
        .routes(routes!(v1::alerts::many::acknowledge::acknowledge))
        .routes(routes!(v1::alerts::many::resolve::resolve))
        .routes(routes!(v1::alerts::many::snooze::snooze))
        .routes(routes!(v1::alerts::escalate::escalate))
        .routes(routes!(v1::alerts::note::note))
        .routes(routes!(v1::stream::watch))
        .routes(routes!(v1::events::list::list))
        .routes(routes!(v1::events::changes::changes))
        .routes(routes!(v1::on_call::on_call))
        .routes(routes!(v1::escalation_policies::who::who))
        .routes(routes!(v1::schedules::shifts::shifts))
        .routes(routes!(v1::all_shifts::all_shifts))
        .routes(routes!(v1::schedules::preview::preview))
        .routes(routes!(v1::schedules::preview::preview_changes))
        .routes(routes!(v1::schedules::fairness::fairness))
        .routes(routes!(v1::teams::fairness::fairness))
        .routes(routes!(v1::schedules::hand_over::show::show))
        .routes(routes!(v1::schedules::hand_over::note::note))
        .routes(routes!(v1::schedules::hand_over::accept::accept))
        .routes(routes!(v1::schedules::swaps::list::list, v1::schedules::swaps::offer::offer))
        .routes(routes!(v1::schedules::swaps::take::take))
        .routes(routes!(v1::schedules::swaps::decline::decline))
        .routes(routes!(v1::schedules::swaps::cancel::cancel))
        .routes(routes!(v1::schedules::swaps::undo::undo))
        .routes(routes!(v1::users::shifts::shifts))
        .routes(routes!(v1::users::leave_calendars::put::put))
        .routes(routes!(v1::users::password::put))
        .routes(routes!(v1::users::second_factor::remove))
        .routes(routes!(v1::users::identities::list::list, v1::users::identities::link::link))
        .routes(routes!(v1::users::identities::unlink::unlink))
        .routes(routes!(v1::users::contact_methods::list::list))
        .routes(routes!(v1::users::contact_methods::send_code::send_code))
        .routes(routes!(v1::users::contact_methods::say_code::say_code))
        .routes(routes!(v1::users::test_page::show::show, v1::users::test_page::send::send))
        .routes(routes!(v1::push::show))
        .routes(routes!(v1::users::devices::list::list, v1::users::devices::add::add))
        .routes(routes!(v1::users::devices::remove::remove))
        .routes(routes!(v1::users::passkeys::list::list, v1::users::passkeys::remove_all::remove_all))
        .routes(routes!(v1::users::passkeys::remove::remove))
        .routes(routes!(v1::device::authorization::ask))
        .routes(routes!(v1::device::token::collect))
        .routes(routes!(v1::users::sessions::list::list, v1::users::sessions::end_all::end_all))
        .routes(routes!(v1::users::sessions::end::end))
        .routes(routes!(v1::schedules::shift_calendars::put::put))
        .routes(routes!(v1::calendar_feeds::show::show, v1::calendar_feeds::remove::remove))
        .routes(routes!(v1::calendar_feeds::rotate::rotate))
        .routes(routes!(v1::calendars::list::list))
        .routes(routes!(v1::calendars::show::show))
        .routes(routes!(v1::calendars::refresh::refresh))
        .routes(routes!(calendar::calendar))
        .routes(routes!(v1::integrations::key::key))
        .routes(routes!(v1::config::apply::apply))
        .routes(routes!(v1::config::export::export))
        .routes(routes!(v1::config::diagnose::diagnose))
        .routes(routes!(v1::checks::checks))
        .routes(routes!(v1::providers::list::list))
        .routes(routes!(v1::providers::test::test))
        .routes(routes!(v1::tokens::list::list, v1::tokens::create::create))
        .routes(routes!(v1::tokens::revoke::revoke))
        .routes(routes!(v1::audit::list::list))
        .routes(routes!(v1::audit::show::show))
        .routes(routes!(v1::whoami::whoami))
        .routes(routes!(v1::resources::list::list))
        .routes(routes!(v1::resources::show::show, v1::resources::put::put, v1::resources::delete::delete))
        .routes(routes!(v1::resources::history::history))
        .routes(routes!(openapi_document))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
}

/// The OpenAPI 3.1 document of this interface: pretty, the same on every run, with a newline at its end.
pub fn openapi_json() -> String {
    let json = documented().into_openapi().to_pretty_json();
    format!("{}\n", json.expect("invariant: the document is made of strings, numbers and lists"))
}

/// Show this document
#[utoipa::path(
    get, path = "/api/v1/openapi.json", operation_id = "show_openapi", tag = "health", security(()),
    responses((status = 200, description = "OpenAPI 3.1.", body = Object)),
)]
pub(crate) async fn openapi_document() -> ([(header::HeaderName, &'static str); 1], String) {
    ([(header::CONTENT_TYPE, "application/json")], openapi_json())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_document_is_this_one() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
        let checked_in = std::fs::read_to_string(file).unwrap_or_default();
        let is_same = checked_in == openapi_json();
        assert!(is_same, "openapi.json is out of date; run: cargo run -p nightbell -- openapi > openapi.json");
    }

    #[test]
    fn every_operation_has_its_own_id_and_says_what_it_is() {
        let document: serde_json::Value = serde_json::from_str(&openapi_json()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let mut ids = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                ids.push(operation["operationId"].as_str().unwrap().to_owned());
                assert!(operation["summary"].is_string(), "{method} {path} has no summary");
                assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{method} {path} has no tag");
            }
        }
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "two operations have one id");
    }
}
