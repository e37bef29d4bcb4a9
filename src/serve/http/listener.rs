//! [`Listener`]: the sockets of the preview, from binding to the end. Leaves to [`super::gate`] how each is kept alive.

use super::ServeError;
use super::desk::Desk;
use super::gate::Gate;
use super::guard::Guard;
use super::streams::Streams;
use crate::serve::Handler;
use socket2::SockRef;
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many ports are tried.
const PORTS: u16 = 50;

/// How long a client may be silent while it is read, and how long a single write to it may be blocked. Accepted sockets
/// inherit both from the listening one; `tiny_http` itself would wait for ever.
const SILENCE: Duration = Duration::from_secs(10);

/// How many descriptors are asked for: a connection takes two.
const DESCRIPTORS: u64 = 8192;

/// The sockets of the preview.
pub struct Listener {
    sockets: Vec<TcpListener>,
    address: SocketAddr,
    names: Vec<String>,
    stop: Arc<Signal>,
}

/// Ends a [`Listener`] from elsewhere.
#[derive(Clone)]
pub struct Stopper(Arc<Signal>);

impl Listener {
    /// Listens on a port of this address, or on the next one that is free (50 are tried; port 0 is any free one). With
    /// `127.0.0.1`, `[::1]` is listened on too where there is one: browsers try both for `localhost`.
    pub fn bind(host: IpAddr, port: u16) -> Result<Self, ServeError> {
        raise_descriptor_limit();
        let last = if port == 0 { 0 } else { port.saturating_add(PORTS - 1) };
        for attempt in 0..PORTS {
            let Some(candidate) = (if port == 0 { Some(0) } else { port.checked_add(attempt) }) else { break };
            match bind_all(host, candidate) {
                Ok((sockets, address)) => {
                    return Ok(Self { sockets, address, names: Vec::new(), stop: Arc::default() });
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(source) => {
                    return Err(ServeError::Listen { address: SocketAddr::new(host, candidate), source });
                }
            }
        }
        Err(ServeError::NoPort { host, first: port, last })
    }

    /// The same, answering to this host name too (without a port).
    #[must_use]
    pub fn allow(mut self, name: &str) -> Self {
        self.names.push(name.to_owned());
        self
    }

    /// The address with the port that was found.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What ends [`Listener::run`].
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.stop))
    }

    /// Serves until [`Stopper::stop`], or until the process ends.
    pub fn run(self, handler: Arc<dyn Handler>, streams: Arc<Streams>) -> Result<(), ServeError> {
        let secret = RandomState::new().hash_one(self.address);
        let desk = Arc::new(Desk {
            guard: Guard::new(self.address, &self.names),
            handler,
            streams,
            knock: format!("/_twinpress/knock-{secret:016x}"),
            places: Arc::default(),
        });
        let mut gates = Vec::new();
        for socket in self.sockets {
            let gate = Gate::open(socket, &desk, &self.stop)
                .map_err(|source| ServeError::Listen { address: self.address, source })?;
            gates.push(gate);
        }
        let mut last = Instant::now();
        loop {
            for gate in &mut gates {
                if gate.take_busy() {
                    last = Instant::now();
                }
            }
            // A page that has just been opened may have left connections in the queue; a quiet preview has none.
            let (pause, times) = if last.elapsed() < Duration::from_secs(3) { (100, 8) } else { (1000, 1) };
            if self.stop.wait(Duration::from_millis(pause)) {
                break;
            }
            for gate in &mut gates {
                gate.check(&desk, &self.stop, times);
            }
        }
        gates.into_iter().for_each(Gate::close);
        Ok(())
    }
}

impl Stopper {
    /// Ends the listener. Requests that are being answered are finished.
    pub fn stop(&self) {
        self.0.give();
    }
}

fn bind_all(host: IpAddr, port: u16) -> io::Result<(Vec<TcpListener>, SocketAddr)> {
    let first = bind_one(SocketAddr::new(host, port))?;
    let address = first.local_addr()?;
    let mut sockets = vec![first];
    if host == Ipv4Addr::LOCALHOST {
        match bind_one(SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port())) {
            Ok(second) => sockets.push(second),
            // Somebody else has the port there: `localhost` would lead to them.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            // A machine without IPv6.
            Err(_) => {}
        }
    }
    Ok((sockets, address))
}

fn bind_one(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpListener::bind(address)?;
    let options = SockRef::from(&socket);
    // `accept` itself gives up after as long; the knocks of the gate come far more often.
    options.set_read_timeout(Some(SILENCE))?;
    options.set_write_timeout(Some(SILENCE))?;
    // Events are small and must not wait for each other.
    options.set_tcp_nodelay(true)?;
    Ok(socket)
}

#[cfg(unix)]
fn raise_descriptor_limit() {
    // Where that is not allowed, the old limit has to do.
    let _ = rlimit::increase_nofile_limit(DESCRIPTORS);
}

#[cfg(not(unix))]
fn raise_descriptor_limit() {
    let _ = DESCRIPTORS;
}

/// A word that is given once and can be waited for.
#[derive(Default)]
pub(super) struct Signal {
    is_given: Mutex<bool>,
    bell: Condvar,
}

impl Signal {
    pub(super) fn give(&self) {
        *self.is_given.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    pub(super) fn is_given(&self) -> bool {
        *self.is_given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for at most this long; whether it has been given.
    pub(super) fn wait(&self, most: Duration) -> bool {
        let guard = self.is_given.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.bell.wait_timeout_while(guard, most, |is_given| !*is_given);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
