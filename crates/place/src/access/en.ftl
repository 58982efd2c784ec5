# Accounts, posts and sessions

access-nav = My account
access-login-title = Sign in
access-login-name = Account
access-password = Password
access-sign-in = Sign in
access-sign-in-with = Sign in with { $way }
access-login-help = Residents need no account to report. Staff who forgot their password ask their security officer.
access-too-many = { $n ->
    [one] Too many attempts; try again in one second.
   *[other] Too many attempts; try again in { $n } seconds.
}
access-signed-out = You have signed out

access-demo-title = Try the city as
access-demo-hint = This city is fictional, and everybody may use these accounts: one click signs you in.
access-demo-use = Sign in
access-demo-others = { $n ->
    [one] One more account
   *[other] { $n } more accounts
}

access-me-ways = Single sign-on
access-me-title = My account
access-posts = My posts
access-posts-none = No post yet
access-posts-none-hint = Your security officer gives posts; without one there is nothing you may do.
access-post-role = Role
access-post-org = Organisation
access-post-from = From
access-post-to = Until
access-post-open = no end set
access-post-state = State
access-post-now = in force
access-post-ahead = not yet
access-post-over = over
access-sessions = Where you are signed in
access-sessions-hint = End what you do not recognise, and tell your security officer.
access-session-since = Signed in
access-session-seen = Last used
access-session-until = Ends at the latest
access-session-current = this one
access-session-end = End
access-session-ended = That session has ended

access-nav-accounts = Accounts
access-passkey-sign-in = Sign in with a passkey
access-passkey-use = Use a passkey
access-passkey-stopped = That did not come about. Try again, or use another way.

# Second step and step-up
access-second-title = Second step
access-second-help = No device at hand? Type one of your recovery codes instead. Without either, ask your security officer.
access-second-other = Sign in with another account
access-step-over = Signing in took too long; begin again
access-code = Code
access-code-hint = Six digits from your authenticator app, or a recovery code
access-recovery-code = Recovery code
access-recovery-code-hint = One of the ten you were shown
access-confirm-title = Confirm that it is you
access-confirm-why = What you are about to do needs a fresh proof; it holds for ten minutes.
access-confirm = Confirm
access-confirm-with = Confirm at { $way }
access-confirm-demo = Everybody may use this demo account; its password is { $password }
access-confirmed = Confirmed

# One's own security
access-security = Security
access-since = since
access-password-title = Change password
access-password-change = Change password
access-password-new = New password
access-password-repeat = New password once more
access-password-hint = At least 12 characters; a few words of your own are best. No rules about digits and signs.
access-password-hint-dengbao = At least 12 characters of three kinds: small letters, capitals, digits, other signs. None of your last ones.
access-password-ends = You stay signed in here; everywhere else you are signed out.
access-password-owed = Choose a new password first; then everything else is open to you.
access-password-changed = Your password was changed
access-password-set = set
access-password-first = first password, not changed yet
access-factors-title = Two-step sign-in
access-factors-owed = Your role signs in with two steps. Set up the second one here; then everything else is open to you.
access-factors-demo = This account is shared by everybody who tries the demo, so it has no second step. With an account of your own, you would set it up here.
access-factors-changed = Changed
access-factor-on = in use
access-factor-off = not set up
access-factor-remove = Remove
access-totp = Codes by an app
access-totp-hint = An authenticator app on your telephone makes a code of six digits every half minute. It needs no network.
access-totp-begin = Set up an app
access-totp-title = Set up an authenticator app
access-totp-scan = Scan the picture
access-totp-scan-hint = With any authenticator app: add an account, point the camera here.
access-totp-picture = QR code with the key for your authenticator app
access-totp-key = Or type this key
access-totp-open = Open in an app on this device
access-totp-code-hint = The six digits the app shows now
access-totp-confirm = Confirm
access-totp-counts = The app counts only from this code on. Elsewhere you are then signed out.
access-totp-added = The app is set up; make recovery codes now
access-passkeys = Passkeys
access-passkeys-hint = Your device asks for your finger, face or PIN and signs you in, with no password at all. Nobody can trick it out of you.
access-passkeys-none = No passkey yet
access-passkeys-none-hint = Passkeys you add appear here.
access-passkeys-impossible = At this address browsers have no passkeys: they need a name and HTTPS.
access-passkeys-script = Adding a passkey needs JavaScript.
access-passkey-name = Name
access-passkey-name-hint = So that you know it again: telephone, blue key…
access-passkey-rename = Rename
access-passkey-add = Add a passkey
access-passkey-added = The passkey was added; make recovery codes, if you have none
access-codes = Recovery codes
access-codes-hint = For the day your device is lost. Each is good once.
access-codes-later = You can make them when you have a second step.
access-codes-left = { $n ->
    [0] none left
    [one] one left
   *[other] { $n } left
}
access-codes-make = Make ten new codes
access-codes-new = Your recovery codes
access-codes-new-hint = Write them down or print them, and keep them apart from your device. They are shown only now; older ones no longer count.
access-sessions-end-others = Sign out everywhere else
access-sessions-ended = You are signed out everywhere else

