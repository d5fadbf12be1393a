//! Every row with its figures and what they must be.

use crate::system::SystemKind;
use clap::ValueEnum;
use serde::Serialize;

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RowName {
    IntakeBatches,
    IntakeSingles,
    IntakeRepeats,
    ReadsBesideIntake,
    PageLatency,
    SixtyPeople,
    StormWithHangingProvider,
    HundredThousand,
    TenThousandSchedules,
    Console,
    StartAndSize,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    PerSecond,
    Microseconds,
    Milliseconds,
    Seconds,
    Megabytes,
    Percent,
    Count,
    Factor,
}

/// What must hold for Nightbell as it is without any setting.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Must {
    AtLeast(f64),
    AtMost(f64),
}

impl Must {
    pub(crate) fn is_met(self, value: f64) -> bool {
        match self {
            Must::AtLeast(bound) => value >= bound,
            Must::AtMost(bound) => value <= bound,
        }
    }
}

/// One number of a row.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Figure {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) unit: Unit,
    pub(crate) must: Option<Must>,
}

const fn figure(key: &'static str, title: &'static str, unit: Unit) -> Figure {
    Figure { key, title, unit, must: None }
}

const fn at_least(bound: f64, figure: Figure) -> Figure {
    Figure { must: Some(Must::AtLeast(bound)), ..figure }
}

const fn at_most(bound: f64, figure: Figure) -> Figure {
    Figure { must: Some(Must::AtMost(bound)), ..figure }
}

const PER_SECOND: Figure = figure("alerts_per_second", "alerts", Unit::PerSecond);
const CPU: Figure = figure("cpu_us_per_alert", "CPU per alert, server", Unit::Microseconds);
const DATABASE_CPU: Figure =
    figure("database_cpu_us_per_alert", "CPU per alert, PostgreSQL's processes", Unit::Microseconds);
const GENERATOR_CPU: Figure = figure("generator_cpu_us_per_alert", "CPU per alert, load generator", Unit::Microseconds);
const ANSWER_P50: Figure = figure("answer_p50_ms", "answer to a request, p50", Unit::Milliseconds);
const ANSWER_P99: Figure = figure("answer_p99_ms", "answer to a request, p99", Unit::Milliseconds);
const ANSWER_MAX: Figure = figure("answer_max_ms", "answer to a request, longest", Unit::Milliseconds);
const MEMORY_MAX: Figure = figure("memory_max_mb", "memory, most", Unit::Megabytes);

const INTAKE_BATCHES: &[Figure] = &[
    at_least(25_000.0, PER_SECOND),
    at_most(45.0, CPU),
    DATABASE_CPU,
    GENERATOR_CPU,
    ANSWER_P50,
    ANSWER_P99,
    MEMORY_MAX,
];
const INTAKE_SINGLES: &[Figure] = &[
    at_least(10_000.0, PER_SECOND),
    at_most(100.0, CPU),
    DATABASE_CPU,
    GENERATOR_CPU,
    ANSWER_P50,
    ANSWER_P99,
    MEMORY_MAX,
];
const INTAKE_REPEATS: &[Figure] =
    &[at_least(30_000.0, PER_SECOND), CPU, DATABASE_CPU, GENERATOR_CPU, ANSWER_P50, ANSWER_P99, MEMORY_MAX];
