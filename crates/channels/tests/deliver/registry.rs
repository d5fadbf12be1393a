//! The registry: every kind has a channel, and one without settings says which are missing.

use crate::sample::{alert, page};
use nightbell_channels::{ChannelSettings, ChannelSettingsError, Channels, Links, Secret, TwilioSettings};
use nightbell_core::{ContactMethodKind, DeliveryResult};

#[tokio::test]
async fn what_is_not_set_up_fails_for_good_and_says_so() {
    let channels = Channels::from_settings(&ChannelSettings::default()).unwrap();
    for (kind, provider, begins) in [
        (ContactMethodKind::Email, "smtp", "[smtp] url is not set: "),
        (ContactMethodKind::Sms, "twilio-sms", "[twilio] account_sid is not set: "),
        (ContactMethodKind::Voice, "twilio-voice", "[twilio] account_sid is not set: "),
    ] {
        let message = page(kind, "somewhere", vec![alert(12, "down")]);
        assert_eq!(channels.provider(&message), provider);
        let result = channels.deliver(&message).await;
        assert!(matches!(&result, DeliveryResult::Permanent { reason } if reason.starts_with(begins)), "{result:?}");
        assert!(channels.of(kind).check().await.unwrap_err().starts_with(begins));
    }
    assert!(channels.of(ContactMethodKind::Webhook).check().await.is_ok());
    assert_eq!(channels.iter().count(), 5);
}

#[test]
fn unusable_settings_are_refused_at_start() {
    let twilio = TwilioSettings {
        account_sid: "AC1".to_owned(),
        auth_token: "token".into(),
        from: "+14155550100".to_owned(),
        api_base: "api.twilio.com".to_owned(),
        signing_key: None,
    };
    let settings = ChannelSettings { twilio: Some(twilio), ..ChannelSettings::default() };
    let error = Channels::from_settings(&settings).unwrap_err();
    assert!(matches!(&error, ChannelSettingsError::TwilioBase(base) if base == "api.twilio.com"), "{error:?}");
}

#[test]
fn secrets_and_links_do_not_print() {
    let links =
        Links { acknowledge_url: "https://b.example/a/TOKEN".to_owned(), base_url: "https://b.example".to_owned() };
    let printed = format!("{:?} {:?}", Secret::new("hunter2"), links);
    assert!(!printed.contains("hunter2") && !printed.contains("TOKEN"), "{printed}");
}
