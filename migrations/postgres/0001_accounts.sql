-- Times are milliseconds since 1970 in UTC. Ids are UUIDs of version 7.
CREATE TABLE accounts (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('personal', 'organization')),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    email_verified_at BIGINT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    organization_name TEXT,
    job_position TEXT,
    phone TEXT,
    time_zone TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    credential_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    profile_changed_at BIGINT
);

-- Each sign-up is a row of its own with its own password: nobody can plant a password on an address that its owner
-- later confirms.
CREATE TABLE pending_sign_ups (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('personal', 'organization')),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    organization_name TEXT,
    time_zone TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    password_tries BIGINT NOT NULL,
    browser_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    mailed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pending_sign_ups_by_email ON pending_sign_ups (email_key);
CREATE INDEX pending_sign_ups_by_age ON pending_sign_ups (created_at);

-- What a link in a mail is worth. Only the hash of its token is kept.
CREATE TABLE links (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    subject UUID NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX links_by_subject ON links (subject);
CREATE INDEX links_by_expiry ON links (expires_at);

-- One browser that is signed in. No address of the network is kept.
CREATE TABLE sign_ins (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    sudo_until BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_account ON sign_ins (account_id);
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at);

CREATE TABLE activity (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX activity_by_account ON activity (account_id, id);
