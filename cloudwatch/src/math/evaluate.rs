use super::expression::{Expression, Node};
use super::functions::call;
use super::value::{Series, Value, binary};
use super::{Grid, MathError};

/// What an expression may ask for besides numbers.
pub trait Names {
    /// What an id stands for.
    fn named(&self, id: &str) -> Option<Value>;

    /// The metrics of the request whose id or label holds the text; all without one.
    fn metrics(&self, holding: Option<&str>) -> Vec<Series>;

    /// What a search finds.
    ///
    /// # Errors
    /// Why the search is none.
    fn search(&self, search: &str, statistic: &str, period: u32) -> Result<Vec<Series>, MathError>;
}

impl Expression {
    /// What it comes to, over the times of `grid`.
    ///
    /// # Errors
    /// An id or a function that is not known, or values that do not go together.
    pub fn evaluate(&self, names: &dyn Names, grid: &Grid) -> Result<Value, MathError> {
        value(&self.root, names, grid)
    }
}

fn value(node: &Node, names: &dyn Names, grid: &Grid) -> Result<Value, MathError> {
    match node {
        Node::Number(number) => Ok(Value::Scalar(*number)),
        Node::Text(text) => Ok(Value::Text(text.clone())),
        // Bare words in capitals are what some functions take: `REPEAT`, `ASC`, `SUM`.
        Node::Name(at, name) => match names.named(name) {
            Some(value) => Ok(value),
            None if name.chars().next().is_some_and(|c| c.is_ascii_uppercase()) => {
                Ok(Value::Text(name.clone()))
            }
            None => Err(MathError::at(*at, format!("`{name}` is the id of nothing in the request"))),
        },
        Node::Minus(inner) => value(inner, names, grid)?.map(|number| -number),
        Node::List(all) => {
            let mut list = Vec::new();
            for one in all {
                match value(one, names, grid)? {
                    Value::Series(series) => list.push(series),
                    Value::List(all) => list.extend(all),
                    other => {
                        return Err(MathError::new(format!("a list holds series, not {}", other.kind())));
                    }
                }
            }
            Ok(Value::List(list))
        }
        Node::Binary(operator, left, right) => {
            binary(*operator, value(left, names, grid)?, value(right, names, grid)?)
        }
        Node::Call(at, name, arguments) => {
            let mut values = Vec::new();
            for argument in arguments {
                values.push(value(argument, names, grid)?);
            }
            let at_call = |error: MathError| match error.offset() {
                Some(_) => error,
                None => MathError::at(*at, error.to_string()),
            };
            match (name.as_str(), values.as_slice()) {
                ("METRICS", []) => Ok(Value::List(names.metrics(None))),
                ("METRICS", [Value::Text(text)]) => Ok(Value::List(names.metrics(Some(text)))),
                ("SEARCH", [Value::Text(search), Value::Text(statistic)]) => {
                    names.search(search, statistic, grid.period).map(Value::List).map_err(at_call)
                }
                ("SEARCH", [Value::Text(search), Value::Text(statistic), Value::Scalar(period)]) => {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "casts of floats saturate; no period is 0"
                    )]
                    let period = *period as u32;
                    names.search(search, statistic, period).map(Value::List).map_err(at_call)
                }
                _ => call(name, values, grid).map_err(at_call),
            }
        }
    }
}
