//! Acknowledging from where you are: by text message, by the keypad, by a link.

use crate::world::{COMPANY, World, admin};
use nightbell_channels::twilio::{CallbackTarget, InboundSms, Params, parse_voice};
use nightbell_core::{Alert, AlertId, Operation, Status};
use nightbell_engine::LinkError;

crate::behaviours!(
    a_text_message_acknowledges_or_resolves,
    without_a_number_the_last_message_is_meant,
    strangers_and_unknown_alerts_meet_silence,
    too_many_errors_meet_silence_until_one_succeeds,
    stop_disables_text_messages_and_start_enables_them,
    keys_acknowledge_resolve_and_escalate,
    an_answering_machine_is_not_an_acknowledgement,
    a_call_about_what_somebody_has_says_so,
    a_link_is_never_used_up_and_the_second_person_sees_the_first,
    an_old_link_has_expired,
    a_made_up_link_is_unknown,
);

const ADA_BY_TEXT: &str = "+447700900001";

async fn company(world: &World) {
    let ada = format!(
        "{{ name: mail, type: email, address: ada@example.com }}, {{ name: text, type: sms, address: \"{ADA_BY_TEXT}\", bundle: 0s }}, {{ name: call, type: voice, address: \"{ADA_BY_TEXT}\" }}"
    );
    world
        .apply(&COMPANY.replace(
            "{ name: mail, type: email, address: ada@example.com } ] }",
            &format!("{ada} ], notification_rules: {{ high: [ {{ via: text }}, {{ via: call, after: 2m }} ] }} }}"),
        ))
        .await;
}

async fn text(world: &World, from: &str, body: &str) -> Option<String> {
    let inbound = InboundSms {
        from: from.to_owned(),
        to: "+15005550006".to_owned(),
        body: body.to_owned(),
        sid: "SM1".to_owned(),
    };
    let reply = world.engine.sms(&inbound).await.unwrap();
    world.settle().await;
    reply
}

async fn state(world: &World, alert: AlertId) -> (Status, Option<String>) {
    let Alert { status, acknowledged_by, resolved_by, .. } = world.alert(alert).await;
    (status, resolved_by.or(acknowledged_by).map(|by| by.to_string()))
}

async fn a_text_message_acknowledges_or_resolves(world: World) {
    company(&world).await;
    for (words, status) in [
        ("ack ID", Status::Acknowledged),
        ("ID ack", Status::Acknowledged),
        ("  ACK   ID ", Status::Acknowledged),
        ("close ID", Status::Resolved),
        ("c ID", Status::Resolved),
    ] {
        let alert = world.trigger(words).await;
        let reply = text(&world, ADA_BY_TEXT, &words.replace("ID", &alert.to_string())).await.unwrap();
        assert_eq!(state(&world, alert).await, (status, Some("ada".to_owned())), "{words}");
        assert!(reply.contains(&alert.to_string()) && reply.contains("by ada"), "{reply}");
    }
}

async fn without_a_number_the_last_message_is_meant(world: World) {
    company(&world).await;
    let first = world.trigger("first").await;
    world.pass("1s").await;
    let second = world.trigger("second").await;
    text(&world, ADA_BY_TEXT, "a").await.unwrap();
    assert_eq!(state(&world, first).await.0, Status::Triggered);
    assert_eq!(state(&world, second).await.0, Status::Acknowledged);
    text(&world, ADA_BY_TEXT, " c ").await.unwrap();
    assert_eq!(state(&world, second).await.0, Status::Resolved);
}

async fn strangers_and_unknown_alerts_meet_silence(world: World) {
    company(&world).await;
    let alert = world.trigger("db").await;
    assert_eq!(text(&world, "+447700900777", &format!("ack {alert}")).await, None);
    assert_eq!(text(&world, ADA_BY_TEXT, "ack 999999").await, None);
    assert_eq!(state(&world, alert).await.0, Status::Triggered);
}

async fn too_many_errors_meet_silence_until_one_succeeds(world: World) {
    company(&world).await;
    let alert = world.trigger("db").await;
    for _ in 0..5 {
        assert!(text(&world, ADA_BY_TEXT, "what is this?").await.is_some());
    }
    assert_eq!(text(&world, ADA_BY_TEXT, "what is this?").await, None);
    assert!(text(&world, ADA_BY_TEXT, &format!("ack {alert}")).await.is_some());
    assert!(text(&world, ADA_BY_TEXT, "what is this?").await.is_some());
}

async fn stop_disables_text_messages_and_start_enables_them(world: World) {
    company(&world).await;
    text(&world, ADA_BY_TEXT, "STOP").await;
    text(&world, ADA_BY_TEXT, "stop").await;
    let told = std::mem::take(&mut *world.providers.told.lock().unwrap());
    let notices: Vec<_> = told
        .iter()
        .map(|told| (told.message.outgoing.method.address.as_str(), told.message.notice.as_deref()))
        .collect();
    let [(to, Some(notice))] = notices.as_slice() else { panic!("{notices:?}") };
    assert_eq!(*to, "ada@example.com", "by the other methods, once");
    assert!(notice.contains("replied STOP"), "{notice}");
    let alert = world.trigger("db").await;
    assert_eq!(world.take_told(), ["0s page ada/call: db"], "the next method, at once");
    world.timeline_has(alert, "contact method text of ada is disabled or gone").await;
    assert!(
        world.engine.export(&admin(), None, false, false).unwrap().contains("type: sms"),
        "the document is as it was"
    );
    assert!(!world.engine.export(&admin(), None, false, false).unwrap().contains("disabled"));
    text(&world, ADA_BY_TEXT, "start").await;
    world.pass("1m").await;
    world.trigger("web").await;
    assert_eq!(world.take_told(), ["1m page ada/text: web"]);
}

