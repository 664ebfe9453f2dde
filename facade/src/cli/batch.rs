//! Questions as JSON lines: one in, one answer out, in order.
//!
//! What has arrived is answered at once, on all cores, and written while more is waited for. So a program that
//! asks line by line gets its answer line by line, and one that pipes a file in gets it as fast as it can be done. That
//! nobody reads the answers any more is noticed at the next line.

use std::{
    io::{self, Read, Write},
    mem,
    sync::mpsc::{Receiver, Sender, channel, sync_channel},
    thread,
};

use rayon::prelude::*;

/// How much is read at a time: answers may be a hundred times as long, and ought to stay in the cache until they
/// are written.
const BLOCK: usize = 1 << 16;
/// The longest line: far beyond any request, so that input without line feeds ends in an error.
const LONGEST_LINE: usize = 1 << 28;
/// From how many bytes on more than one worker is worth waking.
const WORTH: usize = 8 << 10;

/// Someone who answers lines, and where the answers go.
struct Worker<S> {
    state: S,
    out: Vec<u8>,
}

/// The answers to a block, in order: a piece of each worker's.
type Answers = Vec<Vec<u8>>;

/// Answers line after line. `state` makes what a worker keeps from line to line; `answer` writes one line, without
/// its end, for one line.
pub(super) fn run<S: Send>(
    input: impl Read,
    output: impl Write + Send,
    state: impl Fn() -> S,
    answer: impl Fn(&mut S, &str, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let mut workers: Vec<_> = (0..rayon::current_num_threads().max(1))
        .map(|_| Worker { state: state(), out: Vec::with_capacity(BLOCK) })
        .collect();
    // One block waits while another is written: who reads slowly is not run away from.
    let (answered, to_write) = sync_channel::<Answers>(1);
    let (written, empty) = channel::<Answers>();
    thread::scope(|scope| {
        let writer = scope.spawn(move || write(&to_write, output, &written));
        let read = blocks(input, |lines| {
            block(&mut workers, lines, &answer);
            let mut spare = empty.try_recv().unwrap_or_default();
            spare.resize_with(workers.len(), Vec::new);
            for (worker, spare) in workers.iter_mut().zip(&mut spare) {
                mem::swap(&mut worker.out, spare);
            }
            // A writer that is gone tells below why it went.
            answered.send(spare).is_ok()
        });
        drop(answered);
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(read)
    })
}

/// Writes answers as they come, and gives the emptied pieces back to be filled again.
fn write(answers: &Receiver<Answers>, mut output: impl Write, emptied: &Sender<Answers>) -> io::Result<()> {
    for mut pieces in answers {
        for piece in &mut pieces {
            output.write_all(piece)?;
            piece.clear();
        }
        output.flush()?;
        // Whoever read all of the input needs no more.
        drop(emptied.send(pieces));
    }
    Ok(())
}

/// Reads complete lines, as many as there are at a time, until the end or until `each` wants no more.
fn blocks(mut input: impl Read, mut each: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    let mut buffer = vec![0; BLOCK];
    let mut held = 0;
    loop {
        if held == buffer.len() {
            if held >= LONGEST_LINE {
                return Err(io::Error::other(format!("a line is longer than {LONGEST_LINE} bytes")));
            }
            buffer.resize(held * 2, 0);
        }
        let read = match input.read(buffer.get_mut(held..).unwrap_or_default()) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let new = buffer.get(held..held + read).unwrap_or_default();
        let complete = match new.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => held + at + 1,
            None if read == 0 => held,
            None => 0,
        };
        held += read;
        let lines = buffer.get(..complete).unwrap_or_default();
        if (!lines.is_empty() && !each(lines)) || read == 0 {
            return Ok(());
        }
        buffer.copy_within(complete..held, 0);
        held -= complete;
    }
}

/// Answers complete lines, each worker its share.
fn block<S: Send>(
    workers: &mut [Worker<S>],
    lines: &[u8],
    answer: &(impl Fn(&mut S, &str, &mut Vec<u8>) + Sync),
) {
    let shares = if lines.len() < WORTH { 1 } else { workers.len() };
    let parts = shared(lines, shares);
    let one = |(worker, part): (&mut Worker<S>, &[u8])| {
        let mut each = |line: &str| {
            answer(&mut worker.state, line.strip_suffix('\r').unwrap_or(line), &mut worker.out);
            worker.out.push(b'\n');
        };
        let part = part.strip_suffix(b"\n").unwrap_or(part);
        match std::str::from_utf8(part) {
            Ok(text) => text.split('\n').for_each(&mut each),
            // What is no UTF-8 is no JSON either, and told so for its line alone.
            Err(_) => {
                for line in part.split(|byte| *byte == b'\n') {
                    each(&String::from_utf8_lossy(line));
                }
            }
        }
    };
    if shares == 1 {
        workers.iter_mut().zip(parts).for_each(one);
    } else {
        workers.par_iter_mut().zip(parts).for_each(one);
    }
}

