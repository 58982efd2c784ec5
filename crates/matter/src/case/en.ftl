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
case-event-handling = Work begun
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
