//! What a row of stores says of where the store is, in tokens.

use super::known::compact;
use super::text::{Token, key_of, tokens};
use crate::io::{Part, Whereabouts};

/// The texts of a row.
#[derive(Debug)]
pub(super) struct Row {
    pub texts: Vec<Text>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct Text {
    pub part: Part,
    pub tokens: Vec<Token>,
}

impl Row {
    pub fn of(store: &Whereabouts) -> Self {
        let texts = store.texts.iter().map(|(part, text)| Text { part: *part, tokens: tokens(text) });
        Self { texts: texts.filter(|text| !text.tokens.is_empty()).collect() }
    }

    /// The codes of countries in a column of countries.
    pub fn countries(&self) -> Vec<String> {
        let texts = self.texts.iter().filter(|text| text.part == Part::Country && text.tokens.len() == 1);
        texts.map(|text| text.tokens[0].text.to_uppercase()).filter(|code| code.len() == 2).collect()
    }

    /// What may be a postal code, the likeliest first, and whether it stands in a column of postal codes.
    pub fn postcodes(&self) -> Vec<(String, bool)> {
        let mut all: Vec<(String, bool)> = Vec::new();
        let mut add = |code: String, is_own: bool| {
            if !code.is_empty() && all.iter().all(|(other, _)| *other != code) {
                all.push((code, is_own));
            }
        };
        for text in self.texts.iter().filter(|text| text.part == Part::Postcode) {
            let code = compact(&key_of(&text.tokens));
            // Spreadsheets take the 0 off.
            let full = (code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("0{code}"));
            add(code, true);
            // Many lists have the first half of a British code, and of an American one all have.
            add(text.tokens[0].text.clone(), true);
            full.into_iter().for_each(|code| add(code, true));
        }
        for text in self.texts.iter().filter(|text| text.part != Part::Postcode) {
            let may_be = |token: &Token| token.has_digit() && (3..=8).contains(&token.text.len());
            for pair in text.tokens.windows(2) {
                let is_half = |token: &Token| !token.is_sign && token.text.len() <= 4;
                if !pair[1].begins
                    && pair.iter().all(is_half)
                    && pair.iter().all(|half| may_be(half) || half.text.len() == 2)
                {
                    add(compact(&key_of(pair)), false);
                }
            }
            text.tokens.iter().filter(|token| may_be(token)).for_each(|token| add(token.text.clone(), false));
        }
        all
    }
}

impl Text {
    /// Whether a part of the address ends before this token, but for numbers.
    pub fn is_end(&self, at: usize) -> bool {
        self.tokens[at..].iter().take_while(|token| !token.begins).all(Token::has_digit)
    }

    /// The part of the address that a token is in.
    pub fn segment(&self, at: usize) -> std::ops::Range<usize> {
        let from = (0..=at).rev().find(|&at| self.tokens[at].begins).unwrap_or(0);
        let to = (at + 1..self.tokens.len()).find(|&at| self.tokens[at].begins).unwrap_or(self.tokens.len());
        from..to
    }
}
