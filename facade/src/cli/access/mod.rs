//! Questions about access.

mod along;
pub(super) mod args;
mod can;
mod place;
mod what_can;
mod who_can;
mod whoami;

use serde::Serialize;
use serde_json::json;

use self::args::AskArgs;
use super::{
    Failure,
    args::{Global, StateArg},
    config::Config,
    looked,
    page::{NO_BREAK, PLAIN, Page, QUIET, STRONG},
    suggest::did_you_mean,
};
use crate::{
    Import,
    access::{Answer, AskError, Pins},
};

pub(super) use along::run as access;
pub(super) use can::{run as can, status, word};
pub(super) use what_can::run as what_can;
pub(super) use who_can::run as who_can;
pub(super) use whoami::run as whoami;

/// The state, with the organization put in where it was read apart.
fn state(args: &AskArgs, global: &Global) -> Result<Import, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let path = looked::path_of(&StateArg { state: args.state.clone() }, &config)?;
    let mut import = looked::read(&path)?;
    if let Some(path) = &args.organization {
        let other = looked::read(path)?;
        let organizations = other.organization.organizations();
        let told = organizations.organization().was_read() || organizations.roots().was_read();
        if !told {
            return Err(Failure(format!(
                "`{}` holds no organization: collect it with the management account's credentials (`aws \
                 organizations describe-organization`, `list-roots` and what follows)",
                path.display()
            )));
        }
        *import.organization.organizations_mut() = organizations.clone();
    }
    Ok(import)
}

fn pins(args: &AskArgs) -> Pins {
    let mut pins = Pins::default();
    for (key, value) in &args.context {
        pins.set(key, [value.as_str()]);
    }
    pins
}

fn told(error: AskError) -> Failure {
    let mut message = error.to_string();
    if let AskError::NoSuchPrincipal { text, known } = &error {
        let typed = text.rsplit('/').next().unwrap_or(text);
        let names: Vec<&str> = known.iter().filter_map(|name| Some(name.split_once('/')?.1)).collect();
        let hint = did_you_mean(typed, names.iter().copied());
        if hint.is_empty() {
            message.push_str(": neither a user nor a role is called so");
        }
        message.push_str(&hint);
    }
    if let AskError::NoSuchSource { text, known } = &error {
        message.push_str(&did_you_mean(text, known.iter().map(String::as_str)));
    }
    Failure(message)
}

/// The answer for programs.
pub(super) fn envelope<T: Serialize>(command: &str, import: &Import, answer: &Answer<T>) -> String {
    let value = json!({
        "format": format!("aozu/{command}/1"),
        "as_of": import.organization.as_of(),
        "answer": answer.answer,
        "assumptions": answer.assumptions,
        "needs": answer.needs,
    });
    format!("{value:#}\n")
}

/// What the answer rests on, for people.
pub(super) fn rests_on<T>(answer: &Answer<T>, page: &mut Page) {
    if !answer.assumptions.is_empty() {
        page.gap();
        page.line(0, &[(STRONG, "assuming that")]);
        for assumed in &answer.assumptions {
            page.wrapped(2, 2, (QUIET, "- "), PLAIN, assumed);
        }
    }
    if !answer.needs.is_empty() {
        page.gap();
        page.line(0, &[(STRONG, "to know more")]);
        for call in &answer.needs {
            page.wrapped(2, 2, (PLAIN, ""), PLAIN, &call.replace(' ', &NO_BREAK.to_string()));
        }
    }
}
