category-component = component
category-event = event
refused-category-unknown = there is no category “{ $code }”; choose one of the list
invalid-category-code = A category needs a code of 1 to 64 characters
invalid-category-parent = A category cannot be its own group; name another, or none
