//! One test binary, so that the program is linked once.

#[cfg(test)]
mod layering;

#[cfg(test)]
mod program;

#[cfg(test)]
mod command_line;

#[cfg(test)]
mod formats;

#[cfg(test)]
mod baseline;

#[cfg(test)]
mod positions;

#[cfg(test)]
mod between;

#[cfg(test)]
mod hostile;

#[cfg(test)]
mod fixtures;

#[cfg(test)]
mod histories;

#[cfg(test)]
mod examples;

#[cfg(test)]
mod one_finding;

#[cfg(test)]
mod schemas;

#[cfg(test)]
mod digests;

#[cfg(test)]
mod diff;

#[cfg(test)]
mod evidence;

#[cfg(test)]
mod verify;

#[cfg(test)]
mod writing;

#[cfg(test)]
mod documentation;

#[cfg(test)]
mod history_oracle;

#[cfg(test)]
mod history_command;

#[cfg(test)]
mod hostile_history;

#[cfg(test)]
mod proposals;

#[cfg(test)]
mod init;
