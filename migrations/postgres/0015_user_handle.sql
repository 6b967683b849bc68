-- As whom passkey managers know an account: random, so that what they keep says nothing of the account (WebAuthn Level 3,
-- 14.6.1). Those who have passkeys keep the one that stands in them.
ALTER TABLE accounts ADD COLUMN user_handle UUID;
UPDATE accounts SET user_handle = id WHERE id IN (SELECT account_id FROM passkeys);
