-- A kind that hardly ever happened is found among a million rows of others without walking them.
CREATE INDEX activity_by_kind ON activity (account_id, kind, id);
