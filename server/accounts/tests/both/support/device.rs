//! Devices that keep passkeys: in software, by a library that is not ours.
//!
//! A [`Device`] answers as a browser with an authenticator would, on the page of whatever [`Site`] it is told; so what an
//! honest browser would never sign is signed here too.

use accounts::{failure::Outcome, flows::sessions::Browser};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{
    passkey::{AddPasskeyProblem, PasskeyOffer},
    secret::Secret,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use webauthn_authenticator_rs::{AuthenticatorBackendHashedClientData, softpasskey::SoftPasskey};

use super::{Ada, World};

/// The page on which a device is asked.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// What the browser says of the page.
    pub origin: &'static str,
    /// Whose passkeys the page asks for; nothing for whose the options say.
    pub relying_party: Option<&'static str>,
    /// Whether it stands in a frame of another site's page.
    pub is_framed: bool,
    /// Whether the device makes sure of its owner.
    pub verifies: bool,
}

/// Our own.
pub const HERE: Site = Site { origin: "http://localhost:3000", relying_party: None, is_framed: false, verifies: true };

/// A device with one passkey at most.
pub struct Device {
    soft: SoftPasskey,
    credential: Vec<u8>,
    handle: Vec<u8>,
    model: Option<[u8; 16]>,
}

impl Device {
    pub fn new() -> Self {
        Self { soft: SoftPasskey::new(true), credential: Vec::new(), handle: Vec::new(), model: None }
    }

    /// One that says of which model it is.
    pub fn of_model(model: u128) -> Self {
        Self { model: Some(model.to_be_bytes()), ..Self::new() }
    }

    /// Makes a passkey as it is asked to, and keeps it.
    pub fn makes(&mut self, offer: &PasskeyOffer, site: Site) -> String {
        let mut options: Value = serde_json::from_str(&offer.options).unwrap();
        let selection = &mut options["authenticatorSelection"];
        assert_eq!(
            (&selection["residentKey"], &selection["userVerification"]),
            (&json!("required"), &json!("required"))
        );
        // The library keeps what it makes, but would not say so.
        selection["requireResidentKey"] = json!(false);
        if !site.verifies {
            selection["userVerification"] = json!("discouraged");
        }
        assert_eq!(options["attestation"], "none");
        if let Some(party) = site.relying_party {
            options["rp"]["id"] = json!(party);
        }
        self.handle = bytes(&options["user"]["id"]);
        let (said, hash) = site.says("webauthn.create", &options);
        let mut made = self.soft.perform_register(hash, serde_json::from_value(options).unwrap(), 60_000).unwrap();
        made.response.client_data_json = said;
        if let Some(model) = self.model {
            made.response.attestation_object = says_its_model(&made.response.attestation_object, model);
        }
        self.credential.clone_from(&made.raw_id);
        serde_json::to_string(&made).unwrap()
    }

    /// Answers with the passkey that it keeps.
    pub fn answers(&mut self, offer: &PasskeyOffer, site: Site) -> String {
        let mut options: Value = serde_json::from_str(&offer.options).unwrap();
        assert_eq!(options["userVerification"], "required");
        options["allowCredentials"] = json!([{ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&self.credential) }]);
        if !site.verifies {
            options["userVerification"] = json!("discouraged");
        }
        if let Some(party) = site.relying_party {
            options["rpId"] = json!(party);
        }
        let (said, hash) = site.says("webauthn.get", &options);
        let mut answer = self.soft.perform_auth(hash, serde_json::from_value(options).unwrap(), 60_000).unwrap();
        answer.response.client_data_json = said;
        answer.response.user_handle = Some(self.handle.clone());
        serde_json::to_string(&answer).unwrap()
    }

    /// The browser's name for the passkey that it keeps.
    pub fn credential(&self) -> &[u8] {
        &self.credential
    }

    /// Says that it keeps the passkeys of somebody else's account.
    pub async fn says_it_is_of(&mut self, world: &World, who: &Ada) {
        let handle = world.account(who.actor).await.unwrap().user_handle.unwrap();
        self.handle = handle.as_bytes().to_vec();
    }
}

impl Site {
    /// What its page is said to be, as browsers write it, and what is signed of that.
    fn says(self, kind: &str, options: &Value) -> (Vec<u8>, Vec<u8>) {
        let (challenge, origin, framed) = (&options["challenge"], self.origin, self.is_framed);
        let said = json!({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": framed}).to_string();
        let hash = Sha256::digest(&said).to_vec();
        (said.into_bytes(), hash)
    }
}

/// As browsers pass on what a device says of itself where nobody has to vouch for it: the library's has no model.
fn says_its_model(attestation: &[u8], model: [u8; 16]) -> Vec<u8> {
    let party = Sha256::digest("localhost");
    let begins = attestation.windows(party.len()).position(|window| window == &party[..]).unwrap();
    let mut said = attestation[begins..].to_vec();
    said[37..53].copy_from_slice(&model);
    let length = u8::try_from(said.len()).unwrap();
    [&b"\xa3cfmtdnonegattStmt\xa0hauthDataX"[..], &[length], &said].concat()
}

fn bytes(base64url: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(base64url.as_str().unwrap()).unwrap()
}

impl World {
    /// Asks a device to make a passkey for somebody, in a browser of this name, and has it added.
    pub async fn adds(&self, who: &Ada, device: &mut Device, site: Site) -> Outcome<(), AddPasskeyProblem> {
        let (sudo, _) = self.sudo(who.actor, &Ada::password(), &who.browser()).await.unwrap();
        let offer = self.offer_to_add_passkey(sudo, &who.browser()).await.unwrap();
        let answer = device.makes(&offer, site);
        self.add_passkey(who.actor, &offer.challenge, &answer, &who.browser()).await
    }

    /// A device with a passkey of this account.
    pub async fn device_of(&self, who: &Ada) -> Device {
        let mut device = Device::new();
        self.adds(who, &mut device, HERE).await.unwrap();
        device
    }

    /// What a page asks a passkey to sign in.
    pub async fn asked_to_sign_in(&self) -> PasskeyOffer {
        self.offer_passkey_sign_in(&Browser::default()).await.unwrap()
    }

    /// The challenge and the answer to it.
    pub async fn answered(&self, device: &mut Device, site: Site) -> (Secret, String) {
        let offer = self.asked_to_sign_in().await;
        let answer = device.answers(&offer, site);
        (offer.challenge, answer)
    }
}
