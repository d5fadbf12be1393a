//! `service=` of lists that outlive configuration: alerts, events and changes.

use crate::ApiState;
use crate::parameters::Parameters;
use crate::problem::{Code, Problem};
use nightbell_config::{Kind, nearest};
use nightbell_core::Name;

/// The services that are named, empty when none is. Refused is one that neither is nor ever was: it would look like one
/// without anything to show. One that is gone has its history.
pub(crate) async fn services(state: &ApiState, parameters: &Parameters) -> Result<Vec<Name>, Problem> {
    let configuration = state.configuration();
    let documents = configuration.documents();
    let named = parameters.texts("service")?;
    for name in &named {
        let is_known = documents.get(Kind::Services, name).is_some()
            || !state.store().resource_history(Kind::Services.as_str(), name).await?.is_empty();
        if !is_known {
            let names = documents.all(Kind::Services).map(|stored| &*stored.resource.name);
            let remedy = match nearest(name, names) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "GET /api/v1/services lists them".to_owned(),
            };
            return Err(Problem::new(Code::InvalidParameter, format!("there is no service {name:?}; {remedy}")));
        }
    }
    Ok(named.into_iter().map(Name::from).collect())
}
