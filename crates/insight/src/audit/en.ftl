# The ledger as auditors read it

audit-nav = Audit
audit-title = Audit
audit-lead = Every act, newest first: who did what to what, and when.
audit-actor = Who
audit-actor-example = Login, name, or system
audit-object = What about
audit-object-example = Case number, login, organisation, stream
audit-action = What was done
audit-any = Anything
audit-from = From
audit-to = To
audit-apply = Search
audit-export = Export signed
audit-when = When
audit-none = Nothing found
audit-none-hint = No entry you may see matches all of these at once. Take a filter away, or widen the time.
audit-empty = Nothing to see yet
audit-empty-hint = As soon as somebody whose acts you watch does something, it stands here.
audit-wrong = Nothing was looked for
audit-wrong-hint = Mend the field named above and search again.
audit-noted = Each search is itself recorded, and the security officer sees it.
audit-key = Public key of exports and anchors
audit-verify = Verify the chain
audit-broken = The chain is broken: entry { $n } is not what its hash says, or does not follow from the one before it
audit-whole = { $n ->
    [one] The chain holds: one entry, unchanged
   *[other] The chain holds: { $n } entries, unchanged
}
audit-head = Hash of the last entry
audit-older = { $n ->
    [one] One older entry is not shown here
   *[other] { $n } older entries are not shown here
}
audit-hidden = { $n ->
    [one] One more entry is checked, but is not yours to see
   *[other] { $n } more entries are checked, but are not yours to see
}
audit-seq = No.
audit-hash = Hash
audit-before = follows
audit-body = What was hashed
audit-stream-title = Ledger of { $object }

audit-by-system = System
audit-by-console = Console of the machine
audit-by-public = Public
audit-by-reporter = Reporter

audit-object-refusals = Refusals of { $who }
audit-object-looks = Searches of { $who }
audit-object-categories = Categories and catalogue
audit-object-installation = Installation

audit-group-all = { $group }: all
audit-group-sign-ins = Sign-ins
audit-group-refusals = Refusals
audit-group-reveals = Personal data
audit-group-accounts = Accounts
audit-group-posts = Posts
audit-group-grants = Grants
audit-group-configuration = Configuration
audit-group-organisations = Organisations
audit-group-cases = Cases and tasks
audit-group-audit = Audit
audit-group-other = Other

audit-kind-access-refusals-held-back = More refusals within a minute
audit-kind-access-refused = Refused by policy
audit-kind-account-added = Account added
audit-kind-account-factor-added = Second step added
audit-kind-account-factor-removed = Second step removed
audit-kind-account-factors-reset = Second steps taken away by an officer
audit-kind-account-password-set = Password set
audit-kind-account-proof-failed = Proof of identity failed
audit-kind-account-proven = Identity proved again
audit-kind-account-recovery-code-used = Recovery code used
audit-kind-account-recovery-codes-made = Recovery codes made
audit-kind-account-reinstated = Account let in again
audit-kind-account-sessions-ended = Sessions ended
audit-kind-account-sign-in-failed = Sign-in failed
audit-kind-account-signed-in = Signed in
audit-kind-account-signed-out = Signed out
audit-kind-account-suspended = Account suspended
audit-kind-account-token-made = Token for a program made
audit-kind-account-token-revoked = Token for a program revoked
audit-kind-admission-granted = Admission granted
audit-kind-audit-exported = Ledger exported
audit-kind-audit-opened = Ledger of a stream opened
audit-kind-audit-searched = Ledger searched
audit-kind-catalogue-added = Catalogue rows added
audit-kind-catalogue-replaced = Catalogue rows replaced
audit-kind-category-added = Categories added
audit-kind-deputy-appointed = Deputy appointed
audit-kind-deputy-ended = Deputy ended
audit-kind-export-written = Export written at the console
audit-kind-grant-given = Grant given
audit-kind-grant-revoked = Grant revoked
audit-kind-import-carried-out = Import carried out
audit-kind-metrics-rebuilt = Figures counted anew
audit-kind-org-abolished = Organisation abolished
audit-kind-org-added = Organisation added
audit-kind-org-area-set = Area set
audit-kind-org-duty-set = Duty set
audit-kind-org-duty-withdrawn = Duty withdrawn
audit-kind-org-renamed = Organisation renamed
audit-kind-post-ended = Post ended
audit-kind-post-given = Post given
audit-kind-power-granted = Power granted
audit-kind-power-used = Power used
audit-kind-setting-changed = Setting changed
audit-kind-sso-failed = Single sign-on failed
audit-kind-sso-linked = Identity of a provider linked
audit-kind-sso-post-refused = Post by a provider's claims refused
audit-kind-sso-unlinked = Identity of a provider unlinked
audit-kind-task-overdue = Limit passed
audit-kind-task-warned = Limit near

invalid-audit-actor = Nobody here has this login or name; the words system, console, public and reporter also stand for somebody
invalid-audit-object = No case, account, organisation or stream is called that; give the whole number, login, code or name
invalid-audit-moment = Give a day or a minute, e.g. 2026-11-25 or 2026-11-25T08:30
invalid-audit-period = Must be after the beginning
invalid-audit-too-broad = Too many people, things and actions at once; narrow one of them

administrators-nav = Administrators
administrators-title = The three administrators
administrators-lead = Nobody holds two of these posts, and each one's acts are seen by another.
administrators-duty-system-administrator = Configuration and packs. Watched by the security officer and the auditor.
administrators-duty-security-officer = Policy and accounts. Watched by the system administrator and the auditor.
administrators-duty-auditor = The ledger and who saw personal data. Watched by the security officer.
administrators-vacant = Vacant: nobody does this duty, and what the others do here goes unwatched. The security officer, or the console, can give the post.
administrators-single = One person only: if they are away or locked out, nobody stands in. Give the post to a second person.
administrators-who = Who
administrators-since = Since
administrators-until = Until
administrators-open = open
administrators-state = State
administrators-acting = In office
administrators-suspended = Suspended
administrators-later = Not yet
administrators-acts = Latest acts
administrators-no-acts = Nothing done in this post yet.
administrators-unseen = What they did is seen by another administrator, not by you.
