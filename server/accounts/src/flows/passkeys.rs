//! Passkeys on the Security page: the list, adding, renaming and removing.

use model::{
    account::AccountId,
    activity::ActivityKind,
    limit::Limit,
    passkey::{
        AddPasskeyProblem, BeginPasskeyProblem, PASSKEYS_MAX, Passkey, PasskeyOffer, PasskeyProblem, PasskeyPurpose,
        PasskeysPage, RemovePasskeyProblem, RenamePasskeyProblem,
    },
    secret::Secret,
    text::NAME_MAX,
};
use serde_json::json;
use uuid::Uuid;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential, Url};

use crate::{
    Core, authenticator, device, email,
    failure::{Failure, Fault, Never, Outcome},
    flows::{
        passkey_check::{base64url, problem},
        sessions::{Actor, Browser},
        sudo::Sudo,
    },
    store::{
        accounts::{self, AccountRow},
        credentials,
        passkeys::{self, ListedRow, NewPasskey},
    },
    text::line,
    zone,
};

impl Core {
    /// What the card shows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn passkeys(&self, actor: Actor) -> Outcome<PasskeysPage, Never> {
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        let proof = self.proof_asked_in(&mut db, actor).await?;
        let zone = row.time_zone.as_str();
        let shown = passkeys::list(&mut db, actor.account).await?.into_iter().map(|row| Passkey {
            id: row.id.to_string(),
            name: row.name,
            created: zone::minute(row.created_at, zone),
            last_used: row.last_used_at.map(|at| zone::minute(at, zone)),
        });
        Ok(PasskeysPage { passkeys: shown.collect(), proof })
    }

    /// What a browser is asked to make a passkey for this account.
    ///
    /// # Errors
    /// [`BeginPasskeyProblem`].
    pub async fn offer_to_add_passkey(
        &self,
        sudo: Sudo,
        browser: &Browser,
    ) -> Outcome<PasskeyOffer, BeginPasskeyProblem> {
        let actor = sudo.actor();
        let party = self.relying_party().ok_or(Failure::Refused(BeginPasskeyProblem::NotHere))?;
        let (row, has) = {
            let mut db = self.db.read().await?;
            (accounts::get(&mut db, actor.account).await?, passkeys::list(&mut db, actor.account).await?)
        };
        if has.len() >= PASSKEYS_MAX {
            return Err(Failure::Refused(BeginPasskeyProblem::TooMany));
        }
        self.count(&[(Limit::PasskeyPerNetwork, &browser.network)]).await?;
        let handle = match row.user_handle {
            Some(handle) => handle,
            None => self.new_user_handle(actor.account).await?,
        };
        // A device that has one of these makes no second one.
        let has = has.into_iter().map(|row| row.credential_id).collect();
        let (request, state) =
            party.start_passkey_registration(handle, &email::shown(&row.email), &row.display_name, Some(has))?;
        let mut options = serde_json::to_value(&request.public_key)?;
        // Kept on the device with whose it is, or it could not sign in by itself.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        Ok(self.keep_challenge(PasskeyPurpose::Add, Some(actor.account), &state, &options).await?)
    }

    /// Adds the passkey that the browser made. That the account proved itself is what the challenge stands for.
    ///
    /// # Errors
    /// [`AddPasskeyProblem`].
    pub async fn add_passkey(
        &self,
        actor: Actor,
        challenge: &Secret,
        answer: &str,
        browser: &Browser,
    ) -> Outcome<(), AddPasskeyProblem> {
        let refused = |why| Failure::Refused(AddPasskeyProblem::Answer(why));
        let party = self.relying_party().ok_or_else(|| refused(PasskeyProblem::NotHere))?;
        let state = self.spend_challenge::<PasskeyRegistration>(challenge, PasskeyPurpose::Add, Some(actor.account));
        let state = state.await.map_err(|failure| failure.map(AddPasskeyProblem::Answer))?;
        let answer =
            self.read_answer::<RegisterPublicKeyCredential>(answer, |answer| &answer.response.client_data_json);
        let answer = answer.ok_or_else(|| refused(PasskeyProblem::Foreign))?;
        let passkey = party.finish_passkey_registration(&answer, &state).map_err(|why| refused(problem(&why)))?;
        if answer.extensions.cred_props.and_then(|props| props.rk) == Some(false) {
            return Err(Failure::Refused(AddPasskeyProblem::NotKept));
        }
        let made_by = self.made_by(&answer.response.attestation_object);
        let (called, now) = (made_by.unwrap_or_else(|| device::in_words(&browser.user_agent)), self.clock.now());
        let credential = serde_json::to_string(&passkey)?;
        let mut tx = self.db.begin().await?;
        // Those that are added at once are counted one after the other.
        credentials::hold(&mut tx, actor.account).await?;
        let has = passkeys::list(&mut tx, actor.account).await?;
        if has.len() >= PASSKEYS_MAX {
            return Err(Failure::Refused(AddPasskeyProblem::TooMany));
        }
        let taken: Vec<&str> = has.iter().map(|row| row.name.as_str()).collect();
        let name = authenticator::name_apart(&called, &taken);
        let id = self.new_id(now)?;
        let credential_id = passkey.cred_id();
        let new = NewPasskey { id, account: actor.account, credential_id, credential: &credential, name: &name };
        if !passkeys::insert(&mut tx, &new, now).await? {
            return Err(Failure::Refused(AddPasskeyProblem::Known));
        }
        self.record_and_tell(&mut tx, actor.account, ActivityKind::PasskeyAdded, &name, now).await?;
        Ok(self.commit_and_ring(tx).await?)
    }

    async fn new_user_handle(&self, account: AccountId) -> Result<Uuid, Fault> {
        let random = uuid::Builder::from_random_bytes(self.random.bytes()?).into_uuid();
        let mut tx = self.db.begin().await?;
        let handle = passkeys::user_handle(&mut tx, account, random).await?;
        tx.commit().await?;
        Ok(handle)
    }

    /// What passkey managers are told, so that they offer no passkey that was removed here and show whose the others are
    /// (WebAuthn Level 3, 5.1.10): what both of the browser's functions take, as JSON. Nothing where the account never had
    /// a passkey.
    pub(super) fn passkey_signal(&self, row: &AccountRow, accepted: &[ListedRow]) -> Option<String> {
        let handle = row.user_handle?;
        let party = Url::parse(&self.settings.public_origin).ok()?.domain()?.to_owned();
        let accepted = accepted.iter().map(|row| base64url(&row.credential_id)).collect::<Vec<_>>();
        let signal = json!({
            "rpId": party,
            "userId": base64url(handle.as_bytes()),
            "allAcceptedCredentialIds": accepted,
            "name": email::shown(&row.email),
            "displayName": row.display_name,
        });
        Some(signal.to_string())
    }

    /// What made a passkey, where it is well known.
    fn made_by(&self, attestation: &[u8]) -> Option<String> {
        let origin = Url::parse(&self.settings.public_origin).ok()?;
        authenticator::name(attestation, origin.domain()?).map(str::to_owned)
    }

    /// Renames one.
    ///
    /// # Errors
    /// [`RenamePasskeyProblem`].
    pub async fn rename_passkey(&self, actor: Actor, id: &str, name: &str) -> Outcome<(), RenamePasskeyProblem> {
        let gone = || Failure::Refused(RenamePasskeyProblem::Gone);
        let name = line(name, NAME_MAX).map_err(|why| Failure::Refused(RenamePasskeyProblem::Name(why)))?;
        let id = Uuid::parse_str(id).map_err(|_| gone())?;
        let mut tx = self.db.begin().await?;
        if !passkeys::set_name(&mut tx, id, actor.account, &name).await? {
            return Err(gone());
        }
        self.record(&mut tx, actor.account, ActivityKind::PasskeyRenamed, &name, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Removes one, unless nothing else signs in.
    ///
    /// # Errors
    /// [`RemovePasskeyProblem`].
    pub async fn remove_passkey(&self, sudo: Sudo, id: &str) -> Outcome<(), RemovePasskeyProblem> {
        let gone = || Failure::Refused(RemovePasskeyProblem::Gone);
        let (account, now) = (sudo.actor().account, self.clock.now());
        let id = Uuid::parse_str(id).map_err(|_| gone())?;
        let mut tx = self.db.begin().await?;
        // Two that are removed at once must not both take the other for the one that stays.
        credentials::hold(&mut tx, account).await?;
        let name = passkeys::delete(&mut tx, id, account).await?.ok_or_else(gone)?;
        if credentials::is_password_stopped(&mut tx, account).await?
            && passkeys::list(&mut tx, account).await?.is_empty()
        {
            return Err(Failure::Refused(RemovePasskeyProblem::LastWay));
        }
        self.record_and_tell(&mut tx, account, ActivityKind::PasskeyRemoved, &name, now).await?;
        Ok(self.commit_and_ring(tx).await?)
    }
}
