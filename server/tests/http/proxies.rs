//! Behind a proxy: each visitor has a budget of his own, however the proxy writes his address, and also where it writes
//! none.

use crate::{on_both, support::Server};

const SETTINGS: [(&str, &str); 2] =
    [("VESTIBULE_TRUSTED_PROXIES", "127.0.0.0/8"), ("VESTIBULE_LIMITS__LINK_PER_NETWORK", "2/1h")];

/// Asks for a link through a proxy that wrote this.
fn asks(server: &Server, forwarded: Option<&str>) -> u16 {
    let request = server.post("/do/forgot-password", &[("email", "eve@example.org")]);
    let request = forwarded.map_or(request.clone(), |wrote| request.with("x-forwarded-for", wrote));
    request.send().status
}

on_both!(
    fn every_spelling_of_an_address_is_one_visitor_and_another_address_another(server: &Server) {
        let server = server.another(&SETTINGS);
        for (spellings, other) in [
            (["203.0.113.7:51234", "\"203.0.113.7:9\"", "198.51.100.1, 203.0.113.7"], "203.0.113.8:51234"),
            (["\"[2001:db8::5]:443\"", "[2001:db8::6]", "2001:db8::7,"], "[2001:db8:0:1::5]:443"),
        ] {
            let asked = spellings.map(|spelling| asks(&server, Some(spelling)));
            assert_eq!(asked, [200, 200, 429], "{spellings:?}");
            assert_eq!(asks(&server, Some(other)), 200, "{other}");
        }
        server.end();
    }
);

on_both!(
    fn strangers_whose_address_nobody_tells_do_not_lock_each_other_out(server: &Server) {
        let server = server.another(&SETTINGS);
        for _ in 0..3 {
            for wrote in [Some("unknown"), Some("_hidden"), Some("203.0.113.7, unknown"), Some(","), None] {
                assert_eq!(asks(&server, wrote), 200, "{wrote:?}");
            }
        }
        let log = server.log();
        assert_eq!(log.matches("does not tell the visitor's address in X-Forwarded-For").count(), 1, "{log}");
        assert!(log.contains("127.0.0.1") && log.contains("unknown"), "{log}");
        server.end();
    }
);
