//! A mail server that can go and come back on the same port: just enough of RFC 5321 to take a mail.

use std::{
    io::{BufRead, BufReader, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

/// Whose mail has arrived, in order.
pub type Arrived = Arc<Mutex<Vec<String>>>;

pub struct MailServer {
    pub address: SocketAddr,
    is_over: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    accepting: Option<JoinHandle<()>>,
}

impl MailServer {
    pub fn start(address: SocketAddr, arrived: &Arrived) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let (is_over, open) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let accepting = thread::spawn({
            let (is_over, open, arrived) = (Arc::clone(&is_over), Arc::clone(&open), Arc::clone(arrived));
            move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if is_over.load(Ordering::SeqCst) {
                        break;
                    }
                    open.lock().unwrap().push(stream.try_clone().unwrap());
                    let arrived = Arc::clone(&arrived);
                    thread::spawn(move || serve(&stream, &arrived));
                }
            }
        });
        Self { address, is_over, open, accepting: Some(accepting) }
    }
}

/// It hangs up on everybody and refuses connections.
impl Drop for MailServer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // So that it looks up.
        let _ = TcpStream::connect(self.address);
        let _ = self.accepting.take().unwrap().join();
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn serve(mut stream: &TcpStream, arrived: &Arrived) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let mut to = Vec::new();
    stream.write_all(b"220 here\r\n").ok()?;
    while let Some(Ok(line)) = lines.next() {
        let word = line.to_ascii_uppercase();
        let answer: &[u8] = if word.starts_with("EHLO") {
            b"250-here\r\n250 8BITMIME\r\n"
        } else if word.starts_with("RCPT TO:") {
            to.extend(line.split(['<', '>']).nth(1).map(str::to_owned));
            b"250 ok\r\n"
        } else if word == "DATA" {
            stream.write_all(b"354 go on\r\n").ok()?;
            lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").for_each(drop);
            arrived.lock().unwrap().append(&mut to);
            b"250 taken\r\n"
        } else if word == "QUIT" {
            let _ = stream.write_all(b"221 bye\r\n");
            return None;
        } else {
            b"250 ok\r\n"
        };
        stream.write_all(answer).ok()?;
    }
    None
}
