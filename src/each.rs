//! The same done to many, side by side where the library was built with threads.

/// Does the same to each item; the results are in order.
#[cfg(feature = "parallel")]
pub fn each<T: Send, R: Send>(mut items: Vec<T>, work: impl Fn(&mut T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    items.par_iter_mut().map(work).collect()
}

/// Does the same to each item; the results are in order.
#[cfg(not(feature = "parallel"))]
pub fn each<T, R>(mut items: Vec<T>, work: impl Fn(&mut T) -> R) -> Vec<R> {
    items.iter_mut().map(work).collect()
}

/// Does the same to each item in place.
#[cfg(feature = "parallel")]
pub fn each_mut<T: Send>(items: &mut [T], work: impl Fn(&mut T) + Sync + Send) {
    use rayon::prelude::*;
    items.par_iter_mut().for_each(work);
}

/// Does the same to each item in place.
#[cfg(not(feature = "parallel"))]
pub fn each_mut<T>(items: &mut [T], work: impl Fn(&mut T)) {
    items.iter_mut().for_each(work);
}
