//! The query of an address: known names, single values, lists, instants.

use crate::ApiState;
use crate::limits::{PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX};
use crate::problem::{Code, Problem};
use axum::extract::FromRequestParts;
use http::request::Parts;
use nightbell_config::nearest;
use nightbell_core::Timestamp;
use std::convert::Infallible;
use std::str::FromStr;

/// The parameters as they were sent. Call [`Parameters::only`] first.
#[derive(Debug)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl FromRequestParts<ApiState> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &ApiState) -> Result<Parameters, Infallible> {
        Ok(Parameters::from_query(parts.uri.query().unwrap_or_default()))
    }
}

impl Parameters {
    pub(crate) fn from_query(query: &str) -> Parameters {
        Parameters(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Refuses unknown names: a misspelt filter would show everything. `[]` after a name is what some clients add to lists.
    pub(crate) fn only(self, known: &[&str]) -> Result<Parameters, Problem> {
        let mut pairs = Vec::with_capacity(self.0.len());
        for (name, value) in self.0 {
            let name = name.strip_suffix("[]").unwrap_or(&name).to_owned();
            if !known.contains(&name.as_str()) {
                let remedy = match nearest(&name, known.iter().copied()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None if known.is_empty() => "this address takes none".to_owned(),
                    None => format!("use {}", known.join(", ")),
                };
                return Err(Problem::new(Code::InvalidParameter, format!("parameter {name:?} is unknown; {remedy}")));
            }
            pairs.push((name, value));
        }
        Ok(Parameters(pairs))
    }

    /// The value of a parameter that makes sense once. Refused when empty: a filter whose value got lost would show everything.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (_, Some(_)) => {
                let detail = format!("parameter {name:?} comes more than once; send it once");
                Err(Problem::new(Code::InvalidParameter, detail))
            }
            (Some((_, value)), None) if value.is_empty() => Err(empty(name)),
            (first, None) => Ok(first.map(|(_, value)| value.as_str())),
        }
    }

    /// `cursor`; empty is that of the first page, so that a loop may begin with it.
    pub(crate) fn cursor(&self) -> Result<Option<&str>, Problem> {
        let is_first = self.0.iter().any(|(known, value)| known == "cursor" && value.is_empty());
        if is_first { Ok(None) } else { self.text("cursor") }
    }

    /// The same, read as a `T`.
    pub(crate) fn parsed<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.text(name)?.map(|text| read(name, text)).transpose()
    }

    /// All values of a parameter that may be repeated, or be a list with commas. Refused when it is there without any.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let of_name = self.0.iter().filter(|(known, _)| known == name);
        let values = of_name.clone().flat_map(|(_, value)| value.split(',')).map(str::trim);
        let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
        if values.is_empty() && of_name.count() > 0 { Err(empty(name)) } else { Ok(values) }
    }

    /// The same, each read as a `T`.
    pub(crate) fn list<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Vec<T>, Problem> {
        self.texts(name)?.into_iter().map(|text| read(name, text)).collect()
    }

    /// An instant in RFC 3339. A plus sign that nobody encoded arrives as a space, and is taken as it was meant.
    pub(crate) fn instant(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        match text.parse().or_else(|_| text.replace(' ', "+").parse()) {
            Ok(instant) => Ok(Some(instant)),
            Err(_) => {
                let detail =
                    format!("{name} {text:?} is no instant; write it in RFC 3339, such as 2026-11-23T09:00:00Z");
                Err(Problem::new(Code::InvalidParameter, detail))
            }
        }
    }

    /// `limit`: items a page.
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        match self.parsed::<usize>("limit")? {
            None => Ok(PAGE_ITEMS_DEFAULT),
            Some(limit @ 1..=PAGE_ITEMS_MAX) => Ok(limit),
            Some(limit) => {
                let detail = format!("limit {limit} is out of range; use 1 to {PAGE_ITEMS_MAX}");
                Err(Problem::new(Code::InvalidParameter, detail))
            }
        }
    }

    /// A switch: `true`, `1` or the bare name for on.
    pub(crate) fn switch(&self, name: &str) -> Result<bool, Problem> {
        match self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str()) {
            None | Some("false" | "0") => Ok(false),
            Some("" | "true" | "1") => Ok(true),
            Some(other) => {
                let detail = format!("{name} {other:?} is neither true nor false; write one of them");
                Err(Problem::new(Code::InvalidParameter, detail))
            }
        }
    }
}

fn empty(name: &str) -> Problem {
    Problem::new(Code::InvalidParameter, format!("parameter {name:?} is empty; give it a value, or leave it out"))
}

fn read<T: FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error: T::Err| {
        // Most errors name the value themselves.
        let error = error.to_string();
        let value = if error.contains(text) { String::new() } else { format!(" {text:?}") };
        Problem::new(Code::InvalidParameter, format!("{name}{value}: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(query: &str) -> Parameters {
        Parameters::from_query(query).only(&["status", "limit", "at", "on"]).unwrap()
    }

    #[test]
    fn lists_are_repeated_or_separated_by_commas() {
        let check = |query: &str, expected: &[&str]| {
            assert_eq!(parameters(query).texts("status").unwrap(), expected, "{query}")
        };
        check("", &[]);
        check("status=a,&status=b", &["a", "b"]);
        check("status=a,b&status=c", &["a", "b", "c"]);
        check("status[]=a&status%5B%5D=b", &["a", "b"]);
    }

    #[test]
    fn empty_ones_are_refused_by_name() {
        let parameters = parameters("status=&at=");
        let expected = |name: &str| format!("parameter {name:?} is empty; give it a value, or leave it out");
        assert_eq!(parameters.texts("status").unwrap_err().detail, expected("status"));
        assert_eq!(parameters.text("at").unwrap_err().detail, expected("at"));
        let first = Parameters::from_query("cursor=").only(&["cursor"]).unwrap();
        assert_eq!(first.cursor().unwrap(), None);
    }

    #[test]
    fn unknown_names_are_refused_with_the_nearest() {
        let problem = Parameters::from_query("statuss=a").only(&["status", "limit"]).unwrap_err();
        assert_eq!(problem.detail, "parameter \"statuss\" is unknown; did you mean \"status\"?");
    }

    #[test]
    fn instants_survive_a_plus_that_nobody_encoded() {
        let at = |query: &str| parameters(query).instant("at").map(|at| at.map(|at| at.to_string()));
        for query in ["at=2026-11-23T10:00:00%2B01:00", "at=2026-11-23T10:00:00+01:00", "at=2026-11-23T09:00:00Z"] {
            assert_eq!(at(query).unwrap().unwrap(), "2026-11-23T09:00:00Z", "{query}");
        }
        assert!(at("at=yesterday").is_err());
        assert!(at("at=2026-11-23T09:00:00Z&at=2026-11-23T09:00:00Z").is_err());
        assert_eq!(at("").unwrap(), None);
    }

    #[test]
    fn limits_and_switches() {
        assert_eq!(parameters("").limit().unwrap(), PAGE_ITEMS_DEFAULT);
        assert_eq!(parameters("limit=200").limit().unwrap(), 200);
        for query in ["limit=0", "limit=201", "limit=many", "limit=-1"] {
            assert!(parameters(query).limit().is_err(), "{query}");
        }
        for (query, expected) in [("", false), ("on", true), ("on=true", true), ("on=1", true), ("on=false", false)] {
            assert_eq!(parameters(query).switch("on").unwrap(), expected, "{query}");
        }
        assert!(parameters("on=maybe").switch("on").is_err());
    }
}
