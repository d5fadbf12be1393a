//! Calendars that are read from addresses.

use crate::suite::world::{World, after};
use nightbell_core::Json;
use nightbell_store::{CalendarRow, CalendarWrite};

fn calendar(world: &World, name: &str, due_in_ms: i64, copy: Option<&[u8]>) -> CalendarWrite {
    let body = Json::from(&serde_json::json!({ "failures": due_in_ms }));
    let row = CalendarRow { name: name.to_owned(), due_at: after(world.now(), due_in_ms), body };
    CalendarWrite { row, copy: copy.map(<[u8]>::to_vec) }
}

pub(crate) async fn come_back_as_they_were(world: World) {
    assert_eq!(world.store.calendars().await.unwrap(), []);
    assert_eq!(world.store.calendar_copy("hr").await.unwrap(), None);
    let (hr, holidays) = (calendar(&world, "hr", 5, None), calendar(&world, "Holidays", 7, Some(b"BEGIN\0\xff")));
    assert!(world.store.write_calendar(hr.clone(), None).await.unwrap());
    assert!(world.store.write_calendar(holidays.clone(), None).await.unwrap());
    assert_eq!(world.store.calendars().await.unwrap(), [holidays.row, hr.row.clone()]);
    assert_eq!(world.store.calendar_copy("hr").await.unwrap(), None);
    assert_eq!(world.store.calendar_copy("Holidays").await.unwrap().as_deref(), Some(&b"BEGIN\0\xff"[..]));

    // A write without a copy leaves the one that is there.
    let seen = Some(hr.row.due_at);
    let with_copy = CalendarWrite { copy: Some(b"one".to_vec()), ..calendar(&world, "hr", 5, None) };
    assert!(world.store.write_calendar(with_copy, seen).await.unwrap());
    assert!(world.store.write_calendar(hr, seen).await.unwrap());
    assert_eq!(world.store.calendar_copy("hr").await.unwrap().as_deref(), Some(&b"one"[..]));

    world.store.delete_calendar("Holidays").await.unwrap();
    world.store.delete_calendar("Holidays").await.unwrap();
    assert_eq!(world.store.calendars().await.unwrap().len(), 1);
}

pub(crate) async fn are_written_by_whoever_saw_them_last(world: World) {
    let (first, second) = (calendar(&world, "hr", 5, Some(b"one")), calendar(&world, "hr", 9, Some(b"two")));
    assert!(!world.store.write_calendar(second.clone(), Some(first.row.due_at)).await.unwrap(), "there is none");
    assert!(world.store.write_calendar(first.clone(), None).await.unwrap());
    assert!(!world.store.write_calendar(second.clone(), None).await.unwrap(), "there is one");
    assert_eq!(world.store.calendar_copy("hr").await.unwrap().as_deref(), Some(&b"one"[..]));
    assert!(world.store.write_calendar(second.clone(), Some(first.row.due_at)).await.unwrap());
    assert!(!world.store.write_calendar(first.clone(), Some(first.row.due_at)).await.unwrap(), "it is due later now");
    assert_eq!(world.store.calendars().await.unwrap(), [second.row]);
    assert_eq!(world.store.calendar_copy("hr").await.unwrap().as_deref(), Some(&b"two"[..]));
}
