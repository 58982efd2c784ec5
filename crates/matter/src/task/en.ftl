# Tasks: states, roles, events, and the sentence of each rule. Every refusal names the rule and the way out.

task-state-issued = Issued
task-state-accepted = Accepted
task-state-in_progress = In progress
task-state-suspended = Suspended
task-state-reported = Reported back
task-state-confirmed = Confirmed
task-state-returned = Returned
task-state-reassigned = Reassigned
task-state-revoked = Revoked
task-state-reworked = Being reworked

task-role-lead = Lead
task-role-assist = Assist
task-source-case = Resident’s report

task-clock-running = On time
task-clock-warned = Due soon
task-clock-overdue = Overdue
task-clock-paused = Clock paused
task-clock-stopped = Clock stopped

task-event-issued = Task issued
task-event-accepted = Task accepted
task-event-begun = Work begun
task-event-suspended = Suspended, clock paused
task-event-resumed = Resumed, clock running
task-event-extended = Limit extended
task-event-reported = Result reported back
task-event-confirmed = Result confirmed
task-event-reworked = Sent back for rework
task-event-returned = Task returned
task-event-reassigned = Task reassigned
task-event-revoked = Task revoked
task-event-referred = Referred to the level above
task-event-upheld = Ruling: the lead stays
task-event-designated = Ruling: an organisation was named

task-arbitration-none = No dispute
task-arbitration-pending = Waiting for a ruling
task-arbitration-ruled = Ruled

refused-task-gate-duty = Duty list: { $organisation } does not answer for “{ $category }”{ $role ->
        [assist] , not even to assist
       *[lead] {" "}as lead
    }. Choose the organisation the dispatch catalogue names, or ask the level above for a ruling.
refused-task-gate-admission-never = Lighter communities: “{ $category }” is on the never list of { $organisation }, and no admission lifts that. Give it to the department that answers for it.
refused-task-gate-admission-assist-cannot-lead = Lighter communities: { $organisation } only assists with “{ $category }”. Name the department that leads, then ask the community to assist.
refused-task-gate-admission-not-listed = Admission: “{ $category }” is not on the lists of { $organisation }. Apply for admission first, or keep it with the department.
refused-task-gate-admission-lapsed = Admission: the admission of “{ $category }” to { $organisation } does not hold on this day (not yet begun, ended or withdrawn). Apply again, or keep it with the department.
refused-task-gate-funding = Funding follows the task: CNY { $money } and { $people } people are missing. Record them with the task, or withdraw it.
refused-task-gate-powers = { $why ->
        [department-to-territory] Powers: a department does not assign to a territory. If { $issuer } needs { $organisation }, ask the city or district command to issue the task, or handle it on the department’s own line.
        [street-to-branch] Powers: { $issuer } directs the branch { $organisation } by whistle, or once it holds the power to lead branches. Sound a whistle, or ask for the power.
        [street-to-department] Powers: { $issuer } calls the department { $organisation } by whistle, or with the power of joint enforcement. Sound a whistle.
        [community-to-others] Powers: a community directs only its own grids. { $issuer } reports the matter to the street, which brings in { $organisation }.
       *[not-below] Powers: { $organisation } is not under { $issuer }. Pass the matter to the level above both.
    }
refused-task-gate-double-work = Double work: the organisation already has this matter (task { $task }). Add to that task instead of issuing another.
refused-task-gate-recusal = Recusal: { $organisation } has an interest in this matter. Give it to another organisation, or to the level above.

refused-task-no-such-task = This matter has no task { $task }. Open the matter again to see its tasks.
refused-task-move = A task that is { $state ->
        [issued] waiting to be accepted
        [accepted] accepted
        [in_progress] in progress
        [suspended] suspended
        [reported] reported back
        [confirmed] confirmed
        [returned] returned
        [reassigned] reassigned
       *[revoked] revoked
    } cannot be { $verb ->
        [accepted] accepted
        [begun] begun
        [suspended] suspended
        [resumed] resumed
        [extended] extended
        [reported] reported back
        [confirmed] confirmed
        [reworked] sent back for rework
        [returned] returned
        [reassigned] reassigned
       *[revoked] revoked
    }. Reload the page to see what can be done now.
refused-task-words-missing = Say why, or what was done. A few words are enough.
refused-task-lead-taken = One lead per matter: an organisation was asked to lead and has not answered. Reassign or revoke that task first.
refused-task-first-receiver = First-receiver lock: who accepted first leads, and neither returns the task nor is replaced. If that is disputed, refer the matter to the level above.
refused-task-designated = Do first, argue later: the level above named your organisation, so it may not return the task again. Act first; you may refer the matter again.
refused-task-under-arbitration = The { $level ->
        [city] city
        [district] district
        [street] street
       *[community] community
    } is deciding who handles this matter, and nobody is added meanwhile. Wait for the ruling.
refused-task-no-arbitration = Nobody referred this matter for a ruling. Issue or reassign the task in the ordinary way.
refused-task-not-the-arbiter = The { $level ->
        [city] city
        [district] district
        [street] street
       *[community] community
    } decides who handles this matter. Ask it for the ruling.
refused-task-nobody-leads = Nobody leads this matter, so there is no lead to uphold. Name an organisation.
refused-task-other-role = A task keeps its role when it changes hands. Issue it again as { $role ->
        [assist] assist
       *[lead] lead
    }.
refused-task-still-open = The lead is confirmed last: task { $task } is still open. Confirm or revoke it first.
refused-task-settled = The lead of this matter is confirmed. To go on, send the lead’s task back for rework first.
refused-task-extended-before = A limit is extended once. Report a stage result, or ask for suspension.
