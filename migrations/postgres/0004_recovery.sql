ALTER TABLE accounts ADD COLUMN password_changed_at BIGINT;

-- Where a link was mailed: once that address is a former one, the link is worth less.
ALTER TABLE links ADD COLUMN email_key TEXT;

-- Links that were asked for by mail, each with a short code for the browser that asked. The row is written for any
-- address; whether an account has it is looked up when the mail is written, and only then are token and code made.
CREATE TABLE magic_links (
    id UUID NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'set_password', 'confirm_new_address', 'confirm_old_address')),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    account_id UUID REFERENCES accounts (id) ON DELETE CASCADE,
    change_id UUID,
    credential_version BIGINT,
    browser_hash BYTEA UNIQUE,
    device_hash BYTEA,
    token_hash BYTEA UNIQUE,
    code_hash BYTEA,
    code_tries BIGINT NOT NULL,
    next TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX magic_links_by_account ON magic_links (account_id, purpose);
CREATE INDEX magic_links_by_change ON magic_links (change_id);
CREATE INDEX magic_links_by_age ON magic_links (created_at);

-- One address on its way to becoming another. While it waits, and while it can be undone, the row decides what is
-- possible; the account has one address at any time.
CREATE TABLE address_changes (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'ended', 'undone')),
    credential_version BIGINT NOT NULL,
    old_email TEXT NOT NULL,
    old_email_key TEXT NOT NULL,
    new_email TEXT NOT NULL,
    new_email_key TEXT NOT NULL,
    old_confirmed_at BIGINT,
    new_confirmed_at BIGINT,
    -- For those who cannot read the old mailbox: from then on the old address is not asked any more.
    due_at BIGINT,
    told_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    done_at BIGINT,
    -- Until then the old address can take it back, and is nobody else's.
    undo_until BIGINT
);
CREATE INDEX address_changes_by_account ON address_changes (account_id, state);
CREATE INDEX address_changes_by_old_address ON address_changes (old_email_key, state);
CREATE INDEX address_changes_waiting ON address_changes (state, expires_at);
