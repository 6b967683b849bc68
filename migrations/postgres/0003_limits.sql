-- How often something was tried. Keys are keyed hashes: neither addresses nor networks can be read here.
CREATE TABLE limits (
    name TEXT NOT NULL,
    key_hash BYTEA NOT NULL,
    count BIGINT NOT NULL,
    window_ends BIGINT NOT NULL,
    PRIMARY KEY (name, key_hash)
);
CREATE INDEX limits_by_end ON limits (window_ends);

-- Browsers in which an account has signed in before, recognised by a cookie of their own and not by their network.
CREATE TABLE known_devices (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, token_hash)
);
CREATE INDEX known_devices_by_age ON known_devices (last_seen_at);
