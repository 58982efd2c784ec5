# Cases: states, kinds, channels, events, and the sentence of each rule.

case-state-reported = Waiting for dispatch
case-state-dispatched = Dispatched
case-state-handling = Being handled
case-state-answered = Answered
case-state-reworking = Being reworked
case-state-closed = Closed

case-kind-consultation = Question
case-kind-request = Request for help
case-kind-complaint = Complaint
case-kind-tip_off = Tip-off
case-kind-suggestion = Suggestion

case-channel-web = Web
case-channel-hotline = Hotline
case-channel-open311 = Open311
case-channel-mobile = Mobile
case-channel-patrol = Grid patrol
case-channel-department = Passed on by a department
case-channel-sensor = Sensor
case-channel-import = Imported history
case-channel-neighbor = Neighbouring city

case-satisfaction-satisfied = Satisfied
case-satisfaction-basically = Basically satisfied
case-satisfaction-dissatisfied = Not satisfied

case-outcome-solved = Solved
case-outcome-unreached = Nobody reached in several calls
case-outcome-unasked = Nobody could be asked
case-outcome-explained = Explained, with the right channel
case-outcome-merged = Merged with another case

case-event-reported = Report received
case-event-joined = Reported again by somebody else
case-event-classified = Category changed
case-event-dispatched = Dispatched
case-event-handling = Now being handled
case-event-returned = Back to dispatch
case-event-answered = Answered
case-event-followed_up = Reporter asked
case-event-rework = Not solved, taken up again
case-event-closed = Closed
case-event-reopened = Reopened

refused-case-move = A case that is { $state ->
        [reported] waiting for dispatch
        [dispatched] dispatched
        [handling] being handled
        [answered] answered
        [reworking] being reworked
       *[closed] closed
    } cannot be { $verb ->
        [joined] joined by another report
        [classified] given another category
        [dispatched] dispatched
        [handled] taken up
        [returned] sent back to dispatch
        [answered] answered
        [followed_up] followed up
        [explained] closed with an explanation
        [merged] merged
        [reopened] reopened
       *[closed] closed
    }. Reload the page to see what can be done now.
refused-case-words-missing = Say it in a few words. The reporter will read them.
refused-case-no-lead = Nobody was asked to lead this case. Issue the lead’s task first.
refused-case-still-led = Somebody leads this case. It waits for dispatch once the lead has returned it.
refused-case-no-result = The lead has not reported a result. Report it first, then answer.
refused-case-ask-first = Ask before closing: the reporter has not been heard. Call ({ $left } more calls in vain close the case), or wait for the answer by the link.
refused-case-too-late = Closed more than { $days } days ago. Please report it again, and mention this number.
refused-case-merged-elsewhere = This case went on as part of another one. Please follow that one.
refused-case-merge-into-itself = A case cannot be merged into itself. Choose the earlier report of the same matter.
refused-case-link-unknown = Number and code do not belong together. Compare both; the code has 20 characters.

# Forms
invalid-text-missing = Say what is the matter
invalid-text-long = At most { $max } characters
invalid-place-missing = Tap the place on the map, or write an address or choose a community
invalid-place-outside = That place is outside this city; choose another
invalid-place-point = The place cannot be read; tap the map again
invalid-place-unknown = There is no such community or street; choose one of the list
invalid-category-missing = Choose a category
invalid-category-group = Choose a category within the group, not the group
invalid-cursor = This is not a page mark of ours; start from the first page
invalid-json = This is not JSON: { $why }
invalid-document = This does not fit what is expected here: { $why }
invalid-photo-heavy = The photo is larger than 10 MB; choose another
invalid-photo-large = The photo has more than { $megapixels } megapixels; make it smaller first
invalid-photo-unreadable = The photo cannot be read; use JPEG, PNG or WebP

# Navigation and words
case-nav-inbox = Cases
case-nav-new = Enter a report
case-nav-follow-up = Follow-up
case-nav-report = Report
case-nav-track = Follow a report
case-nav-board = Public board
case-nav-territory = Territory
case-title = Case { $number }
case-number = Number
case-state = State
case-category = Category
case-channel = Channel
case-kind = Kind
case-grid = Grid
case-place = Place
case-address = Address
case-territory = Territory
case-limit = Limit
case-due = Due
case-lead = Lead
case-matter = Matter
case-answer = Answer
case-answered = Answered
case-updated = Last change
case-reported-at = Reported
case-reporters-short = Reporters
case-reporters = { $n ->
    [one] { $n } reporter
   *[other] { $n } reporters
}
case-reworks = Reworks
case-about = About
case-origin = Imported from
case-remark = The reporter adds
case-story = How it came along
case-tasks = Tasks
case-no-clock = no clock
case-load = { $n ->
    [one] { $n } open task
   *[other] { $n } open tasks
}
case-mark-overdue = Overdue
case-mark-late = Was late
case-mark-disputed = In dispute
case-mark-returned = Returned
case-mark-reworks = { $n ->
    [one] reworked once
   *[other] reworked { $n } times
}
case-level-city = city
case-level-district = district
case-level-street = street
case-level-community = community
case-level-grid = grid

