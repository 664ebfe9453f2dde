use std::fmt;

use super::Reference;

/// The most bytes that the data may have in a binary.
pub const LARGEST: usize = 1_500_000;

const FORMAT: &str = "aozu reference 1";

/// The head of the data, in text: where it comes from. The tables follow an empty line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The package that it was made from.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The day its data was read from AWS.
    pub date: String,
    /// Its licence.
    pub licence: String,
    /// The package and version that the dependent actions come from, or `none`.
    pub dependents: String,
    /// FNV-1a over the tables, so that no hand changes them unseen.
    pub checksum: String,
}

impl Header {
    pub(super) fn of(reference: &Reference, dependents: &str, tables: &[u8]) -> Self {
        Self {
            package: reference.package.clone(),
            version: reference.version.clone(),
            date: reference.date.clone(),
            licence: reference.licence.clone(),
            dependents: dependents.to_owned(),
            checksum: checksum(tables),
        }
    }

    /// Reads the head of the data and gives the tables behind it.
    ///
    /// # Errors
    /// What does not read as one.
    pub fn split(data: &[u8]) -> Result<(Self, &[u8]), String> {
        let end = data.windows(2).position(|two| two == b"\n\n").ok_or("has no head")?;
        let head = data.get(..end).unwrap_or_default();
        let head = std::str::from_utf8(head).map_err(|_| "has a head that is no text".to_owned())?;
        let mut lines = head.lines();
        if lines.next() != Some(FORMAT) {
            return Err(format!("does not begin with `{FORMAT}`"));
        }
        let mut field = |name: &str| {
            let value = lines.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
            value.map(str::to_owned).ok_or_else(|| format!("has no `{name}` in its head"))
        };
        let header = Self {
            package: field("package")?,
            version: field("version")?,
            date: field("date")?,
            licence: field("licence")?,
            dependents: field("dependents")?,
            checksum: field("checksum")?,
        };
        Ok((header, data.get(end + 2..).unwrap_or_default()))
    }

    /// Everything that does not agree: within the head, with the tables, with the notice beside it.
    #[must_use]
    pub fn disagreements(&self, tables: &[u8], notice: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        let digits: String = self.date.split('-').collect();
        let day = digits.len() == 8 && self.date.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit());
        if !day || !self.version.contains(&digits) {
            wrong.push(format!("is of `{}`, and its version `{}` does not say so", self.date, self.version));
        }
        if self.licence != "MIT" {
            wrong.push(format!("has the licence `{}`; the notice is written for MIT", self.licence));
        }
        if self.checksum != checksum(tables) {
            wrong.push("was changed by hand; run `cargo xtask codegen`".to_owned());
        }
        let origins = [format!("{} {}", self.package, self.version), self.dependents.clone()];
        for origin in origins.iter().filter(|origin| *origin != "none") {
            if !notice.contains(&format!(" {origin}:")) {
                wrong.push(format!("was made from {origin}, which its NOTICE does not name"));
            }
        }
        if notice.matches("Copyright").count() < origins.iter().filter(|origin| *origin != "none").count() {
            wrong.push("has a NOTICE without the copyright of each source".to_owned());
        }
        wrong
    }
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { package, version, date, licence, dependents, checksum } = self;
        write!(
            f,
            "{FORMAT}\npackage {package}\nversion {version}\ndate {date}\nlicence {licence}\n\
             dependents {dependents}\nchecksum {checksum}\n\n"
        )
    }
}

fn checksum(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}
