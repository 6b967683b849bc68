-- What a browser keeps as a private key, we keep as a public one. Nothing here opens anything.
CREATE TABLE passkeys (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    credential_id BYTEA NOT NULL UNIQUE,
    -- The public key, its counter and its flags, as the library keeps them.
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_by_account ON passkeys (account_id);

-- What a passkey is to sign, for one purpose, once. Only the hash of its token is kept.
CREATE TABLE passkey_challenges (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('add', 'sign_in', 'second_factor', 'sudo')),
    -- Whose passkey it is for. A sign-in is for whoever answers.
    account_id UUID REFERENCES accounts (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_challenges_by_account ON passkey_challenges (account_id);
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);

-- From then on no password opens the account, until a new one is set.
ALTER TABLE accounts ADD COLUMN password_stopped_at BIGINT;
