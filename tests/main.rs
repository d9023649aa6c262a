//! One test binary, so that the program is linked once.

#[cfg(test)]
mod layering;

#[cfg(test)]
mod program;

#[cfg(test)]
mod command_line;

#[cfg(test)]
mod positions;

#[cfg(test)]
mod hostile;

#[cfg(test)]
mod fixtures;

#[cfg(test)]
mod examples;

#[cfg(test)]
mod one_finding;

#[cfg(test)]
mod schemas;

#[cfg(test)]
mod digests;

#[cfg(test)]
mod evidence;

#[cfg(test)]
mod history_oracle;

#[cfg(test)]
mod documentation;
