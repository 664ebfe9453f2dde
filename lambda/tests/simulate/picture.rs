//! The scenario that ships, as a picture.

use aozu_lambda::simulate::{Options, Request, Timeline, plot, simulate_with};

fn drawn() -> String {
    let request: Request = toml::from_str(include_str!("../../examples/spike.toml")).unwrap();
    let mut timeline = Timeline::new(240);
    simulate_with(&request, &mut Options { timeline: Some(&mut timeline), ..Options::default() }).unwrap();
    plot("spike", &timeline)
}

/// Writes the picture anew: `cargo test -p aozu-lambda --features plot --test simulate -- --include-ignored picture`,
/// and once more to hold it against the file.
#[test]
#[ignore = "writes examples/spike.svg"]
fn write_the_picture() {
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/spike.svg"), drawn()).unwrap();
}

#[test]
fn the_picture_is_drawn_to_the_byte() {
    let drawn = drawn();
    assert!(
        drawn == include_str!("../../examples/spike.svg"),
        "the picture changed: look at it, then write it anew"
    );
    assert!(drawn.len() < 200_000, "{}", drawn.len());
}
