//! YAML files and directories of them, as people name them on the command line.

use crate::environment::Environment;
use anyhow::{Context as _, bail};
use nightbell_config::ConfigError;
use std::fs;
use std::path::{Path, PathBuf};

/// How deep directories are read.
const DEPTH_MAX: usize = 8;

/// A file with its variables expanded.
#[derive(Debug)]
pub(crate) struct YamlFile {
    /// As it was named, or found in what was named.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// What a variable without a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnsetVariable {
    /// An error, with its line.
    Refused,
    /// A placeholder: for questions that need no secret.
    Placeholder,
}

/// Reads files, and the `*.yaml` and `*.yml` of directories in the order of their names; `-` is standard input.
///
/// # Errors
/// When something cannot be read, or a directory has no such file. Variables that are not set come back as the inner error.
pub(crate) fn read(
    paths: &[PathBuf],
    environment: &Environment,
    unset: UnsetVariable,
) -> anyhow::Result<Result<Vec<YamlFile>, Vec<ConfigError>>> {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        for path in files_at(path)? {
            let (name, text) = if path == Path::new("-") {
                let text = std::io::read_to_string(std::io::stdin()).context("standard input cannot be read")?;
                ("standard input".to_owned(), text)
            } else {
                let name = path.display().to_string();
                let text = fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
                (name, text)
            };
            let lookup = |variable: &str| environment.get(variable).map(str::to_owned);
            let expanded = match unset {
                UnsetVariable::Refused => nightbell_config::expand_env(&text, lookup),
                UnsetVariable::Placeholder => nightbell_config::expand_env_tolerant(&text, lookup),
            };
            match expanded {
                Ok(text) => files.push(YamlFile { path: name, text }),
                Err(found) => {
                    errors.extend(found.into_iter().map(|error| ConfigError { file: Some(name.clone()), ..error }))
                }
            }
        }
    }
    Ok(if errors.is_empty() { Ok(files) } else { Err(errors) })
}

fn files_at(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    collect(path, DEPTH_MAX, &mut found)?;
    if found.is_empty() {
        bail!("{} holds no *.yaml or *.yml; name a file, or another directory", path.display());
    }
    found.sort();
    Ok(found)
}

fn collect(directory: &Path, depth_left: usize, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let unreadable = || format!("{} cannot be read", directory.display());
    for entry in fs::read_dir(directory).with_context(unreadable)? {
        let entry = entry.with_context(unreadable)?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // A link to a directory is left alone, so that no circle is walked; a link to a file is that file.
        if entry.file_type().with_context(unreadable)?.is_dir() {
            if depth_left > 0 {
                collect(&path, depth_left - 1, found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_read_in_order_and_variables_expanded() {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
        fs::create_dir(directory.path().join("b")).unwrap();
        write("c.yml", "c: {{ env.KEY }}");
        write("b/inner.yaml", "b: 1");
        write("a.yaml", "a: 1\nk: {{ env.UNSET }}");
        write(".hidden.yaml", "x: 1");
        write("notes.txt", "x");
        let environment = [("KEY".to_owned(), "value".to_owned())].into_iter().collect();
        let paths = [directory.path().to_owned()];

        let files = read(&paths, &environment, UnsetVariable::Placeholder).unwrap().unwrap();
        let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
        assert_eq!(texts, ["a: 1\nk: unset-UNSET", "b: 1", "c: value"]);

        let errors = read(&paths, &environment, UnsetVariable::Refused).unwrap().unwrap_err();
        let expected = format!(
            "{}/a.yaml:2: env.UNSET: UNSET is not set; set it before applying this file",
            directory.path().display()
        );
        assert_eq!(errors[0].to_string(), expected);
    }

    #[test]
    fn a_directory_without_files_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let error = read(&[directory.path().to_owned()], &Environment::default(), UnsetVariable::Refused).unwrap_err();
        assert!(error.to_string().contains("holds no *.yaml"), "{error}");
    }
}
