//! The little of DER (X.690) that public keys, digests and signatures need.

/// 1.2.840.113549.1.1.1
pub(crate) const RSA_ENCRYPTION: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1
pub(crate) const EC_PUBLIC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
/// 1.2.840.10045.3.1.7
pub(crate) const SECP256R1: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
/// 1.3.132.0.34
pub(crate) const SECP384R1: &[u8] = &[0x2B, 0x81, 0x04, 0x00, 0x22];
/// 2.16.840.1.101.3.4.2.1
pub(crate) const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/// 2.16.840.1.101.3.4.2.2
pub(crate) const SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

pub(crate) fn oid(content: &[u8]) -> Vec<u8> {
    element(0x06, content)
}

pub(crate) fn null() -> Vec<u8> {
    element(0x05, &[])
}

pub(crate) fn octet_string(content: &[u8]) -> Vec<u8> {
    element(0x04, content)
}

pub(crate) fn bit_string(content: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], content].concat())
}

/// A number that is not negative, big endian, with as many zeros before it as there may be.
pub(crate) fn unsigned(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    let digits = &number[zeros..];
    match digits.first() {
        Some(first) if *first < 0x80 => element(0x02, digits),
        _ => element(0x02, &[&[0], digits].concat()),
    }
}

/// The content of an octet string, if these bytes are one and nothing else.
pub(crate) fn octet_string_content(bytes: &[u8]) -> Option<&[u8]> {
    let content = match bytes {
        [0x04, length, content @ ..] if *length < 0x80 && usize::from(*length) == content.len() => content,
        [0x04, 0x81, length, content @ ..] if usize::from(*length) == content.len() => content,
        _ => return None,
    };
    Some(content)
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    let length = content.len().to_be_bytes();
    let significant = &length[length.iter().take_while(|&&byte| byte == 0).count()..];
    match significant {
        [] => bytes.push(0),
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or(8));
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_not_negative() {
        assert_eq!(unsigned(&[0, 0, 0x7F]), [2, 1, 0x7F]);
        assert_eq!(unsigned(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[0, 0]), [2, 1, 0]);
        assert_eq!(unsigned(&[1, 0]), [2, 2, 1, 0]);
    }

    #[test]
    fn lengths_have_one_byte_or_say_how_many() {
        assert_eq!(element(4, &[0; 127])[..2], [4, 127]);
        assert_eq!(element(4, &[0; 128])[..3], [4, 0x81, 128]);
        assert_eq!(element(4, &[0; 300])[..4], [4, 0x82, 1, 44]);
        for length in [0, 65, 127, 128, 200] {
            let content = vec![4; length];
            assert_eq!(octet_string_content(&octet_string(&content)).unwrap(), content);
        }
        assert!(octet_string_content(&[4; 65]).is_none());
    }
}
