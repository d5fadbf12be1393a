//! `nightbell login` and `nightbell logout`, with somebody in a browser who says yes or no.

use crate::support::{Ran, Server, nightbell, run, run_with_input};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const COMPANY: &str = "users: [ { name: ada, role: manager }, { name: grace } ]";

/// Somebody's machine: a home directory, and no variables but those that a test gives.
struct Machine {
    home: TempDir,
}

impl Machine {
    fn new() -> Machine {
        Machine { home: TempDir::new().unwrap() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = nightbell(self.home.path());
        command.args(arguments).env("HOME", self.home.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        run(&mut self.command(arguments))
    }

    fn kept(&self) -> String {
        std::fs::read_to_string(self.home.path().join(".config/nightbell/credentials.toml")).unwrap_or_default()
    }
}

/// A `nightbell login` that waits, and its code.
struct Waiting {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    told: String,
    code: String,
}

impl Waiting {
    fn start(command: &mut Command) -> Waiting {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        stdout.read_line(&mut told).unwrap();
        stdout.read_line(&mut told).unwrap();
        let code = told.trim_end().rsplit("user_code=").next().unwrap().to_owned();
        assert!(told.contains(&format!("shows {code}:")), "{told}");
        Waiting { child, stdout, told, code }
    }

    fn end(mut self) -> Ran {
        self.stdout.read_to_string(&mut self.told).unwrap();
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        Ran { code: self.child.wait().unwrap().code().unwrap(), stdout: self.told, stderr }
    }
}

/// A server with people who have passwords.
fn company() -> Server {
    // Fails only when another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server::start();
    server.write("company.yaml", COMPANY);
    server.run(&["apply", "company.yaml"]).expect(0);
    let set = &mut server.command(&["user", "set-password", "ada", "--password-stdin"]);
    run_with_input(set, "canary of ada\n").expect(0);
    server
}

/// Ada signs in with a browser and presses a button.
async fn decides(server: &Server, code: &str, action: &str) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let form = [("username", "ada"), ("password", "canary of ada")];
    let answer = client.post(format!("{}/login", server.url)).form(&form).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let form = [("user_code", code), ("action", action)];
    let decided = client.post(format!("{}/device", server.url)).header("cookie", cookie).form(&form).send().await;
    assert_eq!(decided.unwrap().status().as_u16(), 200);
}

#[tokio::test]
async fn somebody_logs_in_works_and_logs_out() {
    let (server, machine) = (company(), Machine::new());
    let nobody = machine.run(&["alerts", "list"]).expect(1).stderr;
    assert!(nobody.contains("`nightbell login`"), "{nobody}");
    let waiting = Waiting::start(&mut machine.command(&["login", "--url", &server.url, "--expires", "7d"]));
    decides(&server, &waiting.code, "allow").await;
    let done = waiting.end().expect(0);
    assert!(done.stdout.contains(&format!("logged in at {} as ada (manager), until ", server.url)), "{done:?}");
    let kept = machine.kept();
    assert!(kept.contains("token = \"nb_"), "{kept}");
    let token = kept.split_once("token = \"").unwrap().1.split_once('"').unwrap().0.to_owned();
    assert!(!done.stdout.contains(&token) && !done.stderr.contains(&token), "{done:?}");

    // The server is remembered with the token; a variable goes first.
    machine.run(&["alerts", "list"]).expect(0);
    let listed = machine.run(&["token", "list"]).expect(0).stdout;
    assert!(listed.contains("login-") && listed.contains("ada"), "{listed}");
    let wrong = run(machine.command(&["alerts", "list"]).env("NIGHTBELL_TOKEN", "nb_wrong")).expect(1).stderr;
    assert!(wrong.contains("in NIGHTBELL_TOKEN"), "{wrong}");
    let elsewhere = run(machine.command(&["alerts", "list"]).env("NIGHTBELL_URL", "http://127.0.0.1:9")).expect(1);
    assert!(elsewhere.stderr.contains("nobody is logged in at http://127.0.0.1:9"), "{elsewhere:?}");

    // Whoever logs in again has one token, not two.
    let waiting = Waiting::start(&mut machine.command(&["login"]));
    decides(&server, &waiting.code, "allow").await;
    waiting.end().expect(0);
    let with_the_old = run(server.command(&["alerts", "list"]).env("NIGHTBELL_TOKEN", &token)).expect(1).stderr;
    assert!(with_the_old.contains("does not know the token"), "{with_the_old}");

    let token = machine.kept().split_once("token = \"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let out = machine.run(&["logout"]).expect(0).stdout;
    assert!(out.contains("logged out at") && !machine.kept().contains("nb_"), "{out}");
    run(server.command(&["alerts", "list"]).env("NIGHTBELL_TOKEN", &token)).expect(1);
    let again = run(machine.command(&["logout"]).env("NIGHTBELL_URL", &server.url)).expect(1).stderr;
    assert!(again.contains("nobody is logged in at"), "{again}");
    server.signal(rustix::process::Signal::TERM);
    let (_, log, _) = server.wait_at_most(std::time::Duration::from_secs(10));
    assert!(!log.contains("nb_") && !log.contains("canary"), "{log}");
}

#[tokio::test]
async fn no_is_told_and_nothing_is_kept() {
    let (server, machine) = (company(), Machine::new());
    let waiting = Waiting::start(&mut machine.command(&["login", "--url", &server.url]));
    decides(&server, &waiting.code, "deny").await;
    let told = waiting.end().expect(1).stderr;
    assert!(told.contains("somebody said no"), "{told}");
    assert_eq!(machine.kept(), "");
    server.stop();
}

#[tokio::test]
async fn a_token_that_ended_elsewhere_is_forgotten() {
    let (server, machine) = (company(), Machine::new());
    let waiting = Waiting::start(&mut machine.command(&["login", "--url", &server.url, "--scope", "read"]));
    decides(&server, &waiting.code, "allow").await;
    waiting.end().expect(0);
    let name = machine.kept().split_once("name = \"").unwrap().1.split_once('"').unwrap().0.to_owned();
    server.run(&["token", "revoke", &name]).expect(0);
    let told = machine.run(&["alerts", "list"]).expect(1).stderr;
    assert!(told.contains("run `nightbell login`"), "{told}");
    let out = machine.run(&["logout"]).expect(0).stdout;
    assert!(out.contains("was revoked or had expired"), "{out}");
    server.stop();
}

#[test]
fn what_goes_wrong_is_told() {
    let server = Server::start();
    let check = |arguments: &[&str], home: Option<&Path>, expected: &str| {
        let machine = Machine::new();
        let mut command = machine.command(arguments);
        match home {
            Some(home) => command.env("HOME", home),
            None => command.env_remove("HOME"),
        };
        let told = run(&mut command).expect(1).stderr;
        assert!(told.contains(expected), "{arguments:?}: {told}");
    };
    let home = TempDir::new().unwrap();
    let home = Some(home.path());
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{port}");
    check(&["login", "--url", &nobody], home, "no server answers at");
    check(&["login", "--url", "bell.example.com"], home, "is not the address of a server");
    check(&["login", "--url", &format!("{}/elsewhere", server.url)], home, "nothing answers POST");
    check(&["login", "--url", &server.url, "--scope", "alert"], home, "did you mean");
    check(&["login", "--url", &server.url, "--expires", "900d"], home, "366d");
    check(&["login", "--url", &server.url], None, "set one of them");
    check(&["logout", "--url", &server.url], home, "nobody is logged in at");

    // Without the server, a token is forgotten when that is asked for.
    let machine = Machine::new();
    let directory = machine.home.path().join(".config/nightbell");
    std::fs::create_dir_all(&directory).unwrap();
    let kept =
        format!("default = \"{nobody}\"\n[servers.\"{nobody}\"]\ntoken = \"nb_x\"\nname = \"n\"\nuser = \"ada\"\n");
    std::fs::write(directory.join("credentials.toml"), kept).unwrap();
    let told = machine.run(&["logout"]).expect(1).stderr;
    assert!(told.contains("--local") && machine.kept().contains("nb_x"), "{told}");
    machine.run(&["logout", "--local"]).expect(0);
    assert!(!machine.kept().contains("nb_x"));
    std::fs::write(directory.join("credentials.toml"), "servers = 7").unwrap();
    let told = machine.run(&["alerts", "list"]).expect(1).stderr;
    assert!(told.contains("credentials.toml is not what `nightbell login` writes (line 1)"), "{told}");
    server.stop();
}
