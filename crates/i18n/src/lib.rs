//! Texts of pages, mails and errors.
