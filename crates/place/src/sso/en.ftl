# Single sign-on

sso-failed-title = You are not signed in
sso-failed-safe = Nobody was signed in, and nothing was changed.
sso-failed-again = Back to sign in
sso-failed-title-in = This did not work
sso-failed-safe-in = You are signed in as before, and nothing was changed.
sso-failed-again-in = Back to single sign-on

sso-stale-what = This sign-in was begun in another browser, was used before, or took longer than ten minutes.
sso-stale-todo = Begin again from the sign-in page, in this browser.
sso-denied-what = { $way } did not let you in, or you turned back there.
sso-denied-todo = Try again; if { $way } refuses you, ask whoever runs it.
sso-mix-up-what = The answer does not come from { $way }, which was asked.
sso-mix-up-todo = Begin again from the sign-in page. If it happens again, tell your security officer.
sso-unreachable-what = { $way } cannot be reached just now, or does not answer as it should.
sso-unreachable-todo = Wait a little and try again, or sign in with account and password.
sso-token-what = What { $way } says cannot be believed: a check failed ({ $check }).
sso-token-todo = Try again. If it happens again, tell your system administrator the code below.
sso-not-linked-what = { $way } knows you, but no account here belongs to you.
sso-not-linked-todo = Ask your security officer to link your account, or sign in with account and password and link it under “My account”.
sso-suspended-what = Account and password do not belong together, or the account is suspended. Try again, or ask your security officer.
sso-suspended-todo = Ask your security officer.
sso-linked-elsewhere-what = This identity of { $way } belongs to another account here.
sso-linked-elsewhere-todo = Unlink it there first, or ask your security officer.
sso-other-person-what = { $way } says that you are somebody else than the one who is signed in here.
sso-other-person-todo = Sign out at { $way }, then begin again with your own identity.

sso-link-title = Link this identity?
sso-link-ask = { $way } says that you are { $who }. Link this identity to your account?
sso-link-means = Whoever signs in there as this person then signs in here as you.
sso-link-yes = Link
sso-link-no = Do not link
sso-linked = The identity is linked to your account
sso-link-stale = That took too long; nothing was linked. Begin again.
sso-unlinked = The identity is not linked any more

sso-identities-title = Single sign-on
sso-identities = Identities that sign in as you
sso-identities-hint = Unlinking ends the posts that the provider gave you. Without a password of your own, ask your security officer for one first.
sso-identities-none = No identity is linked
sso-identities-none-hint = Link one below, and you can sign in with it next time.
sso-identity-way = Provider
sso-identity-subject = Known there as
sso-identity-since = Linked
sso-unlink = Unlink
sso-ways = Providers
sso-ways-hint = Linking leads you to the provider and back; you are asked before anything is linked.
sso-link = Link
sso-leave = Sign out here and there

sso-left-title = Signed out
sso-left-here = You have signed out here.
sso-left-there = You may still be signed in at { $way }: whoever uses this browser next could come back in without a password.
sso-left-go = Sign out at { $way }
sso-left-not-there = { $way } offers no address to sign out at. On a shared computer, close the browser.

sso-officer-title = Identities of providers
sso-officer-held = Identities that sign in as this account
sso-officer-none-hint = Link one below, and whoever signs in with it signs in as this account.
sso-officer-add = Link an identity
sso-officer-subject-hint = What the provider names the person by for ever (the claim “sub”), not an address or a name
sso-officer-linked = The identity is linked to the account
sso-link-means-theirs = Whoever signs in there as this person then signs in here with this account.

# Refusals
refused-sso-linked-elsewhere = This identity belongs to another account; unlink it there first.

# Bad fields
invalid-sso-provider = No provider of this name is configured
invalid-sso-not-linked = This identity is not linked to the account
invalid-sso-subject = The subject is empty or longer than 255 bytes
