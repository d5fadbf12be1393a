//! The behavioural suite over SQLite and PostgreSQL. Cases know [`nightbell_store::Store`] and nothing behind it.
#![allow(clippy::unwrap_used, reason = "a failed unwrap in a test is the test's failure")]

/// The cases, by subject.
mod suite {
    pub(crate) mod accounts;
    pub(crate) mod alerts;
    pub(crate) mod audit;
    pub(crate) mod batches;
    pub(crate) mod calendars;
    pub(crate) mod changes;
    pub(crate) mod configuration;
    pub(crate) mod device_logins;
    pub(crate) mod events;
    pub(crate) mod faults;
    pub(crate) mod hand_overs;
    pub(crate) mod history;
    pub(crate) mod identities;
    pub(crate) mod lifecycle;
    pub(crate) mod mentions;
    pub(crate) mod notifications;
    pub(crate) mod passkeys;
    pub(crate) mod push_devices;
    pub(crate) mod retention;
    pub(crate) mod timers;
    pub(crate) mod tokens;
    pub(crate) mod verifications;
    pub(crate) mod world;
}

/// Makes a test of every case for both back ends: `sqlite::timers::are_due_in_order`.
macro_rules! on_both {
    ($($subject:ident { $($case:ident),* $(,)? })*) => {
        mod sqlite {
            $(mod $subject {
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $case() {
                    crate::suite::$subject::$case(crate::suite::world::World::sqlite().await).await;
                })*
            })*
        }
        mod postgres {
            $(mod $subject {
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $case() {
                    crate::suite::$subject::$case(crate::suite::world::World::postgres().await).await;
                })*
            })*
        }
    };
}

on_both! {
    alerts {
        come_back_as_they_were,
        are_replaced_by_a_later_decision,
        the_latest_of_a_key_is_found,
        only_one_of_a_key_is_open,
        lists_are_filtered_and_continued,
        timelines_are_read_in_order,
        figures_count_what_is_open,
    }
    audit {
        entries_come_back_as_they_were,
        a_change_is_told_in_its_transaction,
        what_changed_nothing_is_not_told,
        items_are_told_unless_they_are_refused,
        failures_are_counted_in_one_row_an_hour,
        nobody_fills_the_disk_by_failing,
        lists_are_filtered_and_continued,
        is_deleted_in_slices,
        a_token_in_another_network_is_told_once,
    }
    batches {
        items_see_what_earlier_ones_decided,
        each_item_fails_alone,
        stale_configuration_is_refused_until_reloaded,
        whatever_happens_at_once_is_counted,
        people_go_first,
        too_much_intake_is_refused_and_people_are_not,
        a_call_larger_than_a_batch_keeps_its_order,
        ids_grow_and_are_never_used_twice,
        chance_and_identity_are_given,
        closing_finishes_what_is_queued,
    }
    calendars {
        come_back_as_they_were,
        are_written_by_whoever_saw_them_last,
    }
    changes {
        are_told_to_whoever_listens,
    }
    passkeys {
        are_found_used_and_removed,
        challenges_are_taken_once,
        end_with_their_person,
    }
    push_devices {
        are_put_and_removed,
        change_hands_with_their_browser,
        remember_what_became_of_messages,
        end_with_their_person,
    }
    device_logins {
        are_decided_and_taken_once,
        are_so_many_and_no_more,
        end_with_whoever_allowed_them,
    }
    configuration {
        is_empty_at_first,
        resources_are_written_together,
        an_edit_keeps_what_it_does_not_say,
        a_conflict_writes_nothing,
        a_name_returns_as_the_same_resource,
        a_service_with_open_alerts_stays,
        what_schedules_keep_is_written_with_the_configuration,
        secrets_live_beside_resources,
        instance_values_are_made_once,
        opting_out_raises_the_revision,
    }
    events {
        come_back_as_they_were,
        are_listed_newest_first,
        are_deleted_in_slices,
    }
    faults {
        before_a_commit_leave_nothing,
        after_a_commit_leave_all_and_tell_nobody,
        before_a_commit_leave_keys_as_they_were,
    }
    hand_overs {
        come_back_as_they_were,
        are_changed_by_one_node_at_a_time,
        messages_about_them_are_deleted_in_slices,
    }
    history {
        pages_come_back_as_they_were,
        pages_end_together,
        is_loaded_as_deep_as_asked,
        comes_with_a_notification_if_asked,
    }
    lifecycle {
        what_was_committed_is_there_after_a_restart,
        a_newer_schema_is_refused,
    }
    mentions {
        wait_oldest_first,
        leave_with_a_notification,
        of_a_page_are_withdrawn,
        are_dropped_while_they_wait,
        end_alike_in_one_batch_or_several,
        are_loaded_up_to_a_limit,
        come_with_an_alerts_history,
    }
    notifications {
        come_back_as_they_were,
        the_last_page_is_found,
        pages_to_people_are_found,
        tests_of_a_person_are_found_and_age,
        lists_of_all_are_filtered_and_continued,
        of_an_alert_are_listed_newest_first,
        tries_are_kept_in_order,
        of_a_silent_node_are_orphans,
    }
    retention {
        takes_what_hangs_on_an_alert,
        goes_in_slices_oldest_first,
    }
    timers {
        are_due_in_order,
        are_replaced_or_moved_forward,
        of_an_alert_are_cleared_together,
        are_claimed_once_when_due,
        claimed_ones_may_be_set_again,
        that_an_earlier_item_removed_or_set_are_not_claimed,
        of_an_item_that_fails_stay,
        are_claimed_by_one_node,
        wake_whoever_watches_commits,
    }
    accounts {
        a_new_password_ends_sessions,
        what_ended_meanwhile_begins_no_session,
        sessions_are_found_used_and_ended,
        tickets_work_once,
        failures_count_while_they_are_near,
        codes_of_a_second_factor_work_once,
        signing_in_ends_with_the_document,
        what_is_stale_is_deleted,
    }
    identities {
        are_found_and_written_anew,
        count_on_every_node,
        take_the_place_of_other_ways_in,
        end_with_the_document,
        of_journeys_come_back_once,
    }
    tokens {
        are_found_by_hash_until_revoked,
        remember_whose_they_are_and_where_they_were_used,
        a_bootstrap_token_may_be_given_again,
    }
    verifications {
        a_code_verifies_one_address_once,
        go_with_their_person,
    }
}
