//! The key management service.

mod archive_key;
mod cancel_key_archive;
mod cancel_key_deletion;
mod common;
mod create_key;
mod decrypt;
mod delete_imported_key_material;
mod describe_key;
mod describe_keys;
mod disable_key;
mod disable_key_rotation;
mod disable_keys;
mod enable_key;
mod enable_key_rotation;
mod enable_keys;
mod encrypt;
mod generate_data_key;
mod generate_random;
mod get_key_rotation_status;
mod get_parameters_for_import;
mod get_regions;
mod get_service_status;
mod import;
mod import_key_material;
mod key_metadata;
mod list_algorithms;
mod list_key_detail;
mod list_keys;
mod re_encrypt;
mod recipient;
mod rotate_key;
pub(crate) mod rotation;
mod schedule_key_deletion;
mod update_alias;
mod update_key_description;

use super::ServiceActions;
use crate::action::entry;

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "kms",
    version: "2019-01-18",
    actions: &[
        entry::<archive_key::ArchiveKey>(),
        entry::<cancel_key_archive::CancelKeyArchive>(),
        entry::<cancel_key_deletion::CancelKeyDeletion>(),
        entry::<create_key::CreateKey>(),
        entry::<decrypt::Decrypt>(),
        entry::<delete_imported_key_material::DeleteImportedKeyMaterial>(),
        entry::<describe_key::DescribeKey>(),
        entry::<describe_keys::DescribeKeys>(),
        entry::<disable_key::DisableKey>(),
        entry::<disable_key_rotation::DisableKeyRotation>(),
        entry::<disable_keys::DisableKeys>(),
        entry::<enable_key::EnableKey>(),
        entry::<enable_key_rotation::EnableKeyRotation>(),
        entry::<enable_keys::EnableKeys>(),
        entry::<encrypt::Encrypt>(),
        entry::<generate_data_key::GenerateDataKey>(),
        entry::<generate_random::GenerateRandom>(),
        entry::<get_key_rotation_status::GetKeyRotationStatus>(),
        entry::<get_parameters_for_import::GetParametersForImport>(),
        entry::<get_regions::GetRegions>(),
        entry::<get_service_status::GetServiceStatus>(),
        entry::<import_key_material::ImportKeyMaterial>(),
        entry::<list_algorithms::ListAlgorithms>(),
        entry::<list_key_detail::ListKeyDetail>(),
        entry::<list_keys::ListKeys>(),
        entry::<re_encrypt::ReEncrypt>(),
        entry::<rotate_key::RotateKey>(),
        entry::<schedule_key_deletion::ScheduleKeyDeletion>(),
        entry::<update_alias::UpdateAlias>(),
        entry::<update_key_description::UpdateKeyDescription>(),
    ],
};
