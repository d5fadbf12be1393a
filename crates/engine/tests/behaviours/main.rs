//! What a paging system must show: each behaviour once, on both databases, with a manual clock and captured messages.
#![allow(clippy::unwrap_used)] // a failed unwrap in a test is the test's failure

mod acknowledging;
mod bundling;
mod covering;
mod delivering;
mod escalating;
mod handing_over;
mod living;
mod reconfiguring;
mod restarting;
mod shadowing;
mod world;

/// Runs each behaviour on SQLite and on PostgreSQL.
macro_rules! behaviours {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::$name(crate::world::World::on_sqlite().await).await; })+
        }
        mod on_postgres {
            $(#[tokio::test] async fn $name() { super::$name(crate::world::World::on_postgres().await).await; })+
        }
    };
}
pub(crate) use behaviours;
