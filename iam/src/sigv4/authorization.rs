use percent_encoding::percent_decode_str;

use super::{Reason, SignedRequest, scope::of_date_header, verify::Form};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const ALGORITHM_RULE: &str = "the algorithm must be `AWS4-HMAC-SHA256`";

/// The parts of a signature, from wherever in the request they stand.
pub(super) struct Authorization {
    pub(super) form: Form,
    pub(super) credential: String,
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: String,
    /// When it was signed, in the short form.
    pub(super) signed_at: String,
    /// Whether `x-amz-date` says so, and not `date`.
    pub(super) dated_by_header: bool,
    pub(super) expires: Option<String>,
    pub(super) token: Option<String>,
    /// The query as it was signed.
    pub(super) query: String,
}

impl Authorization {
    /// Takes it out of the header or of the query.
    pub(super) fn of(request: &SignedRequest<'_>) -> Result<Self, Reason> {
        let header = one(request, "authorization", "Authorization")?;
        let query = Query::read(request.query)?;
        let presigned = query.value("X-Amz-Signature").is_some() || query.value("X-Amz-Algorithm").is_some();
        match (header, presigned) {
            (Some(_), true) => Err(Reason::Ambiguous {
                part: "Authorization",
                rule: "a request has the header or the parameters of a presigned one",
            }),
            (Some(header), false) => Self::of_header(request, header),
            (None, true) => Self::of_query(request, &query),
            (None, false) => Err(Reason::NotSigned),
        }
    }

    fn of_header(request: &SignedRequest<'_>, header: &str) -> Result<Self, Reason> {
        const PART: &str = "Authorization";
        let incomplete = |rule| Reason::Incomplete { part: PART, rule };
        let fields = header.strip_prefix(ALGORITHM).filter(|rest| rest.starts_with([' ', '\t']));
        let fields = fields.ok_or_else(|| incomplete(ALGORITHM_RULE))?;
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for field in fields.split(',') {
            const RULE: &str =
                "it must hold `Credential=…, SignedHeaders=…, Signature=…`, each once, and nothing else";
            let (name, value) = field.trim().split_once('=').ok_or_else(|| incomplete(RULE))?;
            let slot = match name {
                "Credential" => &mut credential,
                "SignedHeaders" => &mut signed_headers,
                "Signature" => &mut signature,
                _ => return Err(incomplete(RULE)),
            };
            if slot.replace(value).is_some() {
                return Err(incomplete(RULE));
            }
        }
        let credential = credential.ok_or_else(|| incomplete("it must hold `Credential=`"))?;
        let signed_headers = signed_headers.ok_or_else(|| incomplete("it must hold `SignedHeaders=`"))?;
        let signature = signature.ok_or_else(|| incomplete("it must hold `Signature=`"))?;
        let amz_date = one(request, "x-amz-date", "X-Amz-Date")?;
        let signed_at = match (amz_date, one(request, "date", "Date")?) {
            (Some(date), _) => date.to_owned(),
            (None, Some(date)) => of_date_header(date).ok_or(Reason::Incomplete {
                part: "Date",
                rule: "it must be a date as HTTP writes them, `Sun, 30 Aug 2015 12:36:00 GMT`",
            })?,
            (None, None) => {
                return Err(Reason::Incomplete {
                    part: "X-Amz-Date",
                    rule: "the request must have it, or `Date`",
                });
            }
        };
        Ok(Self {
            form: Form::Header,
            credential: credential.to_owned(),
            signed_headers: names(signed_headers, PART)?,
            signature: signature.to_owned(),
            signed_at,
            dated_by_header: amz_date.is_some(),
            expires: None,
            token: one(request, "x-amz-security-token", "X-Amz-Security-Token")?.map(str::to_owned),
            query: request.query.to_owned(),
        })
    }

