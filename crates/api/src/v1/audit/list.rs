//! `GET /api/v1/audit`.

use super::{AuditView, with_documents};
use crate::ApiState;
use crate::caller::Observer;
use crate::cursor;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem, Problems};
use crate::v1::List;
use axum::Json;
use axum::extract::State;
use nightbell_config::nearest;
use nightbell_engine::rights::Action;
use nightbell_store::{AuditAction, AuditFilter};

/// List the audit log
///
/// Newest first. What people do about alerts is on the alerts' timelines. Role: admin.
#[utoipa::path(
    get, path = "/api/v1/audit", operation_id = "list_audit", tag = "audit",
    params(
        ("actor" = Option<String>, Query, description = "Only by this user, `token:NAME`, `command line` or `nightbell`."),
        ("action" = Option<String>, Query, description = "Only these, such as `sign_in.failed`, or `token.*` for all that begin so; several with commas."),
        ("subject_kind" = Option<String>, Query, description = "Only about this kind, such as `users` or `tokens`."),
        ("subject_name" = Option<String>, Query, description = "Only about what is called so."),
        ("address" = Option<String>, Query, description = "Only from network addresses with this text in them."),
        ("from" = Option<String>, Query, description = "From this instant on, in RFC 3339."),
        ("to" = Option<String>, Query, description = "Before this instant, in RFC 3339."),
        ("documents" = Option<bool>, Query, description = "With `before` and `after`: the documents that changed."),
        ("limit" = Option<u32>, Query, description = "Items a page, 1 to 200; 50 unless given."),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before."),
    ),
    responses((status = 200, description = "The entries.", body = List<AuditView>), Problems),
)]
pub(crate) async fn list(
    State(state): State<ApiState>,
    Observer(caller): Observer,
    parameters: Parameters,
) -> Result<Json<List<AuditView>>, Problem> {
    let configuration = state.configuration();
    caller.may(&Action::ReadAudit, configuration.documents())?;
    let known =
        ["actor", "action", "subject_kind", "subject_name", "address", "from", "to", "documents", "limit", "cursor"];
    let parameters = parameters.only(&known)?;
    let text = |name: &str| Ok::<_, Problem>(parameters.text(name)?.map(str::to_owned));
    let filter = AuditFilter {
        actor: text("actor")?,
        actions: actions(&parameters)?,
        subject_kind: text("subject_kind")?,
        subject_name: text("subject_name")?,
        address: text("address")?,
        from: parameters.instant("from")?,
        to: parameters.instant("to")?,
        after: parameters.cursor()?.map(cursor::read_audit).transpose()?,
        limit: parameters.limit()?,
    };
    let (rows, next) = state.engine().audit(&filter).await?;
    let mut items = Vec::with_capacity(rows.len());
    if parameters.switch("documents")? {
        let veil = caller.veil(configuration.documents())?;
        for row in rows {
            items.push(with_documents(&state, row, &veil).await?);
        }
    } else {
        items.extend(rows.into_iter().map(AuditView::from));
    }
    Ok(Json(List { items, next_cursor: next.map(cursor::write_audit) }))
}

/// The actions that are asked for; `word.*` stands for the word and all that begin with it and a dot.
fn actions(parameters: &Parameters) -> Result<Vec<AuditAction>, Problem> {
    let mut wanted = Vec::new();
    for word in parameters.texts("action")? {
        let is_meant = |action: &&AuditAction| {
            let action = action.as_str();
            let rest = word.strip_suffix(".*").and_then(|family| action.strip_prefix(family));
            action == word || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let before = wanted.len();
        wanted.extend(AuditAction::ALL.iter().filter(is_meant));
        if wanted.len() == before {
            let known: Vec<&str> = AuditAction::ALL.iter().map(|action| action.as_str()).collect();
            let remedy = match nearest(word, known.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("use {}", known.join(", ")),
            };
            return Err(Problem::new(Code::InvalidParameter, format!("there is no action {word:?}; {remedy}")));
        }
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_named_alone_or_by_what_they_begin_with() {
        let check = |query: &str, expected: &str| {
            let parameters = Parameters::from_query(query).only(&["action"]).unwrap();
            let found = match actions(&parameters) {
                Ok(found) => found.iter().map(|action| action.as_str()).collect::<Vec<_>>().join(" "),
                Err(problem) => problem.detail,
            };
            assert_eq!(found, expected, "{query}");
        };
        check("", "");
        check("action=sign_in", "sign_in");
        check("action=sign_in.*", "sign_in sign_in.failed");
        check("action=hand_over.*,token.made", "hand_over.noted hand_over.accepted token.made");
        check("action=sign_inn", "there is no action \"sign_inn\"; did you mean \"sign_in\"?");
    }
}
