//! What the preview says in the terminal: everything that is wrong at first, then what became of it.

use crate::binary::Folder;
use crate::served::Served;

/// What it says of the build that follows an edit, but for the time.
fn said_of(preview: &mut Served, edit: impl FnOnce()) -> Vec<String> {
    let (lines, builds) = (preview.said().lines().count(), preview.builds());
    edit();
    preview.wait_for_build_after(builds);
    let said = preview.said();
    said.lines().skip(lines).filter(|line| !line.starts_with("Ready after")).map(str::to_owned).collect()
}

#[test]
fn after_the_first_build_only_findings_that_came_or_went_are_told() {
    let folder = Folder::project();
    let write = |name: &str, text: &str| {
        folder.file(
            &format!("content/pages/{name}.md"),
            format!("---\ntitle: Page {name}\ndescription: About {name}.\n---\n\n{text}\n"),
        );
    };
    write("a", "[a](nowhere.md)");
    write("index", "[b](elsewhere.md)");
    let mut preview = Served::start(&folder, &[]);
    let first = preview.said();
    assert!(first.contains("nowhere.md") && first.contains("elsewhere.md") && first.contains("2 errors"), "{first}");

    let moved = said_of(&mut preview, || write("a", "New lines above move it.\n\n[a](nowhere.md)"));
    assert_eq!(moved, ["left: 2 errors"]);
    let mended = said_of(&mut preview, || write("a", "Mended."));
    assert_eq!(mended, ["1 mended, left: 1 error"]);
    let new = said_of(&mut preview, || write("a", "[c](third.md)"));
    assert!(new.concat().contains("third.md") && !new.concat().contains("elsewhere.md"), "{new:#?}");
    assert_eq!(new.last().unwrap(), "1 new, left: 2 errors");
    said_of(&mut preview, || write("index", "Mended."));
    assert_eq!(said_of(&mut preview, || write("a", "Mended, too.")), ["1 mended, none left"]);
    assert_eq!(said_of(&mut preview, || write("a", "As it should be.")), [""; 0]);
}
