//! The key management service.

mod archive_key;
mod asymmetric_rsa_decrypt;
mod asymmetric_sm2_decrypt;
mod bind_cloud_resource;
mod cancel_data_key_deletion;
mod cancel_key_archive;
mod cancel_key_deletion;
mod common;
mod create_key;
mod create_white_box_key;
mod data_key_metadata;
mod data_keys;
mod decrypt;
mod delete_imported_key_material;
mod delete_white_box_key;
mod describe_data_key;
mod describe_data_keys;
mod describe_key;
mod describe_keys;
mod describe_white_box_decrypt_key;
mod describe_white_box_device_fingerprints;
mod describe_white_box_key;
mod describe_white_box_key_details;
mod describe_white_box_service_status;
mod device_fingerprint;
mod disable_data_key;
mod disable_data_keys;
mod disable_key;
mod disable_key_rotation;
mod disable_keys;
mod disable_white_box_key;
mod disable_white_box_keys;
mod enable_data_key;
mod enable_data_keys;
mod enable_key;
mod enable_key_rotation;
mod enable_keys;
mod enable_white_box_key;
mod enable_white_box_keys;
mod encrypt;
mod encrypt_by_white_box;
mod generate_data_key;
mod generate_random;
mod get_data_key_ciphertext_blob;
mod get_data_key_plaintext;
mod get_key_rotation_status;
mod get_parameters_for_import;
mod get_public_key;
mod get_regions;
mod get_service_status;
mod import;
mod import_data_key;
mod import_key_material;
mod key_metadata;
mod list_algorithms;
mod list_data_key_detail;
mod list_data_keys;
mod list_key_detail;
mod list_keys;
mod new_data_key;
mod overwrite_white_box_device_fingerprints;
mod post_quantum_crypto_decrypt;
mod post_quantum_crypto_encrypt;
mod post_quantum_crypto_sign;
mod post_quantum_crypto_verify;
mod private_decryption;
mod re_encrypt;
mod recipient;
mod rotate_key;
mod schedule_data_key_deletion;
mod schedule_key_deletion;
mod sign_by_asymmetric_key;
mod signing;
mod tags;
mod unbind_cloud_resource;
mod update_alias;
mod update_data_key_description;
mod update_data_key_name;
mod update_key_description;
mod verify_by_asymmetric_key;
mod white_box;
mod white_box_key_info;

use super::ServiceActions;
use crate::action::entry;

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "kms",
    version: "2019-01-18",
    actions: &[
        entry::<archive_key::ArchiveKey>(),
        entry::<asymmetric_rsa_decrypt::AsymmetricRsaDecrypt>(),
        entry::<asymmetric_sm2_decrypt::AsymmetricSm2Decrypt>(),
        entry::<bind_cloud_resource::BindCloudResource>(),
        entry::<cancel_data_key_deletion::CancelDataKeyDeletion>(),
        entry::<cancel_key_archive::CancelKeyArchive>(),
        entry::<cancel_key_deletion::CancelKeyDeletion>(),
        entry::<create_key::CreateKey>(),
        entry::<create_white_box_key::CreateWhiteBoxKey>(),
        entry::<decrypt::Decrypt>(),
        entry::<delete_imported_key_material::DeleteImportedKeyMaterial>(),
        entry::<delete_white_box_key::DeleteWhiteBoxKey>(),
        entry::<describe_data_key::DescribeDataKey>(),
        entry::<describe_data_keys::DescribeDataKeys>(),
        entry::<describe_key::DescribeKey>(),
        entry::<describe_keys::DescribeKeys>(),
        entry::<describe_white_box_decrypt_key::DescribeWhiteBoxDecryptKey>(),
        entry::<describe_white_box_device_fingerprints::DescribeWhiteBoxDeviceFingerprints>(),
        entry::<describe_white_box_key::DescribeWhiteBoxKey>(),
        entry::<describe_white_box_key_details::DescribeWhiteBoxKeyDetails>(),
        entry::<describe_white_box_service_status::DescribeWhiteBoxServiceStatus>(),
        entry::<disable_data_key::DisableDataKey>(),
        entry::<disable_data_keys::DisableDataKeys>(),
        entry::<disable_key::DisableKey>(),
        entry::<disable_key_rotation::DisableKeyRotation>(),
        entry::<disable_keys::DisableKeys>(),
        entry::<disable_white_box_key::DisableWhiteBoxKey>(),
        entry::<disable_white_box_keys::DisableWhiteBoxKeys>(),
        entry::<enable_data_key::EnableDataKey>(),
        entry::<enable_data_keys::EnableDataKeys>(),
        entry::<enable_key::EnableKey>(),
        entry::<enable_key_rotation::EnableKeyRotation>(),
        entry::<enable_keys::EnableKeys>(),
        entry::<enable_white_box_key::EnableWhiteBoxKey>(),
        entry::<enable_white_box_keys::EnableWhiteBoxKeys>(),
        entry::<encrypt::Encrypt>(),
        entry::<encrypt_by_white_box::EncryptByWhiteBox>(),
        entry::<generate_data_key::GenerateDataKey>(),
        entry::<generate_random::GenerateRandom>(),
        entry::<get_data_key_ciphertext_blob::GetDataKeyCiphertextBlob>(),
        entry::<get_data_key_plaintext::GetDataKeyPlaintext>(),
        entry::<get_key_rotation_status::GetKeyRotationStatus>(),
        entry::<get_parameters_for_import::GetParametersForImport>(),
        entry::<get_public_key::GetPublicKey>(),
        entry::<get_regions::GetRegions>(),
        entry::<get_service_status::GetServiceStatus>(),
        entry::<import_data_key::ImportDataKey>(),
        entry::<import_key_material::ImportKeyMaterial>(),
        entry::<list_algorithms::ListAlgorithms>(),
        entry::<list_data_key_detail::ListDataKeyDetail>(),
        entry::<list_data_keys::ListDataKeys>(),
        entry::<list_key_detail::ListKeyDetail>(),
        entry::<list_keys::ListKeys>(),
        entry::<overwrite_white_box_device_fingerprints::OverwriteWhiteBoxDeviceFingerprints>(),
        entry::<post_quantum_crypto_decrypt::PostQuantumCryptoDecrypt>(),
        entry::<post_quantum_crypto_encrypt::PostQuantumCryptoEncrypt>(),
        entry::<post_quantum_crypto_sign::PostQuantumCryptoSign>(),
        entry::<post_quantum_crypto_verify::PostQuantumCryptoVerify>(),
        entry::<re_encrypt::ReEncrypt>(),
        entry::<rotate_key::RotateKey>(),
        entry::<schedule_data_key_deletion::ScheduleDataKeyDeletion>(),
        entry::<schedule_key_deletion::ScheduleKeyDeletion>(),
        entry::<sign_by_asymmetric_key::SignByAsymmetricKey>(),
        entry::<unbind_cloud_resource::UnbindCloudResource>(),
        entry::<update_alias::UpdateAlias>(),
        entry::<update_data_key_description::UpdateDataKeyDescription>(),
        entry::<update_data_key_name::UpdateDataKeyName>(),
        entry::<update_key_description::UpdateKeyDescription>(),
        entry::<verify_by_asymmetric_key::VerifyByAsymmetricKey>(),
    ],
    unsupported: &[],
};
