//! Frames between server and child: a length of four bytes, big endian, and a message in postcard's format.
//!
//! Buffers are wiped when dropped, since any frame may hold a secret, and never grow while they are filled.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// Bytes in the longest message, without its length: 1 MiB.
pub(crate) const LONGEST: usize = 1 << 20;

/// Bytes for the length of a message.
const PREFIX: usize = 4;

/// Bytes that a buffer starts with: enough for nearly all messages.
const USUAL: usize = 8 << 10;

/// A message as a whole frame.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] if it is longer than [`LONGEST`].
pub(crate) fn frame(message: &impl Serialize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut room = USUAL;
    loop {
        let mut buffer = Zeroizing::new(vec![0; PREFIX + room]);
        match postcard::to_slice(message, &mut buffer[PREFIX..]).map(|used| used.len()) {
            Ok(length) => {
                let prefix = u32::try_from(length).map_err(|_| too_long())?;
                buffer[..PREFIX].copy_from_slice(&prefix.to_be_bytes());
                buffer.truncate(PREFIX + length);
                return Ok(buffer);
            }
            Err(postcard::Error::SerializeBufferFull) if room < LONGEST => room = (room * 4).min(LONGEST),
            Err(_) => return Err(too_long()),
        }
    }
}

/// Writes a message.
///
/// # Errors
/// Those of [`frame`] and of the writer.
pub(crate) fn write(writer: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    writer.write_all(&frame(message)?)
}

/// Reads a message; none if the other side is done.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] for what is no message, and those of the reader.
pub(crate) fn read<M: DeserializeOwned>(reader: &mut impl Read) -> io::Result<Option<M>> {
    let mut prefix = [0; PREFIX];
    match reader.read_exact(&mut prefix) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_be_bytes(prefix) as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame of more than 1 MiB"));
    }
    let mut buffer = Zeroizing::new(vec![0; length]);
    reader.read_exact(&mut buffer)?;
    postcard::from_bytes(&buffer)
        .map(Some)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a frame that is no message"))
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "a message of more than 1 MiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_all_sizes_come_back() {
        for length in [0, 1, 8 << 10, 100_000, LONGEST - 3] {
            let message = vec![7_u8; length];
            let frame = frame(&message).unwrap();
            assert_eq!(read::<Vec<u8>>(&mut &frame[..]).unwrap().unwrap(), message, "{length}");
        }
    }

    #[test]
    fn what_is_too_long_or_cut_or_no_message_is_refused() {
        assert_eq!(frame(&vec![0_u8; LONGEST]).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        let mut long = u32::try_from(LONGEST + 1).unwrap().to_be_bytes().to_vec();
        long.extend([0; 10]);
        assert_eq!(read::<Vec<u8>>(&mut &long[..]).unwrap_err().kind(), io::ErrorKind::InvalidData);
        let cut = [0, 0, 0, 9, 1];
        assert_eq!(read::<Vec<u8>>(&mut &cut[..]).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        let nonsense = [0, 0, 0, 1, 9];
        assert_eq!(read::<Vec<u8>>(&mut &nonsense[..]).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(read::<Vec<u8>>(&mut &[][..]).unwrap().is_none());
    }
}