const READS_BESIDE_INTAKE: &[Figure] = &[
    figure("alerts_per_second_alone", "alerts without lists", Unit::PerSecond),
    figure("alerts_per_second", "alerts beside lists", Unit::PerSecond),
    figure("ratio", "beside : without", Unit::Factor),
    figure("lists_per_second", "lists of 50 alerts", Unit::PerSecond),
    figure("list_p99_ms", "a list, p99", Unit::Milliseconds),
    figure("answer_p99_ms_alone", "answer to a batch without lists, p99", Unit::Milliseconds),
    figure("answer_p99_ms", "answer to a batch beside lists, p99", Unit::Milliseconds),
];
const PAGE_LATENCY: &[Figure] = &[
    at_most(5.0, figure("accepted_p50_ms", "accepted → webhook arrives, p50", Unit::Milliseconds)),
    at_most(50.0, figure("accepted_p99_ms", "accepted → webhook arrives, p99", Unit::Milliseconds)),
    figure("sent_p50_ms", "event sent → webhook arrives, p50", Unit::Milliseconds),
    figure("sent_p99_ms", "event sent → webhook arrives, p99", Unit::Milliseconds),
    figure("sent_max_ms", "event sent → webhook arrives, longest", Unit::Milliseconds),
    figure("answer_p50_ms", "event sent → answer, p50", Unit::Milliseconds),
    CPU,
];
const SIXTY_PEOPLE: &[Figure] = &[
    at_most(200.0, figure("last_max_ms", "event sent → last webhook arrives, worst", Unit::Milliseconds)),
    figure("last_p50_ms", "event sent → last webhook arrives, p50", Unit::Milliseconds),
    figure("first_p50_ms", "event sent → first webhook arrives, p50", Unit::Milliseconds),
];
const STORM: &[Figure] = &[
    at_least(50_000.0, figure("stored", "alerts stored of 50,000", Unit::Count)),
    at_most(250.0, ANSWER_P99),
    ANSWER_MAX,
    at_most(250.0, MEMORY_MAX),
    PER_SECOND,
    CPU,
];
const HUNDRED_THOUSAND: &[Figure] = &[
    at_most(1_000.0, figure("start_ms", "start to ready", Unit::Milliseconds)),
    at_most(1.0, figure("idle_cpu_percent", "idle CPU, of one core", Unit::Percent)),
    at_most(100.0, figure("late_p99_ms", "500 due per second: due → webhook arrives, p99", Unit::Milliseconds)),
    figure("late_p50_ms", "500 due per second: due → webhook arrives, p50", Unit::Milliseconds),
    figure("fired_p99_ms", "500 due per second: due → on the timeline, p99", Unit::Milliseconds),
    at_most(2.0, figure("burst_s", "20,000 due at one instant: until all are paged", Unit::Seconds)),
    figure("memory_mb", "memory, idle after the start", Unit::Megabytes),
    MEMORY_MAX,
];
const TEN_THOUSAND_SCHEDULES: &[Figure] = &[
    at_most(50.0, figure("answer_p50_ms", "who is on call, on all of them, p50", Unit::Milliseconds)),
    figure("answer_max_ms", "the same, longest of 50", Unit::Milliseconds),
    figure("memory_mb", "memory", Unit::Megabytes),
];
const CONSOLE: &[Figure] = &[
    at_most(
        2_500.0,
        figure(
            "first_p50_ms",
            "slow phone, first load → an alert in the list is acknowledged, p50",
            Unit::Milliseconds,
        ),
    ),
    figure("first_max_ms", "the same, longest of 9", Unit::Milliseconds),
    figure("first_pressed_p50_ms", "the same, until Acknowledge can be pressed, p50", Unit::Milliseconds),
    figure("offline_p50_ms", "no network, second load → the shell is there, p50", Unit::Milliseconds),
    at_most(1_000.0, figure("offline_max_ms", "no network → the shell is there, longest of 9", Unit::Milliseconds)),
    figure("offline_alerts_max_ms", "the same, until the alerts are there too, longest", Unit::Milliseconds),
    figure("appears_p50_ms", "event sent → its row is there, p50", Unit::Milliseconds),
    at_most(1_000.0, figure("appears_max_ms", "event sent → its row is there, longest of 20", Unit::Milliseconds)),
    figure("acknowledged_p50_ms", "Acknowledge tapped → the row has changed, p50", Unit::Milliseconds),
    at_most(
        100.0,
        figure("acknowledged_max_ms", "Acknowledge tapped → the row has changed, longest of 20", Unit::Milliseconds),
    ),
    at_most(20_000.0, figure("cut_max_ms", "stream cut → \"Reconnecting\" is said, longest of 5", Unit::Milliseconds)),
    at_most(20_000.0, figure("silent_max_ms", "stream silent → the same, longest of 3", Unit::Milliseconds)),
    at_most(200.0, figure("storm_task_max_ms", "storm: longest task", Unit::Milliseconds)),
    at_least(40.0, figure("storm_frames_min", "storm: frames", Unit::PerSecond)),
    at_most(20.0, figure("storm_heap_max_mb", "storm: growth of the heap", Unit::Megabytes)),
    figure("storm_told_min", "storm: changes that came by the stream", Unit::PerSecond),
];
const START_AND_SIZE: &[Figure] = &[
    at_most(200.0, figure("start_p50_ms", "start to ready, median of 20", Unit::Milliseconds)),
    figure("start_max_ms", "start to ready, longest", Unit::Milliseconds),
    at_most(40.0, figure("memory_mb", "memory, idle for 10 s", Unit::Megabytes)),
    at_most(40.0, figure("binary_mb", "binary", Unit::Megabytes)),
];

