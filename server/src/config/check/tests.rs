use std::time::Duration;

use super::super::{LogFormat, PasswordPolicy, SignUpMode, Source};
use super::*;

const SMTP: (&str, &str) = ("VESTIBULE_MAIL__SMTP_URL", "smtps://u:hunter2@mail.example.com");
const FROM: (&str, &str) = ("VESTIBULE_MAIL__FROM", "Example <accounts@example.com>");
const PUBLIC: (&str, &str) = ("VESTIBULE_PUBLIC_ORIGIN", "https://accounts.example.com");

fn load(file: &str, environment: &[(&str, &str)]) -> Result<Loaded, ConfigProblems> {
    let file = FileText { name: "vestibule.toml".to_owned(), text: file.to_owned() };
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    check(Ok(Some(file)), environment.iter().map(owned))
}

fn good(file: &str, environment: &[(&str, &str)]) -> Config {
    load(file, environment).unwrap().config
}

/// The problems as lines.
fn refused(file: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let problems = load(file, environment).unwrap_err().0;
    problems.iter().map(ToString::to_string).collect()
}

/// The only problem there may be.
fn one(file: &str, environment: &[(&str, &str)]) -> String {
    let problems = refused(file, environment);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.concat()
}

#[test]
fn without_anything_the_defaults_are_good() {
    let config = good("", &[]);
    assert_eq!(config.address.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_origin.as_str(), "http://localhost:3000");
    assert_eq!(config.database_url.expose(), "sqlite://data/vestibule.db");
    assert_eq!(config.trusted_proxies, []);
    assert_eq!((config.log.as_str(), config.log_format), ("info", LogFormat::Text));
    assert_eq!(config.operations_address.unwrap().port(), 3001);
    assert_eq!((config.product.name.as_str(), config.product.accent_hue), ("Vestibule", 262));
    assert_eq!(config.product.terms_url, None);
    assert_eq!(config.sign_up.mode, SignUpMode::Open);
    assert_eq!(config.sign_up.confirm_lifetime, Duration::from_hours(24));
    assert_eq!(config.session.idle, Duration::from_hours(14 * 24));
    assert_eq!(config.session.absolute, Duration::from_hours(30 * 24));
    assert_eq!(config.password.policy, PasswordPolicy::Classic);
    assert_eq!(config.mail.from.name.as_deref(), Some("Vestibule"));
    assert_eq!(config.activity.retention, Duration::from_hours(400 * 24));
    assert!(config.mailbox_is_open());
}

#[test]
fn every_setting_of_the_default_file_is_read_and_every_setting_read_is_in_it() {
    let mut reader = Reader::new(DEFAULTS, None, []);
    assert!(assemble(&mut reader).is_some());
    assert_eq!(reader.unread(), Vec::<&str>::new());
    // A setting that is read and not in the file would be a problem.
    assert_eq!(reader.finish().1, []);
}

#[test]
fn the_default_file_is_itself_a_good_file() {
    let settings = load(DEFAULTS, &[]).unwrap().settings;
    assert!(settings.iter().all(|s| matches!(s.source, Source::File { .. })));
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let file = "log = \"warn\"\n[session]\nidle = \"1d\"\nabsolute = \"2d\"\n";
    let loaded = load(file, &[("VESTIBULE_SESSION__IDLE", "12h")]).unwrap();
    assert_eq!(loaded.config.session.idle, Duration::from_hours(12));
    assert_eq!(loaded.config.session.absolute, Duration::from_hours(48));
    assert_eq!(loaded.config.log, "warn");
    let source = |path| {
        let setting = loaded.settings.iter().find(|s| s.path == path).unwrap();
        setting.source.to_string()
    };
    assert_eq!(source("session.idle"), "VESTIBULE_SESSION__IDLE");
    assert_eq!(source("session.absolute"), "vestibule.toml line 4");
    assert_eq!(source("activity.retention"), "the defaults");
}

#[test]
fn a_mistyped_setting_in_the_file_names_its_line_and_the_nearest_one() {
    assert_eq!(
        one("log = \"info\"\n\n[session]\nidel = \"1d\"\n", &[]),
        "vestibule.toml line 4: `session.idel` is not a setting. Did you mean `session.idle`?"
    );
    assert!(one("[sesion]\nidle = \"1d\"", &[]).contains("Did you mean `session.idle`?"));
    assert!(one("smtp_url = \"\"", &[]).contains("Did you mean `mail.smtp_url`?"));
    assert!(one("\"session.idle\" = \"1d\"", &[]).contains("Did you mean `session.idle`?"));
    assert!(one("[nothing]", &[]).contains("`nothing` is not a setting. Remove it"));
}

#[test]
fn a_mistyped_variable_is_named_with_the_nearest_one() {
    assert_eq!(
        one("", &[("VESTIBULE_SESSION_IDLE", "1d")]),
        "VESTIBULE_SESSION_IDLE: `VESTIBULE_SESSION_IDLE` is not a setting. \
         Did you mean `VESTIBULE_SESSION__IDLE`?"
    );
    assert!(one("", &[("VESTIBULE_DATABASE", "x")]).contains("Remove it"));
}

