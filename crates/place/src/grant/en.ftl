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
