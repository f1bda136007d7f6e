"""One file for each kind of figure; `take()` takes and prints it."""
