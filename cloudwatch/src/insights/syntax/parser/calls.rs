use super::{Aggregates, Parsed, Parser};
use crate::insights::{
    Aggregate, Function, QueryProblem,
    address::Subnet,
    functions::{near, takes},
    syntax::Expression,
};

impl Parser<'_> {
    /// A call whose name and opening parenthesis have been read.
    pub(super) fn call(&mut self, start: usize, name: &str) -> Parsed<Expression> {
        if let Some(aggregate) = Aggregate::named(name) {
            return self.aggregate(start, aggregate);
        }
        let arguments = self.arguments()?;
        let Some(function) = Function::named(name) else {
            let problem = QueryProblem::UnknownFunction { name: name.to_owned(), near: near(name) };
            return self.fail(start, problem);
        };
        self.count_arguments(start, function.name(), function.arity(), arguments.len());
        self.check_call(start, function, &arguments);
        Ok(Expression::Call(function, arguments))
    }

    fn arguments(&mut self) -> Parsed<Vec<Expression>> {
        if self.eat(")") {
            return Ok(Vec::new());
        }
        let arguments = self.list(Self::expression)?;
        self.expect(")", "`,` or `)`")?;
        Ok(arguments)
    }

    fn aggregate(&mut self, start: usize, aggregate: Aggregate) -> Parsed<Expression> {
        let place = self.aggregates;
        if place == Aggregates::Computed {
            self.aggregates = Aggregates::Nested;
        }
        let star = aggregate == Aggregate::Count && self.eat("*");
        let arguments = if star { self.expect(")", "`)`").map(|()| Vec::new()) } else { self.arguments() };
        self.aggregates = place;
        let arguments = arguments?;
        self.count_arguments(start, aggregate.name(), aggregate.arity(), arguments.len());
        if aggregate == Aggregate::Pct {
            let percent = |argument: &Expression| matches!(argument, Expression::Number(p) if (0.0..=100.0).contains(p));
            if arguments.get(1).is_some_and(|argument| !percent(argument)) {
                let rule = "a number from 0 to 100";
                self.note(start, QueryProblem::Argument { name: "pct", position: 2, rule });
            }
        }
        let call = Expression::Aggregate(aggregate, arguments);
        match place {
            Aggregates::Computed => {}
            Aggregates::Nested => self.note(start, QueryProblem::NestedAggregate(call.to_string())),
            Aggregates::Columns if self.columns.contains(&call) => {}
            Aggregates::Columns => self.note(start, QueryProblem::StrayAggregate(call.to_string())),
        }
        Ok(call)
    }

    fn count_arguments(&mut self, start: usize, name: &'static str, arity: (usize, usize), given: usize) {
        if given < arity.0 || given > arity.1 {
            self.note(start, QueryProblem::Arguments { name, takes: takes(arity), given });
        }
    }

    /// What of the arguments can be known to be wrong before there is an event.
    fn check_call(&mut self, start: usize, function: Function, arguments: &[Expression]) {
        let period = match function {
            Function::Bin => Some(0),
            Function::DateFloor | Function::DateCeil => Some(1),
            _ => None,
        };
        for (n, argument) in arguments.iter().enumerate() {
            let is_period = matches!(argument, Expression::Period(_));
            let rule = match (Some(n) == period, is_period) {
                (true, false) => "a period such as `5m`: a number with one of the units ms s m h d w mo q y",
                (false, true) => "a field or a value, not a period",
                _ => continue,
            };
            self.note(start, QueryProblem::Argument { name: function.name(), position: n + 1, rule });
        }
        let subnet =
            matches!(function, Function::IsIpInSubnet | Function::IsIpV4InSubnet | Function::IsIpV6InSubnet);
        if let (true, Some(Expression::Text(text))) = (subnet, arguments.get(1))
            && Subnet::parse(text).is_none()
        {
            let rule = "a subnet in CIDR notation such as `192.0.2.0/24` or `2001:db8::/32`";
            self.note(start, QueryProblem::Argument { name: function.name(), position: 2, rule });
        }
    }
}
