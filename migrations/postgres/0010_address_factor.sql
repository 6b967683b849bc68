-- Undoing the change of an address asks for the second factor that was on when it happened: its sealed secret, and the newest
-- step whose code was taken for that.
ALTER TABLE address_changes ADD COLUMN factor TEXT;
ALTER TABLE address_changes ADD COLUMN factor_step BIGINT NOT NULL DEFAULT 0;
