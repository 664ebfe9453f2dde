/// The headings of a rule's page, in order.
pub const HEADINGS: [&str; 6] =
    ["What it finds", "Why it matters", "Fails", "Passes", "Use instead", "Source"];

/// The severities, from grave to mild, as pages and reports write them.
pub const SEVERITIES: [&str; 4] = ["error", "security-warning", "warning", "suggestion"];

/// A rule's page, in its parts.
#[derive(Debug, Default)]
pub struct Page {
    /// The line that begins with `# `.
    pub title: String,
    /// What stands between the title and the first heading.
    pub head: String,
    /// Each `## ` heading with the text below it, in order.
    pub sections: Vec<(String, String)>,
}

impl Page {
    /// Takes a page apart. Lines inside fences are never headings.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut fenced = false;
        for line in text.lines() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            }
            match (fenced, line.strip_prefix("# "), line.strip_prefix("## ")) {
                (false, Some(title), _) if page.title.is_empty() => page.title = title.trim().to_owned(),
                (false, _, Some(heading)) => page.sections.push((heading.trim().to_owned(), String::new())),
                _ => {
                    let body = page.sections.last_mut().map_or(&mut page.head, |(_, body)| body);
                    body.push_str(line);
                    body.push('\n');
                }
            }
        }
        page
    }

    /// What is wrong with the page of the rule `code`, called `name`.
    #[must_use]
    pub fn problems(&self, code: &str, name: &str, severity: &str) -> Vec<String> {
        let mut problems = Vec::new();
        if self.title != format!("{code} {name}") {
            problems.push(format!("the title should be `# {code} {name}`, not `# {}`", self.title));
        }
        if self.head.trim() != format!("**{severity}**") {
            problems.push(format!("`**{severity}**` should stand alone below the title, as the source says"));
        }
        let headings: Vec<&str> = self.sections.iter().map(|(heading, _)| heading.as_str()).collect();
        if headings != HEADINGS {
            problems.push(format!(
                "the headings should be `{}`, not `{}`",
                HEADINGS.join("`, `"),
                headings.join("`, `")
            ));
        }
        for (heading, body) in &self.sections {
            if body.trim().is_empty() {
                problems.push(format!("nothing stands below `## {heading}`"));
            } else if matches!(heading.as_str(), "Fails" | "Passes") {
                problems.extend(fence(body).err().map(|why| format!("`## {heading}` {why}")));
            }
        }
        problems
    }
}

/// The one `json` fence of a section; beside it may stand the `toml` of a configuration.
fn fence(body: &str) -> Result<(), String> {
    let fences = body.split("```").skip(1).step_by(2);
    let mut fragments = fences.filter(|fence| !fence.starts_with("toml\n"));
    let (Some(fragment), None) = (fragments.next(), fragments.next()) else {
        return Err("should hold exactly one ```json fence".to_owned());
    };
    let Some(json) = fragment.strip_prefix("json\n") else {
        return Err("should hold its fragment in a ```json fence".to_owned());
    };
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::Object(_)) => Ok(()),
        Ok(_) => Err("should hold a JSON object".to_owned()),
        Err(error) => Err(format!("holds what is not JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::page;

    fn problems(text: &str) -> Vec<String> {
        Page::read(text).problems("VPC001", "subnet-outside-vpc", "error")
    }

    #[test]
    fn a_whole_page_passes() {
        let page = page("VPC001", "subnet-outside-vpc");
        assert_eq!(problems(&page), Vec::<String>::new());
        let configured = page.replacen("## Passes\n", "## Passes\n\n```toml\n[[suppress]]\n```\n", 1);
        assert_eq!(problems(&configured), Vec::<String>::new());
    }

    #[test]
    fn each_missing_part_is_named() {
        let good = page("VPC001", "subnet-outside-vpc");
        for (from, to, says) in [
            ("# VPC001 ", "# VPC002 ", "the title should be `# VPC001 subnet-outside-vpc`"),
            ("**error**", "error", "`**error**` should stand alone"),
            ("## Use instead", "## Fix", "the headings should be"),
            ("Widen it.", "", "nothing stands below `## Use instead`"),
            ("```json\n{\"ec2\": {\"Subnets\": {}}}\n```", "text", "`## Fails` should hold exactly one"),
            ("```json\n{\"ec2\": {\"Subnets\": {}}}", "```\n{}", "`## Fails` should hold its fragment in"),
            ("{\"ec2\": {\"Subnets\": {}}}", "{", "`## Fails` holds what is not JSON"),
            ("{\"ec2\": {\"Subnets\": {}}}", "[]", "`## Fails` should hold a JSON object"),
        ] {
            let broken = good.replacen(from, to, 1);
            assert_ne!(good, broken, "{from}");
            let problems = problems(&broken);
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems.concat().contains(says), "{problems:?}");
        }
    }
}
