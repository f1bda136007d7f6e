//! Files: Paperclip-compatible keys and URLs.
