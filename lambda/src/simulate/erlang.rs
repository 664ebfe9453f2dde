/// Erlang's loss formula: which part of random requests finds all servers busy, where none waits. It holds whatever
/// the distribution of the durations is; `offered` is requests a second times their mean duration in seconds.
///
/// Source: A. K. Erlang, "Solution of some Problems in the Theory of Probabilities of Significance in Automatic
/// Telephone Exchanges", 1917; computed by the recursion over the number of servers.
///
/// ```
/// use aozu_lambda::simulate::erlang_b;
/// assert!((erlang_b(10, 10.0) - 0.214582).abs() < 1e-6);
/// ```
#[must_use]
pub fn erlang_b(servers: u64, offered: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, k| offered * blocked / (k as f64 + offered * blocked))
}

/// Erlang's waiting formula: which part of random requests has to wait, where as many servers take exponential
/// requests from one queue; 1 where the queue grows for ever.
///
/// ```
/// use aozu_lambda::simulate::erlang_c;
/// assert!((erlang_c(10, 8.0) - 0.40918).abs() < 1e-5);
/// ```
#[must_use]
pub fn erlang_c(servers: u64, offered: f64) -> f64 {
    let blocked = erlang_b(servers, offered);
    let idle = 1.0 - offered / servers as f64;
    if idle > 0.0 { blocked / (1.0 - (1.0 - blocked) * (1.0 - idle)) } else { 1.0 }
}
