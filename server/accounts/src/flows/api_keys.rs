//! API keys: the list, creating, revoking, and what a program's key is worth.

use std::time::Duration;

use model::{
    account::AccountId,
    activity::ActivityKind,
    api_key::{
        API_KEYS_MAX, ApiKey, ApiKeyExpiry, ApiKeyScope, ApiKeysPage, CreateApiKeyForm, CreateApiKeyProblem,
        RevokeApiKeyProblem,
    },
    recovery_code::{CodeKind, NewCodes},
    text::NAME_MAX,
};
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    crypto::key::{Key, KeyKind, NoKey},
    failure::{Failure, Fault, Never, Outcome},
    flows::{last_active::Used, recovery_code::new_codes, sessions::Actor, sudo::Sudo},
    store::{
        accounts,
        api_keys::{self, NewApiKeyRow},
        credentials,
    },
    text::line,
    zone,
};

/// "Last used" is written at most so often: a busy key must not keep the writer busy.
pub(super) const TOUCH_EVERY: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
/// The furthest day that can be chosen: ten years.
const FURTHEST: Duration = Duration::from_hours(24 * 3653);

/// Whose key it is, and what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHolder {
    /// The key's id.
    pub key: Uuid,
    /// Whose.
    pub account: AccountId,
    /// What it may do.
    pub scopes: Vec<ApiKeyScope>,
    /// When it stops working.
    pub expires_at: Option<Time>,
}

/// Why a key is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadKey {
    /// It does not look like a key.
    Malformed,
    /// Its checksum is wrong: it was cut off or mistyped.
    Mistyped,
    /// There is none like it.
    Unknown,
    /// Its owner revoked it.
    Revoked,
    /// Its time is over.
    Expired,
}

impl DeadKey {
    /// The word by which programs know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Mistyped => "mistyped",
            Self::Unknown => "unknown",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

impl From<NoKey> for DeadKey {
    fn from(why: NoKey) -> Self {
        match why {
            NoKey::Foreign => Self::Malformed,
            NoKey::Mistyped => Self::Mistyped,
        }
    }
}

impl Core {
    /// What the page shows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn api_keys(&self, actor: Actor) -> Outcome<ApiKeysPage, Never> {
        let now = self.clock.now();
        let mut db = self.db.read().await?;
        let zone = accounts::get(&mut db, actor.account).await?.time_zone;
        let proof = self.proof_asked_in(&mut db, actor).await?;
        let mut keys = Vec::new();
        for row in api_keys::list(&mut db, actor.account).await? {
            keys.push(ApiKey {
                id: row.id.to_string(),
                name: row.name,
                start: row.start,
                scopes: read_scopes(&row.scopes)?,
                created: zone::minute(row.created_at, &zone),
                last_used: row.last_used_at.map(|at| zone::minute(at, &zone)),
                expires: row.expires_at.map(|at| zone::minute(at, &zone)),
                has_expired: row.expires_at.is_some_and(|at| at <= now),
            });
        }
        Ok(ApiKeysPage { keys, proof })
    }

