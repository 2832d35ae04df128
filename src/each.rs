//! The same done to many, side by side where the library was built with threads; and on how many.

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

/// Works with so many worker threads where the library was built with them; those at hand do where they are as many.
#[cfg(feature = "parallel")]
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let threads = threads.max(1);
    if rayon::current_thread_index().is_some() && rayon::current_num_threads() == threads {
        return work();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        // The system grants no threads: work on this one.
        Err(_) => work(),
    }
}

/// Works on this thread.
#[cfg(not(feature = "parallel"))]
pub fn on_threads<T>(_: usize, work: impl FnOnce() -> T) -> T {
    work()
}

/// How many worker threads there are for who asks.
#[cfg(all(feature = "parallel", feature = "files"))]
pub fn threads() -> usize {
    rayon::current_num_threads()
}

/// How many worker threads there are: this one.
#[cfg(all(not(feature = "parallel"), feature = "files"))]
pub fn threads() -> usize {
    1
}
