//! Languages of the interface: for mails, pages and error texts.

/// Codes, in the order in which they are offered.
pub const INTERFACE: [&str; 97] = [
    "af", "an", "ast", "ig", "id", "ms", "bs", "br", "ca", "cs", "co", "cy", "da", "de", "et",
    "en", "en-GB", "es", "es-AR", "es-MX", "eo", "eu", "fo", "fr", "fr-CA", "fy", "ga", "gd", "gl",
    "hr", "io", "ia", "ie", "is", "it", "kw", "ku", "la", "lv", "lt", "hu", "nl", "no", "nn", "oc",
    "pl", "pt-BR", "pt-PT", "ro", "sc", "sco", "sq", "sk", "sl", "szl", "sr-Latn", "fi", "sv",
    "kab", "vi", "tr", "el", "be", "bg", "mk", "ru", "sr", "tt", "uk", "kk", "hy", "he", "ug",
    "ur", "ar", "ckb", "fa", "mr", "sa", "hi", "bn", "pa", "ta", "te", "kn", "ml", "si", "th",
    "my", "ka", "zgh", "ja", "zh-CN", "zh-TW", "zh-HK", "nan-TW", "ko",
];

/// Regions that the interface tells apart, though texts don't, with their own names.
pub const REGIONAL: [(&str, &str); 7] = [
    ("en-GB", "English (British)"),
    ("es-AR", "Español (Argentina)"),
    ("es-MX", "Español (México)"),
    ("fr-CA", "Français (Canadien)"),
    ("pt-BR", "Português (Brasil)"),
    ("pt-PT", "Português (Portugal)"),
    ("sr-Latn", "Srpski (latinica)"),
];
