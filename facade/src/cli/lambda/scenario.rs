//! Scenario files, which people write.

use std::{fs, path::Path};

use aozu_lambda::simulate::{Request, ScenarioFormat, SimulateError, TraceInput, without_comments};

use super::in_file;

/// A scenario as it was written.
pub(super) struct Scenario<'p> {
    path: &'p Path,
    text: String,
    format: ScenarioFormat,
}

impl<'p> Scenario<'p> {
    pub(super) fn open(path: &'p Path) -> Result<Self, SimulateError> {
        let text = fs::read_to_string(path).map_err(|error| in_file(path, &error))?;
        let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let format = if json { ScenarioFormat::Json } else { ScenarioFormat::Toml };
        Ok(Self { path, text, format })
    }

    /// An error with the lines of what is wrong.
    pub(super) fn locate(&self, error: SimulateError) -> SimulateError {
        error.in_scenario(&self.path.display().to_string(), &self.text, self.format)
    }

    /// What it asks. Errors name the line.
    pub(super) fn request(&self) -> Result<Request, SimulateError> {
        let path = self.path;
        let request = match self.format {
            ScenarioFormat::Json => {
                serde_json::from_str(&without_comments(&self.text)).map_err(|error| in_file(path, &error))
            }
            ScenarioFormat::Toml => toml::from_str(&self.text).map_err(|error| in_file(path, &error)),
        };
        with_traces(path, request?)
    }
}

fn with_traces(path: &Path, mut request: Request) -> Result<Request, SimulateError> {
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
