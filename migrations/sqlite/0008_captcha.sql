-- Answers to the CAPTCHA that were taken, each once: what is written here is claimed by the INSERT. Hashes of the
-- challenge's nonce, or of a third party's token.
CREATE TABLE captcha_nonces (
    nonce_hash BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (nonce_hash)
);
CREATE INDEX captcha_nonces_by_end ON captcha_nonces (expires_at);