async fn key(world: &World, call: CallbackTarget, fields: &str) -> String {
    let turn = parse_voice(&Params::from_form(fields.as_bytes()), call);
    let twiml = world.engine.call(call, turn).await.unwrap();
    world.settle().await;
    twiml
}

async fn call_about(world: &World, dedup_key: &str) -> (AlertId, CallbackTarget) {
    let alert = world.trigger(dedup_key).await;
    world.pass("2m").await;
    let told = world.providers.told.lock().unwrap();
    let call = told
        .iter()
        .rev()
        .find(|told| told.message.outgoing.method.kind == nightbell_core::ContactMethodKind::Voice)
        .unwrap();
    (alert, CallbackTarget::new(call.message.outgoing.notification.id))
}

async fn keys_acknowledge_resolve_and_escalate(world: World) {
    company(&world).await;
    let (first, call) = call_about(&world, "first").await;
    let prompt = key(&world, call, "CallStatus=in-progress").await;
    assert!(prompt.contains("Checkout, critical: first is down"), "{prompt}");
    let said = key(&world, call, "Digits=4").await;
    assert!(said.contains("acknowledged"), "{said}");
    assert_eq!(state(&world, first).await, (Status::Acknowledged, Some("ada".to_owned())));
    let (second, call) = call_about(&world, "second").await;
    key(&world, call, "Digits=7").await;
    assert!(world.told().last().unwrap().contains("grace/mail: second"));
    key(&world, call, "Digits=6").await;
    assert_eq!(state(&world, second).await.0, Status::Resolved);
}

async fn an_answering_machine_is_not_an_acknowledgement(world: World) {
    company(&world).await;
    let (alert, call) = call_about(&world, "db").await;
    let twiml = key(&world, call, "AnsweredBy=machine_start&CallStatus=in-progress").await;
    assert!(twiml.contains("<Hangup/>") && !twiml.contains("<Say"), "{twiml}");
    assert_eq!(state(&world, alert).await.0, Status::Triggered);
    world.timeline_has(alert, "not_answered").await;
}

async fn a_call_about_what_somebody_has_says_so(world: World) {
    company(&world).await;
    let (alert, call) = call_about(&world, "db").await;
    world.operate(alert, Operation::Acknowledge, "grace").await;
    assert!(key(&world, call, "CallStatus=in-progress").await.contains("acknowledged by grace"));
    assert!(key(&world, call, "Digits=4").await.contains("acknowledged by grace"));
    assert_eq!(state(&world, alert).await.1.as_deref(), Some("grace"));
}

fn last_link(world: &World) -> String {
    let told = world.providers.told.lock().unwrap();
    told.last().unwrap().message.links.acknowledge_url.rsplit('/').next().unwrap().to_owned()
}

async fn a_link_is_never_used_up_and_the_second_person_sees_the_first(world: World) {
    world.apply(COMPANY).await;
    let alert = world.trigger("db").await;
    let ada = last_link(&world);
    world.pass("5m").await;
    let grace = last_link(&world);
    for _ in 0..3 {
        assert_eq!(world.engine.one_tap(&grace).await.unwrap().alerts[0].status, Status::Triggered);
    }
    let tap = world.engine.one_tap(&grace).await.unwrap();
    for _ in 0..2 {
        world.engine.one_tap_do(&tap, &Operation::Acknowledge).await.unwrap();
    }
    let tap = world.engine.one_tap(&ada).await.unwrap();
    world.engine.one_tap_do(&tap, &Operation::Acknowledge).await.unwrap();
    assert_eq!(state(&world, alert).await, (Status::Acknowledged, Some("grace".to_owned())));
    let acknowledged = world.timeline(alert).await.into_iter().filter(|line| line.starts_with("acknowledged")).count();
    assert_eq!(acknowledged, 1);
}

async fn an_old_link_has_expired(world: World) {
    world.apply(COMPANY).await;
    world.trigger("db").await;
    let link = last_link(&world);
    world.sleep_through("7d");
    assert!(world.engine.one_tap(&link).await.is_ok());
    world.sleep_through("1s");
    assert!(matches!(world.engine.one_tap(&link).await, Err(LinkError::Expired)));
}

async fn a_made_up_link_is_unknown(world: World) {
    world.apply(COMPANY).await;
    world.trigger("db").await;
    let mut link = last_link(&world).into_bytes();
    link[3] = if link[3] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(link).unwrap();
    for token in [forged.as_str(), "", "x", "../../etc/passwd"] {
        assert!(matches!(world.engine.one_tap(token).await, Err(LinkError::Unknown)), "{token}");
    }
}