/// Cuts at line ends into parts of about the same length, none of them empty.
fn shared(mut lines: &[u8], shares: usize) -> Vec<&[u8]> {
    let mut parts = Vec::with_capacity(shares);
    for left in (1..=shares).rev() {
        let about = lines.len() / left;
        let rest = lines.get(about..).unwrap_or_default();
        let end = match rest.iter().position(|byte| *byte == b'\n') {
            Some(at) if left > 1 => about + at + 1,
            _ => lines.len(),
        };
        let (part, rest) = lines.split_at_checked(end).unwrap_or((lines, &[]));
        if !part.is_empty() {
            parts.push(part);
        }
        lines = rest;
    }
    parts
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::{WORTH, run, shared};

    fn echo(input: impl Read) -> String {
        let mut out = Vec::new();
        run(input, &mut out, || (), |(), line, out| out.extend(format!("<{line}>").bytes())).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_line_has_its_answer_in_order() {
        assert_eq!(echo(&b""[..]), "");
        assert_eq!(echo(&b"a\n\nb\r\nc"[..]), "<a>\n<>\n<b>\n<c>\n");
        assert_eq!(echo(&b"\xff\nb\n"[..]), "<\u{fffd}>\n<b>\n");
        let numbers: Vec<String> = (0..WORTH).map(|n| n.to_string()).collect();
        let expected: String = numbers.iter().map(|n| format!("<{n}>\n")).collect();
        assert!(echo(numbers.join("\n").as_bytes()) == expected);
    }

    /// Gives its pieces one by one.
    struct Pieces(Vec<&'static str>);
    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0).as_bytes();
            into[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    #[test]
    fn a_line_may_come_in_pieces() {
        assert_eq!(echo(Pieces(vec!["a", "b\nc", "d\n", "e"])), "<ab>\n<cd>\n<e>\n");
    }

    #[test]
    fn what_has_come_is_answered_before_more_comes() {
        use std::{sync::mpsc, time::Duration};
        /// Gives its second piece once the answers to the first were written.
        struct Asks(Vec<&'static str>, mpsc::Receiver<String>, Vec<String>);
        impl Read for Asks {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                if self.0.len() < 2 {
                    let answer = self.1.recv_timeout(Duration::from_secs(20));
                    self.2.push(answer.map_err(io::Error::other)?);
                }
                if self.0.is_empty() {
                    return Ok(0);
                }
                let piece = self.0.remove(0).as_bytes();
                into[..piece.len()].copy_from_slice(piece);
                Ok(piece.len())
            }
        }
        struct Flushes(mpsc::Sender<String>, String);
        impl io::Write for Flushes {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.1.push_str(&String::from_utf8_lossy(bytes));
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                self.0.send(std::mem::take(&mut self.1)).map_err(io::Error::other)
            }
        }
        let (flushed, answers) = mpsc::channel();
        let answer = |(): &mut (), line: &str, out: &mut Vec<u8>| out.extend(line.bytes());
        let mut asks = Asks(vec!["a\nb\nc", "\nd\n"], answers, Vec::new());
        run(&mut asks, Flushes(flushed, String::new()), || (), answer).unwrap();
        assert_eq!(asks.2, ["a\nb\n", "c\nd\n"]);
    }

    #[test]
    fn a_write_that_fails_ends_it() {
        struct Closed;
        impl io::Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let answer = |(): &mut (), line: &str, out: &mut Vec<u8>| out.extend(line.bytes());
        let lines = Pieces(vec!["a\n"; 50]);
        let error = run(lines, Closed, || (), answer).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn parts_end_with_lines_and_none_is_lost() {
        for text in ["a\n", "a\nb\n", "aaaaaaaaaaaa\nb\nc\n", "a\nb\nc\nd\ne\nf\nno end"] {
            for shares in 1..5 {
                let parts = shared(text.as_bytes(), shares);
                assert_eq!(parts.concat(), text.as_bytes());
                assert!(
                    parts.len() <= shares && parts.iter().rev().skip(1).all(|part| part.ends_with(b"\n"))
                );
            }
        }
    }
}
