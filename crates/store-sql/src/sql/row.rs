//! Rows that came out of a database, and how to read them.

use std::sync::Arc;

use keyward_store::StoreError;

use super::Value;

/// A row. Its columns are read by name, once each; one that does not hold what it should is damage.
#[derive(Clone)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    /// A row of those columns; one value for each.
    pub fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// A number.
    ///
    /// # Errors
    /// As for all columns: [`StoreError::Damaged`] with the column's name if it holds something else.
    pub fn int(&mut self, column: &str) -> Result<i64, StoreError> {
        match self.take(column)? {
            Value::Int(number) => Ok(number),
            other => Err(wrong(column, "a number", &other)),
        }
    }

    /// A number or nothing.
    pub fn optional_int(&mut self, column: &str) -> Result<Option<i64>, StoreError> {
        match self.take(column)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(number)),
            other => Err(wrong(column, "a number or nothing", &other)),
        }
    }

    /// A number in the range of `T`.
    pub fn number<T: TryFrom<i64>>(&mut self, column: &str) -> Result<T, StoreError> {
        let number = self.int(column)?;
        T::try_from(number).map_err(|_| {
            StoreError::Damaged(format!("column {column} holds {number}, which is out of range"))
        })
    }

    /// Text.
    pub fn text(&mut self, column: &str) -> Result<String, StoreError> {
        match self.take(column)? {
            Value::Text(text) => Ok(text),
            other => Err(wrong(column, "text", &other)),
        }
    }

    /// Text or nothing.
    pub fn optional_text(&mut self, column: &str) -> Result<Option<String>, StoreError> {
        match self.take(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other => Err(wrong(column, "text or nothing", &other)),
        }
    }

    /// Text that `parse` understands.
    pub fn parse<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
        let text = self.text(column)?;
        parse(&text)
            .ok_or_else(|| StoreError::Damaged(format!("column {column} holds a text that is not valid")))
    }

    /// Bytes.
    pub fn blob(&mut self, column: &str) -> Result<Vec<u8>, StoreError> {
        match self.take(column)? {
            Value::Blob(bytes) => Ok(bytes),
            other => Err(wrong(column, "bytes", &other)),
        }
    }

    /// Exactly `N` bytes.
    pub fn bytes<const N: usize>(&mut self, column: &str) -> Result<[u8; N], StoreError> {
        sized(column, self.blob(column)?)
    }

    /// Exactly `N` bytes or nothing.
    pub fn optional_bytes<const N: usize>(&mut self, column: &str) -> Result<Option<[u8; N]>, StoreError> {
        match self.take(column)? {
            Value::Null => Ok(None),
            Value::Blob(bytes) => sized(column, bytes).map(Some),
            other => Err(wrong(column, "bytes or nothing", &other)),
        }
    }

    fn take(&mut self, column: &str) -> Result<Value, StoreError> {
        let index = self.columns.iter().position(|name| name == column);
        let value = index.and_then(|index| self.values.get_mut(index));
        let missing = || StoreError::Damaged(format!("column {column} is missing"));
        Ok(std::mem::replace(value.ok_or_else(missing)?, Value::Null))
    }
}

fn sized<const N: usize>(column: &str, bytes: Vec<u8>) -> Result<[u8; N], StoreError> {
    let length = bytes.len();
    bytes
        .try_into()
        .map_err(|_| StoreError::Damaged(format!("column {column} holds {length} bytes instead of {N}")))
}

/// Tells kinds only: what the column holds could be a secret.
fn wrong(column: &str, expected: &str, found: &Value) -> StoreError {
    let found = found.kind();
    StoreError::Damaged(format!("column {column} holds {found} instead of {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        let columns = ["n", "t", "b", "none"].map(String::from).into();
        Row::new(columns, vec![Value::Int(-1), "text".into(), b"123".as_slice().into(), Value::Null])
    }

    #[test]
    fn reads_what_is_there() {
        let mut row = row();
        assert_eq!(row.int("n").unwrap(), -1);
        assert_eq!(row.text("t").unwrap(), "text");
        assert_eq!(row.bytes::<3>("b").unwrap(), *b"123");
        assert_eq!(row.optional_int("none").unwrap(), None);
        assert_eq!(row.optional_text("none").unwrap(), None);
    }

    #[test]
    fn says_what_does_not_fit() {
        let message = |error: StoreError| match error {
            StoreError::Damaged(message) => message,
            other => panic!("{other}"),
        };
        assert_eq!(message(row().int("t").unwrap_err()), "column t holds text instead of a number");
        assert_eq!(message(row().text("none").unwrap_err()), "column none holds nothing instead of text");
        assert_eq!(
            message(row().number::<u32>("n").unwrap_err()),
            "column n holds -1, which is out of range"
        );
        assert_eq!(message(row().bytes::<4>("b").unwrap_err()), "column b holds 3 bytes instead of 4");
        assert_eq!(message(row().int("x").unwrap_err()), "column x is missing");
        let parsed = row().parse("t", |text| text.parse::<u8>().ok());
        assert_eq!(message(parsed.unwrap_err()), "column t holds a text that is not valid");
    }
}
