//! Codes as keyboards of other scripts write them, and as other programs copy them: each is the right code.

use accounts::flows::{magic_link::ByCode, sessions::Browser};
use model::{magic_link::LinkPurpose, secret::Secret};

use crate::{
    on_both,
    support::{Ada, STEP, World},
};

/// The same code with the digits of another script, whose zero this is.
fn with_digits(zero: char, code: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(u32::from(zero) + digit)).unwrap_or(c);
    code.chars().map(digit).collect()
}

/// The same code on a Japanese keyboard.
fn full_width(code: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c != ' ').unwrap_or('\u{3000}');
    code.chars().map(wide).collect()
}

/// As programs copy it: a mark of direction on both sides, and a blank that is none in the middle.
fn copied(code: &str) -> String {
    let (one, two) = code.split_at(code.len() / 2);
    format!("\u{202a}{one}\u{200b}\u{202f}{two}\u{202c}")
}

on_both!(
    async fn an_authenticator_code_is_taken_from_any_keyboard(world: World) {
        let ada = world.ada().await;
        let app = world.begins_two_factor(ada.actor).await;
        let sudo = world.sudo_of(ada.actor).await;
        let typed = full_width(world.code(&app).expose());
        world.turn_on_two_factor(sudo, &Secret::new(typed), &ada.browser()).await.unwrap();
        for keyboard in [
            |code: &str| with_digits('٠', code),
            |code: &str| with_digits('۰', code),
            |code: &str| with_digits('०', code),
            full_width,
            copied,
        ] {
            world.pass(STEP);
            let typed = keyboard(world.code(&app).expose());
            world.by_code(&Secret::new(&*typed), &ada.browser()).await.expect(&typed);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_backup_code_is_taken_from_any_keyboard(world: World) {
        let ada = world.ada().await;
        let codes = world.has_two_factor(&ada).await.backup_codes;
        for (code, keyboard) in codes.iter().zip([
            full_width,
            copied,
            |code: &str| code.replace('-', "ー"),
            |code: &str| code.replace('-', " — "),
            |code: &str| with_digits('٠', code).to_lowercase(),
        ]) {
            let typed = keyboard(code.expose());
            world.by_code(&Secret::new(&*typed), &ada.browser()).await.expect(&typed);
        }
        world.told(Ada::EMAIL).await;
    }
);

on_both!(
    async fn a_mailed_code_is_taken_from_any_keyboard(world: World) {
        let ada = world.ada().await;
        for keyboard in [full_width, copied, |code: &str| with_digits('۰', code)] {
            let asked = world.asked(LinkPurpose::SignIn, &ada.browser()).await;
            let typed = keyboard(&asked.code);
            let done = world.use_code(&asked.kept, &typed, &ada.browser()).await.expect(&typed);
            assert!(matches!(done, ByCode::Entered(..)), "{typed}");
        }
    }
);

on_both!(
    async fn a_recovery_code_is_taken_from_any_keyboard(world: World) {
        let (_, code) = world.ada_with_recovery_code().await;
        for keyboard in [full_width, copied, |code: &str| code.replace('-', "‑"), |code: &str| with_digits('०', code)]
        {
            let typed = keyboard(&code);
            world.recover(Ada::EMAIL, &Secret::new(&*typed), &Browser::default()).await.expect(&typed);
        }
    }
);
