//! What `nightbell login` keeps: a token for each server, in a file of the user's own.

use crate::environment::Environment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::DirBuilder;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

const HEAD: &str = "# Written by `nightbell login`. The tokens are secrets: do not copy this file.\n";

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialsError {
    /// There is no directory for it.
    #[error("there is nowhere to keep a token: neither XDG_CONFIG_HOME nor HOME is an absolute path; set one of them")]
    NoPlace,
    /// It cannot be read.
    #[error("{path} cannot be read; mend or delete it, then run `nightbell login`")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        #[source]
        reason: io::Error,
    },
    /// It is no such file.
    #[error("{path} is not what `nightbell login` writes (line {line}); mend or delete it, then run `nightbell login`")]
    Malformed {
        /// Which.
        path: String,
        /// Where; the words of the parser would quote secrets.
        line: usize,
    },
    /// It cannot be written.
    #[error("{path} cannot be written")]
    Unwritable {
        /// Which.
        path: String,
        /// Why.
        #[source]
        reason: io::Error,
    },
}

/// A token for a server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The token itself.
    pub(crate) token: String,
    /// What it is called where tokens are listed.
    pub(crate) name: String,
    /// Whose it is.
    pub(crate) user: String,
    /// Until when it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<String>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({}, {})", self.name, self.user)
    }
}

/// All that is kept.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Credentials {
    /// The server to ask where nothing else says which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<String>,
    /// By address, without a slash at its end.
    #[serde(default)]
    pub(crate) servers: BTreeMap<String, Kept>,
}

/// Where the file is: `nightbell/credentials.toml` in the directory that the XDG Base Directory Specification names, which
/// has relative paths ignored.
pub(crate) fn place(environment: &Environment) -> Result<PathBuf, CredentialsError> {
    let absolute = |name: &str| environment.get(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")));
    Ok(base.ok_or(CredentialsError::NoPlace)?.join("nightbell").join("credentials.toml"))
}

impl Credentials {
    /// Reads the file; nothing is kept where there is none, or no place for one.
    pub(crate) fn read(environment: &Environment) -> Result<Credentials, CredentialsError> {
        let Ok(path) = place(environment) else { return Ok(Credentials::default()) };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Credentials::default()),
            Err(reason) => return Err(CredentialsError::Unreadable { path: path.display().to_string(), reason }),
        };
        toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            CredentialsError::Malformed { path: path.display().to_string(), line: before.matches('\n').count() + 1 }
        })
    }

    /// Writes the file anew, for its owner's eyes only: whole, or not at all.
    pub(crate) fn write(&self, environment: &Environment) -> Result<PathBuf, CredentialsError> {
        let path = place(environment)?;
        let written = write_whole(&path, &self.text());
        written.map_err(|reason| CredentialsError::Unwritable { path: path.display().to_string(), reason })?;
        Ok(path)
    }

    fn text(&self) -> String {
        let body = toml::to_string(self).expect("invariant: texts in tables can be written as TOML");
        format!("{HEAD}{body}")
    }
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    // Only its owner may read it from the first moment on.
    let mut file = tempfile::Builder::new().prefix(".credentials").tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_file_has_its_place() {
        let check = |variables: &[(&str, &str)], expected: Option<&str>| {
            assert_eq!(place(&environment(variables)).ok().as_deref(), expected.map(Path::new), "{variables:?}");
        };
        check(&[("XDG_CONFIG_HOME", "/c"), ("HOME", "/h")], Some("/c/nightbell/credentials.toml"));
        check(&[("HOME", "/h")], Some("/h/.config/nightbell/credentials.toml"));
        check(&[("XDG_CONFIG_HOME", "c"), ("HOME", "/h")], Some("/h/.config/nightbell/credentials.toml"));
        check(&[("HOME", "h")], None);
        check(&[], None);
    }

    #[test]
    fn what_is_kept_comes_back_and_is_nobody_elses() {
        let home = tempfile::tempdir().unwrap();
        let environment = environment(&[("HOME", home.path().to_str().unwrap())]);
        assert_eq!(Credentials::read(&environment).unwrap(), Credentials::default());
        let kept = Kept { token: "nb_canary".into(), name: "login-a".into(), user: "ada".into(), expires_at: None };
        let url = "https://bell.example.com/night".to_owned();
        let credentials = Credentials { default: Some(url.clone()), servers: [(url, kept)].into() };
        for _ in 0..2 {
            let path = credentials.write(&environment).unwrap();
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            let directory = path.parent().unwrap();
            assert_eq!(std::fs::metadata(directory).unwrap().permissions().mode() & 0o777, 0o700);
            assert_eq!(std::fs::read_dir(directory).unwrap().count(), 1, "nothing else is left there");
            assert_eq!(Credentials::read(&environment).unwrap(), credentials);
        }
        assert!(!format!("{credentials:?}").contains("canary"));
        let path = place(&environment).unwrap();
        std::fs::write(&path, "default = 'x'\n[servers.'x']\ntoken = nb_canary\n").unwrap();
        let refused = Credentials::read(&environment).unwrap_err().to_string();
        assert!(refused.contains("(line 3)") && !refused.contains("canary"), "{refused}");
    }
}
