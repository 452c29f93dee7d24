//! Decrypts a ciphertext of any size, and gives nothing out if it is none.
//!
//! Whether a key is the right one shows at the end of a ciphertext, so that is decrypted first. What comes from a pipe has
//! to be kept until its end is there: the ciphertext, in a temporary file without a name. Plaintext is never on disk.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use keyward_whitebox::{DecryptKey, Error};

use crate::Failure;
use crate::progress::Progress;

const BLOCK: u64 = 16;
/// Read at once.
const PIECE: usize = 1 << 20;

/// Decrypts a file, or standard input, to standard output.
pub fn decrypt(key: &DecryptKey, iv: &[u8; 16], input: Option<&Path>) -> Result<(), Failure> {
    let name = input.map_or("standard input".to_owned(), |path| path.display().to_string());
    let failed = |error| Failure::File(name.clone(), error);
    let mut source = match input {
        Some(path) => File::open(path).map_err(failed)?,
        None => keep(io::stdin()).map_err(failed)?,
    };
    if !source.metadata().map_err(failed)?.is_file() {
        source = keep(source).map_err(failed)?;
    }
    let length = source.seek(SeekFrom::End(0)).map_err(failed)?;
    if length == 0 || length % BLOCK != 0 {
        return Err(Error::Truncated.into());
    }
    let (before, last) = end(&mut source, iv, length).map_err(failed)?;
    key.check_end(&before, &last)?;
    source.rewind().map_err(failed)?;

    // What is appended meanwhile is not decrypted: its padding was not looked at.
    let mut source = BufReader::new(source).take(length);
    let mut stream = key.stream(iv);
    let mut progress = Progress::new(length);
    let mut output = io::stdout().lock();
    let written = |error| Failure::File("standard output".to_owned(), error);
    let (mut piece, mut plaintext) = (vec![0; PIECE], Vec::with_capacity(PIECE));
    loop {
        let count = source.read(&mut piece).map_err(failed)?;
        if count == 0 {
            break;
        }
        plaintext.clear();
        stream.update(&piece[..count], &mut plaintext);
        output.write_all(&plaintext).map_err(written)?;
        progress.add(count as u64);
    }
    plaintext.clear();
    stream.finish(&mut plaintext)?;
    output.write_all(&plaintext).and_then(|()| output.flush()).map_err(written)?;
    progress.done();
    Ok(())
}

/// A file without a name that holds everything that comes.
fn keep(mut source: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut source, &mut file)?;
    Ok(file)
}

/// The last block, and what was added to it: the block before or the initialization vector.
fn end(source: &mut File, iv: &[u8; 16], length: u64) -> io::Result<([u8; 16], [u8; 16])> {
    let (mut before, mut last) = (*iv, [0; 16]);
    source.seek(SeekFrom::Start(length.saturating_sub(2 * BLOCK)))?;
    if length > BLOCK {
        source.read_exact(&mut before)?;
    }
    source.read_exact(&mut last)?;
    Ok((before, last))
}
