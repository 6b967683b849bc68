-- What the operator's own programs act with. Only the hash is kept; `start` is for recognising it.
CREATE TABLE service_keys (
    id UUID NOT NULL PRIMARY KEY,
    -- One that was not revoked has its name for itself.
    name TEXT NOT NULL,
    start TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    -- Words with spaces between them, as OAuth writes them.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX service_keys_by_name ON service_keys (name) WHERE revoked_at IS NULL;
