//! The preview's HTTP, as a client sees it: raw bytes over a socket to a listener with a stub for a site.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use twinpress::serve::http::{Listener, Stopper, Streams};
use twinpress::serve::{Change, ChangeKind, Found, Handler};

/// Longer than any answer takes, shorter than the bounds of the server: what is late is a failure.
const SOON: Duration = Duration::from_secs(5);

struct Stub;

impl Handler for Stub {
    fn get(&self, path: &str, query: &str) -> Found {
        let file = |name: &str, text: &str| Found::File { name: name.to_owned(), bytes: text.as_bytes().into() };
        match path {
            "/" => file("index.html", "<body>Home</body>"),
            "/en/about/" => file("index.html", "<body>About</body>"),
            "/site.css" => file("site.css", "0123456789"),
            "/query.txt" => file("query.txt", query),
            "/big.bin" => Found::File { name: "big.bin".to_owned(), bytes: vec![b'x'; 64 * 1024 * 1024].into() },
            "/_twinpress/panel.html" => file("panel.html", "<body>Panel</body>"),
            "/panic" => panic!("<b>broken</b>"),
            "/en" | "/en/about" => Found::Folder,
            _ => Found::Missing { bytes: b"<body>No such page</body>"[..].into() },
        }
    }

    fn build(&self) -> u64 {
        7
    }
}

/// A running preview, ended when it is dropped.
struct Preview {
    address: SocketAddr,
    stop: Stopper,
    streams: Arc<Streams>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

fn preview() -> Preview {
    preview_with(Streams::new())
}

fn preview_with(streams: Streams) -> Preview {
    let listener = Listener::bind(Ipv4Addr::LOCALHOST.into(), 0).unwrap();
    let (address, stop, streams) = (listener.address(), listener.stopper(), Arc::new(streams));
    let open = Arc::clone(&streams);
    std::thread::spawn(move || listener.run(Arc::new(Stub), open).unwrap());
    Preview { address, stop, streams }
}

/// An answer, taken apart.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (field, value) = line.split_once(": ")?;
            field.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl Preview {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        stream.set_write_timeout(Some(SOON)).unwrap();
        stream
    }

    /// Sends bytes, ends the sending side, and reads all that comes.
    fn raw(&self, bytes: impl AsRef<[u8]>) -> Reply {
        let mut stream = self.connect();
        // The server may have had enough before all of it is sent.
        let _ = stream.write_all(bytes.as_ref());
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Reply::of(&answer)
    }

