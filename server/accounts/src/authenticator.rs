//! What made a passkey, in words: the name under which its owner knows it.
//!
//! *How it works:* an authenticator says of which model it is (AAGUID, WebAuthn Level 3, 6.5.1) when it makes a passkey. Nobody
//! vouches for that, so it is a name to begin with and nothing else.

use sha2::{Digest, Sha256};
use uuid::{Uuid, uuid};

/// Source: <https://github.com/passkeydeveloper/passkey-authenticator-aaguids>, November 2026, the well-known ones; of keys by
/// Yubico, the FIDO Metadata Service.
const KNOWN: &[(Uuid, &str)] = &[
    (uuid!("fbfc3007-154e-4ecc-8c0b-6e020557d7bd"), "Apple Passwords"),
    (uuid!("dd4ec289-e01d-41c9-bb89-70fa845d4bf2"), "Apple Passwords"),
    (uuid!("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"), "Google Password Manager"),
    (uuid!("d3452668-01fd-4c12-926c-83a4204853aa"), "Microsoft Password Manager"),
    (uuid!("08987058-cadc-4b81-b6e1-30de50dcbe96"), "Windows Hello"),
    (uuid!("9ddd1817-af5a-4672-a2b9-3e3dd95000a9"), "Windows Hello"),
    (uuid!("6028b017-b1d4-4c02-b4b3-afcdafc96bb2"), "Windows Hello"),
    (uuid!("adce0002-35bc-c60a-648b-0b25f1f05503"), "Chrome on Mac"),
    (uuid!("771b48fd-d3d4-4f74-9232-fc157ab0507a"), "Edge on Mac"),
    (uuid!("53414d53-554e-4700-0000-000000000000"), "Samsung Pass"),
    (uuid!("bada5566-a7aa-401f-bd96-45619a55120d"), "1Password"),
    (uuid!("d548826e-79b4-db40-a3d8-11116f7e8349"), "Bitwarden"),
    (uuid!("531126d6-e717-415c-9320-3d9aa6981239"), "Dashlane"),
    (uuid!("f3809540-7f14-49c1-a8b3-8f813b225541"), "Enpass"),
    (uuid!("fdb141b2-5d84-443e-8a35-4698c205a502"), "KeePassXC"),
    (uuid!("0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6"), "Keeper"),
    (uuid!("b78a0a55-6ef8-d246-a042-ba0f6d55050c"), "LastPass"),
    (uuid!("b84e4048-15dc-4dd0-8640-f4f60813c8af"), "NordPass"),
    (uuid!("50726f74-6f6e-5061-7373-50726f746f6e"), "Proton Pass"),
    (uuid!("cb69481e-8ff7-4039-93ec-0a2729a154a8"), "YubiKey"),
    (uuid!("ee882879-721c-4913-9775-3dfcce97072a"), "YubiKey"),
    (uuid!("2fc0579f-8113-47ea-b116-bb5a8db9202a"), "YubiKey"),
    (uuid!("fa2b99dc-9e39-4257-8f92-4a30d23c4118"), "YubiKey"),
    (uuid!("c5ef55ff-ad9a-4b9f-b580-adebafe026d0"), "YubiKey"),
];

/// Where the model stands in what an authenticator says: behind whose passkey it is, the flags and the counter.
const MODEL_AT: usize = 32 + 1 + 4;

/// The name of what made a passkey for this site, out of an answer that was checked; nothing where it is not well known.
pub(crate) fn name(attestation: &[u8], relying_party: &str) -> Option<&'static str> {
    let said = Sha256::digest(relying_party);
    // What it says begins with the hash of whose passkey it is. What stands before it is of a form that changes.
    let begins = attestation.windows(said.len()).position(|window| window == &said[..])?;
    let model = attestation.get(begins + MODEL_AT..begins + MODEL_AT + size_of::<Uuid>())?;
    let model = Uuid::from_slice(model).ok()?;
    KNOWN.iter().find(|(known, _)| *known == model).map(|(_, name)| *name)
}

/// A name that none of these has: a number stands behind it where one has.
pub(crate) fn name_apart(name: &str, taken: &[&str]) -> String {
    if !taken.contains(&name) {
        return name.to_owned();
    }
    // One of so many numbers is free.
    let mut numbered = (2..=taken.len() + 2).map(|number| format!("{name} {number}"));
    numbered.find(|name| !taken.contains(&name.as_str())).unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attestation(model: Uuid) -> Vec<u8> {
        let front = b"\xa3cfmtdnonegattStmt\xa0hauthDataX\xa4";
        [&front[..], &Sha256::digest("example.org"), &[0x45, 0, 0, 0, 0], model.as_bytes(), &[0, 1, 7]].concat()
    }

    #[test]
    fn what_made_a_passkey_is_named() {
        for (model, known) in KNOWN {
            assert_eq!(name(&attestation(*model), "example.org"), Some(*known));
        }
    }

    #[test]
    fn what_is_not_known_or_says_nothing_has_no_name() {
        let whole = attestation(KNOWN[0].0);
        for odd in [&attestation(Uuid::nil())[..], &attestation(Uuid::max()), &whole[..whole.len() - 4], &[]] {
            assert_eq!(name(odd, "example.org"), None);
        }
        assert_eq!(name(&whole, "example.com"), None);
    }

    #[test]
    fn two_of_one_name_are_told_apart() {
        assert_eq!(name_apart("YubiKey", &[]), "YubiKey");
        assert_eq!(name_apart("YubiKey", &["YubiKey"]), "YubiKey 2");
        assert_eq!(name_apart("YubiKey", &["YubiKey 2", "YubiKey"]), "YubiKey 3");
        assert_eq!(name_apart("YubiKey", &["YubiKey", "YubiKey 3"]), "YubiKey 2");
    }
}
