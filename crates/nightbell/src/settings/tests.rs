//! Settings from files, variables and options, and what is said about wrong ones.

use super::*;
use nightbell_config::Role;

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Reads settings from a file's text, variables and options.
fn read(text: &str, variables: &[(&str, &str)], options: SettingsOptions) -> Result<Settings, String> {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("nightbell.toml");
    fs::write(&file, text).unwrap();
    let options = SettingsOptions { config: Some(file), ..options };
    let place = format!("{}/", directory.path().display());
    Settings::read(&options, &environment(variables)).map_err(|errors| errors.to_string().replace(&place, ""))
}

fn check_refused(text: &str, variables: &[(&str, &str)], expected: &str) {
    let found = read(text, variables, SettingsOptions::default()).expect_err(text);
    assert_eq!(found, expected, "{text} {variables:?}");
}

fn sqlite_directory(settings: &Settings) -> &Path {
    match &settings.store.place {
        StorePlace::Sqlite(directory) => directory,
        StorePlace::Postgres(_) => panic!("expected SQLite"),
    }
}

#[test]
fn without_anything_the_defaults_hold() {
    let settings = read("", &[], SettingsOptions::default()).unwrap();
    assert_eq!(settings.server.listen, "127.0.0.1:8080".parse().unwrap());
    assert_eq!(sqlite_directory(&settings), Path::new("./nightbell-data"));
    assert!(settings.server.public_url.is_none() && settings.server.metrics_token.is_none());
    assert!(settings.channels.smtp.is_none() && settings.channels.twilio.is_none());
    assert_eq!(settings.retention, Retention::default());
    assert_eq!(settings.log.format, LogFormat::Text);
}

#[test]
fn options_win_over_variables_and_variables_over_the_file() {
    let file = "[server]\nlisten = \"127.0.0.1:1001\"\n[store]\ndata_dir = \"/from/file\"\n";
    let port = |settings: Settings| settings.server.listen.port();
    let variables: [(&str, &str); 1] = [("NIGHTBELL_SERVER__LISTEN", "127.0.0.1:1002")];
    let option = SettingsOptions { listen: Some("127.0.0.1:1003".to_owned()), ..SettingsOptions::default() };
    assert_eq!(port(read(file, &[], SettingsOptions::default()).unwrap()), 1001);
    assert_eq!(port(read(file, &variables, SettingsOptions::default()).unwrap()), 1002);
    assert_eq!(port(read(file, &variables, option).unwrap()), 1003);
    // Unset and set to nothing are the same.
    let empty = [("NIGHTBELL_SERVER__LISTEN", "")];
    assert_eq!(port(read(file, &empty, SettingsOptions::default()).unwrap()), 1001);
}

#[test]
fn a_source_decides_between_alternatives_as_a_whole() {
    let file = "[store]\ndatabase_url = \"postgres://db/nightbell\"\n";
    let settings = read(file, &[], SettingsOptions::default()).unwrap();
    assert!(matches!(settings.store.place, StorePlace::Postgres(_)));
    let option = SettingsOptions { data: Some("/data".to_owned()), ..SettingsOptions::default() };
    let settings = read(file, &[], option).unwrap();
    assert_eq!(sqlite_directory(&settings), Path::new("/data"));
    check_refused(
        "[smtp]\nurl = \"smtp://a\"\nurl_file = \"/b\"\nfrom = \"a@example.com\"\n",
        &[],
        "nightbell.toml: [smtp] url_file: [smtp] url and url_file are both set; keep one of them",
    );
}

#[test]
fn secrets_are_read_from_files_and_do_not_print() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("token");
    fs::write(&file, "s3cret-of-the-account\n").unwrap();
    let text = "[twilio]\naccount_sid = \"AC1\"\nfrom = \"+447700900001\"\n";
    let variables = [("NIGHTBELL_TWILIO__AUTH_TOKEN_FILE", file.to_str().unwrap())];
    let settings = read(text, &variables, SettingsOptions::default()).unwrap();
    let twilio = settings.channels.twilio.as_ref().unwrap();
    assert_eq!(twilio.auth_token.expose(), "s3cret-of-the-account");
    assert_eq!(twilio.api_base, "https://api.twilio.com");
    assert!(!format!("{settings:?}").contains("s3cret"));
}

#[test]
fn lists_in_variables_are_separated_by_commas() {
    let variables =
        [("NIGHTBELL_HTTP__ALLOW_PRIVATE", "127.0.0.0/8, ::1"), ("NIGHTBELL_SERVER__TRUSTED_PROXIES", "10.0.0.0/8")];
    let settings = read("", &variables, SettingsOptions::default()).unwrap();
    let networks = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpNet>>();
    assert_eq!(settings.channels.http.allow_private, networks(&["127.0.0.0/8", "::1/128"]));
    assert_eq!(settings.server.trusted_proxies, networks(&["10.0.0.0/8"]));
}

