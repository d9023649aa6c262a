//! What an act says of itself beside who and when: its executed copy, witness, seal, authority and provider.

use super::sentences::{Code, remark, remark_in_other_words};
use super::{Executed, Remark};
use crate::document::term::Term;

/// The level of the executed copy that an act or instrument names under `copy`, and what is said of it. Without a hash nothing says which file is meant.
pub(super) fn executed(
    holder: &Term,
    is_at_hand: &dyn Fn(&str) -> bool,
) -> (Executed, Vec<Remark>) {
    let Some(copy) = holder.get("copy") else { return (Executed::None, Vec::new()) };
    let Some(sha256) = copy.text_of("sha256").map(str::to_ascii_lowercase) else {
        return (Executed::None, Vec::new());
    };
    let seen = is_sha256(&sha256) && is_at_hand(&sha256);
    let short: String = sha256.chars().take(12).collect::<String>() + "…";
    let mut remarks = Vec::new();
    if seen {
        remarks.push(remark_in_other_words(Code::Copy, "seen", &[("sha256", &short)]));
    } else if let Some(held_by) = copy.text_of("held-by") {
        remarks.push(remark(Code::Copy, &[("held-by", held_by), ("sha256", &short)]));
    } else {
        remarks.push(remark_in_other_words(Code::Copy, "nowhere", &[("sha256", &short)]));
    }
    let compared = copy.get("correspondence").and_then(correspondence);
    let is_compared = compared.as_ref().is_some_and(|(is_compared, _)| *is_compared);
    remarks.extend(compared.map(|(_, remark)| remark));
    let level = match (is_compared, seen) {
        (true, _) => Executed::Compared,
        (false, true) => Executed::Seen,
        (false, false) => Executed::SaidToExist,
    };
    (level, remarks)
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Whether a copy is said to have been compared, and by whom. A comparison that nobody stands for is none.
fn correspondence(stated: &Term) -> Option<(bool, Remark)> {
    let on = stated.text_of("date").map(|date| format!(" on {date}")).unwrap_or_default();
    match (stated.text_of("kind")?, stated.text_of("by")) {
        ("carries-digest", _) => Some((true, remark(Code::CopyCarriesDigest, &[]))),
        ("compared", Some(by)) => {
            Some((true, remark(Code::CopyCompared, &[("by", by), ("on", &on)])))
        }
        ("not-compared" | "compared", _) => Some((false, remark(Code::CopyNotCompared, &[]))),
        _ => None,
    }
}

/// Witness, seal, authority, power and provider, where the act states them.
pub(super) fn particulars(act: &Term) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let witnesses = act.get("witness").map(names).unwrap_or_default();
    remarks.extend(witnesses.iter().map(|witness| remark(Code::Witness, &[("witness", witness)])));
    if let Some(seal) = act.get("seal").filter(|seal| seal.text() != Some("false")) {
        remarks.push(
            match words(seal, &["number", "attested-by"]).filter(|words| words != "true") {
                Some(words) => remark_in_other_words(Code::Seal, "named", &[("seal", &words)]),
                None => remark(Code::Seal, &[]),
            },
        );
    }
    let stated = [
        (Code::Authority, "authority", "authority", &["body", "minute", "date"][..]),
        (Code::OnBehalfOf, "on-behalf-of", "power", &["power", "date"]),
        (Code::ESignature, "e-signature", "provider", &["provider", "envelope"]),
    ];
    for (code, key, place, parts) in stated {
        if let Some(words) = act.get(key).and_then(|term| words(term, parts)) {
            remarks.push(remark(code, &[(place, &words)]));
        }
    }
    remarks
}

/// The names under a key that holds a name, a map with one, or a list of such. Addresses are left where they are.
fn names(term: &Term) -> Vec<String> {
    let name = |term: &Term| term.text().or_else(|| term.text_of("name")).map(str::to_owned);
    if term.is_list() {
        term.list().iter().filter_map(name).collect()
    } else {
        name(term).into_iter().collect()
    }
}

/// A single value, or some parts of a map, in one line.
fn words(term: &Term, parts: &[&str]) -> Option<String> {
    if let Some(text) = term.text() {
        return Some(text.to_owned());
    }
    let parts: Vec<_> = parts.iter().filter_map(|part| term.text_of(part)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
