# The organisation network: territories, departments, branches, units

org-nav = Territory
org-about = About
org-views = Contents
org-filter = Filter by name or code
org-map = Map of { $name }; click an area to go down
org-name = Name
org-other-name = Chinese name
org-kind = Kind
org-code = Code
org-above = Above
org-sits-in = Located in
org-line = Department above
org-line-below = Branches
org-function = Function
org-holds = Holds
org-party = Party organisation
org-successor = Succeeded by
org-posts = Posts
org-holders = { $n ->
    [one] { $n } post
   *[other] { $n } posts
}
org-organisations = Organisations
org-abolished = This organisation was abolished; the page is kept for the matters of its days.
org-duties = Duty list
org-list = List
org-list-own = Own
org-list-assist = Assist
org-list-never = Never
org-category = Category
org-basis = Basis
org-since = Since
org-none = Nothing here yet
org-none-hint = What the administrator imports or registers appears here.
org-none-fits = Nothing fits
org-none-fits-hint = Try another name or code, or clear the filter.
org-no-city = No territory yet
org-no-city-hint = Import division codes with tongxin import divisions, or open a demonstration city with tongxin demo.

org-kind-city = City
org-kind-district = District
org-kind-street = Street
org-kind-community = Community
org-kind-grid = Grid
org-kind-department = Department
org-kind-branch = Branch
org-kind-unit = Unit

org-kinds-city = Cities
org-kinds-district = Districts
org-kinds-street = Streets
org-kinds-community = Communities
org-kinds-grid = Grids
org-kinds-department = Departments
org-kinds-branch = Branches
org-kinds-unit = Units

org-count-city = { $n ->
    [one] { $n } city
   *[other] { $n } cities
}
org-count-district = { $n ->
    [one] { $n } district
   *[other] { $n } districts
}
org-count-street = { $n ->
    [one] { $n } street
   *[other] { $n } streets
}
org-count-community = { $n ->
    [one] { $n } community
   *[other] { $n } communities
}
org-count-grid = { $n ->
    [one] { $n } grid
   *[other] { $n } grids
}
org-count-department = { $n ->
    [one] { $n } department
   *[other] { $n } departments
}
org-count-branch = { $n ->
    [one] { $n } branch
   *[other] { $n } branches
}
org-count-unit = { $n ->
    [one] { $n } unit
   *[other] { $n } units
}

# Functions
org-function-urban-management = Urban management
org-function-housing = Housing and construction
org-function-transport = Transport
org-function-traffic-police = Traffic police
org-function-public-security = Public security
org-function-ecology = Ecology and environment
org-function-water = Water
org-function-landscaping = Parks and landscaping
org-function-market-regulation = Market regulation
org-function-emergency = Emergency management
org-function-fire = Fire and rescue
org-function-health = Health
org-function-education = Education
org-function-civil-affairs = Civil affairs
org-function-human-resources = Human resources and social security
org-function-planning = Natural resources and planning
org-function-culture = Culture and tourism
org-function-justice = Justice
org-function-petitions = Petitions
org-function-hotline = Public service hotline
org-function-power = Electricity supply
org-function-gas = Gas supply
org-function-heat = Heat supply
org-function-telecom = Telecommunications
org-function-property = Property management
org-function-enterprise = Enterprise
org-function-school = School
org-function-hospital = Hospital
org-function-social-organisation = Social organisation

# Rules that refuse
refused-org-not-a-territory = { $name } is not a territory and has no boundary; draw the territory it sits in.
refused-org-still-holds = { $name } still holds { $count } organisations; abolish or move them first.
refused-org-gone = { $name } was abolished before and cannot be changed.

# Bad fields
invalid-org-parent-none = A city has nothing above it; leave this empty
invalid-org-parent-unknown = There is no such organisation in force; add it first
invalid-org-parent-level = A { $kind } cannot sit directly in a { $parent }; choose one of the right level
invalid-org-code = "{ $code }" is not a valid code: { $why }
invalid-org-code-level = Code { $code } is that of a { $level }; correct the code or the kind
invalid-org-code-parent = Code { $code } belongs under { $parent }; correct the code or what is above it
invalid-org-code-taken = Code { $code } is in use; correct it, or abolish the organisation that has it
invalid-org-line-none = A { $kind } is not on the line; leave the department above empty
invalid-org-line-department = What is above on the line must be a department in force
invalid-org-function = "{ $function }" is not a function; write small letters, digits and hyphens, e.g. urban-management
invalid-org-geometry = The boundary cannot be used: { $why }
invalid-org-duty-basis = Category "{ $category }" lacks its code or its basis; name the document that says so
invalid-org-duty-twice = Category { $category } is named twice; it can stand on one list only
invalid-org-point = This is no place on earth: longitude -180 to 180, latitude -90 to 90

# Imports
invalid-org-import-csv = The file cannot be read: { $why }. Save it as CSV in UTF-8
invalid-org-import-column = Column { $column } is missing; name the columns in the first line
invalid-org-import-level = The level says { $said }, but code { $code } is that of a { $level }; correct one of them
invalid-org-import-parent = The parent says { $said }, but code { $code } belongs under { $parent }; correct one of them
invalid-org-import-twice = Code { $code } stands in row { $row } already; remove one of them
invalid-org-import-orphan = { $parent }, the parent of { $code }, is neither in the file nor in the network; add its row
invalid-org-import-geojson = This is not a GeoJSON FeatureCollection: { $why }
invalid-org-import-property = There is no property { $property }; name the one that holds the division code
invalid-org-import-unknown = There is no organisation with code { $code }; import the divisions first, or correct the code
invalid-org-overlap = { $one } and { $other } overlap by { $area } square metres
invalid-org-gap = { $area } square metres of { $parent } belong to none of its parts, between { $between }
invalid-org-outside = { $area } square metres of { $one } lie outside { $parent }
