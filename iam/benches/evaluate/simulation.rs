//! `simulate-custom-policy`, one small request a line: from its JSON to the answer's.

use aozu_iam::simulate::{Request, Simulator};

/// So many lines, of which as many in a row ask the same policies.
pub(crate) fn lines(many: usize, alike: usize) -> Vec<String> {
    let line = |n: usize| {
        let policy = n / alike;
        let document = format!(
            r#"{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:PutObject\"], \"Resource\": \"arn:aws:s3:::bucket-{policy}/*\", \"Condition\": {{\"StringEquals\": {{\"aws:PrincipalTag/team\": \"red\"}}}}}}]}}"#
        );
        format!(
            r#"{{"PolicyInputList": ["{document}"], "ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::bucket-{policy}/key-{n}"], "CallerArn": "arn:aws:iam::111122223333:user/alice", "ContextEntries": [{{"ContextKeyName": "aws:PrincipalTag/team", "ContextKeyValues": ["red"], "ContextKeyType": "string"}}]}}"#
        )
    };
    (0..many).map(line).collect()
}

/// Answers every line in turn, on one thread; gives the bytes that were written.
pub(crate) fn answer(lines: &[String]) -> usize {
    let mut simulator = Simulator::new(256);
    let mut written = Vec::new();
    for line in lines {
        let request: Request<'_> = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}"));
        let answer = simulator.simulate_custom_policy(&request).unwrap_or_else(|error| panic!("{error}"));
        serde_json::to_writer(&mut written, &answer).unwrap_or_else(|error| panic!("{error}"));
        written.push(b'\n');
    }
    written.len()
}
