//! Who asks: connections that stay, and requests as fast as they are answered.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use crate::support::{Answer, Request};

/// A connection that is used again and again.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub fn open(to: SocketAddr) -> Self {
        let stream = TcpStream::connect(to).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, read: Vec::with_capacity(64 * 1024) }
    }

    pub fn ask(&mut self, bytes: &[u8]) -> u16 {
        self.stream.write_all(bytes).unwrap();
        self.status()
    }

    pub fn say(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    /// Reads one answer to its end.
    pub fn status(&mut self) -> u16 {
        self.read.clear();
        let mut part = [0; 16 * 1024];
        while !is_whole(&self.read) {
            let length = self.stream.read(&mut part).unwrap();
            assert!(length > 0, "it hung up after {:?}", String::from_utf8_lossy(&self.read));
            self.read.extend(&part[..length]);
        }
        std::str::from_utf8(&self.read[9..12]).unwrap().parse().unwrap()
    }

    pub fn answer(&self) -> Answer {
        Answer::read(&self.read).unwrap()
    }
}

/// Whether an answer has come to its end; the framing is the only thing that is looked at, to leave the time to who answers.
fn is_whole(read: &[u8]) -> bool {
    let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = std::str::from_utf8(&read[..end]).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    match length {
        Some(length) => read.len() >= end + 4 + length.parse::<usize>().unwrap(),
        None if head.contains("\r\ntransfer-encoding: chunked") => read.ends_with(b"\r\n0\r\n\r\n"),
        None => true,
    }
}

/// How a request goes out where the connection stays.
pub fn kept_alive(request: &Request) -> Vec<u8> {
    request.clone().set("connection", "keep-alive").bytes()
}

/// Answers in a second to so many connections, each with one request on its way at any time. All must have this status.
pub fn rate(to: SocketAddr, request: &[u8], status: u16, connections: usize, duration: Duration) -> f64 {
    let mut connections = (0..connections).map(|_| Connection::open(to)).collect::<Vec<_>>();
    let begun = Instant::now();
    let mut answers = 0_u32;
    while begun.elapsed() < duration {
        for connection in &mut connections {
            connection.say(request);
        }
        for connection in &mut connections {
            assert_eq!(connection.status(), status, "{:?}", connection.answer());
            answers += 1;
        }
    }
    f64::from(answers) / begun.elapsed().as_secs_f64()
}
