//! Where a server under test keeps its data.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio_postgres::NoTls;
use url::Url;

#[derive(Debug)]
pub(crate) enum Database {
    /// A file in the server's own data directory.
    Sqlite,
    /// A fresh database; it goes with the throw-away server of scripts/with-postgres.
    Postgres { url: String },
}

impl Database {
    /// An empty database on the server that the test script started.
    #[expect(clippy::disallowed_methods, reason = "the test script says where its PostgreSQL listens")]
    pub(crate) async fn postgres() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("NIGHTBELL_TEST_POSTGRES_URL").expect(
            "NIGHTBELL_TEST_POSTGRES_URL is unset; run the tests through scripts/test or scripts/with-postgres",
        );
        let name = format!("end_to_end_{}_{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let (client, connection) = tokio_postgres::connect(&server, NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();

        let mut url = Url::parse(&server).unwrap();
        url.set_path(&name);
        Self::Postgres { url: url.into() }
    }
}
