//! What passkeys are asked, and whether they have answered.
//!
//! *Why it is here:* signing in, the second factor, sudo and adding a passkey all ask a device to sign something fresh,
//! and each must take its own answer only. *How it works:* [`Core::offer_passkey`] keeps a challenge for one purpose and
//! one account (or, to sign in, for whoever answers) under the hash of a token, and hands out the token and what the
//! browser is asked. [`Core::check_passkey`] spends the challenge, in a transaction of its own, before it looks at the
//! answer: whatever comes of it, it is never looked at twice. What it gives back has to be noted in the transaction of
//! what it opens, by [`Core::use_passkey`].
//!
//! User verification is always required, so that one passkey is two factors. Signatures, the relying party, flags and
//! counters are checked by `webauthn-rs`; that the origin is exactly ours, outside any frame of another site, here too.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{
    account::AccountId,
    activity::ActivityKind,
    limit::Limit,
    passkey::{PasskeyOffer, PasskeyProblem, PasskeyPurpose},
    secret::Secret,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PublicKeyCredential, Url, Webauthn, WebauthnBuilder,
    WebauthnError,
};

use crate::{
    Core,
    clock::Time,
    crypto::token::Token,
    db::Tx,
    failure::{Failure, Fault, Outcome},
    flows::{
        sessions::{Actor, Browser, SignedIn},
        sudo::Renewed,
    },
    store::{
        credentials,
        passkey_challenges::{self, NewChallenge},
        passkeys::{self, PasskeyRow},
    },
};

/// How long a question can be answered. WebAuthn Level 3, 5.4, recommends five to ten minutes.
pub const LIFETIME: Duration = Duration::from_mins(5);

/// An answer that was right. It opens nothing until it is noted.
#[derive(Debug)]
pub(super) struct CheckedPasskey {
    /// Whose.
    pub account: AccountId,
    id: Uuid,
    was: String,
    becomes: String,
}

impl Core {
    /// What a browser is asked to sign in with a passkey alone. It says nothing of any account.
    ///
    /// # Errors
    /// [`PasskeyProblem::NotHere`], or too many from one network.
    pub async fn offer_passkey_sign_in(&self, browser: &Browser) -> Outcome<PasskeyOffer, PasskeyProblem> {
        self.offer_passkey(PasskeyPurpose::SignIn, None, browser).await
    }