    fn of_query(request: &SignedRequest<'_>, query: &Query<'_>) -> Result<Self, Reason> {
        let once = |part: &'static str| {
            query.once(part)?.ok_or(Reason::Incomplete { part, rule: "a presigned request must have it" })
        };
        if once("X-Amz-Algorithm")? != ALGORITHM {
            return Err(Reason::Incomplete { part: "X-Amz-Algorithm", rule: ALGORITHM_RULE });
        }
        let signed_at = once("X-Amz-Date")?;
        if let Some(date) = one(request, "x-amz-date", "X-Amz-Date")?
            && date != signed_at
        {
            return Err(Reason::Ambiguous {
                part: "X-Amz-Date",
                rule: "header and query must give one time",
            });
        }
        let in_header = one(request, "x-amz-security-token", "X-Amz-Security-Token")?.map(str::to_owned);
        let token = match (query.once("X-Amz-Security-Token")?, in_header) {
            (Some(_), Some(_)) => {
                return Err(Reason::Ambiguous {
                    part: "X-Amz-Security-Token",
                    rule: "it must stand in the header or in the query",
                });
            }
            (query, header) => query.or(header),
        };
        Ok(Self {
            form: Form::Presigned,
            credential: once("X-Amz-Credential")?,
            signed_headers: names(&once("X-Amz-SignedHeaders")?, "X-Amz-SignedHeaders")?,
            signature: once("X-Amz-Signature")?,
            signed_at,
            dated_by_header: request.values("x-amz-date").next().is_some(),
            expires: query.once("X-Amz-Expires")?,
            token,
            query: query.without(&["X-Amz-Signature"]),
        })
    }

    /// Takes the session token out of what was signed.
    pub(super) fn forget_token(&mut self) -> Result<(), Reason> {
        if self.form == Form::Presigned {
            self.query = Query::read(&self.query)?.without(&["X-Amz-Security-Token"]);
        }
        Ok(())
    }
}

/// The value of a header that may occur once.
fn one<'r>(request: &SignedRequest<'r>, name: &str, part: &'static str) -> Result<Option<&'r str>, Reason> {
    let mut values = request.values(name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Reason::Ambiguous { part, rule: "the header may occur once" }),
        (value, None) => Ok(value),
    }
}

/// The names of signed headers, which stand in order, in lower case.
fn names(text: &str, part: &'static str) -> Result<Vec<String>, Reason> {
    let names: Vec<String> = text.split(';').map(str::to_owned).collect();
    let token =
        |b: u8| b.is_ascii_graphic() && !b.is_ascii_uppercase() && !b"\"(),/:;<=>?@[\\]{}".contains(&b);
    let proper = names.iter().all(|name| !name.is_empty() && name.bytes().all(token));
    if proper && names.is_sorted_by(|a, b| a < b) {
        return Ok(names);
    }
    Err(Reason::Incomplete {
        part,
        rule: "signed headers must be in lower case, sorted, each once, between semicolons",
    })
}

/// A query taken apart.
struct Query<'q>(Vec<(String, String, &'q str)>);

impl<'q> Query<'q> {
    fn read(text: &'q str) -> Result<Self, Reason> {
        let mut pairs = Vec::new();
        for raw in text.split('&').filter(|raw| !raw.is_empty()) {
            let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
            pairs.push((decode(name)?, decode(value)?, raw));
        }
        Ok(Self(pairs))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, ..)| found == name).map(|(_, value, _)| value.as_str())
    }

    fn once(&self, name: &'static str) -> Result<Option<String>, Reason> {
        if self.0.iter().filter(|(found, ..)| found == name).count() > 1 {
            return Err(Reason::Ambiguous { part: name, rule: "the parameter may occur once" });
        }
        Ok(self.value(name).map(str::to_owned))
    }

    fn without(&self, names: &[&str]) -> String {
        let kept = self.0.iter().filter(|(name, ..)| !names.contains(&name.as_str()));
        kept.map(|(.., raw)| *raw).collect::<Vec<_>>().join("&")
    }
}

/// A part of a query as the signer decodes it. What is no UTF-8 it would replace, and one text would pass for
/// another; so that is refused.
fn decode(text: &str) -> Result<String, Reason> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    let refused = |_| Reason::Incomplete { part: "query", rule: "it must be percent-encoded UTF-8" };
    decoded.map(std::borrow::Cow::into_owned).map_err(refused)
}
