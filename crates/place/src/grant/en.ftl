# Powers of the list
power-coordination = Comprehensive coordination
power-planning = Joining planning and acceptance
power-proposal = Proposing major matters
power-joint-enforcement = Directing joint enforcement
power-lead-branches = Leading stationed branches
power-appointment = Opinion on heads of branches
power-people-and-funds = Managing people and funds sent down

# Refusals
refused-grant-administrators = { $what } belongs to the three administrators; no grant gives it, takes it or concerns it.
refused-grant-beyond = No post has { $action } with the relation “{ $relation }”, so it cannot be granted. Name a narrower relation, or a territory.
refused-grant-yourself = This grant would be for yourself. Ask another security officer.
refused-grant-ended = It ended before; nothing is left to end.
refused-grant-not-street = { $organisation } is not a street; powers of the list are granted to streets.
refused-grant-held-already = { $organisation } holds this power in that time already. Revoke it first, or choose a later beginning.
refused-grant-not-your-post = This post is not yours in that time. One appoints a deputy for a post of one's own.
refused-grant-no-deputy = Nobody deputises for one of the three administrators ({ $role }). Have a second person appointed.
refused-grant-own-deputy = Nobody is their own deputy. Name a colleague.

# Fields
invalid-grant-action = there is no action “{ $action }”; the policy table shows them

# Navigation and titles
grant-nav = Grants
grant-nav-powers = Powers of streets
grant-nav-policy = Policy
grant-title = Grants
grant-sub = What this installation permits or forbids besides the product's table, and the powers of streets
grant-views = Grants by state

# Powers in short
power-short-coordination = Coordination
power-short-planning = Planning
power-short-proposal = Proposals
power-short-joint-enforcement = Enforcement
power-short-lead-branches = Branches
power-short-appointment = Appointments
power-short-people-and-funds = People, funds
power-lets-coordination = Its lead rules who leads where organisations disagree
power-lets-planning = Its lead puts opinions on planning and acceptance on record
power-lets-proposal = Its lead puts proposals on major matters on record
power-lets-joint-enforcement = It may direct departments for joint enforcement
power-lets-lead-branches = It may direct the branches stationed in it
power-lets-appointment = Its lead puts opinions on heads of branches on record
power-lets-people-and-funds = Its lead decides on people and funds sent down, on record

# Powers
grant-powers-title = Powers of streets
grant-powers-sub = Which streets hold which of the seven powers; what a street may do is no secret
grant-shares = Share of streets that hold each power
grant-powers-of = { $place }: { $n ->
    [one] one street
   *[other] { $n } streets
 }, as of { $at }
grant-n-of = { $n } of { $all }
grant-no-street = There is no street yet
grant-no-street-hint = Import the organisation network; each street then has a row here.
grant-powers-none = No street fits
grant-powers-none-hint = Take a filter away to see more streets.
grant-district = District
grant-holds = Holds
grant-street = Street
grant-held = Held
grant-power = Power
grant-power-held = Held
grant-power-ahead = Ahead
grant-power-none = Not held
grant-power-why = From { $from }: { $basis }
grant-powers-of-street = Powers of { $street }
grant-to-territory = The street's page
grant-to-street = Powers of this street
grant-power-list = The seven powers
grant-power-new = Grant a power
grant-power-new-for = Grant a power to { $street }
grant-power-grant = Grant
grant-uses = Powers put to use
grant-use-new = Put a power to use
grant-use-to = Addressed to
grant-use-statement = Statement
grant-use-send = Put on record
grant-history = History
grant-history-none = No power was granted yet
grant-history-none-hint = Who granted or revoked which power, when and why, will stand here.
grant-event-granted = Granted: { $power }
grant-event-revoked = Revoked: { $power }
grant-event-over = Ended in time: { $power }
grant-period = Basis: { $basis }. From { $from }; until: { $to }

