//! The built files, and the files that nobody gets.

use crate::{on_both, support::Server};

const NOBODYS: [&str; 28] = [
    "/.env",
    "/.git/config",
    "/.git/HEAD",
    "/.DS_Store",
    "/.well-known/nothing.json",
    "/vestibule.toml",
    "/data/key",
    "/data/vestibule.db",
    "/key.pem",
    "/Cargo.toml",
    "/robots.txt.bak",
    "/wp-login.php",
    "/index.php",
    "/pkg/",
    "/pkg/vestibule.js.map",
    "/pkg/vestibule.wasm.map",
    "/pkg/vestibule.d.ts",
    "/pkg/.env",
    "/pkg/package.json",
    "/pkg/../Cargo.toml",
    "/pkg/..%2f..%2f..%2fCargo.toml",
    "/pkg/%2e%2e/%2e%2e/Cargo.toml",
    "/pkg/%2fetc%2fpasswd",
    "/pkg/..%5c..%5cCargo.toml",
    "/pkg/vestibule.js%00.css",
    "/pkg/%ff",
    "/pkg//etc/passwd",
    "//pkg/vestibule.css",
];

on_both!(
    fn no_other_file_is_given_out(server: &Server) {
        for target in NOBODYS {
            for request in [server.get(target), server.get(target).without_scripts()] {
                let answer = request.send();
                assert_eq!(answer.status, 404, "{target}: {answer:?}");
                assert!(!answer.says("[workspace") && !answer.says("root:"), "{target}: {answer:?}");
            }
        }
    }
);

on_both!(
    fn a_page_that_does_not_exist_does_not_repeat_its_address(server: &Server) {
        for target in [
            "/EVIL",
            "/settings/EVIL",
            "/do/EVIL",
            "/EVIL.js",
            "/%3Cscript%3EEVIL",
            "/dev/mailbox/EVIL",
            "/dev/mailbox/EVIL/html",
        ] {
            for method in ["GET", "POST"] {
                let answer = server.request(method, target).body("application/x-www-form-urlencoded", "").send();
                assert!(matches!(answer.status, 404 | 405), "{method} {target}: {answer:?}");
                assert!(!answer.must_refuse().says("EVIL"), "{method} {target}: {}", answer.text());
            }
        }
    }
);

on_both!(
    fn files_say_what_they_are(server: &Server) {
        for (target, kind) in
            [("/favicon.svg", "image/svg+xml; charset=utf-8"), ("/brand.css", "text/css; charset=utf-8")]
        {
            let answer = server.get(target).send();
            assert_eq!(answer.must_be(200).header("content-type"), Some(kind));
            assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
        }
        // Without `make build` there is no style sheet; with one it is never mistaken for anything else.
        let style = server.get("/pkg/vestibule.css").with("accept-encoding", "br;q=1.0, gzip").send();
        if style.status == 200 {
            assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
            assert_eq!(style.header("vary"), Some("accept-encoding"));
        }
    }
);
