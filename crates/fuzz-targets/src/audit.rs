//! Audit chains that somebody touched.

use keyward_store::audit::{Block, ChainId, Finding, Head, Record, Verifier};

use crate::input::Input;

/// A chain of any records fits; after any change to its blocks it does not.
pub fn audit(input: &[u8]) {
    let (changes, records) = match input.iter().position(|&byte| byte == 0xff) {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, &b"{\"a\":1}\n{\"b\":2}\n\n{\"c\":3}"[..]),
    };
    let (original, head) = chain(records);
    assert_eq!(verify(&original, &head), Ok(()));

    let mut blocks = original.clone();
    let mut changes = Input(changes);
    while !changes.0.is_empty() && !blocks.is_empty() {
        change(&mut blocks, &mut changes);
    }
    assert_eq!(verify(&blocks, &head).is_ok(), blocks == original, "{blocks:?}");
}

/// Two records a block; each line is a record.
fn chain(lines: &[u8]) -> (Vec<Block>, Head) {
    let records: Vec<_> = lines.split(|&byte| byte == b'\n').map(|line| Record::new(line.to_vec())).collect();
    let mut head = Head::empty(ChainId("fuzz".into()));
    let blocks = (1..).zip(records.chunks(2)).filter_map(|(time, two)| head.append(two, time)).collect();
    (blocks, head)
}

fn verify(blocks: &[Block], head: &Head) -> Result<(), Finding> {
    let mut verifier = Verifier::new();
    blocks.iter().try_for_each(|block| verifier.block(block))?;
    verifier.end(head)
}

fn change(blocks: &mut Vec<Block>, input: &mut Input<'_>) {
    let kind = input.byte();
    let n = input.below(blocks.len());
    let block = &mut blocks[n];
    match kind % 10 {
        0 => block.first ^= 1 << (input.byte() % 64),
        1 => block.count ^= 1 << (input.byte() % 32),
        2 => block.previous[input.below(32)] ^= input.byte(),
        3 => block.hash[input.below(32)] ^= input.byte(),
        4 => block.committed_at ^= 1 << (input.byte() % 64),
        5 => {
            let place = input.below(block.lines.len());
            // There may be nothing left of it.
            if let Some(byte) = block.lines.get_mut(place) {
                *byte ^= input.byte();
            }
        }
        6 => {
            let place = input.below(block.lines.len() + 1);
            block.lines.insert(place, input.byte());
        }
        7 => block.lines.truncate(input.below(block.lines.len() + 1)),
        8 => drop(blocks.remove(n)),
        _ => {
            let copy = block.clone();
            blocks.insert(input.below(blocks.len() + 1), copy);
        }
    }
}