# Tokens
access-tokens-title = Tokens for programs
access-tokens-list = Tokens
access-tokens-none = No token yet
access-tokens-none-hint = Tokens you make for your programs appear here.
access-tokens-none-machine = A machine signs in with a token or with client credentials; make one below.
access-token-name = What for
access-token-name-hint = So that you know it again: monthly report, hotline system…
access-token-may = May
access-token-reads = read
access-token-writes = read and write
access-token-until = Until
access-token-over = over
access-token-used = Last used
access-token-never = never
access-token-revoke = Revoke
access-token-revoked = The token was revoked
access-token-new = New token
access-token-new-hint = A token can do what your posts allow, never more, and only through the API.
access-token-lifetime = Days until it ends
access-token-narrow = Narrow it to some actions
access-token-actions = Actions
access-token-actions-hint = Tick none for all that the posts allow.
access-token-make = Make the token
access-token-made = The token was made
access-token-kind = Kind
access-token-client = client credentials
access-token-personal = token used as it is
access-token-client-id = client_id
access-token-secret = Secret
access-shown-once = It is shown only now. Keep it where only your program can read it.
access-shown-once-title = Made
access-copy = Copy

# Accounts
access-accounts-title = Accounts
access-account-title = Account
access-account = Account
access-account-state = State
access-accounts-none = No account yet
access-accounts-none-hint = Accounts you open appear here.
access-accounts-filtered = Nobody matches
access-accounts-filtered-hint = Take a filter away, or search for another name.
access-filter-text = Name or account
access-org-how = code or name
access-org-hint = Its code, or its name as far as only one has it
access-posts-now = Posts
access-posts-theirs = Posts
access-posts-none-theirs = Without a post there is nothing they may do. Give one below.
access-second-short = Two steps
access-state-open = open
access-state-suspended = suspended
access-state-postless = without a post
access-state-machine = machine
access-account-new = Open an account
access-account-open = Open the account
access-account-opened = The account was opened
access-account-go = To the account
access-account-look = You may see accounts, not change them: that is the security officer's part.
access-account-suspended = The account is suspended, its sessions have ended
access-account-reinstated = The account may sign in again
access-name = Name
access-login-hint = 3 to 64 small letters, digits, dots, dashes or underscores
access-kind = Who acts with it
access-kind-person = A person
access-kind-person-hint = Signs in with a password; the first one is shown to you once
access-kind-machine = A machine
access-kind-machine-hint = Has tokens instead of a password, and sees no pages
access-first-password = First password
access-first-password-hint = Hand it over in person or by telephone. It is shown only now, and is changed at the first sign-in.
access-post-give = Give the post
access-post-given = The post was given
access-post-end = End
access-post-ended = The post has ended
access-password-renew = New first password
access-factors-reset-do = Remove all second steps
access-factors-reset = The second steps were removed, the sessions have ended
access-sessions-theirs = Where they are signed in
access-sessions-end-all = End all
access-sessions-all-ended = All their sessions have ended
access-suspend = Suspend
access-suspend-hint = Ends every session at once; posts stay and count again when the account is reinstated.
access-suspended-since = Suspended since
access-reinstate = Reinstate

# Roles
role-grid-member = Grid member
role-community-staff = Community staff
role-street-dispatcher = Street dispatcher
role-street-lead = Street lead
role-department-handler = Department handler
role-department-lead = Head of department
role-operator = Hotline operator
role-follow-up-desk = Follow-up desk
role-district-command = District command
role-city-command = City command
role-unit-contact = Unit contact
role-auditor = Auditor
role-security-officer = Security officer
role-system-administrator = System administrator

# Refusals
refused-access-sign-in = Account and password do not belong together, or the account is suspended. Try again, or ask your security officer.
refused-access-separated-administrators = Auditor, security officer and system administrator are three people: this account is one of them in that time. Choose somebody else.
refused-access-demo-account = Demo accounts belong to a fictional city; add an account with a password of its own.
refused-access-shared-password = A demo account is shared by everybody who tries the demo; its password stays as it is.
refused-access-post-ended = This post ended before.
refused-access-code = This code does not fit, or it was used before. Wait for the next one, or use a recovery code.
refused-access-proof = This is not your password. Try again.
refused-access-step-over = Signing in took too long. Begin again.
refused-access-passkey = This passkey was not accepted. Try again, or use another way.
refused-access-no-passkeys = At this address browsers have no passkeys: they need a name and HTTPS.
refused-access-shared-account = A demo account is shared by everybody who tries the demo; it has no second step.
refused-access-machine = A machine has no password and no second step; give it a token.
refused-access-totp-there = An app is set up already; remove it first.
refused-access-last-factor = Your role signs in with two steps, and this is the last second one: add another one first.
refused-access-token-over = This token was revoked before.

# Bad fields
invalid-access-login = An account is 3 to 64 small letters, digits, dots, dashes or underscores, beginning with a letter or digit
invalid-access-login-taken = The account { $login } is taken
invalid-access-password-login = The password must not contain the account
invalid-access-password-place = The password must not contain the name of the city
invalid-access-password-common = Everybody would guess this password: it is made of words and rows of keys that all lists have
invalid-access-password-classes = Three kinds are needed: small letters, capitals, digits, other signs
invalid-access-password-reused = You had this password before; choose another
invalid-access-password-again = The two do not match
invalid-access-codes-need-factor = Set up an app or a passkey first
invalid-access-token-days = Between 1 and { $max } days
invalid-access-token-action = There is no action { $action }
invalid-access-org-unclear = More than one organisation is called so; give its code
invalid-access-account = There is no such account
invalid-access-org = There is no such organisation, or it was abolished
invalid-access-period = The end must be later than the beginning
invalid-unknown-role = There is no such role
