# Words of the shell, the components and the error pages

web-product = Tongxin
web-about = Tongxin · public matters from report to answer; open source
web-page-made = Page made
web-skip = Skip to content
web-nav = Main navigation
web-crumbs = Where you are
web-fictional = { $city } is a fictional demo city; people, organisations and data are invented
web-fictional-mark = Demo
web-other-language = 中文
web-theme = Theme
web-login = Sign in
web-logout = Sign out
web-home = Home
web-close = Close
web-apply = Apply
web-filter = Filter
web-filters = Filters in force
web-remove = Remove
web-cancel = Cancel
web-save = Save
web-search = Search
web-more = More
web-back = Back
web-yes = Yes
web-no = No
web-all = All
web-none = None
web-optional = optional
web-choose = Choose…
web-reason = Reason
web-on-behalf = on behalf of { $whom }
web-by-system = by the system
web-problems = Please mend this first
web-problem-of = { $label }: { $what }
web-pages = Pages
web-newer = Previous
web-older = Next

# Time
web-just-now = just now
web-ago = { $span } ago
web-ahead = in { $span }
web-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
web-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
web-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
web-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
web-years = { $n ->
    [one] { $n } year
   *[other] { $n } years
}

# Limits
web-limit-hours = { $n ->
    [one] { $n } hour, day and night
   *[other] { $n } hours, day and night
}
web-limit-working-hours = { $n ->
    [one] { $n } working hour
   *[other] { $n } working hours
}
web-limit-working-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
web-limit-calendar-days = { $n ->
    [one] { $n } calendar day
   *[other] { $n } calendar days
}
web-clock-left = { $span } left
web-clock-late = { $span } overdue
web-clock-running = running
web-clock-warned = near its limit
web-clock-overdue = overdue
web-clock-paused = suspended
web-clock-stopped = stopped
web-clock-limit = Limit
web-clock-due = Due
web-clock-spent = Spent
web-clock-ran = The clock ran
web-clock-still = still running

# Figures
web-tile-n = { $n ->
    [one] of { $n } case
   *[other] of { $n } cases
}
web-tile-interval = 95% interval { $low } – { $high }

# Live, copying, maps, photos
web-live = live
web-reconnecting = reconnecting…
web-live-stopped = no longer live; reload the page
web-copied = Copied
web-map-locate = Use my position
web-map-locate-failed = Your position is not available; tap the map or write the address
web-map-outside = Your position is outside this city; tap the map
web-map-none = This device cannot show the map; use the list, or write the address
web-map-pin = The chosen place; drag it, or nudge it with the arrow keys
web-map-zoom-in = Zoom in
web-map-zoom-out = Zoom out
web-photo-too-large = The photo is larger than 10 MB; choose another
web-photo-alt = Preview of the chosen photo

# Shortcuts
web-keys = Keyboard shortcuts
web-keys-move = next row, previous row
web-keys-open = open the row
web-keys-filter = go to the filter
web-keys-help = show this help
web-keys-close = close

# Forms: what is said of a bad field (capabilities add invalid-… of their own)
invalid = This is not right; please check
invalid-required = Please fill this in
invalid-too-long = At most { $max } characters
invalid-too-short = At least { $min } characters
invalid-not-a-number = Please write a number
invalid-unknown = No such choice; please choose again
invalid-unknown-relation = There is no such relation; use everywhere, within, handling or line
invalid-form = The form could not be read; reload the page and fill it in again
invalid-request = The request could not be read; reload the page and try again
invalid-idempotency-key = Must be 1 to 200 visible ASCII characters, new for every submission
refused-calendar-beyond-pack = The work calendar does not know that day; ask your administrator to bring the calendar up to date ({ $reason })

# Error pages
web-error-safe = What is safe
web-error-todo = What to do
web-error-code = Error code

web-error-400-title = We could not understand that
web-error-400-what = What the browser sent was incomplete or malformed.
web-error-400-safe = Nothing was changed.
web-error-400-todo = Go back, check it and send it again; if you followed a link, see that it is complete.
web-error-401-title = Sign in first
web-error-401-what = This page is for people who are signed in.
web-error-401-safe = Nothing was changed.
web-error-401-todo = Sign in and you will be taken where you were going.
web-error-403-title = Not permitted
web-error-403-what = You may see this matter, but your post may not do this.
web-error-403-safe = Nothing was changed.
web-error-403-todo = If it is your duty, ask your administrator to check your post; if the form was open for long, reload it and try again.
web-error-404-title = Page not found
web-error-404-what = The address is wrong, or there is nothing here, or it lies outside what you may see.
web-error-404-safe = Every report that was sent is still there.
web-error-404-todo = Check the link; to follow a report use its number and its code.
web-error-405-title = This cannot be done here
web-error-405-what = The address exists, but not for what was asked of it.
web-error-405-safe = Nothing was changed.
web-error-405-todo = Go back and use the page's own buttons; a program reads the Allow header or the API's description.
web-error-408-title = It took too long
web-error-408-what = What you sent did not arrive in time.
web-error-408-safe = Nothing was changed.
web-error-408-todo = See that you are connected and send it again; on a slow line choose a smaller photo.
web-error-409-title = Changed by someone else
web-error-409-what = The matter has moved on since you opened this page.
web-error-409-safe = Their change is saved; yours was not applied.
web-error-409-todo = Go back, reload, see how it stands now, and decide whether to send it again.
web-error-413-title = Too large
web-error-413-what = What you sent, or its photo, is larger than allowed.
web-error-413-safe = Nothing was changed.
web-error-413-todo = Choose a smaller photo and try again.
web-error-414-title = Address too long
web-error-414-what = The address is longer than any of ours.
web-error-414-safe = Nothing was changed.
web-error-414-todo = Shorten what you search for, or begin again from the front page.
web-error-415-title = Not in a form we read
web-error-415-what = What was sent is packed or written in a way we do not read.
web-error-415-safe = Nothing was changed.
web-error-415-todo = Use the page's own form; a program sends the body as it is, as the API's description says.
web-error-422-title = A rule forbids it
web-error-422-what = This does not agree with the rules in force.
web-error-422-safe = Nothing was changed.
web-error-422-todo = Change what the sentence above names and send it again; if you contest the rule, ask the level above for a ruling.
web-error-429-title = Too many requests
web-error-429-what = Too many requests came in a short time, so we paused.
web-error-429-safe = Everything sent successfully before is there.
web-error-429-todo = Wait a minute and try again.
web-error-431-title = Too much around the request
web-error-431-what = The browser sent more cookies or headers than we accept.
web-error-431-safe = Nothing was changed.
web-error-431-todo = Delete this site's cookies in your browser, sign in again and try once more.
web-error-500-title = Something broke
web-error-500-what = This is our fault, not yours. It has been recorded.
web-error-500-safe = What was not confirmed was not done; what was saved is safe.
web-error-500-todo = Try again later; if it goes on, tell the administrator the time.
web-error-503-title = Not available just now
web-error-503-what = The system is busy or under maintenance and cannot save.
web-error-503-safe = This was not done; what was saved is safe.
web-error-503-todo = Try again in a while; a form sent twice takes effect once.
web-done = Done
web-error-step-up = This needs a fresh proof that it is you: confirm your password or second factor, then do it again
web-error-key-reused = The same submission key came with other content; reload the page and fill it in again
