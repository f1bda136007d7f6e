//! Web sessions: people sign in with a browser, and out. Each session owns the token that a web client would use.

mod end;
mod password;
mod second_factor;
mod sign_in;

pub use end::{EndError, end_all, see, sign_out};
pub use password::{CheckError, Checked, check_password};
pub use second_factor::{SecondFactor, SecondFactorError, check_second_factor};
pub use sign_in::{Device, Proof, SignInError, sign_in};
