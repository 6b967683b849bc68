-- Why a delivery waits, where that is about this installation and not about its recipient: the mail server refuses us.
ALTER TABLE deliveries ADD COLUMN held_because TEXT;
