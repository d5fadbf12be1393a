//! `service=` of lists that outlive configuration: alerts, events and changes; `user=` and `channel=` of the delivery log.

use crate::ApiState;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem};
use nightbell_config::{Kind, nearest};
use nightbell_core::Name;

/// The services that are named, empty when none is.
pub(crate) async fn services(state: &ApiState, parameters: &Parameters) -> Result<Vec<Name>, Problem> {
    named(state, parameters, "service", Kind::Services).await
}

/// The resources of a kind that a parameter names, empty when it names none. Refused is one that neither is nor ever was: it
/// would look like one without anything to show. One that is gone has its history.
pub(crate) async fn named(
    state: &ApiState,
    parameters: &Parameters,
    parameter: &str,
    kind: Kind,
) -> Result<Vec<Name>, Problem> {
    let configuration = state.configuration();
    let documents = configuration.documents();
    let named = parameters.texts(parameter)?;
    for name in &named {
        let is_known = documents.get(kind, name).is_some()
            || !state.store().resource_history(kind.as_str(), name).await?.is_empty();
        if !is_known {
            let names = documents.all(kind).map(|stored| &*stored.resource.name);
            let remedy = match nearest(name, names) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("GET /api/v1/{kind} lists them"),
            };
            let detail = format!("there is no {parameter} {name:?}; {remedy}");
            return Err(Problem::new(Code::InvalidParameter, detail));
        }
    }
    Ok(named.into_iter().map(Name::from).collect())
}
