//! The profile: shown, and saved.

use model::{
    account::AccountKind,
    activity::ActivityKind,
    profile::{Frame, ProfileForm, ProfilePage, ProfileProblem},
    text::{NAME_MAX, ORGANIZATION_MAX},
    typed::plain,
};

use crate::{
    Core,
    db::Read,
    email,
    failure::{Failure, Fault, Never, Outcome},
    flows::sessions::Actor,
    phone,
    store::{
        accounts::{self, AccountRow, Profile},
        passkeys,
    },
    text::{line, optional_line},
    zone,
};

impl Core {
    /// What stands around every settings page.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn frame(&self, actor: Actor) -> Outcome<Frame, Never> {
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        Ok(self.frame_of(&mut db, &row).await?)
    }

    /// What the profile page shows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn profile(&self, actor: Actor) -> Outcome<ProfilePage, Never> {
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        Ok(self.page_of(&mut db, &row, actor).await?)
    }

    /// Saves the profile. A form that changes nothing writes nothing.
    ///
    /// # Errors
    /// Every [`ProfileProblem`] of the form at once.
    pub async fn save_profile(&self, actor: Actor, form: &ProfileForm) -> Outcome<(), Vec<ProfileProblem>> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let old = accounts::get(&mut tx, actor.account).await?;
        let profile = parse(form, old.account_kind()).map_err(Failure::Refused)?;
        let changed = changed_fields(&old, &profile);
        if !changed.is_empty() {
            accounts::update_profile(&mut tx, actor.account, &profile, now).await?;
            self.record(&mut tx, actor.account, ActivityKind::ProfileChanged, &changed.join(", "), now).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn frame_of(&self, db: &mut impl Read, row: &AccountRow) -> Result<Frame, Fault> {
        let passkeys = passkeys::list(db, row.account_id()).await?;
        Ok(Frame {
            account: row.account_id().to_string(),
            initials: initials(&row.display_name),
            display_name: row.display_name.clone(),
            email: email::shown(&row.email),
            passkey_signal: self.passkey_signal(row, &passkeys),
            has_passkey: !passkeys.is_empty(),
        })
    }

    async fn page_of(&self, db: &mut impl Read, row: &AccountRow, actor: Actor) -> Result<ProfilePage, Fault> {
        let now = self.clock.now();
        let proof = self.proof_asked_in(db, actor).await?;
        let zone = row.time_zone.as_str();
        Ok(ProfilePage {
            kind: row.account_kind(),
            form: ProfileForm {
                first_name: row.first_name.clone(),
                last_name: row.last_name.clone(),
                display_name: row.display_name.clone(),
                organization_name: row.organization_name.clone().unwrap_or_default(),
                job_position: row.job_position.clone().unwrap_or_default(),
                phone: row.phone.as_deref().map(phone::shown).unwrap_or_default(),
                time_zone: zone::today(zone).to_owned(),
            },
            asks_about_phone: row.phone.as_deref().is_some_and(|phone| !phone::is_known(phone)),
            email: self.email_card_of(db, row, proof).await?,
            recovery_code: self.recovery_code_card_of(db, row, proof).await?,
            local_time: zone::clock_face(now, zone),
            utc_offset: zone::utc_offset(now, zone),
            changed: row.profile_changed_at.map(|at| zone::minute(at, zone)),
        })
    }
}

/// The profile as typed, or every reason why not.
fn parse(form: &ProfileForm, kind: AccountKind) -> Result<Profile, Vec<ProfileProblem>> {
    let first_name = line(&form.first_name, NAME_MAX).map_err(ProfileProblem::FirstName);
    let last_name = line(&form.last_name, NAME_MAX).map_err(ProfileProblem::LastName);
    let display_name = line(&form.display_name, ORGANIZATION_MAX).map_err(ProfileProblem::DisplayName);
    let organization_name = match kind {
        AccountKind::Personal => Ok(None),
        AccountKind::Organization => {
            line(&form.organization_name, ORGANIZATION_MAX).map(Some).map_err(ProfileProblem::OrganizationName)
        }
    };
    let job_position = optional_line(&form.job_position, NAME_MAX).map_err(ProfileProblem::JobPosition);
    let phone = match plain(&form.phone).trim() {
        "" => Ok(None),
        typed => phone::parse(typed).map(Some).map_err(ProfileProblem::Phone),
    };
    let time_zone = zone::parse(&form.time_zone).ok_or(ProfileProblem::TimeZone);
    match (first_name, last_name, display_name, organization_name, job_position, phone, time_zone) {
        (
            Ok(first_name),
            Ok(last_name),
            Ok(display_name),
            Ok(organization_name),
            Ok(job_position),
            Ok(phone),
            Ok(time_zone),
        ) => Ok(Profile { first_name, last_name, display_name, organization_name, job_position, phone, time_zone }),
        (first, last, display, organization, job, phone, zone) => {
            let problems =
                [first.err(), last.err(), display.err(), organization.err(), job.err(), phone.err(), zone.err()];
            Err(problems.into_iter().flatten().collect())
        }
    }
}

/// The names of the fields that differ, for the activity row: which, never what.
fn changed_fields(old: &AccountRow, new: &Profile) -> Vec<&'static str> {
    [
        ("first name", old.first_name != new.first_name),
        ("last name", old.last_name != new.last_name),
        ("display name", old.display_name != new.display_name),
        ("organization name", old.organization_name != new.organization_name),
        ("job position", old.job_position != new.job_position),
        ("phone number", old.phone != new.phone),
        ("time zone", zone::today(&old.time_zone) != new.time_zone),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_last_word() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("Countess of Lovelace"), "CL");
        assert_eq!(initials("ada"), "A");
        assert_eq!(initials("(†) — "), "");
    }
}
