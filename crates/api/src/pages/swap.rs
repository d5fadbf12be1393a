//! `/swaps/{schedule}/{id}`: a swap that somebody offers, for whoever is signed in to take or to decline. Looking changes nothing;
//! whoever comes second reads who took it.

use super::form::Form;
use super::language::Language;
use super::me::{own_page, watch_of};
use super::signed_in::{principal_of, signed_in};
use super::words::Watch;
use super::{login, say_then, unavailable};
use crate::limits::SWAP_ENTRIES_SHOWN_MAX;
use crate::{ApiState, session};
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use minijinja::{Value, context};
use nightbell_config::Kind;
use nightbell_core::Name;
use nightbell_engine::{Configuration, EngineError, SwapChange, SwapFailure, SwapPart};
use nightbell_schedule::{Swap, SwapError, SwapStatus};

fn path_of(schedule: &str, id: &str) -> String {
    let safe = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("/swaps/{}/{}", safe(schedule), safe(id))
}

/// Shows it.
pub(crate) async fn show(
    State(state): State<ApiState>,
    Path((schedule, id)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    let language = Language::of(&parts.headers);
    match signed_in(&state, &parts, &path_of(&schedule, &id)).await {
        Ok(session) => shown(&state, language, &session.user, &schedule, &id, None).await,
        Err(away) => away,
    }
}

/// Takes or declines it, for whoever is signed in.
pub(crate) async fn act(
    State(state): State<ApiState>,
    Path((schedule, id)): Path<(String, String)>,
    form: Form,
) -> Response {
    let language = form.language;
    let session = match signed_in(&state, &form.parts, &path_of(&schedule, &id)).await {
        Ok(session) => session,
        Err(away) => return away,
    };
    let principal = principal_of(&state, &form.parts, &session);
    let user = session.user;
    let Ok(number) = id.parse() else { return unknown(&state, language) };
    let change = match form.field("action").as_str() {
        "take" => SwapChange::Take(SwapPart::default()),
        "decline" => SwapChange::Decline,
        _ => return login::to(&state, &path_of(&schedule, &id)),
    };
    match state.engine().change_swap(&schedule, number, &change, Some(&user), &principal).await {
        Ok(_) => {
            tracing::info!(%user, schedule, number, ?change, "swap.changed");
            login::to(&state, &path_of(&schedule, &id))
        }
        Err(SwapFailure::Engine(error)) => unavailable(language, &error),
        Err(SwapFailure::NoSchedule(_) | SwapFailure::NoSwap { .. }) => unknown(&state, language),
        // Somebody was faster: how it stands says who.
        Err(SwapFailure::Refused(SwapError::NotOpen { .. } | SwapError::PartNotOpen { .. })) => {
            login::to(&state, &path_of(&schedule, &id))
        }
        Err(failure) => {
            let why = match failure {
                SwapFailure::Denied(_) => language.say("swap-denied"),
                SwapFailure::NotOnCall { .. } => language.say("swap-void"),
                other => other.to_string(),
            };
            shown(&state, language, &user, &schedule, &id, Some(why)).await
        }
    }
}

fn unknown(state: &ApiState, language: Language) -> Response {
    let home = session::path(state, "/");
    say_then(StatusCode::NOT_FOUND, language, "swap-unknown-title", "swap-unknown", &home, "to-home")
}

async fn shown(
    state: &ApiState,
    language: Language,
    user: &Name,
    schedule: &str,
    id: &str,
    why: Option<String>,
) -> Response {
    let followed: Result<Watch, EngineError> = async {
        state.engine().follow_configuration().await?;
        watch_of(state, language, user).await
    }
    .await;
    let watch = match followed {
        Ok(watch) => watch,
        Err(error) => return unavailable(language, &error),
    };
    let configuration = state.configuration();
    let swaps = &configuration.documents().state(schedule).swaps;
    let found = id.parse::<u64>().ok().and_then(|id| swaps.iter().find(|swap| swap.id == id));
    match found {
        Some(swap) => {
            let status = if why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let swap = view(&configuration, schedule, swap, user, &watch);
            own_page(state, language, status, "swap.html", context! { why, ..swap })
        }
        None => unknown(state, language),
    }
}

fn view(configuration: &Configuration, schedule: &str, swap: &Swap, reader: &Name, watch: &Watch) -> Value {
    let language = watch.language();
    let title = |kind: Kind, name: &str| configuration.documents().title(kind, name).to_owned();
    let person = |name: &str| title(Kind::Users, name);
    let span = |from, to| {
        language.say_texts("swap-span", &[("from", &watch.date_and_clock(from)), ("to", &watch.date_and_clock(to))])
    };
    let open = swap.open(watch.now());
    let is_for_reader = swap.offered_to.as_deref().is_none_or(|to| to == &**reader);
    let can_take = !open.is_empty() && is_for_reader && swap.user != **reader;
    let taken = swap.taken.iter().take(SWAP_ENTRIES_SHOWN_MAX).map(|taking| {
        let texts = [("user", &*person(&taking.with)), ("when", &*watch.clock(taking.at))];
        context! { who => language.say_texts("swap-taken", &texts), span => span(taking.from, taking.to) }
    });
    let state = match swap.status(watch.now()) {
        SwapStatus::Open | SwapStatus::PartlyTaken => match &swap.offered_to {
            Some(to) if **to == **reader => "swap-open-you",
            Some(_) => "swap-open-other",
            None => "swap-open-anybody",
        },
        SwapStatus::Taken => "swap-all-taken",
        SwapStatus::Declined => "swap-declined",
        SwapStatus::Cancelled => "swap-cancelled",
        SwapStatus::Expired => "swap-expired",
    };
    let offered_to = swap.offered_to.as_deref().map(person).unwrap_or_default();
    context! {
        heading => language.say_texts("swap-heading", &[("user", &person(&swap.user)), ("schedule", &title(Kind::Schedules, schedule))]),
        span => span(swap.from, swap.to),
        reason => swap.reason.clone(),
        state => language.say_text(state, "user", &offered_to),
        taken => taken.collect::<Vec<Value>>(),
        open => open.iter().take(SWAP_ENTRIES_SHOWN_MAX).map(|(from, to)| span(*from, *to)).collect::<Vec<String>>(),
        is_in_part => !swap.taken.is_empty() && !open.is_empty(),
        can_take,
        can_decline => can_take && swap.offered_to.is_some(),
    }
}
