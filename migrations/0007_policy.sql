-- What an installation permits or forbids besides the product's table; see policy::Grant. Nothing is deleted: an end is a time.
CREATE TABLE access_grant (
    id uuid NOT NULL PRIMARY KEY,
    effect text NOT NULL CHECK (effect IN ('permit', 'forbid')),
    -- For whom; all that is named must fit the same post.
    account_id uuid REFERENCES account (id),
    org_id uuid REFERENCES org (id),
    role text,
    -- A power of the list (赋权), whose actions the product knows; or actions by name, separated by spaces.
    power text,
    actions text NOT NULL,
    -- How far: how the post stands to the matter, and bounds besides.
    reach text NOT NULL,
    territory_level text,
    territory_id uuid,
    line_id uuid,
    -- Conditions by name, separated by spaces.
    conditions text NOT NULL,
    -- The incident or the like with which it ends by itself.
    occasion uuid,
    -- The paragraph or decision it rests on.
    basis text NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint,
    granted_at bigint NOT NULL,
    granted_by text NOT NULL,
    revoked_at bigint,
    revoked_by text,
    revoked_why text
);
CREATE INDEX access_grant_account ON access_grant (account_id);
CREATE INDEX access_grant_org ON access_grant (org_id);
CREATE INDEX access_grant_occasion ON access_grant (occasion);
CREATE INDEX access_grant_granted ON access_grant (granted_at, id);

-- Somebody who acts in a post for its holder, for a time.
CREATE TABLE deputy (
    id uuid NOT NULL PRIMARY KEY,
    post_id uuid NOT NULL REFERENCES post (id),
    account_id uuid NOT NULL REFERENCES account (id),
    reason text NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint NOT NULL,
    appointed_at bigint NOT NULL,
    ended_at bigint
);
CREATE INDEX deputy_account ON deputy (account_id);
CREATE INDEX deputy_post ON deputy (post_id);
