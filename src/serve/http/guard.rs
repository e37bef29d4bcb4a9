//! Who may ask: only a browser that was sent here by this preview itself. Leaves paths and methods to others.
//!
//! A page on the internet can make a browser ask a server on this machine, by a name that leads here (`Host`) or by the
//! address (`Origin`, `Sec-Fetch-Site`). None of these may get an answer that says anything about the site.

use super::request::{Asked, Once};
use std::net::{IpAddr, SocketAddr};

/// The names under which the preview may be asked.
#[derive(Debug)]
pub(super) struct Guard {
    bound: IpAddr,
    names: Vec<String>,
}

impl Guard {
    pub(super) fn new(bound: SocketAddr, names: &[String]) -> Self {
        Self { bound: bound.ip(), names: names.iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Whether a request may be answered, else the status of the refusal.
    pub(super) fn check(&self, asked: &Asked, authority: Option<&str>) -> Result<(), u16> {
        let Once::One(host) = asked.once("host") else { return Err(400) };
        self.check_host(host)?;
        if let Some(authority) = authority {
            self.check_host(authority)?;
        }
        match asked.once("origin") {
            Once::Missing => {}
            Once::One(origin) if is_own(origin, host) => {}
            Once::One(_) | Once::Repeated => return Err(403),
        }
        let is_navigation = asked.once("sec-fetch-mode") == Once::One("navigate");
        let is_foreign = asked.all("sec-fetch-site").any(|site| site.eq_ignore_ascii_case("cross-site"));
        if is_foreign && !is_navigation { Err(403) } else { Ok(()) }
    }

    fn check_host(&self, host: &str) -> Result<(), u16> {
        let name = name_of(host).ok_or(400_u16)?.to_ascii_lowercase();
        let is_local = name == "localhost" || name.ends_with(".localhost");
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let is_address = bare.parse::<IpAddr>().is_ok_and(|address| {
            // An address cannot be made to lead elsewhere, so all are fine where all were asked for.
            address == self.bound || self.bound.is_unspecified() || is_the_loopback(address)
        });
        if is_local || is_address || self.names.contains(&name) { Ok(()) } else { Err(403) }
    }
}

fn is_the_loopback(address: IpAddr) -> bool {
    address == std::net::Ipv4Addr::LOCALHOST || address == std::net::Ipv6Addr::LOCALHOST
}

/// The name in `name`, `name:port`, `[address]` or `[address]:port`; `None` if it is written in another way.
fn name_of(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    let has_port = match port.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    let is_plain = if name.starts_with('[') {
        name[1..end - 1].parse::<std::net::Ipv6Addr>().is_ok()
    } else {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    (has_port && is_plain).then_some(name)
}

/// Whether an origin is the one that the request was sent to: another port is another origin.
fn is_own(origin: &str, host: &str) -> bool {
    let origin = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::super::request::asked;
    use super::Guard;

    fn seen(headers: &[(&str, &str)]) -> Result<(), u16> {
        let guard = Guard::new("192.168.1.7:8000".parse().unwrap(), &["Preview.Test".to_owned()]);
        guard.check(&asked("/", headers), None)
    }

    fn host(host: &str) -> Result<(), u16> {
        seen(&[("host", host)])
    }

    #[test]
    fn the_preview_answers_to_its_own_names() {
        let names = [
            "localhost",
            "LOCALHOST:8000",
            "a.localhost:1",
            "127.0.0.1",
            "127.0.0.1:8000",
            "[::1]",
            "[::1]:80",
            "192.168.1.7:8000",
            "preview.test",
        ];
        for name in names {
            assert_eq!(host(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_foreign_name_is_refused() {
        let names = [
            "evil.test",
            "localhost.evil.test",
            "notlocalhost",
            "127.0.0.1.evil.test",
            "127.0.0.2",
            "0.0.0.0",
            "[::2]",
        ];
        for name in names {
            assert_eq!(host(name), Err(403), "{name}");
        }
    }

    #[test]
    fn what_is_no_host_is_a_mistake() {
        for name in [
            "",
            ":80",
            "a b",
            "a@localhost",
            "localhost/",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            "[::1",
            "::1",
            "[x]",
        ] {
            assert_eq!(host(name), Err(400), "{name}");
        }
        assert_eq!(seen(&[]), Err(400));
        assert_eq!(seen(&[("host", "localhost"), ("host", "localhost")]), Err(400));
    }

    #[test]
    fn another_origin_is_refused() {
        let from = |origin| seen(&[("host", "localhost:8000"), ("origin", origin)]);
        assert_eq!(from("http://localhost:8000"), Ok(()));
        for origin in [
            "null",
            "",
            "http://localhost:3000",
            "http://localhost",
            "https://evil.test",
            "http://localhost:8000.evil.test",
        ] {
            assert_eq!(from(origin), Err(403), "{origin}");
        }
    }

    #[test]
    fn another_site_may_only_link_here() {
        let from = |mode| seen(&[("host", "localhost"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode)]);
        assert_eq!(from("navigate"), Ok(()));
        assert_eq!(from("no-cors"), Err(403));
    }
}
