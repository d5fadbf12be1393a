//! Words that people leave, on an alert or for whoever comes next.

use crate::problem::{Code, Problem};

/// The words as they are kept. Refused are none, and more than `characters_max`.
///
/// NUL is no text for PostgreSQL, and what a terminal would obey is nothing for people: of control characters only line
/// breaks and tabs stay.
pub(crate) fn note_text(text: &str, characters_max: usize) -> Result<String, Problem> {
    let is_kept = |letter: &char| matches!(letter, '\n' | '\t') || !letter.is_control();
    let text = text.chars().filter(is_kept).collect::<String>().trim().to_owned();
    let characters = text.chars().count();
    if characters == 0 || characters > characters_max {
        let detail = format!("text has {characters} characters; write 1 to {characters_max}");
        return Err(Problem::new(Code::InvalidBody, detail));
    }
    Ok(text)
}