#[test]
fn variables_of_others_and_the_name_of_the_file_are_left_alone() {
    let foreign = [("PATH", "/bin"), ("VESTIBULE_CONFIG", "x.toml"), ("VESTIBULES", "x")];
    assert!(load("", &foreign).is_ok());
}

#[test]
fn a_wrong_value_names_its_place_what_it_is_and_what_to_write() {
    assert_eq!(
        one("[session]\nidle = \"2 weeks\"", &[]),
        "vestibule.toml line 2: `session.idle` must be a duration: a whole number and one of the \
         units ms, s, min, h, d (it is `2 weeks`). Write for example `30s`, `15min`, `24h` or `14d`."
    );
    assert!(one("", &[("VESTIBULE_LOG", "")]).starts_with("VESTIBULE_LOG: `log` must be"));
    assert!(one("", &[("VESTIBULE_SIGN_UP__MODE", "invite")]).contains("Invitations come"));
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    assert!(one("[session]\nidle = 14", &[]).contains("must be a text in quotes"));
    assert!(one("[session]\nidle = [\"14d\"]", &[]).contains("must be a text in quotes"));
    assert!(one("[product]\naccent_hue = \"262\"", &[]).contains("must be a whole number"));
    assert!(one("[product]\naccent_hue = 9223372036854775808", &[]).contains("whole number"));
    assert!(one("trusted_proxies = [1]", &[]).contains("must be a list of texts"));
    assert!(one("[address]\nx = 1", &[]).contains("`address` must be a text in quotes"));
    assert!(one("session = \"14d\"", &[]).contains("`session` is a section"));
    assert!(one("[[session]]\nidle = \"14d\"", &[]).contains("`session` is a section"));
}

