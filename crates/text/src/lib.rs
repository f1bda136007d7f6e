//! Status text: parse, render to HTML, sanitise, count, detect language.
