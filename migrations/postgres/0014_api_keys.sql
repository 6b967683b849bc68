-- What programs act with for an account. Only the hash is kept; `start` is for recognising it.
CREATE TABLE api_keys (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    start TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    -- Words with spaces between them, as OAuth writes them.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT,
    -- When its owner was told that it will expire, and when its end was written into the activity.
    told_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX api_keys_by_account ON api_keys (account_id);
CREATE INDEX api_keys_by_expiry ON api_keys (expires_at);
CREATE INDEX api_keys_by_revocation ON api_keys (revoked_at);
