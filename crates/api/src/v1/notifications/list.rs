//! `GET /api/v1/notifications`.

use super::{LoggedView, reached_by};
use crate::ApiState;
use crate::caller::Observer;
use crate::cursor;
use crate::parameters::Parameters;
use crate::problem::{Problem, Problems};
use crate::v1::{List, name_filter};
use axum::Json;
use axum::extract::State;
use nightbell_config::Kind;
use nightbell_core::{AlertId, ContactMethodKind, Name};
use nightbell_store::{Addressee, NotificationFilter};

/// List the messages to everybody
///
/// The delivery log: newest first, with every try, whatever they were about. Where people are reached is left out of what
/// providers said, for those who may not see it. Role: observer.
#[utoipa::path(
    get, path = "/api/v1/notifications", operation_id = "list_all_notifications", tag = "alerts",
    params(
        ("user" = Option<String>, Query, description = "Only to this person; several with commas. With `channel`, to any of all."),
        ("channel" = Option<String>, Query, description = "Only to this channel; several with commas."),
        ("method" = Option<String>, Query, description = "Only by contact methods called so; several with commas."),
        ("type" = Option<String>, Query, description = "Only by what is now `email`, `sms`, `voice`, `webhook` or `push`; several with commas."),
        ("status" = Option<String>, Query, description = "`sending`, `retrying`, `sent`, `delivered`, `failed` or `cancelled`; several with commas."),
        ("kind" = Option<String>, Query, description = "`page`, `update`, `copy`, `hand_over` or `test`; several with commas."),
        ("alert" = Option<i64>, Query, description = "Only about this alert."),
        ("from" = Option<String>, Query, description = "Handed out from this instant on, in RFC 3339."),
        ("to" = Option<String>, Query, description = "Handed out before this instant, in RFC 3339."),
        ("limit" = Option<u32>, Query, description = "Items a page, 1 to 200; 50 unless given."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before."),
    ),
    responses((status = 200, description = "The messages.", body = List<LoggedView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    parameters: Parameters,
) -> Result<Json<List<LoggedView>>, Problem> {
    let known = ["user", "channel", "method", "type", "status", "kind", "alert", "from", "to", "limit", "cursor"];
    let parameters = parameters.only(&known)?;
    let configuration = state.configuration();
    let documents = configuration.documents();
    let users = name_filter::named(&state, &parameters, "user", Kind::Users).await?.into_iter();
    let channels = name_filter::named(&state, &parameters, "channel", Kind::Channels).await?.into_iter();
    let types: Vec<ContactMethodKind> = parameters.list("type")?;
    let filter = NotificationFilter {
        to_any: users.map(Addressee::User).chain(channels.map(Addressee::Channel)).collect(),
        recipients: Some(types).filter(|types| !types.is_empty()).map(|types| reached_by(documents, &types)),
        methods: parameters.texts("method")?.into_iter().map(Name::from).collect(),
        statuses: parameters.list("status")?,
        kinds: parameters.list("kind")?,
        alert: parameters.parsed("alert")?.map(AlertId),
        from: parameters.instant("from")?,
        to: parameters.instant("to")?,
        after: parameters.cursor()?.map(cursor::read_notification).transpose()?,
        limit: parameters.limit()?,
    };
    let veil = caller.veil(documents)?;
    let (rows, next) = state.store().notifications(&filter).await?;
    let items = rows.into_iter().map(|row| LoggedView::new(row, documents, &veil)).collect();
    Ok(Json(List { items, next_cursor: next.map(cursor::write_notification) }))
}
