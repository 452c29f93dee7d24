//! What a check of the trail showed, for people and for programs.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use crate::failure::Failure;

/// A trail that fits.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub chains: Vec<ChainReport>,
    /// Of all chains.
    pub records: u64,
    /// Lines of the witness that are no checkpoints, from 1.
    pub ignored_lines: Vec<usize>,
}

/// A chain that fits.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainReport {
    pub chain: String,
    /// The first record that is still there.
    pub first: u64,
    pub last: u64,
    pub proof: Proof,
}

/// What checkpoints prove about a chain.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// Whether there was anything that a witness kept.
    pub witness_given: bool,
    /// Up to where it is proven by what the witness kept.
    pub witnessed: Option<By>,
    /// Up to where the database itself has checkpoints.
    pub signed: Option<By>,
    /// Whether the public key came from elsewhere, and not from the database.
    pub key_given: bool,
    /// Rows of checkpoints that the witness does not have, between others that it has: first and last.
    pub missing: Vec<(u64, u64)>,
}

/// A record that a checkpoint names, with all before it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct By {
    pub record: u64,
    pub checkpoint: u64,
}

impl Report {
    /// The report as one line of JSON.
    pub fn to_json(&self) -> String {
        let mut whole = json!(self);
        whole["fits"] = true.into();
        format!("{whole}\n")
    }
}

/// What does not fit as one line of JSON.
pub fn misfit_to_json(failure: &Failure) -> String {
    format!("{}\n", json!({"fits": false, "finding": failure.to_string()}))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chains.iter().try_for_each(|chain| chain.fmt(f))?;
        if let [first, ..] = self.ignored_lines[..] {
            let all = self.ignored_lines.len();
            writeln!(f, "{all} lines of the witness are no checkpoints, the first of them line {first}.")?;
        }
        writeln!(f, "{} records in {} chains fit.", self.records, self.chains.len())
    }
}

impl fmt::Display for ChainReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { chain, first, last, proof } = self;
        let from = if *first > 1 { format!(", from record {first} on") } else { String::new() };
        writeln!(f, "chain {chain}: {} records fit{from}", last + 1 - first)?;
        match &proof.witnessed {
            None if proof.witness_given => {
                writeln!(
                    f,
                    "  proven: nothing; the witness has no checkpoint of records that are still there"
                )?;
            }
            None => writeln!(
                f,
                "  proven: nothing; no witness was given, so a cut end or an earlier state would not show"
            )?,
            Some(By { record, checkpoint }) => {
                let key = match proof.key_given {
                    true => "signed by the given key",
                    false => "signed by the key that the database names (give --public-key)",
                };
                writeln!(
                    f,
                    "  proven: records {first} to {record}, by witnessed checkpoint {checkpoint}, {key}"
                )?;
                match last > record {
                    true => writeln!(f, "  not proven: records {} to {last}, behind it", record + 1)?,
                    false => writeln!(f, "  not proven: nothing")?,
                }
            }
        }
        if let (false, true, Some(By { record, checkpoint })) =
            (proof.witness_given, proof.key_given, &proof.signed)
        {
            writeln!(
                f,
                "  signed by the given key: records up to {record}, by checkpoint {checkpoint} of the database"
            )?;
        }
        for (first, last) in &proof.missing {
            writeln!(f, "  the witness has not kept checkpoints {first} to {last}")?;
        }
        Ok(())
    }
}
