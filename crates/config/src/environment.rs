//! `{{ env.X }}` in documents: expanded by the client, before anything is read as YAML.

use crate::ConfigError;

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// Puts the values of variables in the place of `{{ env.X }}`. Comment lines are left alone.
///
/// Each variable that is not set is an error with its line, and so is a value that could end a quoted text.
pub fn expand_env(text: &str, lookup: impl Fn(&str) -> Option<String>) -> Result<String, Vec<ConfigError>> {
    expand(text, |name| lookup(name).ok_or_else(|| format!("{name} is not set; set it before applying this file")))
}

/// With what the value begins that stands in for a variable that is not set.
pub const UNSET_PREFIX: &str = "unset-";

/// The same, where a variable that is not set becomes `unset-X`: for questions that need no secret.
pub fn expand_env_tolerant(text: &str, lookup: impl Fn(&str) -> Option<String>) -> Result<String, Vec<ConfigError>> {
    expand(text, |name| Ok(lookup(name).unwrap_or_else(|| format!("{UNSET_PREFIX}{name}"))))
}

fn expand(text: &str, value_of: impl Fn(&str) -> Result<String, String>) -> Result<String, Vec<ConfigError>> {
    let mut expanded = String::with_capacity(text.len());
    let mut errors = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_start().starts_with('#') {
            expanded.push_str(line);
            continue;
        }
        let mut rest = line;
        while let Some((before, name, after)) = next_variable(rest) {
            expanded.push_str(before);
            match checked_name(name).and_then(|name| Ok((name, value_of(name)?))).and_then(safe_value) {
                Ok(value) => expanded.push_str(&value),
                Err(message) => {
                    let mut error = ConfigError::new(format!("env.{name}"), message);
                    error.line = u32::try_from(index + 1).ok();
                    errors.push(error);
                }
            }
            rest = after;
        }
        expanded.push_str(rest);
    }
    if errors.is_empty() { Ok(expanded) } else { Err(errors) }
}

/// What is before the next `{{ env.X }}`, its `X`, and what is after it.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find(OPEN).map(|at| from + at) {
        let inside = &text[open + OPEN.len()..];
        if let Some(variable) = inside.trim_start().strip_prefix("env.")
            && let Some((name, after)) = variable.split_once(CLOSE)
        {
            return Some((&text[..open], name.trim(), after));
        }
        from = open + OPEN.len();
    }
    None
}

fn checked_name(name: &str) -> Result<&str, String> {
    let valid = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if valid { Ok(name) } else { Err(format!("{name:?} is not the name of a variable; write {{{{ env.NAME }}}}")) }
}

fn safe_value((name, value): (&str, String)) -> Result<String, String> {
    match value.chars().find(|c| c.is_control() || matches!(c, '"' | '\'' | '\\')) {
        None => Ok(value),
        Some(found) => {
            Err(format!("the value of {name} holds {found:?}, which a quoted text cannot; change the value"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Option<String> {
        [("KEY", "0123456789"), ("TWO", "zwei"), ("QUOTE", "a\"b")]
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| (*value).to_owned())
    }

    fn check(text: &str, expected: Result<&str, &[&str]>) {
        let found = expand_env(text, lookup).map_err(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(
            found,
            expected.map(str::to_owned).map_err(|all| all.iter().map(|e| (*e).to_owned()).collect()),
            "{text}"
        );
    }

    #[test]
    fn variables_are_expanded() {
        check("a: 1\n", Ok("a: 1\n"));
        check("k: \"{{ env.KEY }}\"", Ok("k: \"0123456789\""));
        check("{{env.KEY}}-{{ env.TWO }}\n", Ok("0123456789-zwei\n"));
        check("# {{ env.NOWHERE }}\nk: {{ other }}", Ok("# {{ env.NOWHERE }}\nk: {{ other }}"));
        check("{a: {b: {{ env.TWO }}}}", Ok("{a: {b: zwei}}"));
        check(
            "a: 1\nk: {{ env.NOWHERE }}\nl: {{ env.a-b }}",
            Err(&[
                "2: env.NOWHERE: NOWHERE is not set; set it before applying this file",
                "3: env.a-b: \"a-b\" is not the name of a variable; write {{ env.NAME }}",
            ]),
        );
        check(
            "{{ env.QUOTE }}",
            Err(&["1: env.QUOTE: the value of QUOTE holds '\"', which a quoted text cannot; change the value"]),
        );
        assert_eq!(expand_env_tolerant("k: {{ env.NOWHERE }}", lookup), Ok("k: unset-NOWHERE".to_owned()));
    }
}
