//! Two-factor: an authenticator app that is somebody else's program, and what it takes to be asked for its codes.

use std::process::Command;

use accounts::{
    clock::Time,
    failure::Outcome,
    flows::{
        second_factor::Finished,
        sessions::{Actor, Browser, Entered},
        sudo::Sudo,
    },
};
use model::{
    secret::Secret,
    two_factor::{SecondFactorProblem, TwoFactorState},
};

use super::{Ada, World};

/// How long a code is the current one.
pub const STEP: std::time::Duration = std::time::Duration::from_secs(30);

/// What an app was told. Its codes come from oathtool.
#[derive(Debug, Clone)]
pub struct App {
    pub key: String,
}

impl App {
    /// What it shows at a moment.
    pub fn at(&self, time: Time) -> Secret {
        let when = time.to_string().replace('T', " ").replace('Z', " UTC");
        let when = when.split('.').next().map(|when| format!("{when} UTC")).unwrap_or(when);
        let shown = Command::new("oathtool").args(["--totp", "--base32", "--now", &when, &self.key]).output();
        let shown = shown.expect("oathtool is missing: install the package oathtool");
        assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
        Secret::new(String::from_utf8(shown.stdout).unwrap().trim())
    }

    /// A code that is not taken now.
    pub fn wrong(&self, now: Time) -> Secret {
        let taken = [self.at(now.before(STEP)), self.at(now), self.at(now.after(STEP))];
        let wrong = ["000000", "111111", "222222", "333333"].map(Secret::new);
        wrong.into_iter().find(|code| !taken.contains(code)).unwrap()
    }
}

/// Ada's second factor.
#[derive(Debug, Clone)]
pub struct Factor {
    pub app: App,
    pub backup_codes: Vec<Secret>,
}

impl World {
    /// What an app shows now.
    pub fn code(&self, app: &App) -> Secret {
        app.at(self.clock.now())
    }

    /// Sudo by a password, where it is asked for.
    pub async fn sudo_of(&self, actor: Actor) -> Sudo {
        self.sudo(actor, &Ada::password(), &Browser::default()).await.unwrap().0
    }

    /// Begins to set an app up.
    pub async fn begins_two_factor(&self, actor: Actor) -> App {
        self.begin_two_factor(self.sudo_of(actor).await).await.unwrap();
        let card = self.two_factor_card(actor, &Browser::default()).await.unwrap();
        let TwoFactorState::SettingUp(setup) = card.state else { panic!("{card:?}") };
        App { key: setup.key.replace(' ', "") }
    }

    /// Turns two-factor on; a step has passed then, so that the app shows another code.
    pub async fn has_two_factor(&self, who: &Ada) -> Factor {
        let app = self.begins_two_factor(who.actor).await;
        let sudo = self.sudo_of(who.actor).await;
        let codes = self.turn_on_two_factor(sudo, &self.code(&app), &who.browser()).await.unwrap();
        self.pass(STEP);
        Factor { app, backup_codes: codes.codes.into_iter().map(Secret::new).collect() }
    }

    /// The first half of a sign-in by password.
    pub async fn half(&self, browser: &Browser) -> Secret {
        half(self.accounts.sign_in(Ada::EMAIL, &Ada::password(), browser).await.unwrap())
    }

    /// Both halves, the second by this code.
    pub async fn by_code(&self, code: &Secret, browser: &Browser) -> Outcome<Finished, SecondFactorProblem> {
        let half = self.half(browser).await;
        self.finish_sign_in(&half, code, false, browser).await
    }
}

/// The half that it must be.
pub fn half(entered: Entered) -> Secret {
    match entered {
        Entered::Half(half) => half.token,
        Entered::SignedIn(_) => panic!("no second factor was asked for"),
    }
}

impl World {
    /// Ada, and the recovery code that she was shown.
    pub async fn ada_with_recovery_code(&self) -> (Ada, String) {
        let (browser, link) = self.waiting(Ada::EMAIL).await;
        let confirmed = self.confirm_email(&link, Some(&browser), None, &Browser::default()).await.unwrap();
        let signed_in = confirmed.signed_in;
        let actor = self.actor(&signed_in.token).await.unwrap();
        let ada = Ada { actor, cookie: signed_in.token, device: signed_in.device };
        (ada, confirmed.codes.codes.concat())
    }

    /// A recovery code that is nobody's: all its symbols are the first.
    pub fn other_recovery_code() -> String {
        model::code::with_check(&"2".repeat(model::code::RECOVERY_CODE_RANDOM))
    }
}
