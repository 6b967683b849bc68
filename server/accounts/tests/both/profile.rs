//! The profile: each field's limits, what is kept and how it is shown, and what is told about a change.

use std::time::Duration;

use model::{
    account::AccountKind,
    activity::ActivityKind,
    profile::{Frame, PhoneProblem, ProfileForm, ProfilePage, ProfileProblem},
    sign_up::SignUpForm,
    text::TextProblem,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

const NONE: &str = "";

/// An organization's form, which has every field.
fn organization() -> SignUpForm {
    SignUpForm { kind: AccountKind::Organization, organization_name: "Engines".into(), ..Ada::form(Ada::EMAIL) }
}

impl World {
    /// Saves the profile, and looks at what then is shown.
    async fn saves(&self, who: &Ada, form: &ProfileForm) -> (ProfilePage, Frame) {
        self.save_profile(who.actor, form).await.unwrap();
        (self.profile(who.actor).await.unwrap(), self.frame(who.actor).await.unwrap())
    }
}

on_both!(
    async fn the_page_shows_what_was_typed_at_sign_up(world: World) {
        let ada = world.ada().await;
        let page = world.profile(ada.actor).await.unwrap();
        assert_eq!(
            (&*page.form.first_name, &*page.form.last_name, &*page.form.display_name),
            ("Ada", "Lovelace", "Ada Lovelace")
        );
        assert_eq!((&*page.form.phone, &*page.form.job_position, &*page.form.organization_name), (NONE, NONE, NONE));
        assert_eq!((&*page.email.email, &*page.email.verified), (Ada::EMAIL, "2026-04-15 11:00 CEST"));
        assert_eq!((&*page.form.time_zone, &*page.local_time, &*page.utc_offset), ("Europe/Berlin", "11:00", "UTC+2"));
        assert_eq!(page.changed, None);
        let frame = world.frame(ada.actor).await.unwrap();
        assert_eq!((frame.account, &*frame.initials), (ada.actor.account.to_string(), "AL"));
    }
);

on_both!(
    async fn an_empty_form_is_told_everything_at_once(world: World) {
        let ada = world.confirmed_account(&organization()).await;
        assert_eq!(
            refusal(world.save_profile(ada.actor, &ProfileForm::default()).await),
            [
                ProfileProblem::FirstName(TextProblem::Missing),
                ProfileProblem::LastName(TextProblem::Missing),
                ProfileProblem::DisplayName(TextProblem::Missing),
                ProfileProblem::OrganizationName(TextProblem::Missing),
                ProfileProblem::TimeZone,
            ]
        );
        assert_eq!(world.profile(ada.actor).await.unwrap().form.first_name, "Ada");
    }
);

on_both!(
    async fn each_field_has_its_limit(world: World) {
        type Field = fn(&mut ProfileForm) -> &mut String;
        type Told = fn(TextProblem) -> ProfileProblem;
        let ada = world.confirmed_account(&organization()).await;
        let kept = world.profile(ada.actor).await.unwrap().form;
        let fields: [(Field, usize, Told); 5] = [
            (|form| &mut form.first_name, 100, ProfileProblem::FirstName),
            (|form| &mut form.last_name, 100, ProfileProblem::LastName),
            (|form| &mut form.display_name, 150, ProfileProblem::DisplayName),
            (|form| &mut form.organization_name, 150, ProfileProblem::OrganizationName),
            (|form| &mut form.job_position, 100, ProfileProblem::JobPosition),
        ];
        for (field, max, told) in fields {
            let mut form = kept.clone();
            *field(&mut form) = "é".repeat(max);
            world.save_profile(ada.actor, &form).await.unwrap();
            let mut page = world.profile(ada.actor).await.unwrap();
            assert_eq!(*field(&mut page.form), "é".repeat(max));
            *field(&mut form) = "é".repeat(max + 1);
            assert_eq!(refusal(world.save_profile(ada.actor, &form).await), [told(TextProblem::TooLong)]);
            "Ada\0Lovelace".clone_into(field(&mut form));
            assert_eq!(refusal(world.save_profile(ada.actor, &form).await), [told(TextProblem::Forbidden)]);
        }
    }
);

on_both!(
    async fn a_name_that_nobody_can_see_is_missing(world: World) {
        let ada = world.confirmed_account(&organization()).await;
        let kept = world.profile(ada.actor).await.unwrap().form;
        for unseen in [
            "\u{200b}",
            "\u{2060}",
            "\u{ad}",
            "\u{3164}",
            "\u{2800}",
            "\u{115f}",
            "\u{61c}",
            "\u{e0041}",
            "\u{e000}",
            "\u{301}",
        ] {
            let form = ProfileForm {
                first_name: unseen.into(),
                last_name: format!(" {unseen} "),
                display_name: unseen.repeat(3),
                organization_name: unseen.into(),
                job_position: unseen.into(),
                ..kept.clone()
            };
            assert_eq!(
                refusal(world.save_profile(ada.actor, &form).await),
                [
                    ProfileProblem::FirstName(TextProblem::Missing),
                    ProfileProblem::LastName(TextProblem::Missing),
                    ProfileProblem::DisplayName(TextProblem::Missing),
                    ProfileProblem::OrganizationName(TextProblem::Missing),
                ],
                "{unseen:?}"
            );
            let form = ProfileForm { job_position: unseen.into(), ..kept.clone() };
            world.save_profile(ada.actor, &form).await.unwrap();
            assert_eq!(world.account(ada.actor).await.unwrap().job_position, None);
        }
        for seen in ["مهدی\u{200c}زاده", "👩\u{200d}🚀", "❤\u{fe0f}"] {
            let form = ProfileForm { display_name: seen.into(), ..kept.clone() };
            world.save_profile(ada.actor, &form).await.unwrap();
            assert_eq!(world.profile(ada.actor).await.unwrap().form.display_name, seen);
        }
    }
);

on_both!(
    async fn a_phone_number_is_kept_in_e164_and_shown_as_people_write_it(world: World) {
        let ada = world.ada().await;
        let mut form = world.profile(ada.actor).await.unwrap().form;
        for (typed, kept, shown) in [
            ("0049 (30) 90-18-20", "+4930901820", "+49 30 901820"),
            ("+14155552671", "+14155552671", "+1 415-555-2671"),
            (" +44 20 7946 0958 ", "+442079460958", "+44 20 7946 0958"),
            ("\u{202a}+49\u{a0}30\u{202f}901820\u{202c}", "+4930901820", "+49 30 901820"),
            ("＋４９　（０）３０　９０１８２０", "+4930901820", "+49 30 901820"),
            ("tel:+49-30-901820", "+4930901820", "+49 30 901820"),
            ("011 49 30 901820", "+4930901820", "+49 30 901820"),
        ] {
            typed.clone_into(&mut form.phone);
            world.save_profile(ada.actor, &form).await.unwrap();
            assert_eq!(world.profile(ada.actor).await.unwrap().form.phone, shown);
            assert_eq!(world.account(ada.actor).await.unwrap().phone.as_deref(), Some(kept));
        }
        for (typed, problem) in [
            ("030 901820", PhoneProblem::NoCountryCode),
            ("+49 12", PhoneProblem::NotANumber),
            ("+49 30 901820 ext. 12", PhoneProblem::Extension),
        ] {
            typed.clone_into(&mut form.phone);
            assert_eq!(refusal(world.save_profile(ada.actor, &form).await), [ProfileProblem::Phone(problem)]);
        }
        " \u{202c}".clone_into(&mut form.phone);
        world.save_profile(ada.actor, &form).await.unwrap();
        assert_eq!(world.account(ada.actor).await.unwrap().phone, None);
    }
);

on_both!(
    async fn a_number_of_an_old_plan_is_kept_and_asked_about(world: World) {
        let ada = world.ada().await;
        let mut form = world.profile(ada.actor).await.unwrap().form;
        for (typed, kept, asks) in [
            ("+52 1 55 1234 5678", "+5215512345678", true),
            ("+229 95 12 34 56", "+22995123456", true),
            ("+229 01 95 12 34 56", "+2290195123456", false),
        ] {
            typed.clone_into(&mut form.phone);
            let page = world.saves(&ada, &form).await.0;
            assert_eq!(world.account(ada.actor).await.unwrap().phone.as_deref(), Some(kept));
            assert_eq!(page.asks_about_phone, asks, "{typed}");
            let again = world.saves(&ada, &page.form).await.0;
            assert_eq!((again.form, again.changed), (page.form, page.changed));
        }
        form.phone.clear();
        assert!(!world.saves(&ada, &form).await.0.asks_about_phone);
    }
);

on_both!(
    async fn times_are_shown_in_the_zone_that_was_chosen(world: World) {
        let ada = world.ada().await;
        let mut form = world.profile(ada.actor).await.unwrap().form;
        "asia/kathmandu".clone_into(&mut form.time_zone);
        let page = world.saves(&ada, &form).await.0;
        assert_eq!(
            (&*page.form.time_zone, &*page.local_time, &*page.utc_offset),
            ("Asia/Kathmandu", "14:45", "UTC+5:45")
        );
        assert_eq!(page.changed.as_deref(), Some("2026-04-15 14:45 +0545"));
        for (typed, zone) in [
            ("Europe/Kiev", "Europe/Kyiv"),
            ("Asia/Calcutta", "Asia/Kolkata"),
            ("Kathmandu", "Asia/Kathmandu"),
            ("Berlin", "Europe/Berlin"),
            ("New York", "America/New_York"),
        ] {
            typed.clone_into(&mut form.time_zone);
            let page = world.saves(&ada, &form).await.0;
            assert_eq!(page.form.time_zone, zone, "{typed}");
        }
        for typed in
            ["", "Mars/Olympus", "../../etc/passwd", "Factory", "localtime", "posixrules", "right/Europe/Berlin"]
        {
            typed.clone_into(&mut form.time_zone);
            assert_eq!(refusal(world.save_profile(ada.actor, &form).await), [ProfileProblem::TimeZone], "{typed}");
        }
    }
);

on_both!(
    async fn only_an_organization_keeps_an_organizations_name(world: World) {
        let ada = world.ada().await;
        let grace = SignUpForm { email: "grace@example.org".into(), ..organization() };
        let grace = world.confirmed_account(&grace).await;
        for (actor, kept) in [(ada.actor, None), (grace.actor, Some("Analytical Engines"))] {
            let mut form = world.profile(actor).await.unwrap().form;
            "Analytical Engines".clone_into(&mut form.organization_name);
            "x".clone_into(&mut form.job_position);
            world.save_profile(actor, &form).await.unwrap();
            assert_eq!(world.account(actor).await.unwrap().organization_name.as_deref(), kept);
        }
    }
);

on_both!(
    async fn what_was_shown_can_be_saved_and_changes_nothing(world: World) {
        let ada = world.ada().await;
        let mut form = world.profile(ada.actor).await.unwrap().form;
        ("+4930901820").clone_into(&mut form.phone);
        let shown = world.saves(&ada, &form).await.0;
        world.pass(Duration::from_mins(1));
        let again = world.saves(&ada, &shown.form).await.0;
        assert_eq!((again.form, again.changed), (shown.form, shown.changed));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ProfileChanged).await, ["phone number"]);
    }
);

