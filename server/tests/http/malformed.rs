//! Bodies that cannot be read: another kind, too deep, too long, not text.

use crate::{
    on_both,
    support::{Answer, Mailed, NOTHING, Server, Visitor, fields, form_encoded, forms, pairs},
};

const FORM: &str = "application/x-www-form-urlencoded";

/// The fields of a form, as it would be taken.
fn honest(form: &str, mailed: &Mailed) -> String {
    form_encoded(&pairs(form, mailed))
}

/// Sends a body to every form; nothing is written.
fn everywhere(
    ada: &Visitor,
    mailed: &Mailed,
    kind: &str,
    body: impl Fn(&str) -> Vec<u8>,
) -> Vec<(&'static str, Answer)> {
    ada.server.writes_nothing(|| {
        let ask = |form: &'static str| {
            let body = body(&honest(form, mailed));
            (form, ada.asks(&ada.server.request("POST", form).body(kind, body)))
        };
        forms().into_iter().map(ask).collect()
    })
}

fn takes_something(form: &str) -> bool {
    fields(form, &NOTHING).iter().any(|field| field.is_needed)
}

on_both!(
    fn another_kind_of_body_is_not_read(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        for kind in [
            "",
            "text/plain",
            "application/json",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded2",
            "application/x-www-form-urlencoded, text/plain",
            "text/plain; application/x-www-form-urlencoded",
        ] {
            for (form, answer) in everywhere(&ada, &mailed, kind, |honest| honest.as_bytes().to_vec()) {
                assert_eq!(answer.status, 415, "{form} as {kind:?}: {answer:?}");
                answer.must_refuse();
            }
        }
        for (form, answer) in everywhere(&ada, &mailed, "application/json", |_| b"{\"email\":\"EVIL\"}".to_vec()) {
            assert_eq!((answer.status, answer.says("EVIL")), (415, false), "{form}: {answer:?}");
        }
    }
);

on_both!(
    fn five_thousand_levels_of_json_are_refused(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        for (_, answer) in everywhere(&ada, &mailed, "application/json", |_| deep.clone().into_bytes()) {
            answer.must_refuse();
        }
        server.writes_nothing(|| {
            // A form without fields has nothing to misread.
            for form in forms().into_iter().filter(|form| takes_something(form)) {
                for body in [deep.clone(), format!("email={deep}&token={deep}&next={deep}&next={deep}")] {
                    ada.asks(&server.request("POST", form).body(FORM, body)).must_refuse();
                }
            }
        });
    }
);

on_both!(
    fn three_mebibytes_are_refused_before_they_are_read(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        for (form, answer) in
            everywhere(&ada, &mailed, FORM, |honest| format!("{honest}&x={}", "x".repeat(3 << 20)).into_bytes())
        {
            assert_eq!(answer.status, 413, "{form}: {answer:?}");
            assert!(answer.says("more than this form can take"), "{answer:?}");
            answer.must_refuse();
        }
    }
);

on_both!(
    fn three_mebibytes_that_do_not_say_so_are_refused_too(server: &Server) {
        let ada = server.ada();
        let chunk = format!("2000\r\n{}\r\n", "x".repeat(0x2000));
        server.writes_nothing(|| {
            for form in forms() {
                let mut request = ada.with_cookies(server.request("POST", form)).with("content-type", FORM);
                request = request.with("transfer-encoding", "chunked");
                request.body = format!("{}0\r\n\r\n", chunk.repeat(384)).into_bytes();
                request.send().must_refuse();
            }
        });
    }
);

on_both!(
    fn bytes_that_are_no_text_are_refused(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        for bytes in [&b"\xff\xfe"[..], b"\xc0\xaf", b"\xed\xa0\x80", b"\x80"] {
            let raw = everywhere(&ada, &mailed, FORM, |honest| [honest.as_bytes(), b"&x=", bytes].concat());
            for (_, answer) in raw {
                answer.must_refuse();
            }
        }
    }
);

on_both!(
    fn encoded_bytes_that_are_no_text_are_refused(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            for form in forms() {
                let fields = fields(form, &mailed);
                for bad in &fields {
                    let others = fields.iter().filter(|field| field.name != bad.name);
                    let others = others.map(|field| (field.name, field.value)).collect::<Vec<_>>();
                    for encoded in ["%FF%FE", "%C0%AF", "%ED%A0%80", "a%80b"] {
                        let body = format!("{}&{}={encoded}", form_encoded(&others), bad.name);
                        let answer = ada.asks(&server.request("POST", form).body(FORM, body.clone()));
                        assert!((400..500).contains(&answer.status), "{form} {body}: {answer:?}");
                        answer.must_refuse();
                    }
                }
            }
        });
    }
);
