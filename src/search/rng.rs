//! One small generator of chance, seeded by (seed, round, tile), so that no thread's timing ever enters a plan.

/// SplitMix64 (Steele, Lea & Flood 2014): one addition and three mixes a draw, and any seed will do.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// From a seed and what distinguishes this user of chance from others of the same seed.
    pub fn new(seed: u64, round: u64, tile: u64) -> Self {
        let mut rng = Rng(seed);
        for part in [round, tile] {
            rng.0 = rng.next() ^ part.wrapping_mul(0xA24B_AED4_963E_E407);
        }
        rng
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `n - 1`; `n` must not be 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A number in (0, 1].
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() <= probability
    }

    /// A row of a menu, each as often as its weight says.
    pub fn drawn<T: Copy>(&mut self, menu: &[(T, usize)]) -> T {
        let mut draw = self.below(menu.iter().map(|row| row.1).sum());
        let found = menu.iter().find(|row| {
            let here = draw < row.1;
            draw = draw.saturating_sub(row.1);
            here
        });
        found.expect("the draw is below the sum of the weights").0
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_menu_are_drawn_as_often_as_their_weights_say() {
        let menu = [('a', 3), ('b', 35), ('c', 0), ('d', 62)];
        let mut rng = Rng::new(1, 2, 3);
        let mut seen = [0; 4];
        for _ in 0..100_000 {
            let row = rng.drawn(&menu);
            seen[menu.iter().position(|entry| entry.0 == row).unwrap()] += 1;
        }
        for (seen, (_, weight)) in seen.into_iter().zip(menu) {
            assert!((seen as f64 - 1_000.0 * weight as f64).abs() < 600.0, "{seen} for {weight}");
        }
    }
}
