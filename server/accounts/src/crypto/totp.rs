//! Codes of an authenticator app: RFC 6238 with SHA-1, 6 digits and 30 s, since every app knows those and many no
//! others.

use std::fmt::Write as _;

use model::two_factor::{QrCode, Setup};
use qrcodegen::{QrCode as Modules, QrCodeEcc};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::{clock::Time, failure::Fault, random::Random};

/// How long a code is the current one. RFC 6238, 5.2.
const STEP_SECONDS: u64 = 30;

/// How many steps a code may be early or late: clocks differ, and typing takes time. RFC 6238, 5.2, recommends one.
const SKEW: u16 = 1;

/// The secret that an app shares with us. 160 bits, as RFC 4226, 4, recommends.
pub struct Authenticator([u8; 20]);

impl Authenticator {
    /// Makes one.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn random(random: Random) -> Result<Self, Fault> {
        Ok(Self(random.bytes()?))
    }

    /// Takes the bytes back that [`Authenticator::bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// For sealing.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The step whose code this is: the current one or one beside it.
    pub fn step_of(&self, code: &str, now: Time) -> Option<i64> {
        let seconds = u64::try_from(now.millis() / 1000).unwrap_or_default();
        self.totp("", "").check(code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// What an app has to be told. A colon would end the product's name in it.
    ///
    /// # Errors
    /// Where the names are too long for a picture; they are bounded.
    pub fn setup(&self, product: &str, email: &str) -> Result<Setup, Fault> {
        let url = self.totp(&product.replace(':', " "), &email.replace(':', " ")).to_url()?;
        let key = Secret::from(self.0).to_base32();
        let modules = Modules::encode_text(&url, QrCodeEcc::Medium)?;
        Ok(Setup { key: model::code::in_groups(&key).replace('-', " "), qr: picture(&modules), url })
    }

    fn totp(&self, product: &str, email: &str) -> Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(SKEW)
            .with_step_duration(STEP_SECONDS)
            .with_secret(self.0)
            .with_issuer(Some(product))
            .with_account_name(email)
            .build_noncompliant()
    }
}

/// Each row of dark modules as one rectangle after another.
fn picture(modules: &Modules) -> QrCode {
    let size = modules.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|x| modules.get_module(*x, y)).count();
            let run = i32::try_from(run).unwrap_or_default();
            if run > 0 {
                // Writing into a String cannot fail.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run + 1;
        }
    }
    QrCode { size, path }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight digits: the secret is "12345678901234567890".
    #[test]
    fn the_vectors_of_the_rfc() {
        let app = Authenticator(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(app.step_of(code, Time::from_millis(seconds * 1000)), Some(seconds / 30));
            // Its own thirty seconds, the thirty before, and the thirty after.
            for (away, taken) in [(-31, false), (-30, true), (59, true), (60, false)] {
                let at = seconds / 30 * 30 + away;
                let is_taken = app.step_of(code, Time::from_millis(at * 1000)).is_some();
                assert!(at < 0 || is_taken == taken, "{code}, {away} s from its beginning");
            }
        }
        assert_eq!(app.step_of("000000", Time::from_millis(59_000)), None);
    }

    #[test]
    fn an_app_is_told_the_product_the_account_and_the_key() {
        let setup = Authenticator(*b"12345678901234567890").setup("Ada: & Sons", "ada@example.org").unwrap();
        assert_eq!(setup.key, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            setup.url,
            "otpauth://totp/Ada%20%20%26%20Sons:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Ada%20%20%26%20Sons"
        );
        assert!(setup.qr.size >= 33 && setup.qr.path.starts_with("M0 0h7v1h-7z"), "a finder pattern stands first");
    }
}