#[test]
fn the_public_address_loses_its_last_slash() {
    let variables = [("NIGHTBELL_SERVER__PUBLIC_URL", "https://example.com/nightbell/")];
    let settings = read("", &variables, SettingsOptions::default()).unwrap();
    assert_eq!(settings.server.public_url.as_deref(), Some("https://example.com/nightbell"));
}

#[test]
fn wrong_settings_name_key_value_and_remedy() {
    check_refused("[sever]\n", &[], "nightbell.toml: [sever]: unknown section; did you mean server?");
    check_refused(
        "[smtp]\nurll = \"x\"\n[store]\nzebra = \"x\"\n",
        &[],
        "nightbell.toml: [smtp] urll: unknown key; did you mean url?\n\
         nightbell.toml: [store] zebra: unknown key; `nightbell serve --print-default-config` shows all that exist",
    );
    check_refused(
        "",
        &[("NIGHTBELL_SMTP__FORM", "x")],
        "NIGHTBELL_SMTP__FORM: unknown variable; did you mean NIGHTBELL_SMTP__FROM?",
    );
    check_refused(
        "[server]\nlisten = 8080\n",
        &[],
        "nightbell.toml: [server] listen: 8080 is not text; put it in quotes",
    );
    check_refused(
        "",
        &[("NIGHTBELL_SERVER__LISTEN", "8080"), ("NIGHTBELL_SERVER__PUBLIC_URL", "example.com")],
        "NIGHTBELL_SERVER__PUBLIC_URL: \"example.com\" is not an address for links; write http:// or https://, a host, \
         and perhaps a path, such as https://nightbell.example.com\n\
         NIGHTBELL_SERVER__LISTEN: \"8080\" is not an address to listen on; write an address and a port, such as \
         127.0.0.1:8080 or [::1]:8080",
    );
    check_refused(
        "[smtp]\nurl = \"smtp://localhost\"\n",
        &[],
        "[smtp] from: is missing; name the sender, such as Nightbell <nightbell@example.com>",
    );
    check_refused(
        "[store]\nencryption_key = \"abc\"\n",
        &[],
        "nightbell.toml: [store] encryption_key: is not a key of 64 hexadecimal digits (3 characters were given); make \
         one with `openssl rand -hex 32`",
    );
    check_refused(
        "[http]\nallow_private = [\"all\"]\n",
        &[],
        "nightbell.toml: [http] allow_private: \"all\" is not a network; write an address and a length, such as 10.0.0.0/8",
    );
    check_refused(
        "[retention]\nevents = \"30\"\n",
        &[],
        "nightbell.toml: [retention] events: \"30\" is not a duration; write a whole number and a unit, such as 500ms, \
         30s, 5m, 2h or 1d",
    );
    check_refused(
        "[log]\nformat = \"xml\"\n",
        &[],
        "nightbell.toml: [log] format: \"xml\" is not a format; write text or json",
    );
    check_refused(
        "[log]\nlevel = \"inof\"\n",
        &[],
        "nightbell.toml: [log] level: \"inof\" is not a level; did you mean info?",
    );
    check_refused(
        "[twilio]\naccount_sid = \"AC1\"\nfrom = \"+1\"\n",
        &[],
        "[twilio] auth_token: is missing; text messages and calls need account_sid, auth_token and from",
    );
}

const PROVIDER: &str = "[sign_in.providers.company]\nissuer = \"https://id.example.com\"\nclient_id = \"nightbell\"\n";

#[test]
fn providers_are_read_from_sections_and_variables() {
    let file = format!(
        "[sign_in]\npasswords = \"admins\"\n{PROVIDER}client_secret_file = \"/nowhere\"\nroles = {{ a = \"admin\" }}\n"
    );
    let variables = [
        ("NIGHTBELL_SIGN_IN__PROVIDERS__COMPANY__CLIENT_SECRET", "s3cret"),
        ("NIGHTBELL_SIGN_IN__PROVIDERS__COMPANY__TEAMS", "a=payments, b=search"),
        ("NIGHTBELL_SIGN_IN__PROVIDERS__THE_PARTNER__ISSUER", "http://127.0.0.1:4000"),
        ("NIGHTBELL_SIGN_IN__PROVIDERS__THE_PARTNER__CLIENT_ID", "bell"),
        ("NIGHTBELL_SIGN_IN__PROVIDERS__THE_PARTNER__CREATE_USERS", "true"),
        ("NIGHTBELL_SIGN_IN__PROVIDERS__THE_PARTNER__SCOPES", "email, groups"),
    ];
    let sign_in = read(&file, &variables, SettingsOptions::default()).unwrap().sign_in;
    assert_eq!(sign_in.passwords, PasswordUse::Admins);
    let [company, partner] = sign_in.providers.as_slice() else { panic!("{sign_in:?}") };
    assert_eq!((&*company.name, company.title.as_str(), company.create_users), ("company", "company", false));
    assert_eq!(company.identities.client_secret, Some(Secret::new("s3cret")));
    assert_eq!(company.identities.scopes, ["profile", "email"]);
    assert_eq!(company.identities.groups_claim, "groups");
    assert_eq!(company.roles, [("a".to_owned(), Role::Admin)].into());
    assert_eq!(company.teams, [("a".to_owned(), "payments".into()), ("b".to_owned(), "search".into())].into());
    assert_eq!((&*partner.name, partner.create_users), ("the-partner", true));
    assert_eq!(partner.identities.scopes, ["email", "groups"]);
    assert!(!format!("{sign_in:?}").contains("s3cret"));
}

