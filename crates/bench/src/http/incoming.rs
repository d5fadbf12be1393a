//! Messages as they arrive on a connection.

use anyhow::{Context, Result, bail, ensure};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// Headers of one message.
const HEADERS_MAX: usize = 64;
/// Largest body, in bytes: a long list of alerts.
const BODY_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Read at once, in bytes.
const READ_BYTES: usize = 16 * 1024;

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    Length(usize),
    Chunked,
}

/// The start of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AnswerHead {
    pub(crate) status: u16,
    pub(crate) framing: Framing,
}

/// The start of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestHead {
    pub(crate) path: String,
    pub(crate) framing: Framing,
}

/// Bytes received and not yet used.
#[derive(Debug, Default)]
pub(crate) struct Incoming {
    received: Vec<u8>,
}

/// What a parser of heads found: the head and its length in bytes, or that more bytes are needed.
type Parsed<T> = Result<Option<(T, usize)>>;

impl Incoming {
    /// The next head; `None` when the other side closed the connection between two messages.
    pub(crate) async fn head<T>(
        &mut self,
        stream: &mut TcpStream,
        parse: impl Fn(&[u8]) -> Parsed<T>,
    ) -> Result<Option<T>> {
        loop {
            if !self.received.is_empty()
                && let Some((head, bytes)) = parse(&self.received)?
            {
                self.received.drain(..bytes);
                return Ok(Some(head));
            }
            if self.fill(stream).await? == 0 {
                ensure!(self.received.is_empty(), "the connection ended inside a message");
                return Ok(None);
            }
        }
    }

    /// The body that belongs to the head just read, in place of what `body` held.
    pub(crate) async fn body(&mut self, stream: &mut TcpStream, framing: Framing, body: &mut Vec<u8>) -> Result<()> {
        body.clear();
        match framing {
            Framing::Length(bytes) => self.take(stream, bytes, body).await,
            Framing::Chunked => loop {
                let bytes = self.chunk_length(stream).await?;
                self.take(stream, bytes, body).await?;
                self.line(stream).await?;
                if bytes == 0 {
                    return Ok(());
                }
            },
        }
    }

    async fn take(&mut self, stream: &mut TcpStream, bytes: usize, body: &mut Vec<u8>) -> Result<()> {
        ensure!(body.len() + bytes <= BODY_BYTES_MAX, "a body of more than {BODY_BYTES_MAX} bytes");
        while self.received.len() < bytes {
            ensure!(self.fill(stream).await? > 0, "the connection ended inside a body");
        }
        body.extend(self.received.drain(..bytes));
        Ok(())
    }

    async fn chunk_length(&mut self, stream: &mut TcpStream) -> Result<usize> {
        let line = self.line(stream).await?;
        let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
        let digits = std::str::from_utf8(digits).context("the length of a chunk")?;
        usize::from_str_radix(digits.trim(), 16).context("the length of a chunk")
    }

    /// One line without its end.
    async fn line(&mut self, stream: &mut TcpStream) -> Result<Vec<u8>> {
        loop {
            if let Some(end) = self.received.windows(2).position(|two| two == b"\r\n") {
                let line = self.received[..end].to_vec();
                self.received.drain(..end + 2);
                return Ok(line);
            }
            ensure!(self.fill(stream).await? > 0, "the connection ended inside a body");
        }
    }

    async fn fill(&mut self, stream: &mut TcpStream) -> Result<usize> {
        self.received.reserve(READ_BYTES);
        stream.read_buf(&mut self.received).await.context("reading")
    }
}

/// Understands the start of an answer.
pub(crate) fn answer_head(bytes: &[u8]) -> Parsed<AnswerHead> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut answer = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = answer.parse(bytes).context("an answer that is not HTTP")? else {
        return Ok(None);
    };
    let status = answer.code.context("an answer without a status")?;
    Ok(Some((AnswerHead { status, framing: framing(answer.headers)? }, length)))
}

/// Understands the start of a request.
pub(crate) fn request_head(bytes: &[u8]) -> Parsed<RequestHead> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(length) = request.parse(bytes).context("a request that is not HTTP")? else {
        return Ok(None);
    };
    let path = request.path.context("a request without a path")?.to_owned();
    Ok(Some((RequestHead { path, framing: framing(request.headers)? }, length)))
}

fn framing(headers: &[httparse::Header<'_>]) -> Result<Framing> {
    for header in headers {
        if header.name.eq_ignore_ascii_case("content-length") {
            let text = std::str::from_utf8(header.value).context("a content-length")?;
            return Ok(Framing::Length(text.trim().parse().context("a content-length")?));
        }
        if header.name.eq_ignore_ascii_case("transfer-encoding") {
            if !header.value.eq_ignore_ascii_case(b"chunked") {
                bail!("a transfer-encoding other than chunked");
            }
            return Ok(Framing::Chunked);
        }
    }
    Ok(Framing::Length(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;

    /// Sends `bytes` one at a time and reads one answer.
    async fn check(bytes: &'static [u8], status: u16, expected: &[u8]) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut writing = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut reading, _) = listener.accept().await.unwrap();
        tokio::spawn(async move {
            for byte in bytes {
                writing.write_all(&[*byte]).await.unwrap();
            }
        });
        let mut incoming = Incoming::default();
        let head = incoming.head(&mut reading, answer_head).await.unwrap().unwrap();
        let mut body = b"left from before".to_vec();
        incoming.body(&mut reading, head.framing, &mut body).await.unwrap();
        assert_eq!((head.status, body.as_slice()), (status, expected));
        assert!(incoming.received.is_empty());
    }

    #[tokio::test]
    async fn answers_end_where_they_say() {
        check(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes", 200, b"yes").await;
        check(b"HTTP/1.1 202 Accepted\r\n\r\n", 202, b"").await;
        check(b"HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n2\r\nno\r\n1;x\r\n!\r\n0\r\n\r\n", 503, b"no!")
            .await;
    }

    #[test]
    fn a_request_says_where_it_goes() {
        let (head, bytes) = request_head(b"POST /hook/ada HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}").unwrap().unwrap();
        assert_eq!((head.path.as_str(), head.framing, bytes), ("/hook/ada", Framing::Length(2), 46));
        assert!(request_head(b"POST /hook/ada HTTP/1.1\r\n").unwrap().is_none());
        assert!(request_head(b"\x00\x01\r\n\r\n").is_err());
    }
}
