//! Debian's Alertmanager, alone (no cluster), with one receiver.

use super::CommandLine;
use anyhow::Result;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

pub(super) fn command_line(
    program: &Path,
    directory: &Path,
    address: SocketAddr,
    settings: &str,
) -> Result<CommandLine> {
    let file = directory.join("alertmanager.yml");
    fs::write(&file, settings)?;
    let arguments = vec![
        format!("--config.file={}", file.display()),
        format!("--storage.path={}", directory.join("data").display()),
        format!("--web.listen-address={address}"),
        // One member: no gossip, and so no port for it and no wait for peers.
        "--cluster.listen-address=".to_owned(),
    ];
    Ok(CommandLine {
        program: program.to_owned(),
        arguments,
        environment: Vec::new(),
        ready_path: "/-/ready",
        log: directory.join("log"),
    })
}
