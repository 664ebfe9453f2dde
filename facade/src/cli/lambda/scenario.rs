//! Scenario files, which people write.

use std::{fs, path::Path};

use aozu_lambda::simulate::{Request, SimulateError, TraceInput};

use super::in_file;

/// Reads a scenario: TOML, or JSON where the name ends in `.json`. Errors name the line.
pub(super) fn read(path: &Path) -> Result<Request, SimulateError> {
    let text = fs::read_to_string(path).map_err(|error| in_file(path, &error))?;
    let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let request = if json {
        serde_json::from_str(&text).map_err(|error| in_file(path, &error))
    } else {
        toml::from_str(&text).map_err(|error| in_file(path, &error))
    };
    let mut request: Request = request?;
    for trace in request.trace_files() {
        if let TraceInput::File(name) = trace {
            // Beside the scenario, so that the two move together.
            let file = path.parent().unwrap_or(Path::new("")).join(&*name);
            *trace = TraceInput::Seconds(seconds(&file)?);
        }
    }
    Ok(request)
}

/// The seconds of a trace, one a line; empty lines and what follows `#` say nothing.
fn seconds(path: &Path) -> Result<Vec<f64>, SimulateError> {
    let text = fs::read_to_string(path).map_err(|error| in_file(path, &error))?;
    let mut seconds = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let said = line.split('#').next().unwrap_or_default().trim();
        if said.is_empty() {
            continue;
        }
        let second = said.parse::<f64>().ok().filter(|second| second.is_finite() && *second >= 0.0);
        seconds.push(second.ok_or_else(|| {
            in_file(path, &format!("line {}: `{said}` is no number of seconds from the start", n + 1))
        })?);
    }
    Ok(seconds)
}
