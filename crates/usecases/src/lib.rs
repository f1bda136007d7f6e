//! Every write as one function per use case.
