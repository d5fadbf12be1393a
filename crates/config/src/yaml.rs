//! YAML 1.2 (core schema) to JSON, with the line of every value and the text of those that are not text.
//!
//! Our own small tree over the parser's events, because errors want what a telephone number looked like before it was a
//! number, and because depth and aliases need a bound.

use crate::limits::{FILE_BYTES_MAX, YAML_DEPTH_MAX, YAML_VALUES_MAX};
use crate::place::{Positions, join};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// What is wrong with a text, and where.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) line: Option<u32>,
    pub(crate) key: String,
    pub(crate) message: String,
}

/// One YAML document: its value as JSON and the positions of its values.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) positions: Positions,
}

/// Reads every document of a text. Faults of the syntax end the reading; duplicate keys do not.
pub(crate) fn parse(text: &str) -> (Vec<Document>, Vec<Fault>) {
    if text.len() > FILE_BYTES_MAX {
        let message = format!("the file has {} bytes; at most {FILE_BYTES_MAX} are read: split it", text.len());
        return (Vec::new(), vec![Fault { line: None, key: String::new(), message }]);
    }
    let (nodes, fault) = Builder::default().build(text);
    let mut faults: Vec<Fault> = fault.into_iter().collect();
    let documents = nodes
        .into_iter()
        .map(|node| {
            let mut converter = Converter { positions: Positions::default(), faults: &mut faults };
            let value = converter.value(node, String::new());
            Document { value, positions: converter.positions }
        })
        .collect();
    (documents, faults)
}

#[derive(Debug, Clone)]
struct Node {
    line: u32,
    /// This value and all inside it.
    values: usize,
    /// Levels inside it, itself included.
    height: usize,
    data: Data,
}

#[derive(Debug, Clone)]
enum Data {
    Scalar { text: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Vec<(Node, Node)>),
}

struct Open {
    node: Node,
    anchor: usize,
    /// The key that waits for its value.
    key: Option<Node>,
}

/// Builds the trees without recursion, so that no input can exhaust the stack.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    values: usize,
    documents: Vec<Node>,
}

impl Builder {
    fn build(mut self, text: &str) -> (Vec<Node>, Option<Fault>) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut parser = Parser::new_from_str(text);
        while let Some(next) = parser.next_event() {
            let step = match next {
                Ok((event, span)) => self.take(event, line_of(span.start.line())),
                Err(error) => {
                    let message = format!("not valid YAML: {}", lower_first(error.info()));
                    Err(Fault { line: Some(line_of(error.marker().line())), key: String::new(), message })
                }
            };
            if let Err(fault) = step {
                return (self.documents, Some(fault));
            }
        }
        (self.documents, None)
    }

    fn take(&mut self, event: Event<'_>, line: u32) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !is_text_tag(tag.as_deref(), line)?;
                let data = Data::Scalar { text: text.into_owned(), plain };
                self.count(line)?;
                self.close(Node { line, values: 1, height: 1, data }, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                is_text_tag(tag.as_deref(), line)?;
                self.begin(line, anchor, Data::Sequence(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                is_text_tag(tag.as_deref(), line)?;
                self.begin(line, anchor, Data::Mapping(Vec::new()))
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => self.close(open.node, open.anchor),
                None => Ok(()),
            },
            Event::Alias(anchor) => {
                // An alias inside its own anchor finds nothing, because the anchor is known when it is closed.
                let Some(node) = self.anchors.get(&anchor) else {
                    return Err(fault(line, "an alias stands inside what it refers to: write the value out"));
                };
                // Counted before it is copied: nested aliases grow beyond any memory.
                self.values += node.values;
                if self.values > YAML_VALUES_MAX {
                    return Err(too_many(line));
                }
                let node = Node { line, ..node.clone() };
                self.close(node, 0)
            }
            Event::DocumentStart(_) => {
                self.anchors.clear();
                Ok(())
            }
            Event::DocumentEnd | Event::Nothing | Event::StreamStart | Event::StreamEnd => Ok(()),
        }
    }

    fn begin(&mut self, line: u32, anchor: usize, data: Data) -> Result<(), Fault> {
        if self.open.len() >= YAML_DEPTH_MAX {
            return Err(too_deep(line));
        }
        self.count(line)?;
        self.open.push(Open { node: Node { line, values: 1, height: 1, data }, anchor, key: None });
        Ok(())
    }

    fn count(&mut self, line: u32) -> Result<(), Fault> {
        self.values += 1;
        if self.values > YAML_VALUES_MAX { Err(too_many(line)) } else { Ok(()) }
    }

    fn close(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        if self.open.len() + node.height > YAML_DEPTH_MAX + 1 {
            return Err(too_deep(node.line));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        parent.node.values += node.values;
        parent.node.height = parent.node.height.max(node.height + 1);
        match &mut parent.node.data {
            Data::Sequence(items) => items.push(node),
            Data::Mapping(entries) => match parent.key.take() {
                None => parent.key = Some(node),
                Some(key) => entries.push((key, node)),
            },
            Data::Scalar { .. } => unreachable!("invariant: only sequences and mappings are opened"),
        }
        Ok(())
    }
}

struct Converter<'a> {
    positions: Positions,
    faults: &'a mut Vec<Fault>,
}

