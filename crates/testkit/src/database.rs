//! A fresh PostgreSQL database per test.

use std::sync::atomic::{AtomicU32, Ordering};
use tokio_postgres::{Client, NoTls};

/// The variable that names the server.
const SERVER: &str = "NIGHTBELL_TEST_POSTGRES_URL";

/// Databases made by this process; with its id they are distinct.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of its own on the test server, empty at first. Removed when dropped, whoever is still connected.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
    url: String,
}

impl TestDatabase {
    /// Makes one.
    ///
    /// # Panics
    /// When the environment variable `NIGHTBELL_TEST_POSTGRES_URL` is not set or its server refuses. The message says how to
    /// run such tests.
    pub async fn create() -> TestDatabase {
        let server = server();
        let name = format!("nightbell_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let client = connect(&server).await;
        // Left by a process of the same id that was killed.
        run(&client, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&client, &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).await;
        let url = with_database(&server, &name);
        TestDatabase { server, name, url }
    }

    /// Its address, for a store.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs statements in it, beside whatever is under test.
    ///
    /// # Panics
    /// When one fails.
    pub async fn execute(&self, statements: &str) {
        run(&connect(&self.url).await, statements).await;
    }

    /// The first column of the only row that a query gives, as text; `None` for NULL.
    ///
    /// # Panics
    /// When the query fails, or gives no row or several.
    pub async fn query_text(&self, query: &str) -> Option<String> {
        let client = connect(&self.url).await;
        let sql = format!("SELECT answer.value::text FROM ({query}) AS answer (value)");
        client.query_one(&sql, &[]).await.unwrap_or_else(|error| panic!("{query}: {error}")).get(0)
    }

    /// Ends all other connections to it, as a restart of the server would; new ones are accepted.
    pub async fn disconnect_all(&self) {
        let client = connect(&self.server).await;
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.name);
        run(&client, &sql).await;
    }

    /// Refuses connections to it (`false`), or accepts them again. Those that exist stay.
    pub async fn set_reachable(&self, reachable: bool) {
        let client = connect(&self.server).await;
        run(&client, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS {reachable}", self.name)).await;
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The test's own runtime may be ending, and must not be waited for from within.
        let removing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.expect("a runtime can be built");
            runtime.block_on(async {
                let client = connect(&server).await;
                run(&client, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            });
        });
        // A database that stays behind goes with the throw-away server; a second panic would hide the first.
        let _ = removing.join();
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told by their environment where the server is")]
fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| {
        panic!(
            "{SERVER} is not set, so there is no PostgreSQL to test with; run `make test`, or \
             `scripts/with-postgres cargo nextest run …`"
        )
    })
}

/// The same server, another database: the path of the URL replaced.
fn with_database(server: &str, name: &str) -> String {
    let (address, parameters) = match server.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (server, String::new()),
    };
    let authority_start = address.find("://").map_or(0, |at| at + 3);
    let authority_end = address[authority_start..].find('/').map_or(address.len(), |at| authority_start + at);
    format!("{}/{name}{parameters}", &address[..authority_end])
}

async fn connect(url: &str) -> Client {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.unwrap_or_else(|error| panic!("{SERVER} cannot be used: {error}"));
    // Ends with the client; what it has to say, the client's calls say.
    tokio::spawn(connection);
    client
}

async fn run(client: &Client, statements: &str) {
    client.batch_execute(statements).await.unwrap_or_else(|error| panic!("{statements}: {error}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_in_a_url_is_replaced() {
        let check = |server: &str, expected: &str| assert_eq!(with_database(server, "new"), expected);
        check("postgres://u:p@h:1/postgres", "postgres://u:p@h:1/new");
        check("postgres://u:p@h:1", "postgres://u:p@h:1/new");
        check("postgresql://h/old?sslmode=disable", "postgresql://h/new?sslmode=disable");
    }

    #[tokio::test]
    async fn a_database_is_made_and_removed() {
        let (name, server) = {
            let database = TestDatabase::create().await;
            database.execute("CREATE TABLE numbers (value INTEGER); INSERT INTO numbers VALUES (7)").await;
            assert_eq!(database.query_text("SELECT value FROM numbers").await.as_deref(), Some("7"));
            (database.name().to_owned(), database.server.clone())
        };
        let client = connect(&server).await;
        let left = client.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await.unwrap();
        assert!(left.is_empty());
    }
}