# Home
case-home-title = Tell us, and you get an answer
case-home-lead = Something wrong around you? It takes ten seconds
case-home-promise = No account, no name needed. You get a number and a link of your own: who is at it and by when, for you to see at any time.
case-home-report = Report something
case-home-more = More
case-home-board = How districts, streets and communities are doing
case-home-territory = Who answers for which place
case-home-desk = Staff sign-in
case-home-desk-for = Communities, streets, departments, follow-up
case-home-how = What becomes of a report
case-home-how-1 = You say what and where; a photo helps.
case-home-how-2 = It goes to the organisation that answers for it, and the clock starts.
case-home-how-3 = The organisation acts and answers you.
case-home-how-4 = You say how it ended: not solved goes back to work, solved is closed.

# Reporting
case-report-title = Report something
case-report-lead = A few steps, no sign-in.
case-step-what = What
case-step-where = Where
case-step-photo = Photo
case-text = What is the matter
case-text-hint = A sentence or two. Please leave out names, phone numbers and identity numbers.
case-address-hint = Street, house, building, or a landmark nearby
case-place-choice = Community or street
case-place-hint = If you have not tapped the map: type a few letters and choose from the list
case-map-label = Tap the place on the map
case-map-fallback = If there is no map, write the address or choose a community.
case-photo = Photo of the place
case-photo-hint = JPEG, PNG or WebP up to 10 MB. Time, place and camera are removed from it.
case-photo-again = Everything else was kept; please choose the photo again.
case-photo-alt = Photo sent by the reporter
case-report-send = Send
case-report-privacy = You need not say who you are. Whoever has the link can see the report and answer.

case-sent-title = We have your report
case-sent-number = Your number
case-sent-link = Your own link
case-sent-link-keep = Note number and code, or keep this link: with it you follow the report and say how it ended. Nobody can find it again for you.
case-sent-copy = Copy
case-sent-next = What happens next
case-sent-next-1 = It goes to the organisation that answers for it; the link shows which one.
case-sent-next-2 = From then it has { $limit } to act and answer.
case-sent-next-2-open = It acts and answers within its limit.
case-sent-next-3 = You say how it ended. Not solved goes back to work.
case-sent-follow = Follow it
case-sent-desk = Open the case
case-sent-another = Report another

# Tracking
case-track-title = Follow a report
case-track-lead = Enter number and code, or open the link you were given.
case-track-of = Report { $number }
case-track-open = Open
case-track-lead-org = With: { $org }
case-secret = Code
case-secret-hint = The 20 letters and digits at the end of the link
case-number-hint = Like 20261124-0000173
case-station-reported = Received
case-station-dispatched = Being handled
case-station-answered = Answered
case-station-closed = Closed
case-station-by = by { $at }
case-deadline-reported = Received, and on its way to the organisation that answers for it.
case-deadline-by = To be settled by { $at }.
case-deadline-late = Should have been settled by { $at }; it is overdue.
case-deadline-open = The organisation is working on it.
case-deadline-answered = Answered. Please say whether it is solved.
case-your-words = What you reported
case-your-words-desk = What was reported
case-ask-title = Is it solved?
case-ask-solved = Is it solved
case-ask-contacted = Somebody got in touch with me
case-ask-satisfaction = How do you find the result
case-ask-remark = Anything to add
case-ask-remark-hint = If it is not solved, say what is still missing
case-ask-send = Send
case-said-title = What you said
case-said-solved = Solved
case-said-unsolved = Not solved
case-said-contacted = contacted
case-said-not-contacted = not contacted
case-said-unreached = Nobody reached
case-said-thanks = Thank you. The case is closed.
case-said-reworking = It went back to work; you will be asked again.

# How it came along
case-story-task = { $what }: { $org } ({ $role })
case-bell-warned = The limit is near
case-bell-overdue = The limit has run out
case-who-reporter = The reporter
case-who-account = Staff
case-who-console = Administrator
case-who-desk = Intake desk

# Inbox
case-inbox-title = Cases
case-inbox-views = Views
case-view-mine = Mine
case-view-org = My area
case-view-waiting = To dispatch
case-view-overdue = Overdue
case-view-returned = Returned, disputed
case-view-all = All
case-filter-text = Number, title or address
case-filter-groups = Groups
case-empty-mine = Nothing to do
case-empty-mine-hint = Tasks given to your organisation appear here, the soonest limit first.
case-empty-org = No open cases
case-empty-org-hint = Open cases within what you may see appear here.
case-empty-waiting = Nothing to dispatch
case-empty-waiting-hint = New and returned cases appear here until they are dispatched.
case-empty-overdue = Nothing is overdue
case-empty-overdue-hint = Cases whose limit has run out without an answer appear here.
case-empty-returned = Nothing returned, nothing in dispute
case-empty-returned-hint = Cases that were returned, or wait for a ruling, appear here.
case-empty-all = No cases yet
case-empty-all-hint = Whatever residents report, operators enter or imports bring appears here.
case-empty-filtered = No case fits
case-empty-filtered-hint = Take a filter away, or try another view.