on_both!(
    async fn the_profile_takes_the_longest_names_that_sign_up_takes(world: World) {
        let long = SignUpForm { first_name: "é".repeat(100), last_name: "ü".repeat(100), ..Ada::form(Ada::EMAIL) };
        let ada = world.confirmed_account(&long).await;
        let form = world.profile(ada.actor).await.unwrap().form;
        let page = world.saves(&ada, &form).await.0;
        assert_eq!(page.changed, None);
    }
);

on_both!(
    async fn the_activity_names_the_fields_that_changed_and_not_what_they_hold(world: World) {
        let ada = world.confirmed_account(&organization()).await;
        let form = ProfileForm {
            first_name: " Augusta ".into(),
            last_name: "King".into(),
            display_name: "Countess of Lovelace".into(),
            organization_name: "Analytical Engines".into(),
            job_position: "Programmer".into(),
            phone: "+4930901820".into(),
            time_zone: "Europe/London".into(),
        };
        let (page, frame) = world.saves(&ada, &form).await;
        assert_eq!((&*page.form.first_name, &*frame.initials), ("Augusta", "CL"));
        assert_eq!(page.changed.as_deref(), Some("2026-04-15 10:00 BST"));
        assert_eq!(
            world.activity(Ada::EMAIL, ActivityKind::ProfileChanged).await,
            ["first name, last name, display name, organization name, job position, phone number, time zone"]
        );
    }
);

on_both!(
    async fn a_refused_form_keeps_the_good_fields_out_too(world: World) {
        let ada = world.ada().await;
        let kept = world.profile(ada.actor).await.unwrap();
        let form = ProfileForm { first_name: "Augusta".into(), phone: "1".into(), ..kept.form.clone() };
        refusal(world.save_profile(ada.actor, &form).await);
        assert_eq!(world.profile(ada.actor).await.unwrap(), kept);
        assert!(world.activity(Ada::EMAIL, ActivityKind::ProfileChanged).await.is_empty());
    }
);
