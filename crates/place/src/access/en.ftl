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

# Bad fields
invalid-access-login = An account is 3 to 64 small letters, digits, dots, dashes or underscores, beginning with a letter or digit
invalid-access-login-taken = The account { $login } is taken
invalid-access-password-login = The password must not contain the account
invalid-access-account = There is no such account
invalid-access-org = There is no such organisation, or it was abolished
invalid-access-period = The end must be later than the beginning
invalid-unknown-role = There is no such role