    /// Creates a key, and gives it this once.
    ///
    /// # Errors
    /// [`CreateApiKeyProblem`], all that there are.
    pub async fn create_api_key(
        &self,
        sudo: Sudo,
        form: &CreateApiKeyForm,
    ) -> Outcome<NewCodes, Vec<CreateApiKeyProblem>> {
        let (account, now) = (sudo.actor().account, self.clock.now());
        let row = {
            let mut db = self.db.read().await?;
            accounts::get(&mut db, account).await?
        };
        let new = Wanted::parse(form, now, &row.time_zone).map_err(Failure::Refused)?;
        let key = Key::random(KeyKind::Api, self.random)?;
        let mut tx = self.db.begin().await?;
        // Those that are created at once are counted one after the other.
        credentials::hold(&mut tx, account).await?;
        let live = api_keys::count_live(&mut tx, account, now).await?;
        if usize::try_from(live).is_ok_and(|live| live >= API_KEYS_MAX) {
            return Err(Failure::Refused(vec![CreateApiKeyProblem::TooMany]));
        }
        let words = new.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
        let new_row = NewApiKeyRow {
            id: self.new_id(now)?,
            account,
            name: &new.name,
            start: key.start(),
            hash: &key.hash(),
            scopes: &words,
            expires_at: new.expires_at,
        };
        api_keys::insert(&mut tx, &new_row, now).await?;
        self.record_and_tell(&mut tx, account, ActivityKind::ApiKeyCreated, &new.name, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(new_codes(&row, CodeKind::ApiKey, vec![key.to_secret().expose().to_owned()], now))
    }

    /// Revokes one. No proof is asked for: taking power away is never hard.
    ///
    /// # Errors
    /// [`RevokeApiKeyProblem`].
    pub async fn revoke_api_key(&self, actor: Actor, id: &str) -> Outcome<(), RevokeApiKeyProblem> {
        let gone = || Failure::Refused(RevokeApiKeyProblem::Gone);
        let (id, now) = (Uuid::parse_str(id).map_err(|_| gone())?, self.clock.now());
        let mut tx = self.db.begin().await?;
        let name = api_keys::revoke(&mut tx, id, actor.account, now).await?.ok_or_else(gone)?;
        self.record(&mut tx, actor.account, ActivityKind::ApiKeyRevoked, &name, now).await?;
        Ok(tx.commit().await?)
    }

    /// What a key is worth now. Looked up at each use, so that a key is dead from the moment of its revocation.
    ///
    /// # Errors
    /// Where the database does not answer, or a row cannot be read.
    pub async fn check_api_key(&self, text: &str) -> Result<Result<KeyHolder, DeadKey>, Fault> {
        let key = match Key::parse(KeyKind::Api, text) {
            Ok(key) => key,
            Err(why) => return Ok(Err(why.into())),
        };
        let now = self.clock.now();
        let row = {
            let mut db = self.db.read().await?;
            api_keys::find(&mut db, &key.hash()).await?
        };
        let Some(row) = row else { return Ok(Err(DeadKey::Unknown)) };
        if let Some(dead) = state_of(row.revoked_at, row.expires_at, now) {
            return Ok(Err(dead));
        }
        let minute_ago = now.before(TOUCH_EVERY);
        if row.last_used_at.is_none_or(|at| at < minute_ago) {
            self.last_active.note(Used::ApiKey(row.id), now);
        }
        Ok(Ok(KeyHolder {
            key: row.id,
            account: AccountId::new(row.account_id),
            scopes: read_scopes(&row.scopes)?,
            expires_at: row.expires_at,
        }))
    }
}

/// Why a key that is known does not work; nothing where it does.
pub(super) fn state_of(revoked_at: Option<Time>, expires_at: Option<Time>, now: Time) -> Option<DeadKey> {
    if revoked_at.is_some() {
        return Some(DeadKey::Revoked);
    }
    expires_at.filter(|at| *at <= now).map(|_| DeadKey::Expired)
}

/// A form that holds together.
struct Wanted {
    name: String,
    scopes: Vec<ApiKeyScope>,
    expires_at: Option<Time>,
}

impl Wanted {
    fn parse(form: &CreateApiKeyForm, now: Time, zone: &str) -> Result<Self, Vec<CreateApiKeyProblem>> {
        let name = line(&form.name, NAME_MAX).map_err(CreateApiKeyProblem::Name);
        let ticked = form.scopes.iter().map(|word| ApiKeyScope::from_word(word)).collect::<Option<Vec<_>>>();
        let scopes = ticked.filter(|scopes| !scopes.is_empty()).ok_or(CreateApiKeyProblem::NoScope);
        let expires_at = expiry(form, now, zone);
        match (name, scopes, expires_at) {
            (Ok(name), Ok(scopes), Ok(expires_at)) => Ok(Self { name, scopes, expires_at }),
            (name, scopes, expires_at) => {
                Err([name.err(), scopes.err(), expires_at.err()].into_iter().flatten().collect())
            }
        }
    }
}

fn expiry(form: &CreateApiKeyForm, now: Time, zone: &str) -> Result<Option<Time>, CreateApiKeyProblem> {
    match ApiKeyExpiry::from_word(&form.expiry).ok_or(CreateApiKeyProblem::Expiry)? {
        ApiKeyExpiry::Never => Ok(None),
        ApiKeyExpiry::Days(days) => Ok(Some(now.after(DAY * u32::from(days)))),
        ApiKeyExpiry::Date => {
            let (_, ends) = zone::day(&form.expires_on, zone).ok_or(CreateApiKeyProblem::DateMissing)?;
            if ends <= now {
                Err(CreateApiKeyProblem::DatePast)
            } else if ends > now.after(FURTHEST) {
                Err(CreateApiKeyProblem::DateTooFar)
            } else {
                Ok(Some(ends))
            }
        }
    }
}

fn read_scopes(words: &str) -> Result<Vec<ApiKeyScope>, Fault> {
    let scopes = words.split(' ').map(ApiKeyScope::from_word).collect::<Option<Vec<_>>>();
    scopes.ok_or_else(|| Fault::from_cause("a key has a scope that nobody knows"))
}
