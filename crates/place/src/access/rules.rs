//! What an installation asks of whoever signs in: passwords, second factors, tokens. Shared with [`kernel::App::shared`] by the composition
//! root, else the defaults here.

use kernel::App;
use kernel::policy::Role;
use kernel::web::SharedInstallation;
use std::sync::PoisonError;
use std::time::Duration;

/// What a password must be, besides long and not known to everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PasswordPolicy {
    /// OWASP ASVS 5.0: length is what helps; no rules of composition, no change by the calendar.
    #[default]
    Asvs,
    /// GB/T 22239-2019, 8.1.4.1 (等保三级): three kinds of characters, changed periodically, the last ones not again.
    Dengbao {
        /// Older than this, it must be changed at the next sign-in.
        rotation: Duration,
    },
}

/// Whose accounts must have a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SecondFactor {
    /// Auditor, security officer and system administrator; nobody in a fictional city, which is there to be tried.
    #[default]
    Administrators,
    /// Whoever holds a post with one of these roles.
    Roles(Vec<Role>),
}

/// The rules of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRules {
    /// What a password must be.
    pub password: PasswordPolicy,
    /// Whose accounts must have a second factor.
    pub second_factor: SecondFactor,
    /// A token ends after this time at the latest.
    pub token_longest: Duration,
}

impl Default for SignInRules {
    fn default() -> Self {
        Self {
            password: PasswordPolicy::default(),
            second_factor: SecondFactor::default(),
            token_longest: Duration::from_hours(365 * 24),
        }
    }
}

/// The three who watch one another.
pub(super) const ADMINISTRATORS: [Role; 3] =
    [Role::Auditor, Role::SecurityOfficer, Role::SystemAdministrator];

impl SignInRules {
    /// The rules here.
    pub(super) fn of(app: &App) -> Self {
        app.shared::<Self>().cloned().unwrap_or_default()
    }

    /// Whether a holder of these roles must have a second factor.
    pub(super) fn must_have_second(
        &self,
        app: &App,
        roles: impl IntoIterator<Item = Role>,
    ) -> bool {
        let asked = match &self.second_factor {
            SecondFactor::Administrators if fictional(app) => return false,
            SecondFactor::Administrators => &ADMINISTRATORS[..],
            SecondFactor::Roles(roles) => roles,
        };
        roles.into_iter().any(|role| asked.contains(&role))
    }
}

/// Whether the city is made up.
pub(super) fn fictional(app: &App) -> bool {
    app.shared::<SharedInstallation>().is_ok_and(|installation| {
        installation.read().unwrap_or_else(PoisonError::into_inner).fictional.is_some()
    })
}

/// Why a session is good for nothing but setting something right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// A password of one's own, or a fresh one.
    Password,
    /// A second factor, which the role must have.
    SecondFactor,
    /// The second factor was not shown in this session.
    Proof,
}

impl Owed {
    /// Where it is set right.
    pub(super) const fn page(self) -> &'static str {
        match self {
            Self::Password => "/me/password",
            Self::SecondFactor => "/me/factors",
            Self::Proof => "/me/confirm",
        }
    }

    /// Whether a path is open all the same: where it is set right, the proof that needs, and the way out.
    pub(super) fn opens(self, path: &str) -> bool {
        let at_provider = path.starts_with("/me/identities/") && path.ends_with("/confirm");
        let within = [self.page(), "/me/confirm", "/login", "/logout"].iter().any(|open| {
            path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        at_provider || within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_owes_something_gets_nowhere_else() {
        assert!(Owed::Password.opens("/me/password") && Owed::Password.opens("/logout"));
        assert!(Owed::SecondFactor.opens("/me/factors/totp"));
        assert!(Owed::Proof.opens("/me/identities/city-id/confirm"));
        assert!(!Owed::Proof.opens("/me/identities/city-id/link"));
        for path in ["/me", "/me/tokens", "/desk", "/me/factorsx", "/me/password"] {
            assert!(!Owed::SecondFactor.opens(path), "{path}");
        }
    }
}
