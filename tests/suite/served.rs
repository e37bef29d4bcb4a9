//! The preview as a process: started in a folder, asked over a socket, heard on its standard error, and ended.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::binary::{Folder, PROGRAM};

/// Longer than anything takes on a machine with other work to do: what is not there by then does not come.
pub const LATEST: Duration = Duration::from_mins(1);

/// A running preview, ended when it is dropped.
pub struct Served {
    child: Child,
    address: SocketAddr,
    lines: Receiver<String>,
    builds: usize,
    said: Vec<String>,
}

impl Served {
    /// Starts a preview of a folder on a free port, and waits for its first build.
    pub fn start(folder: &Folder, options: &[&str]) -> Self {
        Self::spawn(folder, "exec \"$0\" serve --port 0 \"$@\"", options)
    }

    /// The same by a line of shell that ends in running `"$0" serve --port 0 "$@"`.
    pub fn spawn(folder: &Folder, line: &str, options: &[&str]) -> Self {
        // A test run in the background may ignore Ctrl-C, and its children would with it.
        let mut command = Command::new("env");
        command.args(["--default-signal=INT", "sh", "-c", line, PROGRAM]).args(options);
        command.current_dir(folder.path()).env_remove("SOURCE_DATE_EPOCH");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, lines) = channel();
        let errors = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut served = Self { child, address, lines, builds: 0, said: Vec::new() };
        served.wait_for_build_after(0);
        let line = served.said.iter().find_map(|line| line.split_once("http://")?.1.split('/').next());
        served.address = line.and_then(|address| address.parse().ok()).unwrap_or_else(|| panic!("{:?}", served.said));
        served
    }

    /// Its number among the system's processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How many builds it has told of so far.
    pub fn builds(&mut self) -> usize {
        while let Ok(line) = self.lines.try_recv() {
            self.hear(line);
        }
        self.builds
    }

    /// Everything that it has said so far.
    pub fn said(&mut self) -> String {
        self.builds();
        self.said.join("\n")
    }

    fn hear(&mut self, line: String) {
        self.builds += usize::from(line.starts_with("Ready after"));
        self.said.push(line);
    }

    /// Waits until it says something, or for as long; whether it did.
    pub fn listen(&mut self, most: Duration) -> bool {
        match self.lines.recv_timeout(most) {
            Ok(line) => {
                self.hear(line);
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => panic!("the preview has ended: {:?}", self.said),
        }
    }

    /// Waits until there are more builds than so many.
    pub fn wait_for_build_after(&mut self, builds: usize) {
        self.until("a build", |served| served.builds > builds);
    }

    /// Waits until something holds; looked at whenever the preview speaks, and ten times a second.
    pub fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < LATEST, "{what} does not come; the preview said:\n{}", self.said.join("\n"));
            self.listen(Duration::from_millis(100));
        }
    }

    /// Waits until a page says something.
    pub fn until_page(&mut self, path: &str, text: &str) {
        self.until(&format!("`{text}` at {path}"), |served| served.get(path).contains(text));
    }

    /// The answer to a request, with its head; empty when there is none.
    pub fn get(&self, path: &str) -> String {
        let Ok(mut stream) = self.connect() else { return String::new() };
        let ask = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let mut answer = Vec::new();
        let _ = stream.write_all(ask.as_bytes()).and_then(|()| stream.read_to_end(&mut answer));
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A connection that waits a while for what it reads.
    pub fn connect(&self) -> std::io::Result<TcpStream> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        Ok(stream)
    }

    /// An open tab.
    pub fn tab(&self, path: &str) -> Tab {
        let mut socket = self.connect().unwrap();
        socket.set_read_timeout(Some(LATEST)).unwrap();
        let ask = format!(
            "GET /_twinpress/events?path={path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
        );
        socket.write_all(ask.as_bytes()).unwrap();
        let mut tab = Tab { reader: BufReader::new(socket) };
        tab.next("event: build");
        tab
    }

    /// Sends a signal, `INT` for Ctrl-C, and waits for the end.
    pub fn end(mut self, signal: &str) -> ExitStatus {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        // Its standard error is closed when it has ended.
        let start = Instant::now();
        while !matches!(self.lines.recv_timeout(Duration::from_millis(100)), Err(RecvTimeoutError::Disconnected)) {
            assert!(start.elapsed() < LATEST, "it goes on after {signal}");
        }
        self.child.wait().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The stream of events of a tab.
pub struct Tab {
    reader: BufReader<TcpStream>,
}

impl Tab {
    /// The data of the next event of this name (`event: change`).
    pub fn next(&mut self, event: &str) -> String {
        let (start, mut heard) = (Instant::now(), Vec::new());
        loop {
            // Heartbeats come for ever, so that reading alone would never give up.
            assert!(start.elapsed() < LATEST, "`{event}` does not come, only {heard:?}");
            match self.line() {
                Some(line) if line == event => {
                    let data = self.line().unwrap_or_default();
                    return data.trim_start_matches("data: ").to_owned();
                }
                Some(line) => heard.push(line),
                None => panic!("the stream has ended before `{event}`, after {heard:?}"),
            }
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let length =
            self.reader.read_line(&mut line).unwrap_or_else(|error| panic!("the stream says nothing: {error}"));
        (length > 0).then(|| line.trim_end().to_owned())
    }

    /// The socket.
    pub fn socket(&self) -> &TcpStream {
        self.reader.get_ref()
    }
}
