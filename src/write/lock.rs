//! One build at a time for each output folder.
//!
//! The lock is the system's lock on a file, which ends with the process that holds it: one left behind by a crash heals
//! by itself, and a process number that is used again means nothing. The number in the file only serves the message.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use camino::Utf8Path;

use super::error::{Doing, WriteError};

/// Held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Closing the file is not enough: a process that is just being started (a browser, say) may still share it.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Takes the lock, waiting for at most `wait` while another process holds it; `out` is for the message.
pub(super) fn take(path: &Utf8Path, out: &Utf8Path, wait: Duration) -> Result<Lock, WriteError> {
    let failed = |error| WriteError::io(Doing::Lock, path)(error);
    let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
    let deadline = Instant::now() + wait;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                return Err(WriteError::Locked { out: out.to_owned(), pid: holder.trim().parse().ok() });
            }
            // Some network disks cannot lock; two builds at once are then the user's to avoid.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(failed)?;
    Ok(Lock { file })
}
