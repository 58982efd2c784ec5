//! Files that are no UTF-8: said once, with the way to convert them, instead of once for each row.

/// The text of a file.
///
/// # Errors
/// It is not UTF-8. What looks like GB18030, as spreadsheets in China save it, is named: taken for it silently, a file in another encoding
/// would become history that nobody can read.
pub(crate) fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|why| {
        let line = why.as_bytes().iter().take(why.utf8_error().valid_up_to()).filter(|b| **b == b'\n');
        let line = line.count() + 1;
        if looks_like_gb18030(why.as_bytes()) {
            format!(
                "{name} is not UTF-8 (first on line {line}) and looks like GB18030 (GBK): convert it with \
                 `iconv -f GB18030 -t UTF-8 {name} > utf8.csv`, or save it as \"CSV UTF-8\""
            )
        } else {
            format!("{name} is not UTF-8 (first on line {line})")
        }
    })
}

/// Whether all of it can be read as GB18030: one byte of ASCII, two bytes, or four.
fn looks_like_gb18030(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0..=0x7F, rest @ ..]
            | [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, rest @ ..]
            | [0x81..=0xFE, b'0'..=b'9', 0x81..=0xFE, b'0'..=b'9', rest @ ..] => rest,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_chinese_spreadsheet_is_named_with_the_way_to_convert_it() {
        // 编号,街道
        let gbk = b"id,\xbd\xd6\xb5\xc0\n1,\xc6\xba\xc9\xbd\n".to_vec();
        let told = utf8("rows.csv", gbk).unwrap_err();
        assert!(
            told.contains("line 1") && told.contains("iconv -f GB18030 -t UTF-8 rows.csv"),
            "{told}"
        );
        let told = utf8("rows.csv", b"a\nb\xff\n".to_vec()).unwrap_err();
        assert_eq!(told, "rows.csv is not UTF-8 (first on line 2)");
        assert_eq!(utf8("rows.csv", "街道".into()).unwrap(), "街道");
    }
}
