//! Who asks: random people of a network, some of whom act by a token.

use kernel::policy::Actor;
use kernel::policy::trial::Network;
use kernel::reexport::Uuid;
use kernel::territory::AccountId;
use rand::RngExt;

/// The actions of the trial's table.
pub(crate) const ACTIONS: [&str; 2] = ["thing.see", "thing.do"];

/// Accounts by number.
pub(crate) fn accounts(count: u128) -> Vec<AccountId> {
    (1..=count).map(|number| AccountId(Uuid::from_u128(number))).collect()
}

/// A person with posts and grants; one in eight acts by a token that is good for some of the actions.
pub(crate) fn person(network: &mut Network, account: AccountId) -> Actor {
    let mut actor = network.actor(account);
    if let Actor::Account { limit, .. } = &mut actor
        && network.dice.random_bool(0.125)
    {
        let some = ACTIONS.into_iter().filter(|_| network.dice.random_bool(0.5));
        *limit = Some(some.map(str::to_owned).collect());
    }
    actor
}
