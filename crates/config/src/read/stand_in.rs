//! Values that stand in for required ones that are missing or wrong, so that what follows them is read as well.

use crate::Kind;
use serde_json::{Value, json};

/// A value that can be read at `path` (which may have indices). Never part of a resource: its error has been reported.
pub(super) fn stand_in(kind: Kind, path: &str) -> Value {
    let key = path.rsplit('.').next().unwrap_or(path);
    match (kind, key) {
        (_, "members" | "steps" | "notify") => json!([]),
        (_, "type") => json!("email"),
        (_, "time_zone") => json!("UTC"),
        (_, "wait") => json!("1m"),
        (_, "shift") => json!("1d"),
        (_, "days") => json!("mon"),
        (Kind::Schedules, "from" | "to") => json!("09:00"),
        (_, "from" | "to" | "start") => json!("2000-01-01T00:00"),
        _ => json!("x"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::read_body;
    use crate::{Kind, Place};
    use serde_json::{Value, json};

    /// Reads a body that has nothing but empty lists and mappings, and expects nothing but what is missing.
    fn check(kind: Kind, fields: Value, missing: &[&str]) {
        let Value::Object(fields) = fields else { panic!("{fields}") };
        let mut errors = Vec::new();
        let body = read_body(kind, fields, false, &Place::default(), &mut errors);
        assert!(body.is_some(), "{kind}: {errors:?}");
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let expected: Vec<String> = missing.iter().map(|key| format!("{key}: is missing")).collect();
        assert_eq!(lines, expected, "{kind}");
    }

    #[test]
    fn every_required_value_has_one() {
        let rules = json!({ "high": [{}], "low": [{}] });
        check(
            Kind::Users,
            json!({ "contact_methods": [{}], "notification_rules": rules }),
            &[
                "contact_methods[0].name",
                "contact_methods[0].type",
                "notification_rules.high[0].via",
                "notification_rules.low[0].via",
            ],
        );
        check(Kind::Teams, json!({}), &[]);
        check(
            Kind::Schedules,
            json!({ "rotations": [{ "active": [{}] }] }),
            &[
                "rotations[0].active[0].days",
                "rotations[0].active[0].from",
                "rotations[0].active[0].to",
                "rotations[0].name",
                "rotations[0].shift",
                "rotations[0].start",
                "rotations[0].members",
                "time_zone",
            ],
        );
        check(Kind::Overrides, json!({}), &["name", "schedule", "from", "to"]);
        check(
            Kind::Schedules,
            json!({ "time_zone": "UTC", "coverage": [{}], "requirements": [{ "one_of": {} }] }),
            &["coverage[0].days", "coverage[0].from", "coverage[0].to", "requirements[0].one_of.tag"],
        );
        check(Kind::Unavailabilities, json!({}), &["name", "user", "from", "to"]);
        check(
            Kind::TemporarySchedules,
            json!({ "shifts": [{}] }),
            &["shifts[0].user", "shifts[0].from", "shifts[0].to", "name", "schedule", "from", "to"],
        );
        check(Kind::Calendars, json!({}), &[]);
        check(Kind::EscalationPolicies, json!({}), &["steps"]);
        check(Kind::EscalationPolicies, json!({ "steps": [{}] }), &["steps[0].notify", "steps[0].wait"]);
        check(Kind::Channels, json!({}), &["type", "address"]);
        check(Kind::Services, json!({}), &["escalation_policy"]);
        check(Kind::Integrations, json!({}), &["service"]);
    }
}
