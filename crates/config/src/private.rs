//! What is private in a document: where a person is reached, and where a channel leads.

use crate::{Body, Kind, Resource};
use serde_json::{Map, Value};

/// What stands in the place of an address that is not shown. It is no address, so that no document with it is taken back.
pub const HIDDEN: &str = "(hidden)";

/// Hides where a person is reached, and where a channel leads; in other documents there is nothing to hide.
pub fn hide_addresses(resource: &mut Resource) {
    match &mut resource.body {
        Body::Channel(channel) => channel.address = HIDDEN.to_owned(),
        Body::User(user) => {
            if let Some(email) = &mut user.email {
                *email = HIDDEN.to_owned();
            }
            for method in user.contact_methods.iter_mut().flatten().filter(|method| !method.address.is_empty()) {
                method.address = HIDDEN.to_owned();
            }
        }
        _ => {}
    }
}

/// The same in a document as it was stored once, which need not be one of today's.
pub fn hide_addresses_in(kind: Kind, fields: &mut Map<String, Value>) {
    let mut hide = |field| {
        if let Some(address) = fields.get_mut(field) {
            *address = HIDDEN.into();
        }
    };
    match kind {
        Kind::Channels => hide("address"),
        Kind::Users => {
            hide("email");
            let methods = fields.get_mut("contact_methods").and_then(Value::as_array_mut);
            for address in methods.into_iter().flatten().filter_map(|method| method.get_mut("address")) {
                *address = HIDDEN.into();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SecretDigests, Snapshot, plan, read_yaml};

    #[test]
    fn what_is_hidden_is_hidden_in_both_forms_and_not_taken_back() {
        let yaml = r#"
            users:
              - name: ada
                email: ada@example.com
                contact_methods: [ { name: mail, type: email, address: ada@example.com }, { name: hook, type: webhook, address: "https://ops.example.com/ada" } ]
            channels:
              - { name: room, type: webhook, address: "https://ops.example.com/room" }
        "#;
        let (resources, errors) = read_yaml("a.yaml", yaml);
        assert!(errors.is_empty(), "{errors:?}");
        let mut errors = Vec::new();
        for positioned in resources {
            let mut resource = positioned.value;
            let mut fields = resource.to_json();
            hide_addresses_in(resource.kind, &mut fields);
            hide_addresses(&mut resource);
            assert_eq!(resource.to_json(), fields);
            assert!(!serde_json::to_string(&fields).unwrap().contains("example.com"));
            let now = nightbell_core::Timestamp::UNIX_EPOCH;
            let taken = plan(&Snapshot::default(), &SecretDigests::default(), vec![resource.into()], false, now);
            errors.extend(taken.unwrap_err().iter().map(ToString::to_string));
        }
        assert_eq!(errors.len(), 4, "{errors:?}");
        assert!(errors.iter().all(|error| error.contains("was not shown")), "{errors:?}");
    }
}
