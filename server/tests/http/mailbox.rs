//! `/dev/mailbox` shows secrets: to this machine alone.

use crate::{
    on_both,
    support::{Ada, Server},
};

on_both!(
    fn whoever_does_not_name_this_machine_finds_no_such_page(server: &Server) {
        server.visitor().signs_up(Ada::EMAIL);
        server.links_to(Ada::EMAIL);
        let one = "/dev/mailbox/019d8f00-0000-7000-8000-000000000000";
        for target in ["/dev/mailbox", "/dev/mailbox/samples", "/dev/gallery", one] {
            for host in [
                "",
                "evil.example",
                "localhost.evil.example",
                "evil.example:80",
                "localhost:3000@evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.1",
                "[::2]:3000",
                "0.0.0.0",
                "localhost:3000:evil",
            ] {
                let answer = server.get(target).set("accept", "application/json").set("host", host).send();
                assert_eq!(answer.status, 404, "{target} as {host}: {answer:?}");
                assert!(!answer.says("verify-email") && !answer.says("token="), "{answer:?}");
            }
        }
    }
);

on_both!(
    fn whoever_comes_through_a_proxy_finds_no_such_page(server: &Server) {
        for name in ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"] {
            for value in ["127.0.0.1", "localhost", ""] {
                server.get("/dev/mailbox").with(name, value).send().must_be(404);
            }
        }
    }
);

on_both!(
    fn this_machine_reads_by_any_of_its_names(server: &Server) {
        for host in
            ["localhost", "localhost:3000", "127.0.0.1:3000", "127.0.0.2", "[::1]", "[::1]:3000", "[::ffff:127.0.0.1]"]
        {
            server.get("/dev/mailbox").set("host", host).send().must_be(200);
        }
    }
);

on_both!(
    fn a_mail_is_shown_in_a_frame_that_can_do_nothing(server: &Server) {
        server.visitor().signs_up(Ada::EMAIL);
        server.links_to(Ada::EMAIL);
        let list = server.get("/dev/mailbox").without_scripts().send().text();
        let frame = list.split("src=\"/dev/mailbox/").nth(1).unwrap().split('"').next().unwrap();
        let mail = server.get(&format!("/dev/mailbox/{frame}")).send();
        let policy = mail.must_be(200).header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'unsafe-inline';") && policy.contains("sandbox"),
            "{policy}"
        );
        assert!(!policy.contains("script-src") && !policy.contains("allow-scripts"), "{policy}");
        assert_eq!(
            (mail.header("x-frame-options"), mail.header("cache-control")),
            (Some("SAMEORIGIN"), Some("no-store"))
        );
    }
);
