//! Twilio's callbacks: only what is signed is listened to.

use crate::support::{Answer, PUBLIC_URL, TWILIO_TOKEN, World};
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, header};
use sha1::Sha1;

async fn call(world: &World, path: &str, fields: &[(&str, &str)], key: &str) -> Answer {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let pairs: String = sorted.iter().flat_map(|(name, value)| [*name, *value]).collect();
    let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap().chain_update(format!("{PUBLIC_URL}{path}{pairs}"));
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("X-Twilio-Signature", STANDARD.encode(mac.finalize().into_bytes()))
        .body(Body::from(form));
    world.send(request.unwrap()).await
}

#[tokio::test]
async fn a_text_message_acknowledges() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let body = format!("ack {id}");
    let sms = [("From", "+447700900001"), ("To", "+14155550100"), ("Body", body.as_str()), ("MessageSid", "SM1")];
    let forged = call(&world, "/twilio/sms", &sms, "another-token").await;
    insta::assert_snapshot!(forged.problem(), @"403 forbidden: the signature is missing or wrong; set [twilio] auth_token, and [server] public_url to the address that Twilio calls");
    assert_eq!(world.get(&format!("/api/v1/alerts/{id}")).await.json()["status"], "triggered");
    let answer = call(&world, "/twilio/sms", &sms, TWILIO_TOKEN).await;
    assert_eq!(answer.header("content-type"), "text/xml; charset=utf-8");
    insta::assert_snapshot!(answer.line(), @r#"200 <?xml version="1.0" encoding="UTF-8"?><Response><Message>Alert 1: acknowledged by ada.</Message></Response>"#);
    assert_eq!(world.get(&format!("/api/v1/alerts/{id}")).await.json()["acknowledged_by"], "ada");
    let stranger = [("From", "+447700900999"), ("Body", body.as_str())];
    insta::assert_snapshot!(call(&world, "/twilio/sms", &stranger, TWILIO_TOKEN).await.line(), @r#"200 <?xml version="1.0" encoding="UTF-8"?><Response/>"#);
}

#[tokio::test]
async fn a_call_says_what_it_is_about_and_takes_a_key() {
    let world = World::new().await;
    let id = world.trigger("database").await;
    let notifications = world.get(&format!("/api/v1/alerts/{id}/notifications")).await.json();
    let notification = notifications["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/twilio/voice?n={notification}&t=0");
    let prompt = call(&world, &path, &[("CallSid", "CA1"), ("AnsweredBy", "human")], TWILIO_TOKEN).await;
    assert!(prompt.text.contains("Checkout, critical: database is down."), "{prompt:?}");
    assert!(prompt.text.contains(&format!("{PUBLIC_URL}/twilio/voice?n={notification}&amp;t=1")), "{prompt:?}");
    let pressed = call(
        &world,
        &format!("/twilio/voice?n={notification}&t=1"),
        &[("CallSid", "CA1"), ("Digits", "4")],
        TWILIO_TOKEN,
    )
    .await;
    assert!(pressed.text.contains("acknowledged. Goodbye."), "{pressed:?}");
    assert_eq!(world.get(&format!("/api/v1/alerts/{id}")).await.json()["status"], "acknowledged");
    let nobody = call(&world, "/twilio/voice", &[("CallSid", "CA2")], TWILIO_TOKEN).await;
    assert!(nobody.text.contains("<Hangup/>"), "{nobody:?}");
    let receipt = [("CallSid", "CA1"), ("CallStatus", "completed"), ("AnsweredBy", "human")];
    let receipt = call(&world, &format!("/twilio/status?n={notification}&t=0"), &receipt, TWILIO_TOKEN).await;
    assert_eq!(receipt.line(), "204 ");
    let unknown =
        call(&world, "/twilio/status", &[("MessageSid", "SM404"), ("MessageStatus", "delivered")], TWILIO_TOKEN).await;
    assert_eq!(unknown.line(), "204 ");
}

#[tokio::test]
async fn without_settings_there_are_no_callbacks() {
    let world = World::with(|settings| settings.twilio = None).await;
    let answer = call(&world, "/twilio/sms", &[("From", "+447700900001")], TWILIO_TOKEN).await;
    assert_eq!(answer.status, 404);
}
