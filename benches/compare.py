#!/usr/bin/env python3
"""Counterpart beside its peers, as ratios of user CPU seconds measured in one run.

    cargo build --release && python3 benches/compare.py [--agreements 2000] [--json]

Writes a folder of agreements of about 8 kB each (a clean fixture, every one under its own id), then lets each program look at all of
them: Counterpart, rumdl (a Markdown linter in Rust, from PyPI) and remark with a front matter schema plugin (npm; it gets a twentieth of
the files, and its time is multiplied). The peers are installed
into a temporary folder; one that cannot be installed is left out and said so. Seconds depend on the machine; the ratios hardly do.
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = PROJECT / "target" / "release" / "counterpart"
FIXTURE = PROJECT / "fixtures" / "agreements" / "bilingual-mou" / "agreement.md"
ID = "morfa-lwyd-research"


def agreement(number, size=0):
    """A clean agreement of about 8 kB under an id of its own; made longer by schedules where `size` asks for more."""
    text = FIXTURE.read_text(encoding="utf-8")
    assert ID in text, "the fixture has another id by now"
    schedules = []
    length = len(text.encode("utf-8"))
    while length < size:
        words = f"The partners report in part {len(schedules)} what was done, what it cost and what people in the town said about it. " * 12
        schedules.append(f"\n## Schedule {len(schedules) + 1}: report\n\n{words}\n")
        length += len(schedules[-1])
    return text.replace(f"id: {ID}", f"id: partnership-{number}") + "".join(schedules)


def user_seconds(command, folder, times=3):
    """The least user CPU time of some runs, children included, and the wall time of that run."""
    best = None
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        start = time.monotonic()
        run = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wall = time.monotonic() - start
        if run.returncode not in (0, 1):
            raise RuntimeError(f"{command[0]}: exit code {run.returncode}: {run.stderr.decode(errors='replace')[:400]}")
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        best = min(best or (spent, wall), (spent, wall))
    return best


def install_rumdl(folder):
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([folder / "venv/bin/pip", "install", "--quiet", "rumdl==0.3.*"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [str(folder / "venv/bin/rumdl"), "check", "--no-cache", "--silent", "."]


def install_remark(folder):
    """remark with the schema plugin, which is given the front matter schema that Counterpart itself publishes."""
    packages = ["remark-cli@12", "remark-frontmatter@5", "remark-lint-frontmatter-schema@3"]
    subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", folder, *packages], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    printed = subprocess.run([PROGRAM, "schema", "front-matter"], check=True, capture_output=True, cwd=folder).stdout
    schema = json.loads(printed)
    # The plugin knows older drafts only; without a name of its draft it reads what it knows.
    for key in ("$schema", "$id"):
        schema.pop(key, None)
    (folder / "schema.json").write_text(json.dumps(schema))
    plugin = {"schemas": {"./schema.json": ["./some/*.md"]}, "ajvOptions": {"strict": False, "logger": False}}
    configuration = {"plugins": ["remark-frontmatter", ["remark-lint-frontmatter-schema", plugin]]}
    (folder / ".remarkrc.json").write_text(json.dumps(configuration))
    return [str(folder / "node_modules/.bin/remark"), "--quiet", "some"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agreements", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not PROGRAM.exists():
        sys.exit("build it first: cargo build --release")
    answer = {"agreements": asked.agreements, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        folder = scratch / "agreements"
        folder.mkdir()
        for number in range(asked.agreements):
            (folder / f"partnership-{number}.md").write_text(agreement(number), encoding="utf-8")
        check = [str(PROGRAM), "check", "--format", "concise", "--as-of", "2026-11-21"]
        ours, wall = user_seconds([*check, "agreements"], scratch)
        answer["counterpart"] = {"user": ours, "wall": wall}
        # remark compiles the schema anew for each file, so it gets a part of the files; its time is proportional to their number.
        part = max(asked.agreements // 20, 1)
        some = scratch / "some"
        some.mkdir()
        for number in range(part):
            (some / f"partnership-{number}.md").write_text(agreement(number), encoding="utf-8")
        peers = {"rumdl": (install_rumdl, folder, 3, 1, 2 / 3), "remark": (install_remark, scratch, 1, asked.agreements / part, 1 / 100)}
        for name, (install, where, times, scale, goal) in peers.items():
            try:
                peer, wall = user_seconds(install(scratch), where, times)
            except (OSError, RuntimeError, subprocess.CalledProcessError) as why:
                answer[name] = {"left-out": str(why)}
                continue
            answer[name] = {"user": peer * scale, "wall": wall * scale, "ratio": ours / (peer * scale), "goal": goal}
        answer["linear-in-files"] = linear_in_files(check, scratch)
        answer["linear-in-size"] = linear_in_size(check, scratch)
        answer["one-file"] = one_file(check, scratch)
    print(json.dumps(answer, indent=2) if asked.json else told(answer))


def linear_in_files(check, scratch):
    """User CPU for each file, with few files and with many: the ratio of the two."""
    few, many = scratch / "few", scratch / "many"
    for folder, count in [(few, 200), (many, 2000)]:
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.md").write_text(agreement(number), encoding="utf-8")
    start = user_seconds([*check, "few/0.md"], scratch)[0]
    per_file = [(user_seconds([*check, folder.name], scratch)[0] - start) / count for folder, count in [(few, 200), (many, 2000)]]
    return per_file[1] / per_file[0]


def linear_in_size(check, scratch):
    """User CPU for each byte, for one file of 150 kB and one of 1.5 MB: the ratio of the two."""
    seconds = []
    for size in (150_000, 1_500_000):
        name = f"large-{size}.md"
        (scratch / name).write_text(agreement(1, size), encoding="utf-8")
        seconds.append(user_seconds([*check, name], scratch)[0] / size)
    return seconds[1] / seconds[0]


def one_file(check, scratch):
    """Milliseconds from start to exit for one agreement: the least of twenty runs."""
    (scratch / "one.md").write_text(agreement(1), encoding="utf-8")
    return min(user_seconds([*check, "one.md"], scratch, 1)[1] for _ in range(20)) * 1000


def told(answer):
    lines = [f"{answer['agreements']} agreements of about 8 kB, {answer['cores']} cores"]
    lines.append(f"counterpart  {answer['counterpart']['user']:.2f} s user CPU")
    for name in ("rumdl", "remark"):
        peer = answer[name]
        if "left-out" in peer:
            lines.append(f"{name:12} left out: {peer['left-out']}")
        else:
            lines.append(f"{name:12} {peer['user']:.2f} s user CPU; counterpart takes {peer['ratio']:.3f} of that (goal: at most {peer['goal']:.2f})")
    lines.append(f"CPU for each file, 2,000 files beside 200: {answer['linear-in-files']:.2f} times")
    lines.append(f"CPU for each byte, 1.5 MB beside 150 kB: {answer['linear-in-size']:.2f} times")
    lines.append(f"one file, from start to exit: {answer['one-file']:.1f} ms")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
