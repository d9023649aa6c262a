//! One test binary, so that the program is linked once.

#[cfg(test)]
mod layering;
