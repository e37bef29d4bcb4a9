//! [`Cache`]: results of slow work by what they were made from, in memory and as bytes.
//!
//! Owns keys and format; where the bytes are kept is the caller's business (`.twinpress/cache`, safe to delete), and so is
//! what the work is: coloured code, pictures.
//!
//! **Invariants:** a result depends on its parts and on the version of its maker alone, which make up its key; damaged or
//! foreign bytes are an empty cache, never an error; equal caches give equal bytes. A build remembers all it made; a preview,
//! which may go on for days, says when to forget.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

type Key = [u8; 32];

/// What a cache can hold.
pub trait Kept: Clone {
    /// The result as bytes.
    fn bytes(&self) -> &[u8];
    /// The result that was written as these bytes.
    fn read(bytes: &[u8]) -> Option<Self>;
}

impl Kept for Arc<str> {
    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        Some(std::str::from_utf8(bytes).ok()?.into())
    }
}

impl Kept for Arc<[u8]> {
    fn bytes(&self) -> &[u8] {
        self
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        Some(bytes.into())
    }
}

/// Results of an earlier run, which only read, and those of this run.
#[derive(Debug)]
pub struct Cache<T> {
    known: BTreeMap<Key, Known<T>>,
    /// Locked only for work that is new, which costs a thousand times what the lock does.
    fresh: Mutex<Fresh<T>>,
}

#[derive(Debug)]
struct Fresh<T> {
    /// Made or asked for since the last [`Cache::forget_unused`].
    used: BTreeMap<Key, T>,
    /// Not asked for since.
    idle: BTreeMap<Key, T>,
}

impl<T> Default for Fresh<T> {
    fn default() -> Self {
        Self { used: BTreeMap::new(), idle: BTreeMap::new() }
    }
}

#[derive(Debug)]
struct Known<T> {
    result: T,
    is_used: AtomicBool,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self { known: BTreeMap::new(), fresh: Mutex::default() }
    }
}

impl<T: Clone> Fresh<T> {
    fn get(&mut self, key: &Key) -> Option<T> {
        if let Some(result) = self.idle.remove(key) {
            self.used.insert(*key, result);
        }
        self.used.get(key).cloned()
    }
}

impl<T: Kept> Cache<T> {
    /// Reads what [`Cache::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self { known: read(bytes).unwrap_or_default(), fresh: Mutex::default() }
    }

    /// What was asked for since the cache was read, so that what is gone is forgotten; `None` if that is just what was
    /// read.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        let used = self.known.iter().filter(|(_, known)| known.is_used.load(Ordering::Relaxed));
        let mut all: BTreeMap<&Key, &T> = used.map(|(key, known)| (key, &known.result)).collect();
        all.extend(fresh.idle.iter().chain(&fresh.used));
        if fresh.idle.is_empty() && fresh.used.is_empty() && all.len() == self.known.len() {
            return None;
        }
        let mut bytes = Vec::new();
        for (key, result) in all {
            let result = result.bytes();
            // No page is large enough for a longer one; if it were, it would be made again each time.
            let Ok(length) = u32::try_from(result.len()) else { continue };
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(result);
        }
        let digest = blake3::hash(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        Some(bytes)
    }

    /// Forgets what was made since the cache was read and not asked for since the last call.
    pub fn forget_unused(&self) {
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        fresh.idle = std::mem::take(&mut fresh.used);
    }

    /// The result for the parts that it is made from, the maker's version among them; made with `make` if it is new.
    pub(super) fn get_or_try_insert<E>(&self, parts: &[&str], make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let key = key(parts);
        if let Some(known) = self.known.get(&key) {
            known.is_used.store(true, Ordering::Relaxed);
            return Ok(known.result.clone());
        }
        let known = self.fresh.lock().unwrap_or_else(PoisonError::into_inner).get(&key);
        if let Some(result) = known {
            return Ok(result);
        }
        // Two threads may make the same result at once; both make the same bytes.
        let result = make()?;
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).used.insert(key, result.clone());
        Ok(result)
    }
}

fn key(parts: &[&str]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

fn read<T: Kept>(bytes: &[u8]) -> Option<BTreeMap<Key, Known<T>>> {
    let (mut rest, digest) = bytes.split_last_chunk::<32>()?;
    if blake3::hash(rest) != *digest {
        return None;
    }
    let mut known = BTreeMap::new();
    while !rest.is_empty() {
        let (key, after) = rest.split_first_chunk::<32>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let (result, after) = after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        known.insert(*key, Known { result: T::read(result)?, is_used: AtomicBool::new(false) });
        rest = after;
    }
    Some(known)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn ask(cache: &Cache<Arc<str>>, text: &str) -> Arc<str> {
        let Ok(made) = cache.get_or_try_insert(&["rust", text], || Ok::<_, Infallible>(format!("made {text}").into()));
        made
    }

    #[test]
    fn what_was_asked_for_is_remembered_and_the_rest_forgotten() {
        let first = Cache::default();
        ask(&first, "a");
        assert!(Arc::ptr_eq(&ask(&first, "友"), &ask(&first, "友")), "made twice in one run");
        let bytes = first.to_bytes().unwrap();
        let second: Cache<Arc<str>> = Cache::from_bytes(&bytes);
        let Ok(known) = second.get_or_try_insert::<Infallible>(&["rust", "友"], || panic!("made again"));
        assert_eq!(&*known, "made 友");
        let smaller = second.to_bytes().unwrap();
        assert!(smaller.len() < bytes.len());
        let third = Cache::from_bytes(&smaller);
        ask(&third, "友");
        assert_eq!(third.to_bytes(), None);
        let Ok(other) = third.get_or_try_insert(&["css", "友"], || Ok::<_, Infallible>("another language".into()));
        assert_eq!(&*other, "another language");
    }

    #[test]
    fn a_preview_forgets_what_nobody_asked_for_any_more() {
        let cache = Cache::default();
        let (kept, _) = (ask(&cache, "kept"), ask(&cache, "gone"));
        let both = cache.to_bytes().unwrap().len();
        cache.forget_unused();
        assert!(Arc::ptr_eq(&ask(&cache, "kept"), &kept), "made again");
        assert_eq!(cache.to_bytes().unwrap().len(), both, "not before another look");
        cache.forget_unused();
        assert!(cache.to_bytes().unwrap().len() < both);
        assert!(Arc::ptr_eq(&ask(&cache, "kept"), &kept), "made again after the second look");
    }

    #[test]
    fn what_cannot_be_made_is_not_remembered() {
        let cache: Cache<Arc<[u8]>> = Cache::default();
        assert_eq!(cache.get_or_try_insert(&["a"], || Err("no")), Err("no"));
        assert_eq!(cache.to_bytes(), None);
    }

    #[test]
    fn damaged_bytes_are_an_empty_cache() {
        let cache = Cache::default();
        ask(&cache, "a");
        let bytes = cache.to_bytes().unwrap();
        let known = |bytes: &[u8]| Cache::<Arc<str>>::from_bytes(bytes).known.len();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(known(&damaged), 0);
            assert_eq!(known(&bytes[..at]), 0);
        }
        assert_eq!(known(&bytes), 1);
    }
}
