//! A console that was built again is put into the binary again.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
