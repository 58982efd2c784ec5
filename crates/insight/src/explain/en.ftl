# Why may somebody do something, or not
explain-title = Why may they, or not?
explain-lead = Names the rule or grant that decides, and what else speaks for or against. The same as tongxin policy explain.
explain-who = Who
explain-who-hint = The name they sign in with
explain-action = May do what
explain-thing = On what
explain-thing-hint = A case number, the code of an organisation, or - for what belongs to no place
explain-ask = Ask the policy
explain-yes = Yes
explain-no = No
explain-may = { $login } may { $action } on { $thing }
explain-may-not = { $login } may not { $action } on { $thing }
explain-nowhere = what belongs to no place
explain-case = case { $number }
explain-decides = Decides
explain-besides = Besides
explain-rule = { $role } has it ({ $reach }), as { $post }
explain-out-of-reach = { $role } has it ({ $reach }), but { $post } does not reach this
explain-of-others = { $role } has it ({ $reach }); they hold no such post
explain-permit = Permitted by { $source }: { $bounds }; { $post }; on the strength of “{ $basis }”
explain-forbid = Forbidden by { $source }: { $bounds }; { $post }; on the strength of “{ $basis }”
explain-pack = the pack { $name }
explain-grant = a grant
explain-to-the-person = to the person
explain-interest = The matter accuses an organisation they belong to, or they were recused
explain-token = They act by a token that is not good for it
explain-none = Nothing speaks for it
explain-none-hint = The default is no: no row of the table and no grant is about this action.

# Bad fields
invalid-explain-action = No action has this name
invalid-explain-login = No account has this name, or it is suspended
invalid-explain-thing = No case has this number and no organisation this code
