//! An address that names an account and something of another account names nothing.

use super::as_proven;
use kernel::policy::Role;
use place::access;
use testkit::{PASSWORD, engines, small_city};

#[tokio::test]
async fn what_hangs_on_another_account_is_not_there() {
    for world in engines().await {
        let city = small_city(&world).await;
        let lead = city.person(Role::StreetLead, city.streets[0]);
        let other = city.person(Role::StreetLead, city.streets[1]);
        let (post, mut guest) = (lead.actor.posts()[0].id, world.browser());
        guest.sign_in(&lead.login, PASSWORD).await;
        let mut cx = as_proven(&world, city.actor(Role::SecurityOfficer, city.city)).await;
        let session = access::sessions(&mut cx, lead.account, "").await.unwrap().remove(0).digest;
        drop(cx);
        let mut officer = world.browser();
        officer.sign_in(&city.person(Role::SecurityOfficer, city.city).login, PASSWORD).await;
        for part in [format!("posts/{post}"), format!("sessions/{session}")] {
            let wrong = format!("/desk/accounts/{}/{part}/end", other.account);
            assert_eq!(officer.post_form(&wrong, &[]).await.status, 404, "{part}");
            // Not even one's own session, where accounts are looked after by those who may.
            let right = format!("/desk/accounts/{}/{part}/end", lead.account);
            assert_eq!(guest.post_form(&right, &[]).await.status, 403, "{part}");
            assert_eq!(guest.get("/me").await.status, 200, "nothing was ended");
            assert_eq!(officer.post_form(&right, &[]).await.status, 303, "{part}");
        }
    }
}

#[tokio::test]
async fn strangers_are_asked_to_sign_in_before_anything_is_looked_for() {
    for world in engines().await {
        let nothing = "/me/tokens/019cac2a-9dc0-7986-ac69-4d54545e9648/revoke";
        for path in [nothing, "/me/confirm/passkey"] {
            let reply = world.post_form(path, &[]).await;
            assert!(reply.location().starts_with("/login"), "{path}: {}", reply.status);
        }
    }
}
