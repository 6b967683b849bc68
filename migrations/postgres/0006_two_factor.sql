-- The authenticator app of an account. Its secret is sealed; until a code confirmed it, it counts for nothing.
CREATE TABLE authenticators (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    -- The newest time step whose code was taken: none is taken twice, and no older one.
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT
);

-- Ten codes that stand in for a lost authenticator app. Keyed hashes: they are short.
CREATE TABLE backup_codes (
    code_hash BYTEA NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX backup_codes_by_account ON backup_codes (account_id);

-- The one code that stands in for a lost password or mailbox.
CREATE TABLE recovery_codes (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- Half a sign-in: the first proof was right and the second is missing. It opens nothing.
CREATE TABLE half_sign_ins (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    proof TEXT NOT NULL CHECK (proof IN ('password', 'link', 'recovery')),
    credential_version BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX half_sign_ins_by_account ON half_sign_ins (account_id);
CREATE INDEX half_sign_ins_by_expiry ON half_sign_ins (expires_at);

-- Browsers that are not asked for the second factor, recognised by the cookie by which they are known.
CREATE TABLE trusted_devices (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (account_id, token_hash)
);
CREATE INDEX trusted_devices_by_expiry ON trusted_devices (expires_at);
