-- One more purpose: a code that lets a recovery code be made where there are no scripts. A CHECK cannot be changed here, so
-- the table is made anew.
CREATE TABLE magic_links_new (
    id BLOB NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'set_password', 'confirm_new_address', 'confirm_old_address', 'recovery_code')),
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    account_id BLOB REFERENCES accounts (id) ON DELETE CASCADE,
    change_id BLOB,
    credential_version BIGINT,
    browser_hash BLOB UNIQUE,
    device_hash BLOB,
    token_hash BLOB UNIQUE,
    code_hash BLOB,
    code_tries BIGINT NOT NULL,
    next TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
INSERT INTO magic_links_new (id, purpose, email, email_key, account_id, change_id, credential_version, browser_hash, device_hash, token_hash, code_hash, code_tries, next, created_at, expires_at, used_at)
    SELECT id, purpose, email, email_key, account_id, change_id, credential_version, browser_hash, device_hash, token_hash, code_hash, code_tries, next, created_at, expires_at, used_at FROM magic_links;
DROP TABLE magic_links;
ALTER TABLE magic_links_new RENAME TO magic_links;
CREATE INDEX magic_links_by_account ON magic_links (account_id, purpose);
CREATE INDEX magic_links_by_change ON magic_links (change_id);
CREATE INDEX magic_links_by_age ON magic_links (created_at);
