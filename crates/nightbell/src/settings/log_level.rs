//! What `[log] level` may say: levels, for everything or by part.

use nightbell_config::nearest;
use tracing_subscriber::EnvFilter;

/// The levels, the quietest first.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
const REMEDY: &str = "write error, warn, info, debug, trace or off, also by part: info,nightbell_engine=debug";

/// Refuses what is no filter, and words that are no level: to the filter a lone word is the name of a part, so that a
/// misspelt level would turn everything else off.
pub(super) fn check(text: &str) -> Result<(), String> {
    let is_level = |word: &str| LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word));
    for word in text.split(',').filter(|word| !word.contains('=')) {
        if !is_level(word) {
            let remedy = match nearest(word, LEVELS) {
                Some(near) => format!("did you mean {near}?"),
                None => REMEDY.to_owned(),
            };
            return Err(format!("{word:?} is not a level; {remedy}"));
        }
    }
    EnvFilter::try_new(text).map(|_| ()).map_err(|error| format!("{text:?} is not a level ({error}); {REMEDY}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_taken_and_typos_are_told() {
        for text in ["info", "WARN", "off", "info,nightbell_engine=debug", "warn,[request{id=1}]=trace"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        let refused = |text: &str, expected: &str| assert_eq!(check(text).unwrap_err(), expected, "{text}");
        refused("inof", "\"inof\" is not a level; did you mean info?");
        refused("info, warn", "\" warn\" is not a level; did you mean warn?");
        refused("info,nightbell_engine", &format!("\"nightbell_engine\" is not a level; {REMEDY}"));
        refused("", &format!("\"\" is not a level; {REMEDY}"));
        let found = check("nightbell_engine=loud").unwrap_err();
        assert!(found.starts_with("\"nightbell_engine=loud\" is not a level (") && found.ends_with(REMEDY), "{found}");
    }
}
