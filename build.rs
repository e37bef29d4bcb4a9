//! Rebuilds the crate when a file of the built-in theme changes, because `include_dir!` alone does not say so to cargo.

fn main() {
    println!("cargo:rerun-if-changed=themes");
}