#[test]
fn wrong_providers_name_key_value_and_remedy() {
    let check = |more: &str, expected: &str| {
        let place = "nightbell.toml: [sign_in.providers.company]";
        check_refused(&format!("{PROVIDER}{more}\n"), &[], &format!("{place} {expected}"));
    };
    check("isuer = \"x\"", "isuer: unknown key; did you mean issuer?");
    check(
        "create_users = \"yes\"",
        "create_users: \"yes\" is neither true nor false; write one of them, without quotes",
    );
    check(
        "roles = { a = \"boss\" }",
        "roles: of the group \"a\": \"boss\" is not a valid role; use one of: admin, manager, responder, observer",
    );
    check(
        "client_secret_file = \"/nowhere\"",
        "client_secret_file: /nowhere cannot be read (No such file or directory (os error 2)); name a file that Nightbell may read",
    );
    check(
        "client_secret = \"a\"\nclient_secret_file = \"b\"",
        "client_secret_file: client_secret and client_secret_file are both set; keep one of them",
    );
    check_refused(
        "[sign_in.providers.code]\n",
        &[],
        "[sign_in.providers.code]: is the name of a page of Nightbell's own; choose another",
    );
    check_refused(
        "[sign_in.providers.a]\nclient_id = \"x\"\n",
        &[],
        "[sign_in.providers.a] issuer: is missing; a provider needs issuer and client_id",
    );
    check_refused(
        "[sign_in.providers.a]\nissuer = \"http://id.example.com\"\nclient_id = \"x\"\n",
        &[],
        "nightbell.toml: [sign_in.providers.a] issuer: \"http://id.example.com\" is not an address of a provider; write \
         https:// and what it calls itself in /.well-known/openid-configuration below",
    );
    check_refused(
        &format!("{PROVIDER}{}", PROVIDER.replace("company", "twice")),
        &[],
        "nightbell.toml: [sign_in.providers.twice] issuer: another provider has this issuer; people would be the same in \
         both, so keep one of them",
    );
    check_refused(
        "[sign_in]\npasswords = \"nobody\"\nsession = \"0s\"\n",
        &[],
        "nightbell.toml: [sign_in] passwords: \"nobody\" is nobody; write everybody or admins\n\
         nightbell.toml: [sign_in] session: 0 signs nobody in; write at least 1h",
    );
    check_refused(
        "",
        &[("NIGHTBELL_SIGN_IN__PROVIDERS__A", "x")],
        "NIGHTBELL_SIGN_IN__PROVIDERS__A: names no key; write NIGHTBELL_SIGN_IN__PROVIDERS__NAME__KEY",
    );
}

#[test]
fn a_named_file_must_exist() {
    let options = SettingsOptions { config: Some("/nowhere/nightbell.toml".into()), ..SettingsOptions::default() };
    let errors = Settings::read(&options, &environment(&[])).unwrap_err().to_string();
    assert!(errors.starts_with("/nowhere/nightbell.toml: cannot be read"), "{errors}");
}

#[test]
fn the_default_file_shows_every_key_and_is_read_as_the_defaults() {
    let text = default_file();
    // Sections and their comments stand together.
    for section in
        ["# Outgoing HTTP to addresses that stand in contact methods and channels.\n[http]\n", "30d.\n[retention]\n"]
    {
        assert!(text.contains(section), "{section} is not in\n{text}");
    }
    for key in ["listen = \"127.0.0.1:8080\"", "#public_url", "resolved_alerts = \"400d\"", "NIGHTBELL_SMTP__URL"] {
        assert!(text.contains(key), "{key} is not in\n{text}");
    }
    read(&text, &[], SettingsOptions::default()).unwrap();
}
