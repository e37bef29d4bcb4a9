//! File names: which are passed over, and which do not work on every system.
//!
//! Leaves to `plan` which addresses the names become.

/// Dot names that web servers look for, and which are therefore not passed over.
const KEPT_DOT_NAMES: &[&str] = &[".well-known", ".nojekyll", ".htaccess"];

/// Names that Windows keeps for devices, with any extension.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "conin$", "conout$", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a file or folder of this name is passed over: what editors and systems leave behind.
///
/// ```
/// use twinpress::source::names::is_ignored;
/// assert!(is_ignored(".visas.md.swp") && is_ignored("visas.md~") && is_ignored("4913"));
/// assert!(!is_ignored("visas.md"));
/// ```
pub fn is_ignored(name: &str) -> bool {
    // The last three are JetBrains' (while it saves) and Helix's.
    const SUFFIXES: &[&str] = &["~", ".swp", ".swo", ".swx", ".tmp", "___jb_tmp___", "___jb_old___", ".bck"];
    (name.starts_with('.') && !KEPT_DOT_NAMES.contains(&name))
        // Office keeps `~$name` while a file is open.
        || name.starts_with("~$")
        || SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        // `4913` is the name by which vim tries whether a folder can be written.
        || ["4913", "Thumbs.db", "desktop.ini", "node_modules"].contains(&name)
}

/// Why a file or folder of this name cannot be kept on every system; `None` if it can.
pub fn problem(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or(name);
    if let Some(control) = name.chars().find(|c| c.is_control()) {
        Some(format!("it contains the control character U+{:04X}", u32::from(control)))
    } else if let Some(mark) = name.chars().find(|c| r#"<>:"\|?*"#.contains(*c)) {
        Some(format!("Windows does not allow `{mark}` in a name"))
    } else if name.ends_with('.') || name.ends_with(' ') {
        Some("Windows does not allow a dot or a space at the end of a name".to_owned())
    } else if DEVICES.iter().any(|device| stem.trim_end().eq_ignore_ascii_case(device)) {
        Some(format!("Windows keeps the name `{}` for a device", stem.trim_end()))
    } else if name.len() > 255 {
        Some(format!("it is {} bytes long, and most systems stop at 255", name.len()))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_leave_behind_is_passed_over() {
        for name in [
            ".git",
            "visas.md~",
            ".visas.md.swp",
            "x.tmp",
            "4913",
            ".#visas.md",
            "#visas.md#",
            "visas.md___jb_tmp___",
            "~$visas.docx",
            "Thumbs.db",
            ".DS_Store",
        ] {
            assert!(is_ignored(name), "{name}");
        }
        for name in ["visas.md", "#", "49130", "tmp", ".well-known", ".nojekyll"] {
            assert!(!is_ignored(name), "{name}");
        }
    }

    #[test]
    fn names_that_some_systems_cannot_hold_are_found() {
        let long = "x".repeat(256);
        for name in ["CON", "con.md", "Lpt1.txt", "a:b", "a.", "a ", "a\tb", "a\u{7f}", "what?", "a\\b", &long] {
            assert!(problem(name).is_some(), "{name:?}");
        }
        for name in ["visas.md", "console.md", "com10.md", "a b.md", "中文.md", ".well-known", &long[1..]] {
            assert_eq!(problem(name), None, "{name:?}");
        }
    }
}
