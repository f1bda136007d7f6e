//! What Rails made and reads: cookies, digests, encrypted columns, keys.
