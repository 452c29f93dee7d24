//! What every engine must do. An engine's tests say how to get an empty database and run the whole list
//! by [`conformance_tests!`](crate::conformance_tests).
//!
//! To add a check, write an `async fn` in the file of its topic and name it in the list at the end.
#![allow(clippy::unwrap_used, reason = "these are tests")]
#![allow(missing_docs, reason = "the name of a check says what it checks")]

pub mod accounts;
pub mod alarms;
pub mod audit;
pub mod audit_index;
pub mod checkpoints;
pub mod data_key_lists;
pub mod data_keys;
pub mod destruction;
pub mod directories;
pub mod due;
pub mod import;
pub mod keys;
pub mod lists;
pub mod load;
pub mod products;
pub mod samples;
pub mod tags;
pub mod tracks;
pub mod units;
pub mod usage;
pub mod versions;
pub mod white_box_keys;
pub mod wrapped;

use std::{future::Future, sync::Arc};

use crate::{Change, Conflict, Observer, Store, StoreError, audit::ChainId};

/// A database under test, empty at first.
pub trait Database: Send + Sync {
    /// Opens it for the server that writes that chain. Only one store is open at a time.
    fn open(&self, chain: ChainId, observer: Observer) -> impl Future<Output = Arc<dyn Store>> + Send;
}

/// Opens the database for a server that observes nothing.
pub async fn open<D: Database>(database: &D) -> Arc<dyn Store> {
    database.open(chain(), Arc::new(|_: &Change| {})).await
}

/// The chain of the server under test.
pub fn chain() -> ChainId {
    ChainId("conformance".into())
}

/// Fails unless the outcome is that conflict.
#[track_caller]
pub fn assert_conflict(outcome: Result<(), StoreError>, expected: Conflict) {
    match outcome {
        Err(StoreError::Conflict(found)) => assert_eq!(found, expected),
        other => panic!("expected {expected:?}, got {other:?}"),
    }
}