impl Converter<'_> {
    /// Recursion is bounded by `YAML_DEPTH_MAX`.
    fn value(&mut self, node: Node, path: String) -> Value {
        let Node { line, data, .. } = node;
        self.positions.lines.entry(path.clone()).or_insert(line);
        match data {
            Data::Scalar { text, plain: false } => Value::String(text),
            Data::Scalar { text, plain: true } => {
                let value = plain_value(&text);
                if !value.is_string() && !value.is_null() {
                    self.positions.written.insert(path, text);
                }
                value
            }
            Data::Sequence(items) => items
                .into_iter()
                .enumerate()
                .map(|(index, item)| self.value(item, format!("{path}[{index}]")))
                .collect(),
            Data::Mapping(entries) => self.mapping(entries, &path),
        }
    }

    fn mapping(&mut self, entries: Vec<(Node, Node)>, path: &str) -> Value {
        let mut fields = Map::new();
        for (key, value) in entries {
            let Data::Scalar { text, .. } = key.data else {
                self.fault(key.line, path, "a key that is a list or a mapping means nothing here: write a word".into());
                continue;
            };
            let inner = join(path, &text);
            if let Some(first) = fields.contains_key(&text).then(|| self.positions.lines.get(&inner).copied()) {
                let first = first.map_or(String::new(), |line| format!(" (first in line {line})"));
                self.fault(key.line, &inner, format!("the key {text:?} is there twice{first}: keep one"));
                continue;
            }
            if text == "<<" {
                let message = "merge keys are not part of YAML 1.2: repeat the keys, or use an alias for a whole value";
                self.fault(key.line, &inner, message.into());
                continue;
            }
            // The line of a field is that of its key, which is also there when the value is a block below it.
            self.positions.lines.insert(inner.clone(), key.line);
            let value = self.value(value, inner);
            fields.insert(text, value);
        }
        Value::Object(fields)
    }

    fn fault(&mut self, line: u32, key: &str, message: String) {
        self.faults.push(Fault { line: Some(line), key: key.to_owned(), message });
    }
}

/// What an unquoted scalar is by the core schema (YAML 1.2.2 §10.3.2).
pub(crate) fn plain_value(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let radix = |prefix: &str, radix: u32| text.strip_prefix(prefix).and_then(|d| u64::from_str_radix(d, radix).ok());
    if let Some(number) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Value::Number(number.into());
    }
    if !is_number(text) {
        return Value::String(text.to_owned());
    }
    let digits = text.strip_prefix('+').unwrap_or(text);
    if let Ok(number) = digits.parse::<i64>() {
        return Value::Number(number.into());
    }
    match digits.parse::<f64>().ok().and_then(Number::from_f64) {
        Some(number) => Value::Number(number),
        None => Value::String(text.to_owned()),
    }
}

/// Whether the core schema reads `text` as a decimal integer or a floating-point number.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    has_digits && all_digits(whole) && all_digits(fraction) && exponent.is_none_or(|e| !e.is_empty() && all_digits(e))
}

/// Whether a tag makes a scalar text. The other tags of the core schema say what is seen anyway.
fn is_text_tag(tag: Option<&Tag>, line: u32) -> Result<bool, Fault> {
    match tag {
        None => Ok(false),
        Some(tag) if tag.is_yaml_core_schema() => Ok(tag.suffix == "str"),
        Some(tag) if tag.handle == "!" && tag.suffix.is_empty() => Ok(true),
        Some(tag) => Err(fault(line, &format!("the tag {tag} means nothing here: leave it out"))),
    }
}

fn line_of(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn fault(line: u32, message: &str) -> Fault {
    Fault { line: Some(line), key: String::new(), message: message.to_owned() }
}

fn too_deep(line: u32) -> Fault {
    fault(line, &format!("the document is nested deeper than {YAML_DEPTH_MAX} levels; nothing here needs that"))
}

fn too_many(line: u32) -> Fault {
    fault(line, &format!("the file has more than {YAML_VALUES_MAX} values, aliases written out: split it"))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().collect::<String>() + chars.as_str())
}