#[test]
fn all_problems_are_reported_at_once() {
    let file = "adress = \"x\"\nlog_format = \"xml\"\n[session]\nidle = \"40d\"\n";
    let environment = [("VESTIBULE_FOO", "x"), ("VESTIBULE_PRODUCT__ACCENT_HUE", "400"), PUBLIC];
    let problems = refused(file, &environment);
    let places: Vec<&str> = problems.iter().map(|p| p.split(':').next().unwrap()).collect();
    assert_eq!(
        places,
        [
            "vestibule.toml line 1",
            "VESTIBULE_FOO",
            "vestibule.toml line 2",
            "VESTIBULE_PRODUCT__ACCENT_HUE",
            "vestibule.toml line 4",
            "VESTIBULE_PUBLIC_ORIGIN",
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_names_the_line_and_does_not_quote_it() {
    let file = "log = \"info\"\n[mail]\nsmtp_url = \"smtps://u:hunter2@mail.example.com\nfrom = x\n";
    let problems = refused(file, &[PUBLIC, ("VESTIBULE_FOO", "x")]);
    assert!(problems[0].starts_with("vestibule.toml line 3: This is not TOML"), "{problems:#?}");
    assert!(problems.iter().all(|problem| !problem.contains("hunter2")), "{problems:#?}");
    // What the file may well say is not missed, what the environment says is judged.
    assert!(problems.iter().all(|problem| !problem.contains("missing")), "{problems:#?}");
    assert!(problems.iter().any(|problem| problem.starts_with("VESTIBULE_FOO")));
}

#[test]
fn a_public_origin_without_smtp_refuses_to_start() {
    let problem = one("", &[PUBLIC]);
    assert!(problem.starts_with("VESTIBULE_PUBLIC_ORIGIN: `mail.smtp_url` is missing"), "{problem}");
    assert!(!good("", &[PUBLIC, SMTP, FROM]).mailbox_is_open());
}

#[test]
fn an_https_origin_on_loopback_has_no_mailbox_page_and_needs_smtp_too() {
    let origin = ("VESTIBULE_PUBLIC_ORIGIN", "https://localhost:3000");
    assert!(one("", &[origin]).contains("`mail.smtp_url` is missing"));
}

#[test]
fn a_public_http_origin_refuses_to_start() {
    let origin = ("VESTIBULE_PUBLIC_ORIGIN", "http://accounts.example.com");
    assert!(one("", &[origin, SMTP, FROM]).contains("would travel unencrypted"));
    assert_eq!(refused("", &[origin]).len(), 2);
}

#[test]
fn smtp_without_a_sender_refuses_to_start() {
    assert!(one("", &[SMTP]).contains("`mail.from` is missing"));
}

#[test]
fn smtp_on_loopback_closes_the_mailbox_page() {
    let config = good("", &[("VESTIBULE_MAIL__SMTP_URL", "smtp://127.0.0.1:2525?tls=none"), FROM]);
    assert!(!config.mailbox_is_open());
    assert_eq!(config.mail.smtp.unwrap().port, 2525);
}

#[test]
fn an_idle_time_longer_than_the_absolute_one_blames_what_was_written() {
    let problem = one("", &[("VESTIBULE_SESSION__ABSOLUTE", "1d")]);
    assert!(problem.starts_with("VESTIBULE_SESSION__ABSOLUTE: `session.idle` is longer"), "{problem}");
    assert!(load("[session]\nidle = \"30d\"", &[]).is_ok());
}

#[test]
fn one_port_cannot_serve_visitors_and_operations() {
    for address in ["127.0.0.1:3001", "0.0.0.0:3001"] {
        assert!(one("", &[("VESTIBULE_ADDRESS", address)]).contains("the same port"));
    }
    let any = [("VESTIBULE_ADDRESS", "127.0.0.1:0"), ("VESTIBULE_OPERATIONS_ADDRESS", "127.0.0.1:0")];
    assert!(load("", &any).is_ok());
    assert_eq!(good("operations_address = \"off\"", &[]).operations_address, None);
}

#[test]
fn trusted_proxies_are_a_list_or_a_text() {
    let expected = good("trusted_proxies = [\"10.0.0.0/8\", \"::1\"]", &[]).trusted_proxies;
    assert_eq!(expected.len(), 2);
    for (file, environment) in
        [("trusted_proxies = \"10.0.0.0/8,::1\"", None), ("", Some(("VESTIBULE_TRUSTED_PROXIES", "10.0.0.0/8, ::1")))]
    {
        assert_eq!(good(file, environment.as_slice()).trusted_proxies, expected);
    }
}

#[test]
fn no_secret_is_ever_shown() {
    for (name, text) in [
        ("DATABASE_URL", "mysql://root:hunter2@db/x"),
        ("VESTIBULE_MAIL__SMTP_URL", "smtp://u:hunter2@mail.example.com"),
        ("VESTIBULE_PUBLIC_ORIGIN", "postgres://u:hunter2@db/x"),
        ("VESTIBULE_PRODUCT__TERMS_URL", "https://u:hunter2@example.com"),
    ] {
        let problem = one("", &[(name, text)]);
        assert!(!problem.contains("hunter2"), "{problem}");
    }
    let loaded = load("", &[SMTP, FROM, ("DATABASE_URL", "postgres://u:hunter2@db/x")]).unwrap();
    let shown = format!("{loaded:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn the_database_has_two_variables_that_must_not_contradict() {
    let long = "VESTIBULE_DATABASE_URL";
    assert_eq!(good("", &[(long, "sqlite:a.db")]).database_url.expose(), "sqlite:a.db");
    assert!(load("", &[(long, "sqlite:a.db"), ("DATABASE_URL", "sqlite:a.db")]).is_ok());
    let problem = one("", &[(long, "sqlite:a.db"), ("DATABASE_URL", "sqlite:b.db")]);
    assert!(problem.contains("Remove one of the two"), "{problem}");
}

#[test]
fn the_database_in_the_data_folder_survives_odd_folder_names() {
    let config = good("data_dir = \"/srv/50%?#\"", &[]);
    assert_eq!(config.database_url.expose(), "sqlite:///srv/50%25%3F%23/vestibule.db");
}

#[test]
fn an_empty_variable_unsets_what_is_optional() {
    let file = "[product]\nterms_url = \"https://example.com/terms\"";
    assert!(good(file, &[]).product.terms_url.is_some());
    assert!(good(file, &[("VESTIBULE_PRODUCT__TERMS_URL", "")]).product.terms_url.is_none());
    assert!(load("", &[("DATABASE_URL", "")]).is_ok());
}

#[test]
fn quotes_and_line_ends_that_came_with_a_value_are_refused_for_every_setting() {
    let settings = load("", &[]).unwrap().settings;
    for setting in settings {
        let name = format!("VESTIBULE_{}", setting.path.replace('.', "__").to_ascii_uppercase());
        for text in ["\"hunter2\"", "'hunter2'", "hunter2\r"] {
            let problem = one("", &[(name.as_str(), text)]);
            assert!(problem.starts_with(&format!("{name}: Its value ")), "{problem}");
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }
    assert!(one("data_dir = \"'data'\"", &[]).starts_with("vestibule.toml line 1: Its value stands in quotes"));
    assert!(one("data_dir = \"data\\r\"", &[]).contains("line 1: Its value ends with the end of a line"));
}

#[test]
fn blanks_around_a_value_are_dropped() {
    assert_eq!(good("", &[("VESTIBULE_DATA_DIR", " /srv/data ")]).data_dir, Path::new("/srv/data"));
    assert_eq!(good("data_dir = \"/srv/data \"", &[]).data_dir, Path::new("/srv/data"));
}

#[test]
fn a_database_url_that_the_driver_cannot_read_is_found_by_the_check() {
    let problem = one("", &[("DATABASE_URL", "postgres://u:p#w@db/x")]);
    assert!(
        problem.starts_with("DATABASE_URL: `database_url` must be") && problem.contains("write `%23`"),
        "{problem}"
    );
    assert!(!problem.contains("p#w"), "{problem}");
}

#[test]
fn a_value_that_is_not_utf_8_is_refused() {
    let problem = one("", &[("VESTIBULE_PRODUCT__NAME", "Caf\u{fffd}")]);
    assert!(problem.contains("not UTF-8"), "{problem}");
}
