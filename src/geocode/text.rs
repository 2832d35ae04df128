//! Addresses and names as they are compared: half-width, in small letters, without accents, in words, or in signs where no
//! spaces part the words.

use unicode_normalization::UnicodeNormalization;

/// The most words or signs of a name that is looked for; the longest names of Chinese districts have fifteen.
pub(super) const LONGEST: usize = 16;

/// A word, or a sign of a script that writes without spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Token {
    pub text: String,
    /// Whether something that parts an address, as a comma does, stands before it.
    pub begins: bool,
    /// Whether it is a sign of a script without spaces.
    pub is_sign: bool,
    /// Whether it was written in capitals, as the code of a state is.
    pub is_capital: bool,
}

impl Token {
    /// Whether there is a digit in it.
    pub fn has_digit(&self) -> bool {
        self.text.contains(|letter: char| letter.is_numeric())
    }
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    let (mut in_word, mut begins) = (false, true);
    read(text, |piece| match piece {
        Piece::Letter(letter, is_capital) => {
            if !in_word {
                all.push(Token { begins, is_capital, ..Token::default() });
                (in_word, begins) = (true, false);
            }
            if let Some(word) = all.last_mut() {
                word.text.push(letter);
                word.is_capital &= is_capital;
            }
        }
        Piece::Sign(sign) => {
            all.push(Token { text: sign.into(), begins, is_sign: true, is_capital: false });
            (in_word, begins) = (false, false);
        }
        Piece::Gap => in_word = false,
        Piece::Break => (in_word, begins) = (false, true),
    });
    all
}

/// Tokens as they are looked up: with a space between them.
pub(super) fn key_of(tokens: &[Token]) -> String {
    tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A text as it is looked up.
pub(super) fn key(text: &str) -> String {
    let mut key = String::new();
    write_key(text, &mut key);
    key
}

/// Writes the key of a text over what `key` held.
pub(super) fn write_key(text: &str, key: &mut String) {
    key.clear();
    let mut ended = true;
    read(text, |piece| match piece {
        Piece::Letter(letter, _) => {
            if ended && !key.is_empty() {
                key.push(' ');
            }
            key.push(letter);
            ended = false;
        }
        Piece::Sign(sign) => {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push(sign);
            ended = true;
        }
        Piece::Gap | Piece::Break => ended = true,
    });
}

/// Whether a key begins with a sign of a script without spaces.
pub(super) fn is_signs(key: &str) -> bool {
    key.chars().next().is_some_and(is_sign)
}

enum Piece {
    /// A letter or a digit of a word, and whether it is a capital (a digit spoils none).
    Letter(char, bool),
    Sign(char),
    Gap,
    Break,
}

/// Whether a letter belongs to a script that is written without spaces: Chinese and Japanese, Thai, Lao, Burmese, Khmer.
fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
        | '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        && letter.is_alphanumeric()
}

/// Reads a text piece by piece.
fn read(text: &str, mut each: impl FnMut(Piece)) {
    for letter in text.chars() {
        match letter {
            'a'..='z' | '0'..='9' => each(Piece::Letter(letter, letter.is_ascii_digit())),
            'A'..='Z' => each(Piece::Letter(letter.to_ascii_lowercase(), true)),
            // Most signs are their own normal form.
            '\u{4e00}'..='\u{9fff}' => each(Piece::Sign(letter)),
            _ if letter.is_ascii() => plain(letter, &mut each),
            _ => std::iter::once(letter).nfkd().for_each(|part| plain(part, &mut each)),
        }
    }
}

/// A letter taken apart from its accent.
fn plain(letter: char, each: &mut impl FnMut(Piece)) {
    // What Unicode does not take apart and people write as two, or without the stroke.
    let spelled = match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => "",
    };
    match letter {
        // Accents, and the apostrophes of King's Lynn.
        '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' | '`' | '´' | 'ʼ' => {}
        ',' | ';' | '|' | '\n' | '\r' | '(' | ')' | '/' | ':' | '、' | '。' => each(Piece::Break),
        _ if !spelled.is_empty() => spelled.chars().for_each(|part| each(Piece::Letter(part, letter.is_uppercase()))),
        _ if is_sign(letter) => each(Piece::Sign(letter)),
        _ if letter.is_alphanumeric() => {
            let is_capital = letter.is_uppercase() || letter.is_numeric();
            letter.to_lowercase().for_each(|part| each(Piece::Letter(part, is_capital)));
        }
        _ => each(Piece::Gap),
    }
}

/// The fingerprint of a key (FNV-1a, Fowler, Noll and Vo 1991), fed piece by piece: what has another is another key.
#[derive(Clone, Copy)]
pub(super) struct Print(pub u64);

impl Print {
    pub const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    pub fn of(key: &str) -> Self {
        Self::EMPTY.and(key)
    }

    pub fn and(self, text: &str) -> Self {
        Self(text.bytes().fold(self.0, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_accents_and_punctuation_do_not_matter() {
        for (one, other) in [
            ("Saint-Étienne", "SAINT ETIENNE"),
            ("Łódź", "lodz"),
            ("Straße", "STRASSE"),
            ("King’s Lynn", "Kings Lynn"),
            ("ＲＧ１　８ＡＢ", "rg1 8ab"),
            ("朝阳区 建国路", "朝阳区建国路"),
            ("St. Albans", "st albans"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        assert_ne!(key("朝阳区"), key("朝阳"));
        assert_eq!(key("北京（朝阳）"), key_of(&tokens("北京（朝阳）")));
    }

    #[test]
    fn commas_part_an_address_and_capitals_are_known() {
        let all = tokens("12 High St, Boise ID 83702");
        let begins: Vec<&str> = all.iter().filter(|one| one.begins).map(|one| one.text.as_str()).collect();
        assert_eq!(begins, ["12", "boise"]);
        let capitals: Vec<&str> =
            all.iter().filter(|one| one.is_capital && !one.has_digit()).map(|one| one.text.as_str()).collect();
        assert_eq!(capitals, ["id"]);
        assert!(tokens("上海市").iter().all(|one| one.is_sign));
    }

    #[test]
    fn a_print_is_the_same_however_the_key_is_fed() {
        assert_eq!(Print::of("new york").0, Print::EMPTY.and("new").and(" ").and("york").0);
        assert_ne!(Print::of("new york").0, Print::of("newyork").0);
    }
}
