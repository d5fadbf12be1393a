//! A store that takes nothing for a while, under load: a full disk, a disk that refuses every write, a database that is away.

use crate::api::Api;
use crate::chance::{say, setting};
use crate::company::CHECKOUT_KEY;
use crate::patience::{between, eventually, later, now, pause};
use crate::run::Run;
use crate::server::{Place, through};
use crate::wire::Wire;
use reqwest::StatusCode;
use rustix::process::{Resource, Rlimit, getrlimit, prlimit};
use serde_json::json;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// How long a trouble lasts unless `NIGHTBELL_SURVIVAL_TROUBLE_S` says otherwise: longer than any wait of the policies.
const TROUBLE_S: u64 = 5;
/// How long a server may take to notice, either way.
const NOTICE_MAX: Duration = Duration::from_secs(10);
/// An answer that was on its way may take so long to be read.
const ANSWER_MAX: Duration = Duration::from_millis(500);
/// Share of one processor that a server may use while it can do nothing, in percent; most of it is for its senders.
const IDLE_PERCENT_MAX: u128 = 25;
/// What a server says while its store is away.
const EXPECTED_ERRORS: [&str; 4] = ["not stored", "timers.fire failed", "runner.timers failed", "http.failed"];

fn trouble() -> Duration {
    Duration::from_secs(setting("NIGHTBELL_SURVIVAL_TROUBLE_S").unwrap_or(TROUBLE_S))
}

/// One more event, which nobody has to be woken for: what its sender is answered.
async fn try_the_door(api: &Api) -> (StatusCode, String) {
    let event = json!({"action": "change", "summary": "a try"});
    api.post(&format!("/in/{CHECKOUT_KEY}"), &event).await
}

/// Waits until the door refuses events, and looks at how the server behaves until the trouble has lasted long enough.
async fn refuses_and_waits(run: &mut Run) {
    let api = run.api();
    let refusal = eventually(NOTICE_MAX, "the door refuses events", async || {
        let (status, body) = try_the_door(&api).await;
        (!status.is_success()).then_some((status, body))
    });
    let (status, body) = refusal.await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
    assert!(body.contains("cannot be") && body.contains("again"), "the sender is told to come again: {body}");
    // The write that readiness tries is small: it may fit where no event does, a few times.
    eventually(NOTICE_MAX, "readiness says so", async || (!api.get("/readyz").await.0.is_success()).then_some(()))
        .await;
    let begun = now();
    let used_before = run.nodes[0].processor_time();
    while between(begun, now()) < trouble() {
        let (status, body) = api.get("/readyz").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
        assert!(body.contains("database"), "readiness says what is wrong: {body}");
        let (status, body) = try_the_door(&api).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
        pause(Duration::from_millis(200)).await;
    }
    let used = run.nodes[0].processor_time() - used_before;
    let percent = used.as_millis() * 100 / between(begun, now()).as_millis();
    say(&format!("while it could do nothing it used {percent} % of a processor"));
    assert!(percent <= IDLE_PERCENT_MAX, "while it could do nothing it used {percent} % of a processor");
    assert!(run.nodes[0].is_running(), "{}", run.nodes[0].log_text());
}

/// Lets the load run, makes the trouble, mends it, and lets the load run again; all of it is judged.
async fn goes_on_by_itself(mut run: Run, make: impl AsyncFnOnce(&Run), mend: impl AsyncFnOnce(&Run)) {
    run.journal.more_accepted(40).await;
    let begun_at = now();
    make(&run).await;
    refuses_and_waits(&mut run).await;
    mend(&run).await;
    let api = run.api();
    eventually(NOTICE_MAX, "the server is ready again", async || {
        let (status, _) = api.get("/readyz").await;
        status.is_success().then_some(())
    })
    .await;
    run.trouble_is_over(begun_at);
    run.journal.more_accepted(40).await;
    let measured = run.end(&EXPECTED_ERRORS).await;
    assert_eq!(measured.repeated, 0, "the process lived on, so it knew what it had sent");
}

/// A file system of its own, as small as this; unmounted when dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` where file systems may not be mounted.
    fn mount() -> Option<SmallDisk> {
        let directory = TempDir::new().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=32m,mode=700", "tmpfs"]).arg(directory.path());
        mount.output().is_ok_and(|ran| ran.status.success()).then_some(SmallDisk(directory))
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Leaves no byte free.
    fn fill(&self) {
        let mut file = fs::File::create(self.filler()).unwrap();
        for piece in [vec![0; 1 << 16], vec![0; 1]] {
            while file.write_all(&piece).is_ok() {}
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What stays mounted goes with the machine; a second panic would hide the first.
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).output();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk() {
    let Some(disk) = SmallDisk::mount() else {
        return say("skipped: file systems cannot be mounted here; a_disk_that_takes_no_write is the next best");
    };
    let run = Run::begin("SQLite, disk full", Place::Directory(disk.0.path().join("data")), 1).await;
    let (make, mend) = (async |_: &Run| disk.fill(), async |_: &Run| fs::remove_file(disk.filler()).unwrap());
    goes_on_by_itself(run, make, mend).await;
}

/// A process whose writes beyond the limit fail instead of ending it.
fn without_size_signal(command: Command) -> Command {
    through("sh", &["-c", r#"trap "" XFSZ; exec "$@""#, "sh"], &command)
}

fn limit_file_size(run: &Run, bytes: Option<u64>) {
    let maximum = getrlimit(Resource::Fsize).maximum;
    prlimit(Some(run.nodes[0].process_id()), Resource::Fsize, Rlimit { current: bytes.or(maximum), maximum }).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_takes_no_write() {
    let run = Run::begin_with("SQLite, no writes", Place::sqlite(), 1, without_size_signal).await;
    let (make, mend) = (async |run: &Run| limit_file_size(run, Some(0)), async |run: &Run| limit_file_size(run, None));
    goes_on_by_itself(run, make, mend).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away() {
    let database = nightbell_testkit::TestDatabase::create().await;
    let run = Run::begin("PostgreSQL, away", Place::Address(database.url().to_owned()), 1).await;
    let make = async |_: &Run| {
        database.set_reachable(false).await;
        database.disconnect_all().await;
    };
    goes_on_by_itself(run, make, async |_: &Run| database.set_reachable(true).await).await;
}

/// Nothing is refused here, so nobody can be told at once; what counts is that nothing is answered, and what comes after.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_falls_silent() {
    let database = nightbell_testkit::TestDatabase::create().await;
    let wire = Wire::to(database.url()).await;
    let mut run = Run::begin("PostgreSQL, silent", Place::Address(wire.url.clone()), 1).await;
    run.journal.more_accepted(40).await;
    let begun_at = now();
    wire.set_silent(true);
    let used_before = run.nodes[0].processor_time();
    pause(trouble()).await;
    let percent = (run.nodes[0].processor_time() - used_before).as_millis() * 100 / trouble().as_millis();
    let accepted_in_silence = run
        .journal
        .problems()
        .into_iter()
        .filter(|problem| problem.accepted_at.is_some_and(|at| at > later(begun_at, ANSWER_MAX)));
    assert_eq!(accepted_in_silence.count(), 0, "nothing can be kept, so nothing may be accepted");
    assert!(percent <= IDLE_PERCENT_MAX, "while it could do nothing it used {percent} % of a processor");
    wire.set_silent(false);
    run.journal.more_accepted(1).await;
    run.trouble_is_over(begun_at);
    run.journal.more_accepted(40).await;
    let measured = run.end(&EXPECTED_ERRORS).await;
    assert_eq!(measured.repeated, 0, "the process lived on, so it knew what it had sent");
}
