//! `/.well-known`: where password managers look, and how they find out whether that can be believed.

use crate::{on_both, support::Server};

on_both!(
    fn a_password_manager_is_led_to_where_the_password_is_changed(server: &Server) {
        let ada = server.ada();
        server.writes_nothing(|| {
            for visitor in [&ada, &server.visitor()] {
                for method in ["GET", "HEAD"] {
                    let answer = visitor.asks(&server.request(method, "/.well-known/change-password"));
                    assert!(matches!(answer.status, 302 | 303 | 307), "{answer:?}");
                    assert_eq!(answer.location(), "/settings/security");
                    assert_eq!(answer.all("set-cookie").count(), 0, "{answer:?}");
                }
            }
        });
        assert!(ada.opens("/settings/security").must_be(200).says("Change Password"));
        let answer = server.visitor().opens("/settings/security");
        assert_eq!(answer.must_be(302).location(), "/sign-in?next=/settings/security");
    }
);

on_both!(
    fn a_password_manager_is_told_where_passkeys_are_added_and_removed(server: &Server) {
        server.writes_nothing(|| {
            let answer = server.get("/.well-known/passkey-endpoints").send();
            assert_eq!(answer.must_be(200).header("content-type"), Some("application/json"));
            let security = format!("{}/settings/security", server.origin);
            let told: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(told, serde_json::json!({ "enroll": security, "manage": security }));
        });
        let ada = server.ada();
        assert!(ada.opens("/settings/security").must_be(200).says("Passkeys"));
    }
);

on_both!(
    fn what_is_nowhere_is_not_found(server: &Server) {
        // By this address managers ask whether a site's answers mean anything.
        let absent = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
        for target in [absent, "/.well-known", "/.well-known/", "/.well-known/change-password/x"] {
            for request in [server.get(target), server.get(target).without_scripts(), server.request("HEAD", target)] {
                assert_eq!(request.send().status, 404, "{target}");
            }
        }
    }
);
