-- Whom another system knows: the provider's name in the configuration, and the subject it will never give to anybody else.
CREATE TABLE account_identity (
    provider text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id),
    linked_at bigint NOT NULL,
    PRIMARY KEY (provider, subject)
);
CREATE INDEX account_identity_account ON account_identity (account_id);

-- Posts that a provider's claims gave, and may take away. Posts given by people are not here.
CREATE TABLE sso_post (
    post_id uuid NOT NULL PRIMARY KEY REFERENCES post (id),
    account_id uuid NOT NULL REFERENCES account (id),
    provider text NOT NULL
);
CREATE INDEX sso_post_account ON sso_post (account_id);

-- On the way to a provider and back. The browser holds the secret from which nonce and PKCE verifier are made; here are digests only.
CREATE TABLE sso_attempt (
    state_hash bytea NOT NULL PRIMARY KEY,
    browser_hash bytea NOT NULL,
    provider text NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('sign_in', 'link', 'confirm')),
    -- Who was signed in when it was started; null for signing in.
    account_id uuid REFERENCES account (id),
    next text NOT NULL,
    created_at bigint NOT NULL,
    -- Verified, and waiting for its holder's yes; link only.
    subject text
);
CREATE INDEX sso_attempt_age ON sso_attempt (created_at);
