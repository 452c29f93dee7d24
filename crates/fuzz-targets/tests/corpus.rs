//! What libFuzzer has kept, and what people have written, through every target: no bytes there may make one panic.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

use std::{fs, path::PathBuf};

use keyward_fuzz_targets::TARGETS;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz").join(name)
}

fn names(folder: PathBuf) -> Vec<String> {
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_target_takes_its_whole_corpus() {
    for (name, target) in TARGETS {
        let inputs = names(folder("corpus").join(name));
        assert!(inputs.len() >= 5, "{name} has only {} inputs", inputs.len());
        for input in &inputs {
            let path = folder("corpus").join(name).join(input);
            println!("{}", path.display());
            target(&fs::read(path).unwrap());
        }
        println!("{name}: {} inputs", inputs.len());
    }
}

#[test]
fn every_target_is_given_to_libfuzzer() {
    let files: Vec<_> = TARGETS.iter().map(|(name, _)| format!("{name}.rs")).collect();
    assert_eq!(names(folder("fuzz_targets")), files);
}
