//! Codes the state has given to places and organisations: divisions (12 digits), grids (15 digits), organisations (18 characters).

mod credit;
mod division;
mod grid;

pub use credit::{BadCreditCode, CreditCode};
pub use division::{BadDivisionCode, DivisionCode};
pub use grid::{BadGridCode, GridCode};

/// Serde as the code's text, for a type with `Display` and `FromStr`.
macro_rules! as_text {
    ($code:ty, $error:ty) => {
        impl TryFrom<String> for $code {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }

        impl From<$code> for String {
            fn from(code: $code) -> Self {
                code.to_string()
            }
        }
    };
}
pub(crate) use as_text;
