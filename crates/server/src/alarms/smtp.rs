//! E-mail by SMTP (RFC 5321), never without TLS: from the beginning, or by STARTTLS before anything is said.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_api::alarms::{Mail, NotDelivered};
use keyward_crypto::Secret;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use zeroize::Zeroizing;

use super::{
    connect::{Trust, connect},
    secret_of, unsent,
};
use crate::{
    failure::Failure,
    settings::{Settings, SmtpTls},
};

/// The longest line of a reply, and the most lines of one.
const LINE: u64 = 2048;
const LINES: usize = 100;

/// The server that takes e-mail.
pub struct MailServer {
    host: String,
    port: u16,
    tls: SmtpTls,
    from: String,
    user: Option<(String, Secret)>,
}

impl MailServer {
    /// What the settings say.
    ///
    /// # Errors
    /// No sender, a user without a password file, or one that cannot be read.
    pub fn of(server: &str, settings: &Settings) -> Result<Self, Failure> {
        let parts = server.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
        let (host, port) =
            parts.ok_or_else(|| Failure::unusable("smtp.server must be a host with a port"))?;
        let from = settings.smtp_from.0.clone();
        let from = from.filter(|from| is_plain(from) && from.contains('@'));
        let from = from.ok_or_else(|| Failure::unusable("smtp.server needs smtp.from, an address"))?;
        let user = match (&settings.smtp_user.0, &settings.smtp_password_file.0) {
            (Some(user), Some(file)) => Some((user.clone(), secret_of(file)?)),
            (None, None) => None,
            _ => return Err(Failure::unusable("smtp.user and smtp.password_file must be set together")),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Self { host, port, tls: settings.smtp_tls, from, user })
    }

    /// Hands a mail over.
    ///
    /// # Errors
    /// Why the server did not take it; a refusal for ever (5xx) counts as sent.
    pub async fn send(&self, trust: &Trust, mail: &Mail) -> Result<(), NotDelivered> {
        let stream = connect(&self.host, self.port).await?;
        let stream = match self.tls {
            SmtpTls::Implicit => {
                let mut talk = Talk(BufReader::new(trust.secure(stream, &self.host).await?));
                talk.expect(220).await?;
                talk
            }
            SmtpTls::StartTls => {
                let mut talk = Talk(BufReader::new(stream));
                talk.expect(220).await?;
                talk.say("EHLO keyward", 250).await?;
                talk.say("STARTTLS", 220).await?;
                // What came after that reply came from nobody who showed a certificate (CVE-2011-0411).
                if !talk.0.buffer().is_empty() {
                    return Err(unsent("the server spoke before TLS began"));
                }
                Talk(BufReader::new(trust.secure(talk.0.into_inner(), &self.host).await?))
            }
        };
        self.hand_over(stream, mail).await
    }

    async fn hand_over<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        mut talk: Talk<S>,
        mail: &Mail,
    ) -> Result<(), NotDelivered> {
        if !is_plain(&mail.to) {
            return Err(unsent("the address of the receiver cannot be used"));
        }
        talk.say("EHLO keyward", 250).await?;
        if let Some((user, password)) = &self.user {
            let mut plain = Zeroizing::new(format!("\0{user}\0").into_bytes());
            plain.extend_from_slice(password.expose());
            let login = Zeroizing::new(format!("AUTH PLAIN {}", &*Zeroizing::new(STANDARD.encode(&*plain))));
            talk.say(&login, 235).await.map_err(|error| NotDelivered { sent: false, ..error })?;
        }
        talk.say(&format!("MAIL FROM:<{}>", self.from), 250).await?;
        talk.say(&format!("RCPT TO:<{}>", mail.to), 250).await?;
        talk.say("DATA", 354).await?;
        talk.say(&self.message(mail), 250).await?;
        // It has the mail; whether it says farewell does not matter.
        let _ = talk.say("QUIT", 221).await;
        Ok(())
    }

    /// Headers and two alternatives (RFC 2046), ending with the full stop that ends the data. All text is in base64, so
    /// that no line begins with a full stop, is too long, or is a header.
    fn message(&self, mail: &Mail) -> String {
        let date = jiff::Zoned::now().strftime("%a, %d %b %Y %H:%M:%S %z");
        let (boundary, domain) =
            (format!("=_{}", mail.id), self.from.split('@').next_back().unwrap_or("keyward"));
        let part = |kind: &str, text: &str| {
            format!(
                "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                lines(text)
            )
        };
        format!(
            "From: Keyward <{}>\r\nTo: <{}>\r\nSubject: {}\r\nDate: {date}\r\nMessage-ID: <{}@{domain}>\r\n\
             Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n{}{}--{boundary}--\r\n.",
            self.from,
            mail.to,
            encoded_words(&mail.subject),
            mail.id,
            part("plain", &mail.text),
            part("html", &mail.html),
        )
    }
}

/// Whether it can stand between angle brackets.
fn is_plain(address: &str) -> bool {
    !address.is_empty() && address.bytes().all(|b| b.is_ascii_graphic() && !b"<>".contains(&b))
}

/// Base64 in lines of 76 characters.
fn lines(text: &str) -> String {
    let all = STANDARD.encode(text);
    let lines: Vec<&str> = (0..all.len()).step_by(76).map(|at| &all[at..all.len().min(at + 76)]).collect();
    lines.join("\r\n")
}

/// A text as encoded words of at most 75 characters (RFC 2047), none of which ends within a character.
fn encoded_words(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars() {
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > 45) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    let words: Vec<_> = words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word))).collect();
    words.join("\r\n ")
}

/// A conversation with the server.
struct Talk<S>(BufReader<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    async fn say(&mut self, line: &str, code: u16) -> Result<(), NotDelivered> {
        let line = Zeroizing::new(format!("{line}\r\n"));
        self.0.write_all(line.as_bytes()).await.map_err(unsent)?;
        self.0.flush().await.map_err(unsent)?;
        self.expect(code).await
    }

    /// Reads a reply. What the server says is kept, its first line, without control characters.
    async fn expect(&mut self, code: u16) -> Result<(), NotDelivered> {
        for _ in 0..LINES {
            let mut line = Vec::new();
            (&mut self.0).take(LINE).read_until(b'\n', &mut line).await.map_err(unsent)?;
            let line = String::from_utf8_lossy(&line).into_owned();
            let (Some(Ok(found)), true) = (line.get(..3).map(str::parse::<u16>), line.ends_with('\n')) else {
                return Err(unsent("the server does not speak SMTP, or hung up"));
            };
            if line.as_bytes().get(3) == Some(&b'-') {
                continue;
            }
            if found == code {
                return Ok(());
            }
            let said: String = line.trim_end().chars().filter(|c| !c.is_control()).take(200).collect();
            return Err(NotDelivered {
                sent: (500..600).contains(&found),
                why: format!("the server said: {said}"),
            });
        }
        Err(unsent("the server does not stop talking"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_words_that_end_with_a_character() {
        let encoded = encoded_words(&"密钥 ".repeat(40));
        let decoded: String = encoded
            .split("\r\n ")
            .map(|word| {
                assert!(word.len() <= 75, "{word}");
                let inner = word.strip_prefix("=?utf-8?B?").unwrap().strip_suffix("?=").unwrap();
                String::from_utf8(STANDARD.decode(inner).unwrap()).unwrap()
            })
            .collect();
        assert_eq!(decoded, "密钥 ".repeat(40));
    }
}
