//! Twilio's callbacks: text messages, calls, receipts. Only what is signed with our keys is listened to.

use crate::ApiState;
use crate::limits::FORM_BYTES_MAX;
use crate::problem::{Code, Problem};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::{HeaderMap, StatusCode, Uri, header};
use nightbell_channels::twilio::{
    CallbackPath, CallbackTarget, Params, parse_inbound_sms, parse_status, parse_voice, sms_reply, verify,
    voice_hang_up,
};

/// The routes; part of the router only where Twilio is configured.
pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route(CallbackPath::Sms.as_str(), post(sms))
        .route(CallbackPath::Voice.as_str(), post(voice))
        .route(CallbackPath::Status.as_str(), post(status))
}

async fn sms(State(state): State<ApiState>, uri: Uri, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let params = signed(&state, &uri, &headers, body).await?;
    let Some(inbound) = parse_inbound_sms(&params) else { return Ok(twiml(sms_reply(None))) };
    let reply = state.engine().sms(&inbound).await?;
    Ok(twiml(sms_reply(reply.as_deref())))
}

async fn voice(State(state): State<ApiState>, uri: Uri, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let params = signed(&state, &uri, &headers, body).await?;
    let Some(target) = CallbackTarget::from_query(uri.query().unwrap_or_default()) else {
        // Somebody calls our number: there is nothing to tell them.
        return Ok(twiml(voice_hang_up()));
    };
    Ok(twiml(state.engine().call(target, parse_voice(&params, target)).await?))
}

async fn status(State(state): State<ApiState>, uri: Uri, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    let params = signed(&state, &uri, &headers, body).await?;
    let Some(status) = parse_status(&params) else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let Some(receipt) = status.receipt else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let known = match CallbackTarget::from_query(uri.query().unwrap_or_default()) {
        Some(target) => state.engine().receipt(target.notification, receipt).await.map(|()| true)?,
        None => state.engine().receipt_by_provider_id(&status.provider_id, receipt).await?,
    };
    tracing::debug!(provider_id = status.provider_id, status = status.status, known, "twilio.status");
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The form of a request that Twilio signed.
async fn signed(state: &ApiState, uri: &Uri, headers: &HeaderMap, body: Body) -> Result<Params, Problem> {
    let refused = || {
        let detail = "the signature is missing or wrong; set [twilio] auth_token, and [server] public_url to the address that Twilio calls";
        Problem::new(Code::Forbidden, detail)
    };
    let too_large = |_| Problem::new(Code::TooLarge, format!("the form is larger than {FORM_BYTES_MAX} bytes"));
    let body = axum::body::to_bytes(body, FORM_BYTES_MAX).await.map_err(too_large)?;
    let keys = state.settings().twilio.as_ref().ok_or_else(refused)?;
    let params = Params::from_form(&body);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let full_url = format!("{}{path}", state.engine().public_url());
    let lookup = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match verify(lookup, &full_url, &params, &keys.auth_token, keys.signing_key.as_ref()) {
        true => Ok(params),
        false => {
            tracing::warn!(path = uri.path(), "twilio.signature_refused");
            Err(refused())
        }
    }
}

fn twiml(xml: String) -> Response {
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], xml).into_response()
}
