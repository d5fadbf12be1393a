-- Browsers that get push messages (Web Push), each for one person, found by the SHA-256 of the address that their push service
-- gave them. Address and keys are sealed as one: whoever has them can address the browser.
CREATE TABLE push_devices (
    id                text COLLATE "C" PRIMARY KEY,
    user_name         text COLLATE "C" NOT NULL,
    endpoint_sha256   bytea NOT NULL,
    sealed            bytea NOT NULL,
    label             text NOT NULL,
    created_at        bigint NOT NULL,
    last_sent_at      bigint,
    last_confirmed_at bigint,
    -- What its push service said when it last took no message; nothing once it takes one.
    last_failure      text
);
CREATE UNIQUE INDEX push_devices_endpoint ON push_devices (endpoint_sha256);
CREATE INDEX push_devices_of_users ON push_devices (user_name, created_at);