    /// Signs in with a passkey alone: it counts as both factors.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub async fn sign_in_by_passkey(
        &self,
        challenge: &Secret,
        answer: &str,
        browser: &Browser,
    ) -> Outcome<SignedIn, PasskeyProblem> {
        let checked = self.check_passkey(challenge, PasskeyPurpose::SignIn, None, answer).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, checked.account).await?;
        self.use_passkey(&mut tx, &checked, now).await?;
        let signed_in = self.complete_sign_in(&mut tx, checked.account, browser, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(signed_in)
    }

    /// What a browser is asked where somebody who is signed in proves it again by a passkey.
    ///
    /// # Errors
    /// [`PasskeyProblem::NotHere`], or too many from one network.
    pub async fn offer_passkey_proof(&self, actor: Actor, browser: &Browser) -> Outcome<PasskeyOffer, PasskeyProblem> {
        self.offer_passkey(PasskeyPurpose::Sudo, Some(actor.account), browser).await
    }

    /// Opens sudo by a passkey of the account: the sign-in gets a new token.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub async fn prove_by_passkey(
        &self,
        actor: Actor,
        challenge: &Secret,
        answer: &str,
    ) -> Outcome<Renewed, PasskeyProblem> {
        let checked = self.check_passkey(challenge, PasskeyPurpose::Sudo, Some(actor.account), answer).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, actor.account).await?;
        self.use_passkey(&mut tx, &checked, now).await?;
        // Where it ended meanwhile nothing has been proved, and the next page asks to sign in.
        let renewed = self.renew_sign_in(&mut tx, actor, now).await?;
        let renewed = renewed.ok_or(Failure::Refused(PasskeyProblem::Expired))?;
        tx.commit().await?;
        Ok(renewed)
    }

    /// What a browser is asked: for a passkey of this account, or of any.
    pub(super) async fn offer_passkey(
        &self,
        purpose: PasskeyPurpose,
        account: Option<AccountId>,
        browser: &Browser,
    ) -> Outcome<PasskeyOffer, PasskeyProblem> {
        let party = self.relying_party().ok_or(Failure::Refused(PasskeyProblem::NotHere))?;
        // Each question takes one answer, so this limits answers too.
        self.count(&[(Limit::PasskeyPerNetwork, &browser.network)]).await?;
        let (request, state) = party.start_discoverable_authentication()?;
        let mut options = serde_json::to_value(&request.public_key)?;
        // How the device made sure is told to nobody here.
        options["extensions"] = json!({});
        if let Some(account) = account {
            let mut db = self.db.read().await?;
            let allowed = passkeys::list(&mut db, account).await?;
            let named = |row: &passkeys::ListedRow| json!({"type": "public-key", "id": base64url(&row.credential_id)});
            options["allowCredentials"] = allowed.iter().map(named).collect();
        }
        Ok(self.keep_challenge(purpose, account, &state, &options).await?)
    }

    /// Keeps what an answer is compared with.
    pub(super) async fn keep_challenge(
        &self,
        purpose: PasskeyPurpose,
        account: Option<AccountId>,
        state: &impl Serialize,
        options: &Value,
    ) -> Result<PasskeyOffer, Fault> {
        let token = Token::random(self.random)?;
        let (state, now) = (serde_json::to_string(state)?, self.clock.now());
        let expires_at = now.after(LIFETIME);
        let new = NewChallenge { token: &token.hash(), purpose, account, state: &state, expires_at };
        let mut tx = self.db.begin().await?;
        passkey_challenges::insert(&mut tx, &new, now).await?;
        tx.commit().await?;
        Ok(PasskeyOffer { challenge: token.to_secret(), options: options.to_string() })
    }

    /// Spends a challenge, whatever becomes of the answer; gives what that is compared with.
    pub(super) async fn spend_challenge<S: DeserializeOwned>(
        &self,
        challenge: &Secret,
        purpose: PasskeyPurpose,
        account: Option<AccountId>,
    ) -> Outcome<S, PasskeyProblem> {
        let expired = || Failure::Refused(PasskeyProblem::Expired);
        let token = Token::parse(challenge).ok_or_else(expired)?;
        let mut tx = self.db.begin().await?;
        let state = passkey_challenges::spend(&mut tx, &token.hash(), purpose, account, self.clock.now()).await?;
        tx.commit().await?;
        Ok(serde_json::from_str(&state.ok_or_else(expired)?)?)
    }

    /// Checks an answer to a challenge of this purpose: by a passkey of this account, or of whichever has it. To be
    /// called outside any transaction: the challenge is spent in one of its own.
    pub(super) async fn check_passkey(
        &self,
        challenge: &Secret,
        purpose: PasskeyPurpose,
        account: Option<AccountId>,
        answer: &str,
    ) -> Outcome<CheckedPasskey, PasskeyProblem> {
        let refused = |why| Failure::Refused(why);
        let party = self.relying_party().ok_or_else(|| refused(PasskeyProblem::NotHere))?;
        let state: DiscoverableAuthentication = self.spend_challenge(challenge, purpose, account).await?;
        let answer = self.read_answer::<PublicKeyCredential>(answer, |answer| &answer.response.client_data_json);
        let answer = answer.ok_or_else(|| refused(PasskeyProblem::Foreign))?;
        let row = {
            let mut db = self.db.read().await?;
            passkeys::find(&mut db, &answer.raw_id).await?.ok_or_else(|| refused(PasskeyProblem::Unknown))?
        };
        let owner = AccountId::new(row.account_id);
        let says_its_own = match answer.get_user_unique_id() {
            // Before there were handles, devices were told the account's id.
            Some(handle) => handle == row.user_handle.unwrap_or(row.account_id).as_bytes(),
            // Only a device that was not told whose passkeys to look for has to say whose it found.
            None => account.is_some(),
        };
        if !says_its_own || account.is_some_and(|account| account != owner) {
            return Err(refused(PasskeyProblem::Unknown));
        }
        let mut passkey: Passkey = serde_json::from_str(&row.credential)?;
        match party.finish_discoverable_authentication_v2(&answer, state, &passkey) {
            Ok(result) => Ok(checked(row, &mut passkey, &result)?),
            Err(WebauthnError::CredentialPossibleCompromise) => {
                let mut tx = self.db.begin().await?;
                self.record_and_tell(&mut tx, owner, ActivityKind::PasskeyCopied, &row.name, self.clock.now()).await?;
                self.commit_and_ring(tx).await?;
                Err(refused(PasskeyProblem::Copied))
            }
            Err(why) => Err(refused(problem(&why))),
        }
    }

    /// Notes the use in the transaction of what it opens.
    pub(super) async fn use_passkey(
        &self,
        tx: &mut Tx,
        checked: &CheckedPasskey,
        now: Time,
    ) -> Outcome<(), PasskeyProblem> {
        if passkeys::note_use(tx, checked.id, &checked.was, &checked.becomes, now).await? {
            return Ok(());
        }
        // Removed, or its counter moved, while this answer was being checked.
        Err(Failure::Refused(PasskeyProblem::Expired))
    }

    /// Who asks: the host of the public origin, which browsers take only where it is a name.
    pub(super) fn relying_party(&self) -> Option<Webauthn> {
        let origin = Url::parse(&self.settings.public_origin).ok()?;
        let builder = WebauthnBuilder::new(origin.domain()?, &origin).ok()?;
        builder.rp_name(&self.settings.product_name).timeout(LIFETIME).build().ok()
    }

    /// Reads an answer that was given on a page of exactly our origin, which no other site had framed.
    pub(super) fn read_answer<A: DeserializeOwned>(
        &self,
        answer: &str,
        client_data: impl FnOnce(&A) -> &Vec<u8>,
    ) -> Option<A> {
        /// What the browser says of the page. WebAuthn Level 3, 5.8.1.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct ClientData {
            origin: String,
            #[serde(default)]
            cross_origin: bool,
        }
        let answer: A = serde_json::from_str(answer).ok()?;
        let said: ClientData = serde_json::from_slice(client_data(&answer)).ok()?;
        let here = Url::parse(&self.settings.public_origin).ok()?.origin().ascii_serialization();
        (said.origin == here && !said.cross_origin).then_some(answer)
    }
}

/// What is said of an error of the library's. Which it was exactly is for the log.
pub(super) fn problem(why: &WebauthnError) -> PasskeyProblem {
    tracing::info!(%why, "an answer of a passkey was refused");
    match why {
        WebauthnError::UserNotVerified => PasskeyProblem::Unverified,
        _ => PasskeyProblem::Foreign,
    }
}

fn checked(row: PasskeyRow, passkey: &mut Passkey, result: &AuthenticationResult) -> Result<CheckedPasskey, Fault> {
    passkey.update_credential(result);
    let becomes = serde_json::to_string(&passkey)?;
    Ok(CheckedPasskey { account: AccountId::new(row.account_id), id: row.id, was: row.credential, becomes })
}

pub(super) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