/// Makes a test of each check; `$fresh` is an `async fn` that gives an empty [`Database`].
#[macro_export]
macro_rules! conformance_tests {
    ($fresh:path) => {
        $crate::conformance_tests! { $fresh:
            keys::a_key_is_read_as_written,
            keys::every_setting_is_read_as_changed,
            keys::every_state_is_read_as_written,
            keys::unicode_descriptions_survive,
            keys::an_alias_is_unique_in_account_and_region,
            keys::an_alias_is_free_in_other_accounts_and_regions,
            keys::an_alias_can_be_changed_and_used_again,
            keys::an_alias_change_gives_way_to_its_holder,
            keys::an_id_exists_once,
            keys::a_stale_revision_is_refused,
            keys::an_unknown_key_cannot_be_changed,
            keys::nothing_is_seen_from_another_account_or_region,
            keys::keys_pending_deletion_do_not_count,
            versions::a_version_comes_with_its_key_or_not_at_all,
            versions::versions_are_read_in_order,
            versions::of_racing_rotations_one_wins,
            versions::a_key_can_wait_for_its_material,
            versions::removed_material_is_due_to_be_erased,
            import::parameters_are_read_as_written,
            import::only_the_newest_parameters_count,
            import::parameters_go_with_their_key,
            due::each_kind_is_found_when_its_time_has_come,
            due::what_changed_is_not_due,
            due::pages_cover_everything_that_is_due,
            destruction::due_keys_are_found_when_their_time_has_come,
            destruction::a_destroyed_key_leaves_nothing,
            destruction::a_key_that_was_saved_is_not_destroyed,
            data_keys::a_data_key_is_read_as_written,
            data_keys::every_state_of_data_keys_is_read_as_written,
            data_keys::a_name_is_unique_in_account_and_region,
            data_keys::a_name_change_gives_way_to_its_holder,
            data_keys::an_id_of_a_data_key_exists_once,
            data_keys::a_stale_data_key_is_refused,
            data_keys::no_data_key_is_seen_from_another_account_or_region,
            data_keys::data_keys_pending_deletion_do_not_count,
            data_keys::a_data_key_outlives_its_key,
            data_keys::due_data_keys_are_found_when_their_time_has_come,
            data_keys::a_destroyed_data_key_leaves_nothing,
            data_keys::a_data_key_that_was_saved_is_not_destroyed,
            data_key_lists::data_keys_are_listed_by_time_then_id,
            data_key_lists::pages_of_data_keys_cover_the_whole,
            data_key_lists::filters_choose_data_keys,
            data_key_lists::search_finds_parts_of_name_and_id_literally,
            data_key_lists::lists_of_data_keys_keep_to_account_and_region,
            data_key_lists::lists_tell_the_alias_of_the_key,
            white_box_keys::a_white_box_key_is_read_as_written,
            white_box_keys::an_alias_of_white_box_keys_is_unique_among_them,
            white_box_keys::states_and_devices_of_white_box_keys_change,
            white_box_keys::white_box_keys_are_listed_newest_first,
            white_box_keys::a_removed_white_box_key_leaves_nothing,
            white_box_keys::white_box_keys_take_tags,
            wrapped::every_kind_of_secret_is_wrapped_anew,
            wrapped::pages_of_secrets_cover_the_whole,
            wrapped::only_what_was_read_is_wrapped_anew,
            lists::the_order_is_by_time_then_id,
            lists::pages_cover_the_whole,
            lists::filters_choose,
            lists::search_finds_parts_of_alias_and_id,
            lists::search_takes_metacharacters_literally,
            lists::lists_keep_to_account_and_region,
            products::keys_of_products_are_listed_apart_and_do_not_count,
            products::a_resource_is_bound_until_it_is_not,
            products::a_binding_of_a_key_that_changed_is_refused,
            products::a_product_has_one_number_in_an_account,
            tags::tags_come_with_what_carries_them,
            tags::tags_are_set_as_a_whole,
            tags::what_is_gone_takes_no_tags,
            tags::names_that_say_something_else_name_nothing,
            tags::tags_are_made_and_removed,
            tags::tags_are_listed_by_key_and_value,
            tags::an_account_has_room_for_a_thousand_tag_keys,
            tags::resources_are_found_by_their_tags,
            tags::tags_of_resources_are_listed_one_by_one,
            tags::lists_of_keys_and_data_keys_are_filtered_by_tags,
            accounts::principals_are_read_as_written,
            accounts::the_root_account_is_found,
            accounts::access_keys_are_read_as_written,
            accounts::an_access_key_needs_its_principal,
            accounts::the_last_use_of_an_access_key_never_goes_back,
            accounts::temporary_keys_are_read_as_written_until_they_end,
            accounts::sessions_open_and_close,
            accounts::expired_sessions_are_forgotten,
            accounts::sessions_are_listed_by_owner_newest_first,
            accounts::all_sessions_but_one_close,
            directories::a_directory_is_read_as_changed,
            directories::a_stale_change_of_a_directory_is_refused,
            directories::a_principal_goes_with_its_keys_and_sessions,
            units::a_unit_is_done_as_a_whole_or_not_at_all,
            units::units_of_many_changes_are_committed,
            units::a_conflict_leaves_no_record,
            units::a_conflict_harms_no_other_unit,
            units::the_observer_is_told_before_the_waiter,
            units::the_observer_is_told_in_order_of_commits,
            units::an_impatient_caller_does_not_keep_the_observer_from_its_change,
            units::a_closed_store_refuses,
            units::closing_commits_what_waits,
            alarms::what_is_the_same_counts_within_its_window,
            alarms::each_reader_has_marks_of_its_own,
            alarms::alarms_go_to_who_subscribed_before,
            alarms::receivers_are_few_on_a_day,
            audit::records_are_found_in_order,
            audit::blocks_are_read_in_parts,
            audit::a_chain_fits_under_concurrent_commits,
            audit::a_chain_goes_on_after_reopening,
            audit::each_server_has_its_chain,
            audit::records_are_read_with_the_blocks_that_hold_them,
            audit::old_blocks_are_dropped_from_the_front,
            audit::everything_old_can_be_dropped,
            usage::uses_are_counted_once,
            usage::old_hours_become_days_and_old_days_go,
            audit_index::groups_are_found_by_elements_and_time,
            audit_index::a_group_is_indexed_once,
            audit_index::an_index_goes_with_its_records,
            checkpoints::checkpoints_are_read_as_written,
            checkpoints::a_checkpoint_is_added_once,
            checkpoints::what_is_remembered_is_replaced,
            tracks::tracks_are_read_as_written,
            tracks::a_track_knows_how_far_it_is,
            tracks::a_track_begins_a_chain_that_is_new_to_it,
            tracks::notes_share_a_commit_with_units_that_have_records,
            load::reopening_finds_everything,
            load::a_burst_of_a_thousand_units,
            load::one_of_many_racing_units_wins,
        }
    };
    ($fresh:path: $($topic:ident::$check:ident),+ $(,)?) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $check() {
            let database = $fresh().await;
            $crate::conformance::$topic::$check(&database).await;
        })+
    };
}
