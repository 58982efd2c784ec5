category-component = component
category-event = event
refused-category-unknown = there is no category “{ $code }”; choose one of the list