const NIGHTBELL: &[SystemKind] = &[SystemKind::Sqlite, SystemKind::Postgres];

impl RowName {
    /// As on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            RowName::IntakeBatches => "Intake, batches of 50",
            RowName::IntakeSingles => "Intake, single alerts",
            RowName::IntakeRepeats => "Intake, repeated alerts",
            RowName::ReadsBesideIntake => "Reading beside intake",
            RowName::PageLatency => "From an event to its page",
            RowName::SixtyPeople => "One alert, sixty people",
            RowName::StormWithHangingProvider => "A storm while the provider hangs",
            RowName::HundredThousand => "100,000 open alerts",
            RowName::TenThousandSchedules => "10,000 schedules",
            RowName::Console => "The console",
            RowName::StartAndSize => "Start and size",
        }
    }

    /// What the load is, for readers of the document.
    pub(crate) const fn method(self) -> &'static str {
        match self {
            RowName::IntakeBatches => {
                "Closed loop, Alertmanager's API (`POST …/api/v2/alerts`), 8 connections, 50 alerts a request, every alert new. \
                 One person is on call and is paged by e-mail, which bundles; the mails are taken by a server in the load \
                 generator. CPU counts from the first request until a second after the last, notifications included."
            }
            RowName::IntakeSingles => "The same with 64 connections and one alert a request.",
            RowName::IntakeRepeats => {
                "The same with 8 connections, each repeating its own 50 alerts for ever, as a Prometheus does."
            }
            RowName::ReadsBesideIntake => {
                "The batches twice, on a fresh store each time: alone, and while 10 clients list the newest 50 alerts in a \
                 closed loop. Lists and intake share the same two cores, so some loss is arithmetic."
            }
            RowName::PageLatency => {
                "Open loop, 100 events a second, each new; one person is paged by webhook. \"Accepted\" counts from the moment \
                 at which the sender has the answer, which comes after the commit, to the moment at which the receiver has the \
                 whole webhook; a webhook that is faster than the answer counts as 0. \"Sent\" counts from the moment at which the \
                 schedule wanted the event to leave, commit included. Alertmanager has `group_by: ['...']`, `group_wait: 0s`."
            }
            RowName::SixtyPeople => {
                "One event pages a team of 60, each by a webhook of their own, all at one receiver; 20 rounds, the first on \
                 cold connections. The last of the 60 counts, from the sending of the event."
            }
            RowName::StormWithHangingProvider => {
                "50,000 new alerts as fast as they are taken (closed loop, 8 connections, 50 a request) while the one person's \
                 webhook takes requests and never answers. Memory is the most until 15 s after the last; then the alerts are \
                 counted through the API."
            }
            RowName::HundredThousand => {
                "80,000 alerts wait for their next escalation and 20,000 will be snoozed, so that each has a timer. Then: stop, \
                 start (process start to 200 at `/readyz`); 20 s without any load; 5,000 alerts whose escalation falls due at \
                 500 a second, each paging by webhook; 20,000 snoozed until one instant, counted from that instant until \
                 none of them is acknowledged any more, seen through the API."
            }
            RowName::TenThousandSchedules => {
                "`GET /api/v1/on-call` 50 times, one after another on one connection: who is on call now and next, and why, on \
                 10,000 schedules of a week each in four zones, every tenth with an override in force. The answer is whole and \
                 is read whole."
            }
            RowName::Console => {
                "Debian's Chromium without a window, on the same two cores, over a sample company with a night's alerts, served by \
                 the binary itself; nothing stands between but where a stream or the network is cut. The slow phone has \
                 390 × 844 pixels, 1.6 Mb/s, 150 ms to each answer, a quarter of the processor, and nothing in its cache; its \
                 time begins with the load of the page and ends with the frame in which the row of an alert has changed, whose \
                 Acknowledge was pressed as soon as it could be. The service worker, which keeps the rest of the console \
                 meanwhile, has the whole line and processor. Offline, neither the network nor the server is there. Rows are \
                 those of an open list on a phone of full speed, seen in the frame that shows them; a tap counts from the \
                 lifting of the finger. The storm is 500 events a second for 5 s, sent to the door, about 1,000 alerts in the \
                 list, at a quarter of the processor, three times; of each figure the worst counts, and the heap is measured \
                 after a collection."
            }
            RowName::StartAndSize => {
                "Process start to the first 200 at the address of readiness, on an empty store, asked every millisecond; \
                 resident memory 10 s after the last start; size of the program's file."
            }
        }
    }

    pub(crate) const fn figures(self) -> &'static [Figure] {
        match self {
            RowName::IntakeBatches => INTAKE_BATCHES,
            RowName::IntakeSingles => INTAKE_SINGLES,
            RowName::IntakeRepeats => INTAKE_REPEATS,
            RowName::ReadsBesideIntake => READS_BESIDE_INTAKE,
            RowName::PageLatency => PAGE_LATENCY,
            RowName::SixtyPeople => SIXTY_PEOPLE,
            RowName::StormWithHangingProvider => STORM,
            RowName::HundredThousand => HUNDRED_THOUSAND,
            RowName::TenThousandSchedules => TEN_THOUSAND_SCHEDULES,
            RowName::Console => CONSOLE,
            RowName::StartAndSize => START_AND_SIZE,
        }
    }

    /// The systems that can do this work.
    pub(crate) const fn systems(self) -> &'static [SystemKind] {
        match self {
            RowName::ReadsBesideIntake
            | RowName::SixtyPeople
            | RowName::HundredThousand
            | RowName::TenThousandSchedules => NIGHTBELL,
            RowName::Console => &[SystemKind::Sqlite],
            _ => &SystemKind::ALL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_row_has_no_figure_twice_and_something_that_must_hold() {
        for row in RowName::value_variants() {
            let keys: BTreeSet<&str> = row.figures().iter().map(|figure| figure.key).collect();
            assert_eq!(keys.len(), row.figures().len(), "{row:?}");
            let has_must = row.figures().iter().any(|figure| figure.must.is_some());
            assert!(has_must || *row == RowName::ReadsBesideIntake, "{row:?}");
        }
    }

    #[test]
    fn a_bound_itself_is_met() {
        for (must, value, expected) in [
            (Must::AtLeast(10.0), 10.0, true),
            (Must::AtLeast(10.0), 9.9, false),
            (Must::AtMost(10.0), 10.0, true),
            (Must::AtMost(10.0), 10.1, false),
        ] {
            assert_eq!(must.is_met(value), expected, "{must:?} {value}");
        }
    }
}
