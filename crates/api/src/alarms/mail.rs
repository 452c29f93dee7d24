//! An alarm as an e-mail: the subject has nothing that comes from users, the rest is escaped.

use keyward_store::StoredAlarm;

use super::{delivery::Mail, text::words};
use crate::{Language, local_time::date_time};

/// The mail to that address.
pub fn mail(alarm: &StoredAlarm, to: &str, languages: &[Language]) -> Mail {
    let (mut titles, mut text, mut html) = (Vec::new(), String::new(), String::new());
    for language in languages {
        let words = words(alarm, *language);
        let (first, number) = match language {
            Language::Chinese => ("首次发生时间", "告警编号"),
            Language::English => ("First at", "Alarm"),
        };
        let at = date_time(alarm.first_at);
        titles.push(words.title);
        text.push_str(&format!(
            "{}\n\n{}\n\n{}\n\n{first}: {at} (UTC+8)\n{number}: {}\n\n",
            words.title, words.what, words.next, alarm.id
        ));
        html.push_str(&format!(
            "<h2>{}</h2><p>{}</p><p>{}</p><p>{first}: {at} (UTC+8)<br>{number}: {}</p>",
            words.title,
            escaped(&words.what),
            escaped(words.next),
            escaped(&alarm.id)
        ));
    }
    Mail {
        to: to.to_owned(),
        subject: format!("[Keyward] {}", titles.join(" / ")),
        text,
        html: format!("<!doctype html><html><body>{html}</body></html>"),
        id: alarm.id.clone(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
