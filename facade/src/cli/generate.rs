//! Commands that print something made from the program itself: `collect`, `schema`, `completions`, `man`.

use std::io;

use clap::CommandFactory;

use super::{
    Answer, Failure,
    args::{Cli, CollectArgs, CompletionsArgs, ManArgs, SchemaArgs},
    suggest::did_you_mean,
    table::table,
};

pub(super) fn collect(args: &CollectArgs) -> Result<Answer, Failure> {
    Ok(Answer::of(if args.policy { crate::collect_policy() } else { crate::collect_script(&args.region) }))
}

pub(super) fn schema(args: &SchemaArgs) -> Result<Answer, Failure> {
    let Some(name) = &args.name else {
        let rows = crate::SCHEMAS.iter().map(|name| {
            let schema = crate::schema(name).unwrap_or_default();
            let title = schema.get("title").and_then(|title| title.as_str()).unwrap_or_default();
            vec![(*name).to_owned(), title.to_owned()]
        });
        return Ok(Answer::of(table(&["name", "of"], rows, super::width())));
    };
    let schema = crate::schema(name).ok_or_else(|| {
        let near = did_you_mean(name, crate::SCHEMAS.iter().copied());
        Failure(format!("no schema is called `{name}`{near} (there are {})", crate::SCHEMAS.join(", ")))
    })?;
    Ok(Answer::of(format!("{schema:#}\n")))
}

pub(super) fn completions(args: &CompletionsArgs) -> Result<Answer, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "aozu", &mut text);
    Ok(Answer::of(String::from_utf8(text)?))
}

pub(super) fn man(args: &ManArgs) -> Result<Answer, Failure> {
    let mut whole = Cli::command();
    whole.build();
    let command = match &args.of {
        None => whole,
        Some(name) => {
            let names: Vec<String> =
                whole.get_subcommands().map(|command| command.get_name().to_owned()).collect();
            let found = whole.find_subcommand(name).cloned();
            found.ok_or_else(|| {
                let near = did_you_mean(name, names.iter().map(String::as_str));
                Failure(format!("no command is called `{name}`{near} (there are {})", names.join(", ")))
            })?
        }
    };
    Ok(Answer::of(roff(command)?))
}

fn roff(command: clap::Command) -> Result<String, Failure> {
    let mut text = Vec::new();
    let written: io::Result<()> = clap_mangen::Man::new(command).render(&mut text);
    written?;
    Ok(String::from_utf8(text)?)
}
