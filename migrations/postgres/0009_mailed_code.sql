-- One more purpose: a code that lets a recovery code be made where there are no scripts.
ALTER TABLE magic_links DROP CONSTRAINT magic_links_purpose_check;
ALTER TABLE magic_links ADD CONSTRAINT magic_links_purpose_check
    CHECK (purpose IN ('sign_in', 'set_password', 'confirm_new_address', 'confirm_old_address', 'recovery_code'));
