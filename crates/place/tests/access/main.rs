//! Accounts, posts and sessions as a whole: through the commands, and through the pages as a browser sees them.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod pages;
mod posts;
mod sign_in;

use kernel::policy::Role;
use kernel::territory::AccountId;
use place::access::{self, NewAccount, NewPost};
use testkit::{SmallCity, World};

const PASSWORD: &str = "correct horse battery";

/// An account of somebody real, with a post in the first street.
async fn staff(world: &World, city: &SmallCity, login: &str) -> AccountId {
    let mut cx = world.console().await;
    let new = NewAccount {
        login: login.to_owned(),
        name: "李桥".to_owned(),
        password: PASSWORD.to_owned(),
        demo: false,
    };
    let id = access::add_account(&mut cx, new).await.unwrap();
    access::give_post(&mut cx, NewPost::new(id, city.streets[0], Role::StreetLead)).await.unwrap();
    cx.commit().await.unwrap();
    id
}

/// The kinds of events in the account's stream, in order.
async fn story(world: &World, account: AccountId) -> Vec<String> {
    let mut cx = world.console().await;
    let rows: Vec<(String,)> =
        kernel::db::sql("SELECT kind FROM event WHERE stream = $1 ORDER BY seq")
            .bind(account)
            .all(&mut cx.tx)
            .await
            .unwrap();
    rows.into_iter().map(|(kind,)| kind).collect()
}
