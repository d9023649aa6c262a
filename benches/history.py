#!/usr/bin/env python3
"""Counterpart's reading of a history beside git's, as ratios of user CPU seconds measured in one run.

    cargo build --release && python3 benches/history.py --repository PATH [--files 50] [--match REGEX] [--json]

Give it a clone with a long history, such as that of git itself or of Rails. Takes files of its last commit (those that match), and lets
Counterpart read the history of all in one pass, git each with `git log --follow`, and git all at once with `git log --full-history --raw`. Then it makes a
repository of 2,000 commits with 100 agreements, and does the same there. Seconds depend on the machine; the ratios hardly do.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = PROJECT / "target" / "release" / "counterpart"
QUIET = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
# What it takes for text to be an agreement at all, and not what is measured here.
KIND = ["--kind", "memorandum-of-understanding"]


def spent(command, folder, times=1):
    """The least user CPU seconds of some runs, and the most memory (in megabytes) of any; children are counted one by one."""
    seconds, most = [], 0
    for _ in range(times):
        child = subprocess.Popen(command, cwd=folder, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        complaint = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        # Findings make no difference to what is measured; that it could not look would.
        if code not in (0, 1):
            raise RuntimeError(f"{' '.join(map(str, command[:4]))} …: exit code {code}: {complaint.decode(errors='replace')[:400]}")
        seconds.append(usage.ru_utime)
        most = max(most, usage.ru_maxrss / 1024)
    return min(seconds), most


def counterpart(folder, files, times=3):
    return spent([str(PROGRAM), "history", *files, "--format", "json", *KIND], folder, times)


def compared(folder, files, followed):
    """Ours and git's, in one folder; `git log --follow` is run over `followed` of the files and multiplied."""
    ours, memory = counterpart(folder, files)
    each = [spent(["git", "log", "--follow", "--format=%H", "--", file], folder) for file in files[:followed]]
    follow = sum(seconds for seconds, _ in each) * len(files) / len(each)
    raw, raw_memory = spent(["git", "log", "--full-history", "--raw", "--format=%H", "--", *files], folder)
    one, _ = counterpart(folder, files[:1])
    return {
        "files": len(files),
        "user": ours,
        "times-less-than-follow": follow / ours,
        "part-of-one-log": ours / raw,
        "milliseconds-for-each-further-file": (ours - one) * 1000 / max(len(files) - 1, 1),
        "megabytes": memory,
        "megabytes-of-git": max(raw_memory, *(used for _, used in each)),
    }


def work_tree_of(repository, scratch):
    """The files of the last commit beside the objects of the repository, which is left as it is."""
    folder = scratch / "clone"
    subprocess.run(["git", "clone", "--quiet", "--shared", repository, folder], check=True, env=QUIET)
    return folder


def agreements(folder, commits=2000, count=100):
    """Agreements that are changed in turn, now and then on a branch."""
    text = (PROJECT / "fixtures" / "agreements" / "bilingual-mou" / "agreement.md").read_text(encoding="utf-8")
    identity = re.search(r"(?m)^id: .*$", text).group(0)
    stream = []

    def write(number, turn):
        content = text.replace(identity, f"id: partnership-{number}") + f"\nMinuted on day {turn}.\n"
        stream.append(f"M 100644 inline partners/{number % 10}/partnership-{number}.md\ndata {len(content.encode())}\n{content}\n")

    line = work = 0
    for turn in range(commits):
        branch = "work" if turn and turn % 7 == 0 else "main"
        stream.append(f"commit refs/heads/{branch}\nmark :{turn + 1}\ncommitter Ada <ada@harbour.example> {1_600_000_000 + turn * 3600} +0000\ndata 2\nx\n")
        if line:
            stream.append(f"from :{line}\n")
        changed = range(count) if turn == 0 else [turn * 31 % count]
        if work and turn % 7 == 3:
            stream.append(f"merge :{work}\n")
            changed = [(work - 1) * 31 % count]
        for number in changed:
            write(number, work - 1 if work and turn % 7 == 3 else turn)
        if branch == "main":
            line = turn + 1
        else:
            work = turn + 1
    folder.mkdir()
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main", "."], cwd=folder, check=True, env=QUIET)
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=folder, check=True, env=QUIET, input="".join(stream).encode())
    subprocess.run(["git", "reset", "--quiet", "--hard", "main"], cwd=folder, check=True, env=QUIET)
    return [f"partners/{number % 10}/partnership-{number}.md" for number in range(count)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repository", type=pathlib.Path, help="a clone with a long history; left out, only the made one is measured")
    parser.add_argument("--files", type=int, default=50)
    parser.add_argument("--match", default=r"\.(md|adoc|txt)$", help="which files, by their path")
    parser.add_argument("--followed", type=int, default=10, help="how many of them `git log --follow` is run over")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not PROGRAM.exists():
        sys.exit("build it first: cargo build --release")
    answer = {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if asked.repository:
            folder = work_tree_of(asked.repository.resolve(), scratch)
            listed = subprocess.run(["git", "ls-files"], cwd=folder, check=True, capture_output=True, text=True, env=QUIET).stdout.splitlines()
            files = [file for file in listed if re.search(asked.match, file)]
            step = max(len(files) // asked.files, 1)
            answer["long-history"] = compared(folder, files[::step][:asked.files], asked.followed)
        folder = scratch / "agreements"
        answer["agreements"] = compared(folder, agreements(folder), 20)
    print(json.dumps(answer, indent=2) if asked.json else told(answer))


def told(answer):
    goals = {"long-history": "goal: at least 20", "agreements": "goal: at least 10"}
    lines = []
    for name, result in answer.items():
        lines.append(f"{name}: {result['files']} files, {result['user']:.2f} s user CPU, {result['megabytes']:.0f} MB (git {result['megabytes-of-git']:.0f} MB)")
        lines.append(f"  `git log --follow` over each takes {result['times-less-than-follow']:.1f} times that ({goals[name]})")
        lines.append(f"  one `git log --full-history --raw` over all: we take {result['part-of-one-log']:.2f} of it (goal: below 1)")
        lines.append(f"  each further file: {result['milliseconds-for-each-further-file']:.1f} ms (goal: about 10)")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
