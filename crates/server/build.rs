//! Builds the program anew when the console was built anew.

fn main() {
    let built = "../../console/dist";
    // A folder that is missing would count as changed with every build. If it cannot be made, so be it.
    let _ = std::fs::create_dir_all(built);
    println!("cargo::rerun-if-changed={built}");
}
