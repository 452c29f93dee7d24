//! An HTTP server on loopback that keeps what it gets.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
};

use serde_json::Value;

/// A request that a receiver got: its headers, in lower case, and its body.
pub type Got = (String, String);

fn read_request(stream: &TcpStream) -> Got {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "{head}");
    }
    let head = head.to_lowercase();
    let length = header(&head, "content-length").parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}

/// A header of a request.
pub fn header<'a>(head: &'a str, name: &str) -> &'a str {
    head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default()
}

/// Answers each request as `answer` says, by how many came before.
pub fn receiver(listener: TcpListener, answer: fn(usize, &Value) -> String) -> Receiver<Got> {
    let (tell, told) = channel();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let got = read_request(&stream);
            let body: Value = serde_json::from_str(&got.1).unwrap();
            stream.write_all(answer(number, &body).as_bytes()).unwrap();
            if tell.send(got).is_err() {
                return;
            }
        }
    });
    told
}

/// An answer that all is well.
pub fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}
