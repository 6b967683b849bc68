//! Twenty at once over HTTP: of what can happen once, once happens, and nobody meets a fault.

use std::{sync::Barrier, thread};

use crate::{
    on_both,
    support::{Ada, Answer, Request, Server},
};

/// Sends the same request twenty times, all begun together.
pub fn twenty_at_once(request: &Request) -> Vec<Answer> {
    let start = Barrier::new(20);
    thread::scope(|scope| {
        let send = || {
            start.wait();
            request.send()
        };
        let threads = (0..20).map(|_| scope.spawn(send)).collect::<Vec<_>>();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

on_both!(
    fn a_link_is_spent_once(server: &Server) {
        let ada = server.visitor();
        let token = ada.waits_with_link(Ada::EMAIL);
        let answers = twenty_at_once(&ada.with_cookies(server.post("/do/confirm-email", &[("token", &token)])));
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!(done.len(), 1);
        assert!(done[0].cookie("sid").is_some());
        for answer in refused {
            assert_eq!(answer.must_be(422).text(), "{\"refused\":\"used\"}");
            assert_eq!(answer.all("set-cookie").count(), 0);
        }
        let rows = server.rows();
        assert_eq!((rows.count("accounts"), rows.count("sign_ins"), rows.count("pending_sign_ups")), (1, 1, 0));
    }
);

on_both!(
    fn signing_out_twenty_times_ends_one_sign_in(server: &Server) {
        let ada = server.ada();
        for answer in twenty_at_once(&ada.with_cookies(server.post("/do/sign-out", &[]))) {
            answer.must_be(200);
        }
        let rows = server.rows();
        assert_eq!(rows.count("sign_ins"), 0);
        assert_eq!(rows.text().matches("sign_in.ended").count(), 1);
    }
);

on_both!(
    fn signing_in_twenty_times_with_one_old_cookie_leaves_none_of_it(server: &Server) {
        let ada = server.ada();
        let answers = twenty_at_once(&ada.with_cookies(server.post("/do/sign-in", &Ada::SIGN_IN)));
        // Those beyond the limit are told so; none of them is counted as signed in.
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        for answer in refused {
            answer.must_be(429).must_refuse();
        }
        assert!(!done.is_empty() && !ada.is_signed_in(), "the old one is dead");
        assert_eq!(server.rows().count("sign_ins"), done.len());
    }
);

on_both!(
    fn a_page_opened_by_many_at_once_is_whole_each_time(server: &Server) {
        let ada = server.ada();
        let request = ada.with_cookies(server.get("/settings/profile").without_scripts());
        for _ in 0..10 {
            for answer in twenty_at_once(&request) {
                assert!(answer.must_be(200).says("value=\"Lovelace\"") && answer.says("</html>"), "{}", answer.text());
            }
        }
    }
);