# A grant
grant-new = Give a grant
grant-give = Give
grant-says = What it says
grant-ledger = What happened
grant-what = What
grant-effect = Effect
grant-effect-permit = Permits
grant-effect-permit-hint = Adds to what the table lets them do
grant-effect-forbid = Forbids
grant-effect-forbid-hint = Takes away, whatever else permits
grant-holder = For whom
grant-holder-hint = Fill in at least one; what is filled in must fit the same post.
grant-filter-role = Role
grant-filter-org = Organisation
grant-filter-login = Login
grant-org-hint = Code, name, or the address of its page
grant-action = Action
grant-actions = Actions
grant-actions-hint = Names as in the policy; several with blanks between
grant-reach = How far
grant-reach-how = The post's organisation
grant-reach-hint = No wider than some role of the product has it
grant-reach-everywhere = Everywhere
grant-reach-within = Within its territory
grant-reach-handling = What it handles
grant-reach-line = On its line
grant-reach-everywhere-means = Any matter of the installation
grant-reach-within-means = The post's organisation is a territory on the matter's chain
grant-reach-handling-means = The post's organisation has a task on it, or the thing is its own
grant-reach-line-means = The post's organisation is the department, or stands above the branch, that handles it
grant-only-within = only in { $org }
grant-only-line = only on the line of { $org }
grant-territory = Only in this territory
grant-line = Only on this department's line
grant-line-hint = Name of the department, or the address of its page
grant-condition-own-organisation = only what the post's own organisation handles
grant-condition-unhandled = only what nobody handles yet
grant-basis = Basis
grant-basis-hint = The paragraph of a regulation, or the decision of a meeting
grant-from = From
grant-from-hint = Left empty: at once
grant-to = Until
grant-to-hint = The last day on which it holds
grant-open-end = Without end
grant-reason = Reason
grant-revoke = Revoke
grant-revoke-title = Revoke
grant-revoke-hint = It ends at once, for everybody it is for. What was done by it stays on record.
grant-cancel = Cancel
grant-acts = Acts
grant-standing = State
grant-standing-ahead = Ahead
grant-standing-in-force = In force
grant-standing-over = Over
grant-standing-revoked = Ended early
grant-tab-in-force = In force and ahead
grant-tab-ended = Ended
grant-none = There is no grant
grant-none-hint = What this installation permits or forbids besides the product's table will stand here.
grant-none-fits = No grant fits
grant-none-fits-hint = Take a filter away, or look among those that ended.
grant-told-given = Given
grant-told-revoked = Revoked
grant-who-account = A colleague
grant-who-console = The administrator at the machine
grant-who-system = The system

# The policy
grant-policy-title = Policy: who may do what
grant-policy-explain = Ask why
grant-policy-sub = The rows the product decides by, and what this installation says besides
grant-policy-product = The product's table
grant-policy-reaches = What the columns mean
grant-policy-search = Action or role
grant-policy-none = No action fits
grant-policy-none-hint = Take a filter away to see the whole table.
grant-policy-besides = Besides
grant-policy-pack = The installation's pack
grant-pack-none = No pack changes the table here
grant-pack-none-hint = A pack is a file that narrows or widens roles; the book describes its form.
grant-policy-granted = Grants in force

# Deputies
grant-deputies-title = Deputies
grant-deputies-sub = A deputy acts in a post with all its rights, for a time, in their own name
grant-deputies-mine = My deputies
grant-deputies-mine-none = Nobody deputises for you
grant-deputies-mine-hint = Before leave or travel, appoint a colleague; it ends by itself.
grant-deputies-acting = Posts I deputise for
grant-deputies-acting-none = You deputise for nobody
grant-deputies-acting-hint = When a colleague appoints you, the post appears here.
grant-deputy = Deputy
grant-deputy-for = For whom
grant-deputy-new = Appoint a deputy
grant-deputy-end = End
grant-deputy-hint = The deputy has all rights of the post while you hold it yourself; every act is recorded under their own name.
grant-deputy-login = Colleague's login
grant-deputy-login-hint = The name they sign in with
grant-deputy-no-post = You hold no post that can be deputised for
grant-deputy-no-post-hint = Nobody deputises for the three administrators; other posts are given by the security officer.
grant-post = Post

# What was done
grant-flash-given = The grant was given; it counts from the next request on
grant-flash-power-granted = The power was granted
grant-flash-revoked = It was revoked; it counts no more
grant-flash-used = It is on record
grant-flash-deputy = The deputy was appointed
grant-flash-deputy-ended = It was ended

# Bad fields
invalid-grant-holder = Name a role, an organisation or a person
invalid-grant-day = There is no such day; write it as 2026-03-31
invalid-grant-org-none = No organisation has this code or name
invalid-grant-org-many = { $n } organisations fit: { $names } … Give the code, or the address of the page
invalid-grant-territory = This is no territory; name a city, district, street, community or grid
