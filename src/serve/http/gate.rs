//! A listening socket that stays open, whatever becomes of `tiny_http`'s accept thread. Leaves requests to [`super::desk`].
//!
//! When descriptors run out, that thread panics and the process lives on, deaf; and a connection that its pool has queued
//! is taken up only when another one ends. So somebody knocks, all the time: that frees what is queued, and if nobody
//! answers, a new server is put on the same socket, which we hold too. Clients that wait in the socket's queue are kept.

use super::desk::Desk;
use super::listener::Signal;
use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a knock waits for its answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long one of several is looked at before the next.
const GLANCE: Duration = Duration::from_millis(25);

/// How many knocks in a row may go without an answer.
const MISSES: u32 = 2;

/// How long after its last request a server is kept that no longer accepts.
const GRACE: Duration = Duration::from_secs(20);

/// A listening socket, and the server that is on it now.
pub(super) struct Gate {
    socket: TcpListener,
    address: SocketAddr,
    reception: Reception,
    misses: u32,
}

impl Gate {
    pub(super) fn open(socket: TcpListener, desk: &Arc<Desk>, stop: &Arc<Signal>) -> io::Result<Self> {
        let address = socket.local_addr()?;
        let reception = Reception::open(&socket, desk, stop)?;
        Ok(Self { socket, address, reception, misses: 0 })
    }

    /// Knocks so many times, and puts a new server on the socket if need be.
    pub(super) fn check(&mut self, desk: &Arc<Desk>, stop: &Arc<Signal>, times: u32) {
        match knock(self.address, &desk.knock, times) {
            Knock::Answered => self.misses = 0,
            Knock::Silence => self.misses += 1,
            Knock::Impossible => {}
        }
        if !self.reception.has_ended.load(Ordering::Acquire) && self.misses < MISSES {
            return;
        }
        // If that fails, descriptors are still short: the next knock tries again.
        if let Ok(reception) = Reception::open(&self.socket, desk, stop) {
            let old = std::mem::replace(&mut self.reception, reception);
            old.is_retired.store(true, Ordering::Release);
            self.misses = 0;
        }
    }

    /// Whether a request has come since the last call.
    pub(super) fn take_busy(&self) -> bool {
        self.reception.is_busy.swap(false, Ordering::AcqRel)
    }

    /// Waits for the server to end after `stop`.
    pub(super) fn close(self) {
        let _ = self.reception.thread.join();
    }
}

/// A `tiny_http` server and the thread that takes its requests.
struct Reception {
    thread: JoinHandle<()>,
    has_ended: Arc<AtomicBool>,
    is_retired: Arc<AtomicBool>,
    is_busy: Arc<AtomicBool>,
}

impl Reception {
    fn open(socket: &TcpListener, desk: &Arc<Desk>, stop: &Arc<Signal>) -> io::Result<Self> {
        let server = tiny_http::Server::from_listener(socket.try_clone()?, None).map_err(io::Error::other)?;
        let [has_ended, is_retired, is_busy] = std::array::from_fn(|_| Arc::new(AtomicBool::new(false)));
        let (desk, stop) = (Arc::clone(desk), Arc::clone(stop));
        let thread = std::thread::Builder::new().name("preview-reception".to_owned()).spawn({
            let (has_ended, is_retired, is_busy) = (has_ended.clone(), is_retired.clone(), is_busy.clone());
            move || {
                let mut last = Instant::now();
                while !stop.is_given() {
                    match server.recv_timeout(Duration::from_millis(250)) {
                        Ok(Some(request)) => {
                            last = Instant::now();
                            if request.url() != desk.knock {
                                is_busy.store(true, Ordering::Release);
                            }
                            desk.receive(request);
                        }
                        Ok(None) if is_retired.load(Ordering::Acquire) && last.elapsed() > GRACE => break,
                        Ok(None) => {}
                        // The accept thread has ended; requests on open connections still come.
                        Err(_) => has_ended.store(true, Ordering::Release),
                    }
                }
            }
        })?;
        Ok(Self { thread, has_ended, is_retired, is_busy })
    }
}

enum Knock {
    Answered,
    Silence,
    /// It could not even be tried.
    Impossible,
}

/// Knocks several times at once. Each connection that ends lets one in that `tiny_http` has queued and forgotten; a knock
/// can be forgotten as well, so one answer is enough.
fn knock(address: SocketAddr, target: &str, times: u32) -> Knock {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let ask = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut waiting = Vec::new();
    for _ in 0..times {
        match TcpStream::connect_timeout(&SocketAddr::new(ip, address.port()), PATIENCE) {
            Ok(mut stream) => {
                if stream.set_read_timeout(Some(GLANCE)).and_then(|()| stream.write_all(ask.as_bytes())).is_ok() {
                    waiting.push(stream);
                }
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::TimedOut) => {
                return Knock::Silence;
            }
            // Descriptors are short on our side too.
            Err(_) => return Knock::Impossible,
        }
    }
    let start = Instant::now();
    let mut is_answered = false;
    while !is_answered && start.elapsed() < PATIENCE {
        for stream in &mut waiting {
            // To the end: who closes first keeps the port in TCP's waiting state, and that should not be us.
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            is_answered |= !answer.is_empty();
        }
    }
    if is_answered { Knock::Answered } else { Knock::Silence }
}
