//! What is exported reads back as it was, whatever text is in it.

use crate::company::{COMPANY, read};
use nightbell_config::{
    Body, Channel, ChannelKind, Kind, Resource, SecretText, User, export_yaml, merge_secrets, read_yaml, split_secrets,
};
use nightbell_core::ContactMethodKind;
use proptest::prelude::*;

#[test]
fn the_company_goes_round() {
    let resources: Vec<Resource> = read(COMPANY).into_iter().map(|positioned| positioned.value).collect();
    let text = export_yaml(&resources.iter().collect::<Vec<_>>());
    let again: Vec<Resource> = read(&text).into_iter().map(|positioned| positioned.value).collect();
    assert_eq!(export_yaml(&again.iter().collect::<Vec<_>>()), text);
    for resource in &resources {
        assert!(again.contains(resource), "{resource:?}");
    }
}

#[test]
fn an_export_looks_as_people_write_it() {
    let text = "users:
  - name: ada
    title: Ada Lovelace
    email: ada@example.com
    time_zone: Europe/London
    contact_methods:
      - name: text
        type: sms
        address: \"+447700900001\"
    notification_rules:
      high:
        - via: text
          after: 2m
schedules:
  - name: \"0\"
    time_zone: UTC
    rotations:
      - name: \"on\"
        shift: 1w
        start: \"2026-11-23T09:00\"
        members: [ada, [ada, grace]]
        active:
          - days: mon-fri
            from: \"09:00\"
            to: \"17:00\"
escalation_policies:
  - name: p
    steps:
      - notify: [\"user:ada\"]
        wait: 5m
    repeat: 2
services:
  - name: s
    escalation_policy: p
    urgency:
      critical: high
      error: high
      warning: high
      info: low
";
    let resources: Vec<Resource> = read(text).into_iter().map(|positioned| positioned.value).collect();
    assert_eq!(export_yaml(&resources.iter().collect::<Vec<_>>()), text);
}

#[test]
fn secrets_can_be_put_back() {
    for positioned in read(COMPANY) {
        let whole = positioned.value;
        let mut split = whole.clone();
        let secrets = split_secrets(&mut split);
        assert_eq!(split == whole, secrets.is_empty());
        merge_secrets(&mut split, &secrets);
        assert_eq!(split, whole);
    }
}

fn texts() -> impl Strategy<Value = String> {
    let traps = [
        "on",
        "No",
        "1",
        "1.5",
        "0x1f",
        "0o17",
        "+447700900001",
        "~",
        "null",
        "TRUE",
        "09:00",
        "2026-11-23",
        ".inf",
        "1e3",
        "- a",
        "a: b",
        "a #b",
        "#",
        "*a",
        "&a",
        "!a",
        "%",
        "@",
        "`",
        "{}",
        "[]",
        "'",
        "\"",
        "\\",
        " a ",
        "a\nb",
        "\t",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{0}",
        "\u{7f}",
        "é",
        "🔔",
        "{{ env.X }}",
        "5m",
        "|",
        ">",
        "---",
        "...",
        "?",
        "Ada Lovelace",
        "a ",
        "=",
    ];
    prop_oneof![proptest::sample::select(traps.to_vec()).prop_map(str::to_owned), any::<String>(), "[ -~]{1,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_goes_round(title in texts(), address in texts(), secret in texts(), email in proptest::option::of(texts())) {
        let title = Some(title).filter(|title| !title.trim().is_empty() && title.chars().count() <= 200);
        let channel = Body::Channel(Channel {
            kind: ChannelKind::Webhook,
            address: address.clone(),
            bundle: None,
            secret: Some(SecretText::new(secret)),
        });
        let method = nightbell_config::ContactMethod {
            name: "m".into(),
            kind: ContactMethodKind::Email,
            address,
            disabled: true,
            bundle: None,
            secret: None,
        };
        let user = Body::User(User { email, contact_methods: Some(vec![method]), ..User::default() });
        let channel = Resource { kind: Kind::Channels, name: "c".into(), title: title.clone(), body: channel };
        let user = Resource { kind: Kind::Users, name: "u".into(), title, body: user };
        let text = export_yaml(&[&channel, &user]);
        let (resources, errors) = read_yaml("x", &text);
        prop_assert_eq!(errors, vec![], "{}", text);
        let again: Vec<Resource> = resources.into_iter().map(|positioned| positioned.value).collect();
        prop_assert!(again.contains(&channel) && again.contains(&user), "{}\n{:?}", text, again);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[a-z0-9:\\-\\[\\]{}&*!|>'\"%@` \n#?,.~<]{0,200}") {
        let _ = read_yaml("x", &text);
        let _ = read_yaml("x", &format!("users:\n  - {text}"));
    }
}
