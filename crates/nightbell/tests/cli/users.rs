//! Passwords and sessions: through the API, in the store beside a running server, and by the login form itself.

use crate::support::{Server, run_with_input};

const COMPANY: &str = "users: [ { name: ada, title: Ada Lovelace, role: admin }, { name: grace } ]";

/// Sends the login form as a program does; the status, and the session's cookie.
async fn log_in(client: &reqwest::Client, server: &Server, name: &str, password: &str) -> (u16, Option<String>) {
    let form = [("username", name), ("password", password)];
    let answer = client.post(format!("{}/login", server.url)).form(&form).send().await.unwrap();
    let cookie = answer.headers().get("set-cookie").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), cookie.map(|cookie| cookie.split(';').next().unwrap().to_owned()))
}

#[tokio::test]
async fn passwords_are_set_used_and_never_shown() {
    // Fails only when another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server::start();
    server.write("company.yaml", COMPANY);
    server.run(&["apply", "company.yaml"]).expect(0);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let set = |arguments: &[&str], password: &str| {
        run_with_input(&mut server.command(&[&["user", "set-password"], arguments].concat()), password)
    };
    for (name, place) in [("ada", &[][..]), ("grace", &["--data", "data"][..])] {
        let password = format!("canary of {name}");
        let done = set(&[&[name, "--password-stdin"], place].concat(), &format!("{password}\nmore\n")).expect(0);
        assert!(!done.stdout.contains(&password) && !done.stderr.contains(&password), "{done:?}");
        let (status, cookie) = log_in(&client, &server, name, &password).await;
        assert_eq!(status, 303);
        let cookie = cookie.unwrap();
        let who = client.get(format!("{}/api/v1/whoami", server.url)).header("cookie", &cookie).send().await.unwrap();
        assert!(who.text().await.unwrap().contains(&format!("\"actor\":\"{name}\"")));
        assert_eq!(log_in(&client, &server, name, "canary of nobody").await, (401, None));

        let listed = server.run(&["user", "sessions", name]).expect(0).stdout;
        assert!(listed.contains("127.0.0.1") && !listed.contains("nbs_"), "{listed}");
        server.run(&["user", "sign-out", name]).expect(0);
        assert!(server.run(&["user", "sessions", name]).expect(0).stdout.contains("signed in nowhere"));
        let who = client.get(format!("{}/api/v1/whoami", server.url)).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(who.status().as_u16(), 401);
    }
    // Browsers allow no passkeys at an address without a name: there is no script for them, and the page says why.
    let (_, cookie) = log_in(&client, &server, "ada", "canary of ada").await;
    let page = async |path: &str| {
        let asked = client.get(format!("{}{path}", server.url)).header("cookie", cookie.as_deref().unwrap());
        asked.send().await.unwrap().text().await.unwrap()
    };
    let passkeys = page("/passkeys").await;
    assert!(passkeys.contains("http://localhost") && passkeys.contains(&server.url), "{passkeys}");
    assert!(!passkeys.contains("<script") && !page("/forgot").await.contains("<script"));
    assert!(server.run(&["user", "passkeys", "ada"]).expect(0).stdout.contains("ada has no passkeys"));
    let unknown = server.run(&["user", "remove-passkey", "ada", "--passkey", "none"]).expect(1).stderr;
    assert!(unknown.contains("there is no passkey \"none\""), "{unknown}");
    server.run(&["user", "remove-passkey", "ada"]).expect(0);
    for (arguments, input, code, expected) in [
        (&["ada", "--password-stdin"][..], "short\n", 1, "at least 10 characters"),
        (&["ada", "--password-stdin"], "", 1, "standard input has no password"),
        (&["ada"], "long enough for all\n", 2, "--password-stdin"),
        (&["nobody", "--password-stdin"], "long enough for all\n", 1, "there is no user \"nobody\""),
        (&["nobody", "--password-stdin", "--data", "data"], "long enough for all\n", 1, "there is no user \"nobody\""),
    ] {
        let refused = set(arguments, input).expect(code);
        assert!(refused.stderr.contains(expected), "{arguments:?}: {}", refused.stderr);
    }
    server.signal(rustix::process::Signal::TERM);
    let (_, log, _) = server.wait_at_most(std::time::Duration::from_secs(10));
    assert!(!log.contains("canary") && !log.contains("nbs_"), "{log}");
}
