//! RSA keys for accounts of tests. Making one takes a second in a debug build, so a few are kept here; they sign
//! nothing but tests.

/// An RSA key of 2048 bits.
#[derive(Debug, Clone, Copy)]
pub struct KeyPair {
    /// PKCS#1, as `accounts.private_key` holds it.
    pub private_pem: &'static str,
    /// SPKI, as `accounts.public_key` holds it.
    pub public_pem: &'static str,
}

macro_rules! pool {
    ($($number:literal),+) => {
        [$(KeyPair {
            private_pem: include_str!(concat!("../keys/", $number, ".pem")),
            public_pem: include_str!(concat!("../keys/", $number, ".pub.pem")),
        }),+]
    };
}

/// All of them.
pub const POOL: [KeyPair; 6] = pool!("0", "1", "2", "3", "4", "5");

/// The `number`-th key; they repeat after six.
pub fn rsa(number: usize) -> KeyPair {
    POOL[number % POOL.len()]
}
