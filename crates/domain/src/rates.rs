//! How often an action may be called.

/// Limits by action, in calls a second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates(Vec<(String, u32)>);

/// Stands for every action that has no limit of its own.
const ANY: &str = "*";

impl Rates {
    /// Reads a list such as `Encrypt=300,*=100`: each action once, each limit from 1. Nothing means no limits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rates: Vec<(String, u32)> = Vec::new();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (action, limit) = entry.split_once('=')?;
            let (action, limit) = (action.trim(), limit.trim().parse().ok().filter(|&limit| limit > 0)?);
            let fits =
                action == ANY || (!action.is_empty() && action.bytes().all(|b| b.is_ascii_alphanumeric()));
            if !fits || rates.iter().any(|(known, _)| known == action) {
                return None;
            }
            rates.push((action.to_owned(), limit));
        }
        Some(Self(rates))
    }

    /// What the original's documentation publishes for its key management: by caller and region.
    pub fn published() -> Self {
        let by_limit: [(u32, &[&str]); 3] = [
            (
                300,
                &[
                    "Encrypt",
                    "Decrypt",
                    "GenerateDataKey",
                    "GenerateRandom",
                    "GetDataKeyPlaintext",
                    "GetPublicKey",
                ],
            ),
            (
                200,
                &[
                    "AsymmetricRsaDecrypt",
                    "AsymmetricSm2Decrypt",
                    "SignByAsymmetricKey",
                    "VerifyByAsymmetricKey",
                    "DeleteWhiteBoxKey",
                    "DescribeWhiteBoxKey",
                    "DescribeWhiteBoxDecryptKey",
                    "DescribeWhiteBoxServiceStatus",
                    "EnableWhiteBoxKey",
                    "EnableWhiteBoxKeys",
                    "DisableWhiteBoxKey",
                    "DisableWhiteBoxKeys",
                ],
            ),
            (
                20,
                &[
                    "PostQuantumCryptoDecrypt",
                    "PostQuantumCryptoEncrypt",
                    "PostQuantumCryptoSign",
                    "PostQuantumCryptoVerify",
                    "RotateKey",
                    "ScheduleDataKeyDeletion",
                    "CancelDataKeyDeletion",
                    "UpdateDataKeyName",
                    "UpdateDataKeyDescription",
                ],
            ),
        ];
        let named =
            by_limit.iter().flat_map(|(limit, actions)| actions.iter().map(|a| ((*a).to_owned(), *limit)));
        Self(named.chain([(ANY.to_owned(), 100)]).collect())
    }

    /// How many calls a second an action may have; `None` for any number.
    pub fn of(&self, action: &str) -> Option<u32> {
        let limit = |name| self.0.iter().find(|(known, _)| known == name).map(|&(_, limit)| limit);
        limit(action).or_else(|| limit(ANY))
    }

    /// The actions that have a limit of their own.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(action, _)| action.as_str()).filter(|action| *action != ANY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_has_its_own_limit_or_that_of_all() {
        let rates = Rates::parse("Encrypt=300, * = 100").unwrap();
        assert_eq!((rates.of("Encrypt"), rates.of("Decrypt")), (Some(300), Some(100)));
        let rates = Rates::parse("Encrypt=1").unwrap();
        assert_eq!((rates.of("Encrypt"), rates.of("Decrypt")), (Some(1), None));
        assert_eq!(Rates::parse(""), Some(Rates::default()));
        for bad in
            ["Encrypt", "Encrypt=", "Encrypt=0", "Encrypt=-1", "=1", "a b=1", "A=1,A=2", "A=4294967296"]
        {
            assert_eq!(Rates::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_published_limits_name_each_action_once() {
        let Rates(published) = Rates::published();
        for (n, (action, _)) in published.iter().enumerate() {
            assert!(!published[..n].iter().any(|(known, _)| known == action), "{action}");
        }
        assert_eq!(Rates::published().of("RotateKey"), Some(20));
        assert_eq!(Rates::published().of("CreateKey"), Some(100));
    }
}
