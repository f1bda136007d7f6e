//! Wire documents of ActivityPub, WebFinger and NodeInfo.
