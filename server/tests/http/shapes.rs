//! Fields that are missing, repeated, lists, maps, or unknown.

use crate::{
    on_both,
    support::{Ada, Field, NOTHING, Server, Visitor, fields, form_encoded, forms, pairs},
};

/// Sends a form with its fields said otherwise; refused, and nothing is written.
#[track_caller]
fn must_be_refused(ada: &Visitor, form: &str, body: &str) {
    let request = ada.server.request("POST", form).body("application/x-www-form-urlencoded", body);
    let answer = ada.asks(&request);
    assert!((400..500).contains(&answer.status), "{form} {body}: {answer:?}");
    answer.must_refuse();
    assert!(!answer.says("EVIL") && !answer.says("Correct"), "{form} {body}: {answer:?}");
}

/// All fields but this one, and this one as it is said here.
fn but<'v>(fields: &[Field<'v>], left_out: &Field<'v>, said: &str) -> String {
    let others = fields.iter().filter(|field| field.name != left_out.name);
    let others = others.map(|field| (field.name, field.value)).collect::<Vec<_>>();
    format!("{}&{said}", form_encoded(&others))
}

on_both!(
    fn a_needed_field_that_is_missing_is_refused(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            for form in forms() {
                let fields = fields(form, &mailed);
                for field in fields.iter().filter(|field| field.is_needed) {
                    must_be_refused(&ada, form, &but(&fields, field, ""));
                }
                if fields.iter().any(|field| field.is_needed) {
                    must_be_refused(&ada, form, "");
                }
            }
        });
    }
);

on_both!(
    fn a_field_that_is_repeated_is_refused(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            for form in forms() {
                let fields = fields(form, &mailed);
                // Of several boxes with one name more than one may be ticked.
                for field in fields.iter().filter(|field| !field.name.ends_with("[]")) {
                    let once = form_encoded(&[(field.name, field.value)]);
                    must_be_refused(&ada, form, &but(&fields, field, &format!("{once}&{once}")));
                    must_be_refused(&ada, form, &but(&fields, field, &format!("{once}&{}=EVIL", field.name)));
                }
            }
        });
    }
);

on_both!(
    fn a_list_or_a_map_is_no_value(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            for form in forms() {
                let fields = fields(form, &mailed);
                for field in &fields {
                    let name = field.name;
                    let value = form_encoded(&[("", field.value)]);
                    for said in [
                        format!("{name}[]{value}"),
                        format!("{name}[0]{value}"),
                        format!("{name}[a]{value}"),
                        format!("{name}%5B%5D{value}"),
                        format!("{name}[$ne]=EVIL"),
                        format!("{name}{}{value}", "[a]".repeat(5_000)),
                        format!("{name}{value}&{name}[]=EVIL"),
                        format!("{name}{value}&{name}[a]=EVIL"),
                    ] {
                        must_be_refused(&ada, form, &but(&fields, field, &said));
                    }
                }
            }
        });
    }
);

const UNKNOWN: [(&str, &str); 9] = [
    ("is_verified", "true"),
    ("email_verified_at", "1"),
    ("account_id", "acc_00000000000000000000000000"),
    ("id", "00"),
    ("role", "admin"),
    ("email_key", "evil@evil.example"),
    ("password_hash", "EVIL"),
    ("credential_version", "99"),
    ("expires_at", "99999999999999"),
];

on_both!(
    fn unknown_fields_of_a_sign_up_have_no_effect(server: &Server) {
        let eve = server.visitor();
        eve.sends("/do/sign-up", &[&Ada::form("eve@example.org")[..], &UNKNOWN].concat()).must_be(200);
        let rows = server.rows();
        assert_eq!((rows.count("accounts"), rows.count("sign_ins"), rows.count("pending_sign_ups")), (0, 0, 1));
        assert!(!rows.text().contains("EVIL") && !rows.text().contains("evil.example"));
        assert!(!rows.text().contains("99999999999999"), "it waits for ever");
    }
);

on_both!(
    fn unknown_fields_of_a_profile_have_no_effect(server: &Server) {
        let ada = server.ada();
        let before = server.rows();
        let mut said = pairs("/do/save-profile", &NOTHING);
        said.extend(UNKNOWN);
        said.extend([("email", "evil@evil.example"), ("kind", "organization"), ("password", "Correct horse 2")]);
        ada.sends("/do/save-profile", &said).must_be(200);
        let rows = server.rows();
        for column in ["id", "kind", "email", "email_key", "email_verified_at", "password_hash", "credential_version"] {
            assert_eq!(rows.cell("accounts", column), before.cell("accounts", column), "{column}");
        }
        assert!(!rows.text().contains("EVIL") && !rows.text().contains("evil.example"));
        assert!(rows.text().contains("The Countess"), "the rest is saved");
    }
);

on_both!(
    fn unknown_fields_of_a_sign_in_have_no_effect(server: &Server) {
        let ada = server.ada();
        let eve = server.visitor();
        eve.sends("/do/sign-in", &[&Ada::SIGN_IN[..], &UNKNOWN].concat()).must_be(200);
        let rows = server.rows();
        assert_eq!((rows.count("accounts"), rows.count("sign_ins")), (1, 2));
        assert!(!rows.text().contains("99999999999999"), "it lasts for ever");
        assert!(ada.is_signed_in());
    }
);