    fn ask(&self, method: &str, target: &str, headers: &str) -> Reply {
        self.raw(format!("{method} {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.address))
    }

    fn get(&self, target: &str) -> Reply {
        self.ask("GET", target, "")
    }

    /// Opens the stream of a page and reads its head and the number of the build.
    fn open(&self, path: &str) -> Stream {
        let mut stream = Stream { socket: self.connect(), seen: String::new() };
        let ask = format!(
            "GET /_twinpress/events?path={}&build=1 HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\n\r\n",
            path.replace('/', "%2F"),
            self.address
        );
        stream.socket.write_all(ask.as_bytes()).unwrap();
        stream.until("event: build\ndata: {\"build\":7}\n\n");
        stream
    }
}

/// An open stream of events.
struct Stream {
    socket: TcpStream,
    seen: String,
}

impl Stream {
    /// Reads until something has come.
    fn until(&mut self, text: &str) {
        let mut buffer = [0; 4096];
        while !self.seen.contains(text) {
            let read = self.socket.read(&mut buffer).unwrap_or_else(|error| panic!("{error}, seen: {}", self.seen));
            assert!(read > 0, "the stream ended, seen: {}", self.seen);
            self.seen.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
        }
    }
}

fn change(build: u64) -> Change {
    Change { build, kind: ChangeKind::Page }
}

fn told(build: u64) -> String {
    format!("event: change\ndata: {{\"build\":{build},\"kind\":\"page\"}}\n\n")
}

#[test]
fn a_page_comes_with_the_script_that_keeps_it_up_to_date() {
    let preview = preview();
    let home = preview.get("/");
    assert_eq!(home.status, 200);
    assert_eq!(home.body, "<body>Home<script src=\"_twinpress/client.js\" defer data-build=\"7\"></script></body>");
    assert_eq!(home.header("Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(home.header("Content-Length"), Some(home.body.len().to_string().as_str()));
    let about = preview.get("/en/about/?x=1");
    assert!(about.body.contains("src=\"../../_twinpress/client.js\""), "{about:?}");
    assert_eq!(preview.get("/_twinpress/panel.html").body, "<body>Panel</body>");
    assert_eq!(preview.get("/site.css").body, "0123456789");
    assert_eq!(preview.get("/query.txt?a=\\%41&b").body, "a=\\%41&b");
}

#[test]
fn every_answer_has_the_headers_that_keep_others_out() {
    let preview = preview();
    let stream = preview.open("/");
    let mut heads: Vec<Reply> =
        ["/", "/site.css", "/none", "/en", "/../", "/panic"].map(|path| preview.get(path)).into();
    heads.push(preview.ask("POST", "/", "Content-Length: 2000\r\n"));
    heads.push(preview.ask("OPTIONS", "/", "Access-Control-Request-Method: GET\r\n"));
    heads.push(Reply::of(stream.seen.as_bytes()));
    for reply in heads {
        assert!(reply.status > 0, "{reply:?}");
        assert!(!reply.head.to_ascii_lowercase().contains("access-control"), "{reply:?}");
        let headers = [
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Frame-Options", "SAMEORIGIN"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-cache"),
        ];
        for (name, value) in headers {
            assert_eq!(reply.header(name), Some(value), "{reply:?}");
        }
        assert!(reply.head.contains("Connection: close"), "{reply:?}");
    }
}

#[test]
fn no_spelling_leads_out_of_the_site() {
    let preview = preview();
    let tricks = [
        "/../etc/passwd",
        "/..%2fetc/passwd",
        "/%2e%2e/etc/passwd",
        "/%2e%2e%2fetc%2fpasswd",
        "/.%2E/",
        "/a/../../b",
        "/./a",
        "/..\\..\\a",
        "/%5c..%5ca",
        "/%c0%ae%c0%ae/",
        "/%ff",
        "/%00",
        "/a%00.html",
        "/%0d%0aX: y",
        "//evil.test/",
        "/a//b",
        "/a#b",
        "/%",
        "/%g1",
        "*",
        "a",
        "/%252e%252e/%252e%252e/etc/passwd",
        "ftp://localhost/",
        "/%u002e%u002e/",
    ];
    for trick in tricks {
        let reply = preview.get(trick);
        assert!(matches!(reply.status, 400 | 404), "{trick}: {reply:?}");
        assert_eq!(reply.header("Location"), None, "{trick}");
    }
}

#[test]
fn another_name_for_this_machine_gets_nothing() {
    let preview = preview();
    let asked = |headers: &str| preview.raw(format!("GET / HTTP/1.1\r\n{headers}\r\n")).status;
    assert_eq!(asked("Host: localhost:1234\r\n"), 200);
    assert_eq!(asked("Host: evil.test\r\n"), 403);
    assert_eq!(asked("Host: evil.test\r\nX-Forwarded-Host: localhost\r\n"), 403);
    assert_eq!(asked(""), 400);
    assert_eq!(asked("Host: localhost\r\nHost: localhost\r\n"), 400);
    assert_eq!(asked("Host: local host\r\n"), 400);
    assert_eq!(preview.get("http://localhost/site.css").status, 200);
    assert_eq!(preview.get("http://evil.test/site.css").status, 403);
    assert_eq!(preview.get("http://user@localhost/site.css").status, 400);
}

#[test]
fn another_origin_gets_no_events() {
    let preview = preview();
    for origin in
        ["Origin: https://evil.test", "Origin: null", "Origin: http://localhost:1", "Sec-Fetch-Site: cross-site"]
    {
        let reply =
            preview.ask("GET", "/_twinpress/events?path=%2F", &format!("Accept: text/event-stream\r\n{origin}\r\n"));
        assert_eq!(reply.status, 403, "{origin}");
        assert_eq!(preview.ask("GET", "/", &format!("{origin}\r\n")).status, 403, "{origin}");
    }
    let own = format!("Origin: http://{}\r\n", preview.address);
    assert_eq!(preview.ask("GET", "/", &own).status, 200);
    assert_eq!(preview.ask("GET", "/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n").status, 200);
    assert!(preview.streams.open_paths().is_empty());
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let preview = preview();
    for path in ["/", "/site.css", "/none", "/en", "/.."] {
        let (get, head) = (preview.get(path), preview.ask("HEAD", path, ""));
        assert_eq!(get.head, head.head);
        assert_eq!(head.body, "");
    }
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let preview = preview();
    let first = preview.get("/");
    let etag = first.header("ETag").unwrap();
    let again = preview.ask("GET", "/", &format!("If-None-Match: {etag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(again.header("ETag"), Some(etag));
    assert_eq!(preview.ask("GET", "/", "If-None-Match: \"other\"\r\n").status, 200);
    assert_ne!(preview.get("/en/about/").header("ETag"), Some(etag));
}

#[test]
fn one_range_of_a_file_can_be_had() {
    let preview = preview();
    let range = |range: &str| preview.ask("GET", "/site.css", &format!("Range: {range}\r\n"));
    let part = range("bytes=2-4");
    assert_eq!((part.status, part.body.as_str()), (206, "234"));
    assert_eq!(part.header("Content-Range"), Some("bytes 2-4/10"));
    assert_eq!(part.header("Content-Length"), Some("3"));
    assert_eq!(range("bytes=-2").body, "89");
    let behind = range("bytes=10-");
    assert_eq!((behind.status, behind.header("Content-Range")), (416, Some("bytes */10")));
    let two = range("bytes=0-1,3-4");
    assert_eq!((two.status, two.body.as_str()), (200, "0123456789"));
}

#[test]
fn a_folder_is_named_with_its_slash_and_nothing_else_is_a_redirect() {
    let preview = preview();
    let reply = preview.get("/en/about?q=1");
    assert_eq!((reply.status, reply.header("Location")), (307, Some("about/?q=1")));
    let none = preview.get("/en/none");
    assert_eq!(none.status, 404);
    assert_eq!(
        none.body,
        "<body>No such page<script src=\"../_twinpress/client.js\" defer data-build=\"7\"></script></body>"
    );
}

#[test]
fn only_reading_is_allowed() {
    let preview = preview();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"] {
        let reply = preview.ask(method, "/", "");
        assert_eq!((reply.status, reply.header("Allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[test]
fn a_body_is_answered_whatever_length_it_claims() {
    let preview = preview();
    for length in ["999999999999", "18446744073709551615", "99999999999999999999999", "70000000", "5000", "4"] {
        // The client sends nothing of what it announces, and waits.
        let mut stream = preview.connect();
        let ask = format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(ask.as_bytes()).unwrap();
        if length == "4" {
            stream.write_all(b"body").unwrap();
        }
        let mut answer = String::new();
        while !answer.contains("405 Method Not Allowed\n") {
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).unwrap_or_else(|error| panic!("{length}: {error}: {answer}"));
            assert!(read > 0, "{length}: {answer}");
            answer.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
        }
        assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
        assert!(answer.contains("\r\nContent-Length: 23\r\n"), "{answer}");
        drop(stream);
        assert_eq!(preview.get("/").status, 200, "after {length}");
    }
    let long = "x".repeat(300_000);
    let reply = preview.ask("POST", "/", &format!("Content-Length: {}\r\n\r\n{long}", long.len()));
    assert_eq!(reply.status, 405);
    for odd in ["Content-Length: -1", "Content-Length: +5", "Content-Length: 1\r\nContent-Length: 2"] {
        assert_eq!(preview.ask("GET", "/", &format!("{odd}\r\n\r\nabcde")).status, 400, "{odd}");
    }
    let chunked = "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc";
    assert_eq!(preview.ask("POST", "/", chunked).status, 405);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn heads_that_are_too_long_or_broken_do_no_harm() {
    let preview = preview();
    assert_eq!(preview.get(&format!("/{}", "a".repeat(9000))).status, 414);
    assert_eq!(preview.ask("GET", "/", &format!("X-Long: {}\r\n", "a".repeat(17_000))).status, 431);
    assert_eq!(preview.ask("GET", "/", &"X-Many: 1\r\n".repeat(101)).status, 431);
    let broken: [&[u8]; 8] = [
        b"",
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: magic\r\n\r\n",
    ];
    for bytes in broken {
        let reply = preview.raw(bytes);
        assert!(matches!(reply.status, 0 | 400 | 417 | 505), "{reply:?}");
        assert_eq!(preview.get("/").status, 200);
    }
    // `tiny_http` waits for itself when it is asked in HTTP/2: this connection is lost, and no other.
    let mut lost = preview.connect();
    lost.write_all(b"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n").unwrap();
    let endless = preview.raw(vec![b'a'; 1024 * 1024]);
    assert_eq!(endless.status, 0);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_mistake_of_ours_is_an_answer() {
    let preview = preview();
    let reply = preview.get("/panic");
    assert_eq!(reply.status, 500);
    assert!(reply.body.contains("&lt;b&gt;broken"), "{reply:?}");
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn slow_clients_delay_nobody() {
    let preview = preview();
    // Some say nothing, some stop in the middle, some never read what they asked for.
    let mut slow = Vec::new();
    for start in ["", "GET / HT", "GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"] {
        for _ in 0..10 {
            let mut stream = preview.connect();
            stream.write_all(start.as_bytes()).unwrap();
            slow.push(stream);
        }
    }
    for _ in 0..20 {
        assert_eq!(preview.get("/").status, 200);
    }
}

#[test]
fn a_stream_starts_with_the_build_and_goes_on_with_changes() {
    let preview = preview();
    let (mut home, mut about) = (preview.open("/"), preview.open("/en/about/"));
    assert!(home.seen.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"), "{}", home.seen);
    assert!(home.seen.contains("\r\n\r\nretry: 500\n\n"), "{}", home.seen);
    assert_eq!(preview.streams.open_paths(), ["/", "/en/about/"]);
    preview.streams.tell("/en/about/", &change(8));
    about.until(&told(8));
    preview.streams.tell_all(&Change { build: 9, kind: ChangeKind::Styles });
    for stream in [&mut home, &mut about] {
        stream.until("event: change\ndata: {\"build\":9,\"kind\":\"styles\"}\n\n");
    }
    assert!(!home.seen.contains(&told(8)), "{}", home.seen);
    let plain = preview.get("/_twinpress/events?path=%2F");
    assert_eq!(plain.status, 406);
    assert_eq!(preview.ask("GET", "/_twinpress/events", "Accept: text/event-stream\r\n").status, 400);
}

#[test]
fn every_tab_of_a_page_is_told() {
    let preview = preview();
    let mut tabs: Vec<Stream> = (0..20).map(|_| preview.open("/")).collect();
    preview.streams.tell("/", &change(8));
    for tab in &mut tabs {
        tab.until(&told(8));
    }
}

#[test]
fn a_taken_port_is_the_next_one() {
    let first = Listener::bind(Ipv4Addr::LOCALHOST.into(), 0).unwrap();
    let second = Listener::bind(Ipv4Addr::LOCALHOST.into(), first.address().port()).unwrap();
    assert!(second.address().port() > first.address().port());
}

#[test]
fn a_listener_that_is_stopped_frees_its_port() {
    let listener = Listener::bind(Ipv4Addr::LOCALHOST.into(), 0).unwrap();
    let (address, stop) = (listener.address(), listener.stopper());
    let running = std::thread::spawn(move || listener.run(Arc::new(Stub), Arc::new(Streams::new())));
    stop.stop();
    running.join().unwrap().unwrap();
    // The thread that accepts ends a moment later.
    assert!((0..10_000).any(|_| TcpStream::connect(address).is_err()));
}

#[test]
fn a_tab_that_has_gone_is_forgotten_by_itself() {
    let preview = preview_with(Streams::with_heartbeat(Duration::from_millis(5)));
    let (gone, mut stays) = (preview.open("/"), preview.open("/en/about/"));
    drop(gone);
    // Each heartbeat that the other tab reads is one that the first was sent too.
    for count in 1.. {
        stays.until(&":\n\n".repeat(count));
        if preview.streams.open_paths() == ["/en/about/"] {
            break;
        }
        assert!(count < 500, "still open: {:?}", preview.streams.open_paths());
    }
}

#[test]
fn too_many_tabs_are_told_to_come_back_later() {
    let preview = preview();
    let mut tabs: Vec<Stream> = (0..200).map(|_| preview.open("/")).collect();
    let more = preview.ask("GET", "/_twinpress/events?path=%2F", "Accept: text/event-stream\r\n");
    assert_eq!(more.status, 503);
    assert_eq!(preview.get("/").status, 200);
    preview.streams.tell_all(&change(8));
    for tab in &mut tabs {
        tab.until(&told(8));
    }
}

#[test]
fn a_request_behind_a_stream_ends_the_stream() {
    let preview = preview();
    let mut tab = preview.open("/");
    tab.socket.write_all(b"GET /site.css HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    tab.until("0123456789");
    assert!(preview.streams.open_paths().is_empty());
}
