-- In tests on Postgres: whoever changes an account writes down in the same transaction that it was changed, or cannot
-- commit. What only counts, waits or expires is left out.
CREATE FUNCTION must_tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed JSONB := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
    whose UUID := CASE WHEN TG_TABLE_NAME = 'accounts' THEN changed ->> 'id' ELSE changed ->> 'account_id' END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM activity WHERE account_id = whose AND xmin = pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION '% on % left no row of activity', TG_OP, TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER must_tell_new AFTER INSERT ON accounts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell AFTER UPDATE ON accounts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    -- The handle is made when a passkey is begun, and opens nothing.
    WHEN (OLD.* IS DISTINCT FROM NEW.* AND OLD.user_handle IS NOT DISTINCT FROM NEW.user_handle)
    EXECUTE FUNCTION must_tell();
-- They end by themselves too, so only the others' ends are looked at by tests of their own.
CREATE CONSTRAINT TRIGGER must_tell AFTER INSERT ON sign_ins
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell AFTER INSERT ON trusted_devices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell AFTER INSERT OR DELETE ON passkeys
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell_name AFTER UPDATE ON passkeys
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell AFTER UPDATE ON authenticators
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at)
    EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell_end AFTER DELETE ON authenticators
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell AFTER INSERT OR UPDATE OR DELETE ON backup_codes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell AFTER INSERT OR UPDATE OR DELETE ON recovery_codes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell AFTER INSERT ON address_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION must_tell();
CREATE CONSTRAINT TRIGGER must_tell_progress AFTER UPDATE ON address_changes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state IN ('done', 'undone') AND OLD.state <> NEW.state
        OR OLD.old_confirmed_at IS DISTINCT FROM NEW.old_confirmed_at
        OR OLD.new_confirmed_at IS DISTINCT FROM NEW.new_confirmed_at)
    EXECUTE FUNCTION must_tell();
