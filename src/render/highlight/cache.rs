//! [`Cache`]: coloured code by what it was made from, in memory and as bytes.
//!
//! Owns keys and format; where the bytes are kept is the caller's business (`.twinpress/cache`, safe to delete).
//!
//! **Invariants:** a result depends on language, text and the versions in `VERSION` alone, which make up its key;
//! damaged or foreign bytes are an empty cache, never an error; equal caches give equal bytes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a result depends on besides the code. A test holds it to `Cargo.lock`; count the first number up when the markup
/// changes.
const VERSION: &str = "1, syntect 5.3.0, two-face 0.5.2+bat-0.26.1";

type Key = [u8; 32];

/// Results of an earlier run, which only read, and those of this run.
#[derive(Debug, Default)]
pub struct Cache {
    known: BTreeMap<Key, Known>,
    /// Locked only for code that is new, which costs a thousand times what the lock does.
    fresh: Mutex<BTreeMap<Key, Arc<str>>>,
}

#[derive(Debug)]
struct Known {
    html: Arc<str>,
    is_used: AtomicBool,
}

impl Cache {
    /// Reads what [`Cache::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self { known: read(bytes).unwrap_or_default(), fresh: Mutex::default() }
    }

    /// What was asked for since the cache was read, so that code that is gone is forgotten; `None` if that is just what
    /// was read.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        let used = self.known.iter().filter(|(_, known)| known.is_used.load(Ordering::Relaxed));
        let mut all: BTreeMap<&Key, &Arc<str>> = used.map(|(key, known)| (key, &known.html)).collect();
        if fresh.is_empty() && all.len() == self.known.len() {
            return None;
        }
        all.extend(fresh.iter());
        let mut bytes = Vec::new();
        for (key, html) in all {
            // No page is large enough for a longer one; if it were, it would be made again each time.
            let Ok(length) = u32::try_from(html.len()) else { continue };
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(html.as_bytes());
        }
        let digest = blake3::hash(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        Some(bytes)
    }

    /// The result for a piece of code; made with `make` if it is new.
    pub(super) fn get_or_insert(&self, language: &str, text: &str, make: impl FnOnce() -> String) -> Arc<str> {
        let key = key(language, text);
        if let Some(known) = self.known.get(&key) {
            known.is_used.store(true, Ordering::Relaxed);
            return Arc::clone(&known.html);
        }
        let known = self.fresh.lock().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone);
        if let Some(html) = known {
            return html;
        }
        // Two threads may make the same result at once; both make the same bytes.
        let html: Arc<str> = make().into();
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&html));
        html
    }
}

fn key(language: &str, text: &str) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in [VERSION, language, text] {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

fn read(bytes: &[u8]) -> Option<BTreeMap<Key, Known>> {
    let (mut rest, digest) = bytes.split_last_chunk::<32>()?;
    if blake3::hash(rest) != *digest {
        return None;
    }
    let mut known = BTreeMap::new();
    while !rest.is_empty() {
        let (key, after) = rest.split_first_chunk::<32>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let (html, after) = after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        let html = std::str::from_utf8(html).ok()?.into();
        known.insert(*key, Known { html, is_used: AtomicBool::new(false) });
        rest = after;
    }
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(cache: &Cache, text: &str) -> String {
        cache.get_or_insert("rust", text, || format!("made {text}")).to_string()
    }

    #[test]
    fn what_was_asked_for_is_remembered_and_the_rest_forgotten() {
        let first = Cache::default();
        ask(&first, "a");
        ask(&first, "友");
        let bytes = first.to_bytes().unwrap();
        let second = Cache::from_bytes(&bytes);
        let known = second.get_or_insert("rust", "友", || panic!("made again"));
        assert_eq!(&*known, "made 友");
        let smaller = second.to_bytes().unwrap();
        assert!(smaller.len() < bytes.len());
        let third = Cache::from_bytes(&smaller);
        ask(&third, "友");
        assert_eq!(third.to_bytes(), None);
        assert_eq!(&*third.get_or_insert("css", "友", || "another language".to_owned()), "another language");
    }

    #[test]
    fn damaged_bytes_are_an_empty_cache() {
        let cache = Cache::default();
        ask(&cache, "a");
        let bytes = cache.to_bytes().unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Cache::from_bytes(&damaged).known.is_empty());
            assert!(Cache::from_bytes(&bytes[..at]).known.is_empty());
        }
        assert_eq!(Cache::from_bytes(&bytes).known.len(), 1);
    }

    #[test]
    fn the_version_names_the_locked_grammars() {
        let lock = include_str!("../../../Cargo.lock");
        for name in ["syntect", "two-face"] {
            let rest = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1).unwrap();
            let version = rest.split('"').next().unwrap();
            assert!(VERSION.contains(&format!("{name} {version}")), "{name} {version}");
        }
    }
}
