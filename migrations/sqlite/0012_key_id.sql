-- Which key file what is sealed in here was sealed with: its id, in one row. With another key the program does not start.
CREATE TABLE sealing_key (
    one_row BIGINT NOT NULL PRIMARY KEY CHECK (one_row = 1),
    key_id TEXT NOT NULL,
    since BIGINT NOT NULL
);
