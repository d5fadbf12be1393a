//! Variables that look like ours and are not: somebody meant something by them, and nobody reads them.

use super::layers::{VARIABLE_PREFIX, VARIABLE_SEPARATOR, known};
use crate::environment::Environment;
use nightbell_config::nearest;

/// Our variables that are no settings.
const WITHOUT_SECTION: [&str; 4] =
    ["NIGHTBELL_URL", "NIGHTBELL_TOKEN", "NIGHTBELL_CONFIG", "NIGHTBELL_BOOTSTRAP_TOKEN"];

/// A warning for every variable that looks like ours and is not. One with a section is refused with the settings, if they
/// are read.
pub(crate) fn look_alikes(environment: &Environment) -> Vec<String> {
    let warning = |variable: &str, rest: &str| {
        let remedy = match meant(rest) {
            Some(near) => format!("did you mean {near}?"),
            None => {
                let all = "`nightbell serve --print-default-config` shows all that exist";
                format!("settings are {VARIABLE_PREFIX}SECTION{VARIABLE_SEPARATOR}KEY, and {all}")
            }
        };
        format!("warning: {variable} is not a variable of Nightbell's and is ignored; {remedy}")
    };
    let unknown = environment.iter().filter_map(|(variable, value)| {
        let rest = variable.strip_prefix(VARIABLE_PREFIX)?;
        let is_foreign = WITHOUT_SECTION.contains(&variable)
            || rest.contains(VARIABLE_SEPARATOR)
            || is_of_the_cluster(variable, value);
        (!is_foreign).then(|| warning(variable, rest))
    });
    unknown.collect()
}

/// Kubernetes sets such variables in every pod when a service is called nightbell (its "Environment variables" of
/// service discovery).
fn is_of_the_cluster(variable: &str, value: &str) -> bool {
    ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT_"].iter().any(|part| variable.contains(part))
        || (variable.ends_with("_PORT") && value.contains("://"))
}

/// The variable that was probably meant. What all of them begin with makes none of them near.
fn meant(rest: &str) -> Option<&'static str> {
    let ours = || known().map(|known| known.variable).chain(WITHOUT_SECTION);
    let without_section = ours().find(|variable| {
        variable.split_once(VARIABLE_SEPARATOR).is_some_and(|(_, key)| key.eq_ignore_ascii_case(rest))
    });
    without_section.or_else(|| {
        let near = nearest(rest, ours().filter_map(|variable| variable.strip_prefix(VARIABLE_PREFIX)))?;
        ours().find(|variable| variable.strip_prefix(VARIABLE_PREFIX) == Some(near))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], expected: &[&str]) {
        let environment =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Environment>();
        assert_eq!(look_alikes(&environment), expected, "{variables:?}");
    }

    #[test]
    fn what_nobody_reads_is_told_with_what_was_meant() {
        let told = |variable: &str, remedy: &str| {
            let expected = format!("warning: {variable} is not a variable of Nightbell's and is ignored; {remedy}");
            check(&[(variable, "x")], &[&expected]);
        };
        told("NIGHTBELL_SMTP_URL", "did you mean NIGHTBELL_SMTP__URL?");
        told("NIGHTBELL_PUBLIC_URL", "did you mean NIGHTBELL_SERVER__PUBLIC_URL?");
        told("NIGHTBELL_TOKNE", "did you mean NIGHTBELL_TOKEN?");
        told("NIGHTBELL_PORT", REMEDY);
        told("NIGHTBELL_FOO", REMEDY);
    }

    const REMEDY: &str =
        "settings are NIGHTBELL_SECTION__KEY, and `nightbell serve --print-default-config` shows all that exist";

    #[test]
    fn what_is_ours_or_of_the_surroundings_is_passed_over() {
        check(&[("NIGHTBELL_URL", "x"), ("NIGHTBELL_SMTP__URL", "x"), ("NIGHTBELL_FOO", ""), ("PATH", "x")], &[]);
        check(
            &[
                ("NIGHTBELL_SERVICE_HOST", "10.0.0.1"),
                ("NIGHTBELL_SERVICE_PORT_HTTP", "80"),
                ("NIGHTBELL_PORT", "tcp://10.0.0.1:80"),
                ("NIGHTBELL_PORT_80_TCP_ADDR", "10.0.0.1"),
            ],
            &[],
        );
    }
}
