//! `counterpart init`: sets a repository up, says what it did, and what only the repository's settings can do.

use super::{DONE, Stopped, Streams};
use crate::edit::init::{self, Deed, Step, Wishes};
use crate::ground::error::Error;
use crate::ground::files::{Root, printed};
use crate::history::repository::Repository;
use crate::render::door::{visible, visible_lines};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Who has to look at a change of policy, organisations and records, such as @harbour/agreements (may be given several times)
    #[arg(long, value_name = "OWNER", value_parser = owner)]
    owner: Vec<String>,
    /// The action that the workflow uses
    #[arg(long, value_name = "OWNER/NAME@REF", value_parser = action, default_value = "OWNER/counterpart@v1")]
    action: String,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// As code owners are written: an account, a team or a mailbox.
fn owner(text: &str) -> Result<String, String> {
    let is_plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_./@+".contains(letter))
    };
    if is_plain(text) && text.contains('@') && text.len() > 1 {
        Ok(text.to_owned())
    } else {
        Err("an owner is an account, a team or a mailbox, such as @harbour/agreements".to_owned())
    }
}

fn action(text: &str) -> Result<String, String> {
    let parts = text.split_once('@').and_then(|(name, at)| Some((name.split_once('/')?, at)));
    let is_plain = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphanumeric())
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
    };
    match parts {
        Some(((owner, name), at)) if [owner, name, at].into_iter().all(is_plain) => {
            Ok(text.to_owned())
        }
        _ => Err("an action is written as OWNER/NAME@REF".to_owned()),
    }
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let folder = &streams.surroundings.folder;
    let Some(repository) = Repository::around(folder)? else {
        return Err(Error::Usage(
            "there is no git repository here; make one first (`git init`), since who agreed to what is read from its history".to_owned(),
        )
        .into());
    };
    let root = Root::open(repository.root())?;
    let branch =
        repository.branch().filter(|branch| is_plain(branch)).unwrap_or_else(|| "main".to_owned());
    let wishes =
        Wishes { branch, action: arguments.action.clone(), owners: arguments.owner.clone() };
    let steps = init::steps(&root, &wishes)?;
    let mut answer = String::new();
    for step in &steps {
        if !arguments.dry_run {
            init::carry_out(&root, step)?;
        }
        answer.push_str(&told(step, arguments.dry_run));
    }
    answer.push_str(&closing(&steps, arguments));
    streams.answer(&answer)?;
    Ok(DONE)
}

/// Whether a name can stand in a workflow as it is.
fn is_plain(branch: &str) -> bool {
    branch.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./".contains(letter))
}

fn told(step: &Step, would: bool) -> String {
    let path = printed(&step.path);
    let path = visible(&path);
    let purpose = step.purpose;
    let indented = |lines: &str| {
        lines.lines().fold(String::new(), |all, line| {
            all + "    "
                + &visible(line)
                + "
"
        })
    };
    match &step.deed {
        Deed::Write(_) if would => format!("would write  {path}: {purpose}\n"),
        Deed::Write(_) => format!("wrote        {path}: {purpose}\n"),
        Deed::Add { lines, .. } if would => {
            format!("would add to {path}: {purpose}\n{}", indented(lines))
        }
        Deed::Add { lines, .. } => format!("added to     {path}: {purpose}\n{}", indented(lines)),
        Deed::Keep => format!("kept         {path}: {purpose}\n"),
        Deed::Leave(lines) => {
            format!(
                "left alone   {path}, which is yours; add this to its list for {purpose}:\n{}",
                indented(lines)
            )
        }
    }
}

/// What files cannot do.
fn closing(steps: &[Step], arguments: &Arguments) -> String {
    let mut closing = String::new();
    if arguments.owner.is_empty()
        && steps.iter().any(|step| step.path.ends_with("CODEOWNERS") && step.deed != Deed::Keep)
    {
        closing.push_str("\nNobody is named in CODEOWNERS yet: put the team there that answers for agreements, and take the # away.\n");
    }
    if arguments.action.starts_with("OWNER/") {
        closing.push_str(
            "\nIn the workflow, OWNER stands for the account under which you use the action.\n",
        );
    }
    closing.push_str(
        "\nFiles alone do not keep anybody from merging: on a pull request, its own workflow file runs. To make the check a control,\n\
         set a rule for the default branch in the settings of the repository that\n  \
         - requires a pull request, and the check “Check agreements” to pass,\n  \
         - requires the review of code owners, and\n  \
         - allows nobody to push past it or to rewrite its history.\n\
         What slips through is told by the runs after each merge and every week.\n",
    );
    visible_lines(&closing).into_owned()
}
