//! Guessing a text's language, where neither its author nor the app said.

use whichlang::Lang;

use crate::{chars, extract};

/// Letters below which nothing is guessed.
const MIN_LETTERS: usize = 20;

/// Letters that are looked at.
const MAX_LETTERS: usize = 2_000;

/// The language of a text, if it is clear: long enough, in the language's own script, with none but its letters, and
/// the same in both halves. Sixteen languages are known.
pub fn detect(text: &str) -> Option<&'static str> {
    let words = words(text);
    let letters: Vec<char> = words
        .chars()
        .filter(|c| chars::is_alphabetic(*c))
        .take(MAX_LETTERS)
        .collect();
    // a letter of a script with thousands of them says more
    let weight: usize = letters
        .iter()
        .map(|c| if is_east_asian(*c) { 4 } else { 1 })
        .sum();
    if weight < MIN_LETTERS {
        return None;
    }
    let language = whichlang::detect_language(&words);
    let middle = words.floor_char_boundary(words.len() / 2);
    let (first, second) = words.split_at(middle);
    let is_steady = [first, second]
        .iter()
        .all(|half| whichlang::detect_language(half) == language);
    let fitting = letters
        .iter()
        .filter(|c| is_letter_of(language, **c))
        .count();
    // some foreign names are no other language
    (is_steady && fitting * 20 >= letters.len() * 19).then(|| code(language))
}

/// A text without links, mentions and tags, and not much of it.
fn words(text: &str) -> String {
    let mut words = String::new();
    let mut end = 0;
    for entity in extract::entities(text) {
        words.push_str(&text[end..entity.range.start]);
        end = entity.range.end;
    }
    words.push_str(&text[end..]);
    words.truncate(words.floor_char_boundary(MAX_LETTERS * 4));
    words
}

fn code(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

fn is_letter_of(language: Lang, c: char) -> bool {
    let accents = match language {
        Lang::Ara => return matches!(c, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}'),
        Lang::Cmn => return is_han(c),
        Lang::Hin => return matches!(c, '\u{900}'..='\u{97F}'),
        Lang::Jpn => return is_han(c) || is_kana(c),
        Lang::Kor => return is_hangul(c),
        Lang::Rus => return chars::is_cyrillic(c) && !"іїєґўЇІЄҐЎјљњћђџЈЉЊЋЂЏ".contains(c),
        Lang::Vie => return c.is_ascii() || chars::is_accented_latin(c),
        Lang::Deu => "äöüß",
        Lang::Eng => "",
        Lang::Fra => "àâæçéèêëîïôœùûüÿ",
        Lang::Ita => "àèéìîòóù",
        Lang::Nld => "äëïöüéèáíóú",
        Lang::Por => "áâãàçéêíóôõúü",
        Lang::Spa => "áéíóúüñ",
        Lang::Swe => "åäöéà",
        Lang::Tur => "çğıöşüâîû",
    };
    c.is_ascii()
        || c.to_lowercase()
            .all(|c| c.is_ascii() || c == '\u{307}' || accents.contains(c))
}

fn is_east_asian(c: char) -> bool {
    is_han(c) || is_kana(c) || is_hangul(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '々')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_texts_are_recognised() {
        for (language, text) in [
            (
                "en",
                "The weather is lovely today, so we went for a long walk along the river.",
            ),
            (
                "de",
                "Heute ist das Wetter schön, deshalb waren wir lange am Fluss spazieren.",
            ),
            (
                "fr",
                "Il fait très beau aujourd'hui, alors nous nous sommes promenés au bord de la rivière.",
            ),
            (
                "es",
                "Hoy hace muy buen tiempo, así que dimos un largo paseo por la orilla del río.",
            ),
            (
                "ru",
                "Сегодня прекрасная погода, поэтому мы долго гуляли вдоль реки.",
            ),
            ("ja", "今日は天気がいいので、川沿いを長く散歩しました。"),
            ("ko", "오늘은 날씨가 좋아서 강변을 오래 산책했습니다."),
            ("zh", "今天天气很好，所以我们沿着河边散步了很久。"),
        ] {
            assert_eq!(detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn unclear_texts_are_not_guessed() {
        for text in [
            "",
            "ok",
            "https://example.com/the/weather/is/lovely/today",
            "Σήμερα ο καιρός είναι υπέροχος και περπατήσαμε",
        ] {
            assert_eq!(detect(text), None, "{text}");
        }
    }
}
