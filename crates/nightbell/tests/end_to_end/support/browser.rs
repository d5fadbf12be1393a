//! A real browser: scripts of `tests/browser`, which drive Chromium.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Where `scripts/services ensure browser` installs what drives it.
const PACKAGES: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/../browser");

/// Runs a script to its end; `world` is what it needs to know.
///
/// # Panics
/// When it fails, with what it printed.
pub(crate) async fn in_browser(journey: &str, world: Value) {
    let script = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser")).join(journey);
    let mut command = Command::new("node");
    command.arg(script).arg(world.to_string()).env("NIGHTBELL_BROWSER_PACKAGES", PACKAGES);
    let run = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    let run = run.unwrap_or_else(|error| panic!("node does not start ({error}); run scripts/services ensure browser"));
    let (said, failed) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{journey} ended with {}:\n{said}\n{failed}", run.status);
}
