-- A machine holds posts like a person, but has no password and sees no pages.
ALTER TABLE account ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'machine'));
-- A password somebody else chose is good for one sign-in, at which it is changed.
ALTER TABLE account ADD COLUMN password_once boolean NOT NULL DEFAULT FALSE;
ALTER TABLE account ADD COLUMN password_set_at bigint NOT NULL DEFAULT 0;
UPDATE account SET password_set_at = created_at;

-- When whoever holds the session last proved who they are, and with how many factors.
ALTER TABLE session ADD COLUMN proven_at bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN factors bigint NOT NULL DEFAULT 1;
UPDATE session SET proven_at = created_at;

-- Digests of passwords an account had, where they may not come back.
CREATE TABLE password_history (
    account_id uuid NOT NULL REFERENCES account (id),
    set_at bigint NOT NULL,
    password text NOT NULL,
    PRIMARY KEY (account_id, set_at)
);

-- Codes by time (RFC 6238). Counts from the first right code on; a code of last_step or before is refused.
CREATE TABLE totp (
    account_id uuid NOT NULL PRIMARY KEY REFERENCES account (id),
    secret bytea NOT NULL,
    created_at bigint NOT NULL,
    confirmed_at bigint,
    last_step bigint NOT NULL
);

-- Codes for whoever lost the device, each good once; only digests.
CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES account (id),
    digest bytea NOT NULL,
    made_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (account_id, digest)
);

-- Passkeys (WebAuthn): a public key each, with the signature counter.
CREATE TABLE passkey (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    credential_id bytea NOT NULL UNIQUE,
    name text NOT NULL,
    body text NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX passkey_account ON passkey (account_id);

-- Under way: the password was right and a second factor is awaited, or a passkey was asked for. The browser holds the token.
CREATE TABLE sign_in_step (
    token_hash bytea NOT NULL PRIMARY KEY,
    -- Whose; null while a passkey is to say that itself.
    account_id uuid REFERENCES account (id),
    -- second, register, sign_in, confirm
    purpose text NOT NULL,
    -- What the server must remember of the ceremony.
    state text NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX sign_in_step_expiry ON sign_in_step (expires_at);

-- What programs sign in with; only digests.
CREATE TABLE access_token (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    -- personal: used as it is. client: exchanged for bearers. bearer: lives for an hour.
    kind text NOT NULL CHECK (kind IN ('personal', 'client', 'bearer')),
    -- The client a bearer was given to.
    client_id uuid,
    name text NOT NULL,
    -- The first characters, to tell tokens apart.
    hint text NOT NULL,
    digest bytea NOT NULL UNIQUE,
    -- Names of the actions it is narrowed to, separated by blanks; null for all that the posts allow.
    actions text,
    read_only boolean NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    -- To the day: whether it is still needed, not who did what when.
    used_on bigint,
    revoked_at bigint
);
CREATE INDEX access_token_account ON access_token (account_id);
CREATE INDEX access_token_expiry ON access_token (expires_at);