# The case page
case-actions = What you can do
case-actions-none = Nothing is asked of you now.
case-act-accept = Accept
case-act-begin = Begin
case-act-result = What was done
case-act-answer = Answer to the reporter
case-act-answer-hint = Left empty, the reporter reads what was done
case-act-report = Report back
case-act-return = Return
case-act-return-reason = Why it is returned
case-act-dispatch-to = Dispatch to { $org }
case-act-dispatch-other = Choose whom to dispatch to
case-act-assist = Add an assisting organisation
case-act-classify = Change the category
case-act-rule-hint = Do first, argue later: who is named may not return it.
case-act-rule-lead = Who is to lead
case-act-rule-reason = Why
case-act-designate = Rule and name the lead
case-act-uphold = { $org } goes on leading
case-act-close = Close without an answer
case-call = Call the reporter
case-list-comma = {", "}
case-why-handle = { $org }: handling is theirs; you may see it, not act in their place.
case-why-dispatch = It waits for dispatch by a dispatcher, an operator or the command centre.
case-why-rule = It waits for the { $level } to decide who leads.
case-why-follow-up = It waits for the reporter’s answer, or a call by the follow-up desk.
case-map-place = Where it is

case-dispatch = Dispatch
case-assist = Add an assisting organisation
case-assist-of = Add an assisting organisation to { $number }
case-assist-lead = { $org } leads; here you ask others to assist.
case-assist-possible = Who could assist
case-assist-none = Nobody can be asked directly
case-assist-none-hint = Search an organisation by name below to see why not, and the way round.
case-returned-times = { $n ->
    [one] returned once
   *[other] returned { $n } times
}
case-dispatch-of = Dispatch { $number }
case-dispatch-suggested = The catalogue suggests
case-dispatch-none = The catalogue names nobody else
case-dispatch-none-hint = Search an organisation by name below, or change the category first.
case-dispatch-other = Somebody else
case-dispatch-not-found = No organisation of that name
case-dispatch-not-found-hint = Try other letters; the territory pages list every organisation.
case-dispatch-search = Another organisation by name
case-dispatch-send = Dispatch

case-enter-title = Enter a report
case-enter-lead = For somebody on the phone, at the counter, or what a patrol finds. Tell the reporter number and link.
case-enter-send = Enter

# Follow-up
case-follow-up-title = Follow-up
case-follow-up-lead = Answered cases whose reporters have not been heard, the first answered first.
case-follow-up-list = To be called
case-follow-up-empty = Nobody to call
case-follow-up-empty-hint = Answered cases whose reporters have not been heard appear here.
case-follow-up-choose = This one needs no call any more
case-follow-up-choose-hint = The reporter has answered, or it went back to work. Choose another on the left.
case-call-reached-q = Did anybody answer
case-call-reached = Somebody answered
case-call-unreached = Nobody answered
case-call-solved = Does the reporter find it solved
case-call-contacted = Somebody had got in touch with the reporter
case-call-satisfaction = How the reporter finds the result
case-call-remark = What the reporter adds
case-call-in-vain = { $n ->
    [one] { $n } call in vain so far
   *[other] { $n } calls in vain so far
}
case-call-send = Save the call

# Ledger
case-ledger = Ledger
case-ledger-of = Ledger of { $number }
case-ledger-lead = Every step is an entry that carries the hash of the one before: whatever is changed, taken out or put in between is found. That entries are missing at the end cannot be seen here; keep the last hash to compare it later.
case-ledger-verify = Verify
case-ledger-verify-link = See the ledger and verify it
case-ledger-whole = { $n ->
    [one] Whole: { $n } entry, unchanged.
   *[other] Whole: { $n } entries, unchanged and in their order.
}
case-ledger-broken = Broken: entry { $n } was changed.
case-ledger-head = Last hash
case-ledger-seq = No.
case-ledger-what = What
case-ledger-who = Who
case-ledger-when = When
case-ledger-hash = Hash
case-ledger-after = after
case-ledger-body = As it was written

# Said after an act
case-flash-accepted = Accepted
case-flash-begun = Work has begun
case-flash-returned = Returned
case-flash-reported = Reported back
case-flash-classified = Category changed
case-flash-dispatched = Dispatched
case-flash-ruled = Ruled
case-flash-closed = Closed
case-flash-follow-up = The call is written down
case-flash-said = Thank you, your answer is kept

case-about-form = Is this about an organisation?
case-about-form-hint = Only where you complain about one; it and what hangs below it will not see this report.
invalid-about-unknown = There is no such organisation; choose one of the list
# Fields of forms, in a list of what is wrong
field-category = { case-category }
field-text = { case-text }
field-address = { case-address }
field-place = { case-place-choice }
field-channel = { case-channel }
field-kind = { case-kind }
field-number = { case-number }
field-secret = { case-secret }
field-solved = { case-ask-solved }
field-satisfaction = { case-ask-satisfaction }
field-remark = { case-ask-remark }
field-result = { case-act-result }
field-answer = { case-act-answer }
field-return-reason = { case-act-return-reason }
field-organisation = { case-act-rule-lead }
field-rule-reason = { case-act-rule-reason }
field-photo = { case-step-photo }
