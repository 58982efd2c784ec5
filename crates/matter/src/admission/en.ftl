refused-admission-period = an admission must end after it begins; correct the period
refused-admission-not-community = admissions are for communities; { $organisation } is not one
