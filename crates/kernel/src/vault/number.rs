//! The normal form of a number, so that every way to write it has the same blind index.

/// What may stand between the digits.
const BETWEEN: [char; 9] = [' ', '-', '(', ')', '.', '/', '\u{3000}', '（', '）'];
/// Fewest and most digits of a number somebody can be called at.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=18;

/// A number in its normal form: eleven digits of a mobile, area code with its 0 and subscriber's digits of a landline; `+` and all digits of
/// one abroad. None for what is no number.
pub fn normal(text: &str) -> Option<String> {
    let mut digits = String::new();
    let mut abroad = false;
    for (at, c) in text.trim().chars().enumerate() {
        match narrow(c) {
            '+' if at == 0 => abroad = true,
            c if c.is_ascii_digit() => digits.push(c),
            c if BETWEEN.contains(&c) || c == '－' || c == '—' => {}
            _ => return None,
        }
    }
    if !DIGITS.contains(&digits.len()) {
        return None;
    }
    let home = match (abroad, digits.as_str()) {
        (true, all) => all.strip_prefix("86"),
        (false, all) if all.starts_with("0086") => all.strip_prefix("0086"),
        // Without the plus, 86 is the country only where the rest is a whole number: 86xxxxxx may be somebody's landline.
        (false, all) if matches!(all.len(), 12 | 13) => all.strip_prefix("86"),
        _ => None,
    };
    match home {
        Some(rest) => Some(at_home(rest)),
        None if abroad => Some(format!("+{digits}")),
        None => match digits.strip_prefix("00") {
            Some(rest) => Some(format!("+{rest}")),
            None => Some(digits),
        },
    }
}

/// What follows the country's code, as it is dialled at home.
fn at_home(rest: &str) -> String {
    let service = rest.starts_with("400") || rest.starts_with("800");
    if is_mobile(rest) || rest.starts_with('0') || service || rest.len() < 9 {
        rest.to_owned()
    } else {
        // The 0 of the area code is dropped after the country's code.
        format!("0{rest}")
    }
}

fn is_mobile(digits: &str) -> bool {
    let mut chars = digits.chars();
    digits.len() == 11 && chars.next() == Some('1') && chars.next().is_some_and(|c| c > '2')
}

/// Full-width digits and signs as the usual ones.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '＋' => '+',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn every_way_to_write_a_mobile_is_the_same() {
        for text in [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "+86 138 0013 8000",
            "+8613800138000",
            "008613800138000",
            "8613800138000",
            "１３８００１３８０００",
            "＋８６ １３８００１３８０００",
            "(+86)13800138000".trim_start_matches('('),
        ] {
            assert_eq!(normal(text).as_deref(), Some("13800138000"), "{text}");
        }
    }

    #[test]
    fn a_landline_keeps_its_area_code() {
        for text in [
            "010-1234 5678",
            "(010)12345678",
            "（010）12345678",
            "+86 10 12345678",
            "86 10 12345678",
        ] {
            assert_eq!(normal(text).as_deref(), Some("01012345678"), "{text}");
        }
        assert_eq!(normal("+86 755 2345 6789").as_deref(), Some("075523456789"));
        assert_eq!(normal("400-810-1234"), normal("+86 400 810 1234"));
        assert_eq!(
            normal("8612 3456").as_deref(),
            Some("86123456"),
            "a local number that begins with 86"
        );
        assert_eq!(normal("12345").as_deref(), Some("12345"));
    }

    #[test]
    fn a_number_abroad_keeps_its_country() {
        assert_eq!(normal("+44 20 7946 0000").as_deref(), Some("+442079460000"));
        assert_eq!(normal("0044 20 7946 0000"), normal("+44 20 7946 0000"));
    }

    #[test]
    fn words_are_no_number() {
        for text in ["", "123", "call me", "138001380001380013800", "1380013800a", "13800138000+"] {
            assert_eq!(normal(text), None, "{text}");
        }
    }
}
