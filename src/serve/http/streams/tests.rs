//! Open pages that read when the test lets them: nobody waits for another.

use super::Streams;
use crate::serve::{Change, ChangeKind};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// A client that reads a write whenever the test lets it, and passes on what it read.
struct Client {
    gate: Option<Receiver<()>>,
    read: Sender<String>,
}

impl Write for Client {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_open = self.gate.as_ref().is_none_or(|gate| gate.recv().is_ok());
        let _ = self.read.send(String::from_utf8_lossy(bytes).into_owned());
        if is_open { Ok(bytes.len()) } else { Err(io::ErrorKind::TimedOut.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn open(streams: &Streams, path: &str, gate: Option<Receiver<()>>) -> Receiver<String> {
    let (read, seen) = channel();
    streams.seat(path.to_owned(), None).unwrap().begin(Box::new(Client { gate, read }), "", 1);
    seen
}

fn next(seen: &Receiver<String>) -> String {
    seen.recv_timeout(Duration::from_secs(5)).unwrap()
}

fn page(build: u64) -> Change {
    Change { build, kind: ChangeKind::Page }
}

#[test]
fn clients_that_do_not_read_delay_nobody_and_get_the_newest() {
    let streams = Streams::new();
    let (keys, stuck): (Vec<_>, Vec<_>) = (0..10)
        .map(|_| {
            let (key, gate) = channel();
            (key, open(&streams, "/stuck/", Some(gate)))
        })
        .unzip();
    let other = open(&streams, "/", None);
    assert!(next(&other).contains("event: build"));
    for build in 2..100 {
        streams.tell_all(&page(build));
        assert!(next(&other).contains(&format!("{{\"build\":{build},")));
    }
    for (key, seen) in keys.iter().zip(&stuck) {
        key.send(()).unwrap();
        assert!(next(seen).contains("event: build"));
        key.send(()).unwrap();
        // Ninety-eight changes of one kind are one: the last.
        assert_eq!(next(seen), "event: change\ndata: {\"build\":99,\"kind\":\"page\"}\n\n");
    }
}

#[test]
fn a_client_that_fails_is_gone() {
    let streams = Streams::new();
    let (key, gate) = channel();
    let seen = open(&streams, "/", Some(gate));
    drop(key);
    // The writer is dropped when it is gone, and with it the sender.
    while seen.recv_timeout(Duration::from_secs(5)).is_ok() {}
    assert!(streams.open_paths().is_empty());
}

#[test]
fn a_seat_that_is_not_taken_is_given_back() {
    let streams = Streams::new();
    let seat = streams.seat("/".to_owned(), None);
    assert_eq!(streams.open_paths(), ["/"]);
    drop(seat);
    assert!(streams.open_paths().is_empty());
}

#[test]
fn a_change_before_the_stream_has_begun_is_not_missed() {
    let streams = Streams::new();
    let seat = streams.seat("/".to_owned(), None).unwrap();
    streams.tell("/", &page(2));
    let (read, seen) = channel();
    seat.begin(Box::new(Client { gate: None, read }), "head\r\n\r\n", 2);
    let text = next(&seen);
    assert!(
        text.starts_with("head\r\n\r\nretry: 500\n\nevent: build\ndata: {\"build\":2}\n\nevent: change\n"),
        "{text}"
    );
}
