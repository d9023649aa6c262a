//! Numbers in words and figures: “three”, “twenty-one”, “one hundred and eighty”, “90”.

pub(super) const UP_TO_NINETEEN: &str = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
pub(super) const TENS: &str = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";

pub(super) fn number_pattern() -> String {
    let small = format!("(?:(?:{TENS})(?:[- ](?:{UP_TO_NINETEEN}))?|{UP_TO_NINETEEN})");
    format!("(?:(?:{UP_TO_NINETEEN}) hundred(?: and)?(?: {small})?|{small}|[0-9]{{1,4}})")
}

pub(super) fn number(words: &str) -> Option<u32> {
    if let Ok(number) = words.parse() {
        return Some(number);
    }
    let mut total = 0;
    for word in words.split(['-', ' ']).filter(|word| !matches!(*word, "" | "and")) {
        total = match word {
            "hundred" => total * 100,
            word => total + small_number(word)?,
        };
    }
    Some(total)
}

fn small_number(word: &str) -> Option<u32> {
    let place = |words: &str| {
        words.split('|').position(|one| one == word).and_then(|place| u32::try_from(place).ok())
    };
    place(UP_TO_NINETEEN)
        .map(|place| place + 1)
        .or_else(|| place(TENS).map(|place| place * 10 + 20))
}

pub(super) fn greatest_common_divisor(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}
