# Figures: what they are called

measure-reported = Reported
measure-joined = Reported again
measure-dispatched = Dispatched
measure-returned = Returned
measure-answered = Answered
measure-reworked = Sent back
measure-reopened = Reopened
measure-closed = Closed
measure-closed-on-time = Closed on time
measure-on-time = On-time share
measure-unreached = Not reached
measure-valid = Valid follow-ups
measure-contacted = Contacted
measure-solved = Solved
measure-satisfied = Satisfied
measure-basically = Basically satisfied
measure-open = Open
measure-overdue = Overdue
measure-response = Response rate
measure-resolution = Resolution rate
measure-satisfaction = Satisfaction rate
measure-composite = Composite
