//! What commits change, told to those who watch.

use crate::suite::world::{World, after};
use nightbell_core::{Alert, AlertId, Decision, Entry, EntryKind, Keys};
use nightbell_store::Changed;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;

async fn next(changes: &mut Receiver<Arc<Changed>>) -> Changed {
    // A node that begins to listen may have missed something, and says so.
    loop {
        match &*changes.recv().await.unwrap() {
            Changed::Anything => {}
            known => return known.clone(),
        }
    }
}

/// An entry on the timeline of an alert that itself stays as it is.
async fn note(world: &World, alert: &Alert) {
    let id = alert.id;
    world
        .commit(Keys::default(), move |_, now, supply| {
            let entry = Entry {
                id: supply.entry_id(),
                alert: id,
                at: after(now, 0),
                kind: EntryKind::Note,
                actor: "ada".into(),
                text: "looking".into(),
                data: nightbell_core::Json::empty(),
            };
            Decision { timeline: vec![entry], ..Decision::default() }
        })
        .await;
}

pub(crate) async fn are_told_to_whoever_listens(mut world: World) {
    let unheard = world.open_alert("checkout", "before").await;
    let [here, there] = world.two_nodes().await;
    let mut changes = here.changes();
    let opened = world.open_alert("checkout", "a").await;
    assert_eq!(next(&mut changes).await, Changed::Here { alerts: vec![opened.clone()], timelines: vec![] });
    note(&world, &unheard).await;
    assert_eq!(next(&mut changes).await, Changed::Here { alerts: vec![], timelines: vec![unheard.id] });

    let mut changes = there.changes();
    let resolved = loop {
        // Another node hears nothing before its listener has begun; each try is one more change.
        let resolved = world.resolve(opened.clone()).await;
        note(&world, &resolved).await;
        if !changes.is_empty() {
            break resolved;
        }
        tokio::task::yield_now().await;
    };
    let heard = match next(&mut changes).await {
        Changed::Here { alerts, timelines } => {
            alerts.iter().map(|alert| alert.id).chain(timelines).collect::<Vec<AlertId>>()
        }
        Changed::Elsewhere(alerts) => alerts,
        Changed::Anything => unreachable!("passed over"),
    };
    assert_eq!(heard, [resolved.id]);
}
