//! A file of keys in OpenSSH's `allowed_signers` form, from outside of the repository. A line with anything in it that is not understood counts for nothing.

use jiff::civil::{Date, Time};

use super::signature::readable_key;
use super::standing::seconds;
use super::{TrustedKeys, TrustedSigner};

/// Reads a file, line by line.
pub(super) fn read(text: &str) -> TrustedKeys {
    let mut keys = TrustedKeys::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match signer(line) {
            Ok(signer) => keys.signers.push(signer),
            Err(reason) => keys.rejected.push((index + 1, reason)),
        }
    }
    keys
}

/// `principals [options] keytype base64-key [comment]`
fn signer(line: &str) -> Result<TrustedSigner, String> {
    let (principals, rest) = principals(line)?;
    let mut signer = TrustedSigner {
        principals,
        namespaces: None,
        valid_after: None,
        valid_before: None,
        key: String::new(),
    };
    let rest = if begins_with_key(rest) {
        rest
    } else {
        let (options, rest) = field(rest).ok_or("its quotation mark is not closed")?;
        take_options(&mut signer, options)?;
        rest
    };
    if rest.is_empty() {
        return Err("it has no key".to_owned());
    }
    signer.key = readable_key(rest)?;
    Ok(signer)
}

fn principals(line: &str) -> Result<(Vec<String>, &str), String> {
    let (written, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or("its quotation mark is not closed")?,
        None => line.split_once([' ', '\t']).ok_or("it has no key")?,
    };
    let principals: Vec<_> = written.split(',').map(str::to_owned).collect();
    if principals.iter().any(String::is_empty) {
        return Err("a name in front of the key is empty".to_owned());
    }
    Ok((principals, rest.trim_start()))
}

fn begins_with_key(rest: &str) -> bool {
    let word = rest.split_whitespace().next().unwrap_or_default();
    !word.contains(['=', ',', '"'])
        && ["ssh-", "ecdsa-", "sk-"].iter().any(|kind| word.starts_with(kind))
}

/// The text up to the first white space that does not stand between quotation marks, and the rest. Inside of them `\"` is a mark of the text.
fn field(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let mut escaped = false;
    for (index, character) in text.char_indices() {
        match character {
            '"' if !escaped => quoted = !quoted,
            ' ' | '\t' if !quoted => {
                let (field, rest) = text.split_at_checked(index)?;
                return Some((field, rest.trim_start()));
            }
            _ => {}
        }
        escaped = quoted && character == '\\' && !escaped;
    }
    (!quoted).then_some((text, ""))
}

fn take_options(signer: &mut TrustedSigner, options: &str) -> Result<(), String> {
    let mut rest = options;
    loop {
        let (option, after) = split_option(rest);
        take_option(signer, option)?;
        match after {
            Some(after) => rest = after,
            None => return Ok(()),
        }
    }
}

/// The text up to the first comma that does not stand between quotation marks.
fn split_option(options: &str) -> (&str, Option<&str>) {
    let mut quoted = false;
    for (index, character) in options.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                if let Some((option, rest)) = options.split_at_checked(index) {
                    return (option, rest.get(1..));
                }
            }
            _ => {}
        }
    }
    (options, None)
}

fn take_option(signer: &mut TrustedSigner, option: &str) -> Result<(), String> {
    let (name, value) = option.split_once('=').unwrap_or((option, ""));
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).ok_or_else(|| {
        format!("its option “{name}” is not one of namespaces=\"…\", valid-after=\"…\" and valid-before=\"…\"")
    });
    let twice = || format!("its option “{name}” stands there twice");
    match name.to_ascii_lowercase().as_str() {
        "namespaces" if signer.namespaces.is_some() => Err(twice()),
        "namespaces" => {
            let namespaces: Vec<_> = value?.split(',').map(str::to_owned).collect();
            if namespaces.iter().any(String::is_empty) {
                return Err("one of its namespaces is empty".to_owned());
            }
            signer.namespaces = Some(namespaces);
            Ok(())
        }
        "valid-after" if signer.valid_after.is_some() => Err(twice()),
        "valid-after" => {
            signer.valid_after = Some(moment(value?)?);
            Ok(())
        }
        "valid-before" if signer.valid_before.is_some() => Err(twice()),
        "valid-before" => {
            signer.valid_before = Some(moment(value?)?);
            Ok(())
        }
        _ => Err(format!("its option “{name}” is not understood")),
    }
}

/// `YYYYMMDD`, or `YYYYMMDDHHMM[SS]Z`, in seconds since 1970 (UTC). A time without `Z` would mean another moment on another machine.
fn moment(text: &str) -> Result<i64, String> {
    let unreadable =
        || format!("“{text}” is not a day such as 20270331 or a time such as 20270331120000Z");
    let (digits, is_utc) =
        text.strip_suffix(['Z', 'z']).map_or((text, false), |digits| (digits, true));
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) || !matches!(digits.len(), 8 | 12 | 14) {
        return Err(unreadable());
    }
    if digits.len() > 8 && !is_utc {
        return Err(format!("the time “{text}” needs a Z at its end, for UTC"));
    }
    let number = |start: usize, end: usize| {
        digits.get(start..end).map_or(Some(0), |digits| digits.parse::<i16>().ok())
    };
    let small =
        |start: usize, end: usize| number(start, end).and_then(|number| i8::try_from(number).ok());
    let day = number(0, 4)
        .zip(small(4, 6))
        .zip(small(6, 8))
        .and_then(|((year, month), day)| Date::new(year, month, day).ok());
    let time = small(8, 10)
        .zip(small(10, 12))
        .zip(small(12, 14))
        .and_then(|((hour, minute), second)| Time::new(hour, minute, second, 0).ok());
    let (day, time) = day.zip(time).ok_or_else(unreadable)?;
    let of_day =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Ok(seconds(day).saturating_add(of_day))
}

/// Whether a text is one that a list of patterns means: some pattern fits, and none that begins with `!`.
pub(super) fn matches_list(text: &str, patterns: &[String]) -> bool {
    let mut found = false;
    for pattern in patterns {
        match pattern.strip_prefix('!') {
            Some(pattern) if matches_pattern(text, pattern) => return false,
            Some(_) => {}
            None => found = found || matches_pattern(text, pattern),
        }
    }
    found
}

/// `*` stands for any characters, `?` for one.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let (mut at, mut in_pattern) = (0, 0);
    // Where the last `*` stands, and how much of the text it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(at) {
        match pattern.get(in_pattern) {
            Some(b'*') => {
                star = Some((in_pattern, at));
                in_pattern += 1;
            }
            Some(expected) if expected == byte || *expected == b'?' => {
                at += 1;
                in_pattern += 1;
            }
            _ => {
                let Some((stands, taken)) = star else { return false };
                star = Some((stands, taken + 1));
                (at, in_pattern) = (taken + 1, stands + 1);
            }
        }
    }
    pattern.get(in_pattern..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}
