//! What several actions of data keys do alike.

use std::collections::HashSet;

use keyward_domain::{DataKey, DataKeyId, data_key::DataKeyEvent, key::Use};
use keyward_store::Change;

use crate::{ApiError, ApiResult, action::Cx, data_keyring};

/// The same data key after a change: its revision moves on.
pub fn changed(data_key: &DataKey, change: impl FnOnce(&mut DataKey)) -> Change {
    let mut data_key = data_key.clone();
    change(&mut data_key);
    data_key.revision += 1;
    Change::UpdateDataKey(Box::new(data_key))
}

/// The changes that let an event happen to all these data keys, or to none if one of them refuses it. A data
/// key whose state is already what it would become is not changed. `cmk` is what their CMKs must allow.
///
/// # Errors
/// DataKeyNotFound, or why the state of a data key refuses; CmkNotFound, or why the state of a CMK refuses.
pub fn transition(
    cx: &Cx<'_>,
    ids: &[DataKeyId],
    event: DataKeyEvent,
    cmk: Option<Use>,
) -> ApiResult<Vec<Change>> {
    let mut changes = Vec::new();
    for &id in ids {
        let permitted = cx.permit.data_key(id)?;
        let data_key = permitted.data_key();
        let next = data_key.state.on(event).map_err(|refused| data_keyring::refused_use(refused, id))?;
        if let Some(usage) = cmk {
            permitted.cmk()?.check(usage)?;
        }
        if next != data_key.state {
            changes.push(changed(data_key, |data_key| data_key.state = next));
        }
    }
    Ok(changes)
}

/// Checks a list of ids for a batch: 1 to 100, each once.
///
/// # Errors
/// InvalidParameterValue, InvalidParameterValue.DuplicatedDataKeyId.
pub fn batch(ids: &[DataKeyId]) -> ApiResult<()> {
    if !(1..=100).contains(&ids.len()) {
        return Err(ApiError::parameter(
            "InvalidParameterValue",
            "DataKeyIds",
            "must have 1 to 100 entries",
            "必须有 1 到 100 个元素",
        ));
    }
    let mut seen = HashSet::new();
    match ids.iter().find(|id| !seen.insert(**id)) {
        None => Ok(()),
        Some(twice) => Err(ApiError::new(
            "InvalidParameterValue.DuplicatedDataKeyId",
            format!("The parameter `DataKeyIds` has {twice} more than once."),
            format!("参数 `DataKeyIds` 中 {twice} 重复。"),
        )),
    }
}

/// The same error for actions whose contract knows InvalidParameterValue in place of InvalidParameter.
pub fn of_value(error: ApiError) -> ApiError {
    match &*error.code {
        "InvalidParameter" => ApiError { code: "InvalidParameterValue".into(), ..error },
        _ => error,
    }
}
