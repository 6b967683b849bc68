-- What has to leave the house: written in the transaction of what it tells, sent by a worker.
CREATE TABLE deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'unneeded', 'dead')),
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease BLOB,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
-- A lease moves due_at behind its own end, so one index finds both what is due and what was abandoned.
CREATE INDEX deliveries_by_due ON deliveries (state, due_at);

CREATE TABLE attempts (
    id BLOB NOT NULL PRIMARY KEY,
    delivery_id BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    outcome TEXT NOT NULL
);
CREATE INDEX attempts_by_delivery ON attempts (delivery_id, number);

-- The mailbox page of a development machine. With SMTP configured it stays empty.
CREATE TABLE mailbox (
    id BLOB NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL
);
CREATE INDEX mailbox_by_time ON mailbox (at);
