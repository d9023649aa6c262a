#!/usr/bin/env python3
"""Runs the hooks of README.md with pre-commit and prek as somebody would set them up, and installs the wheel into an empty environment.

    hooks.py TOOLS WHEEL

TOOLS is a folder with the programs `pre-commit` and `prek`, WHEEL the wheel of this project.
"""

import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
GOOD = (PROJECT / "src/edit/demo/tideway.md").read_text(encoding="utf-8")
# A clause that is missing is an error; one that is there is none.
BAD = re.sub(r"## [0-9]+\. Termination\n.*?(?=\n## )", "", GOOD, flags=re.S).replace("id: tideway", "id: other")


def hook(name):
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- hook: {name} -->\n```yaml\n(.*?)```\n", text, re.S)[1]


class Repository:
    def __init__(self, path, tool, configuration, programs):
        self.path, self.tool = path, tool
        path.mkdir(parents=True)
        home = path.parent / "home"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "VIRTUAL_ENV"))},
            "HOME": str(home), "PATH": f"{programs}:{tool.parent}:{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(home / "pre-commit"), "PREK_HOME": str(home / "prek"), "GIT_CONFIG_NOSYSTEM": "1",
        }
        self.git("init", "--quiet", "--initial-branch=main")
        self.write(".pre-commit-config.yaml", configuration)
        self.write("agreements/tideway.md", GOOD)
        self.write("organisations.yaml", (PROJECT / "src/edit/demo/organisations.yaml").read_text(encoding="utf-8"))
        self.write("README.md", "# Words that are no agreement\n")
        self.git("add", "--all")

    def git(self, *arguments):
        command = ["git", "-c", "user.name=A. Recorder", "-c", "user.email=recorder@harbour.example", *arguments]
        subprocess.run(command, cwd=self.path, env=self.environment, check=True, capture_output=True)

    def write(self, path, text):
        path = self.path / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def expect(self, passes, what, *arguments):
        ran = subprocess.run([self.tool, "run", *arguments], cwd=self.path, env=self.environment, capture_output=True, text=True)
        if (ran.returncode == 0) != passes:
            print(ran.stdout, ran.stderr, file=sys.stderr)
            raise SystemExit(f"hooks.py: {self.tool.name}: {what}: exit code {ran.returncode}")
        return ran.stdout


def try_out(repository):
    repository.expect(True, "a good agreement passes")
    repository.git("commit", "--quiet", "--message", "Begin")
    repository.write("agreements/other.md", BAD)
    repository.git("add", "--all")
    said = repository.expect(False, "a faulty agreement is refused")
    assert "agreements/other.md" in said and "missing-clause" in said, said
    repository.write("counterpart.toml", 'exclude = ["agreements/other.md"]\n')
    repository.git("add", "--all")
    repository.expect(True, "what is left out by counterpart.toml is left out when it is named")
    repository.expect(True, "and when all files are", "--all-files")
    repository.write("counterpart.toml", "")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "Past the hook")
    repository.expect(True, "what nobody changes is not looked at")
    repository.expect(False, "all files are looked at when asked", "--all-files")


def main():
    tools, wheel = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix="counterpart-hooks-") as scratch:
        scratch = Path(scratch)
        venv.create(scratch / "empty", with_pip=True)
        programs = scratch / "empty" / "bin"
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel], check=True)
        version = subprocess.run([programs / "counterpart", "--version"], check=True, capture_output=True, text=True).stdout
        named = re.search(r'^version = "(.*)"$', (PROJECT / "Cargo.toml").read_text(encoding="utf-8"), re.M)[1]
        assert version == f"counterpart {named}\n", version
        print("ok: the wheel is installed:", version.strip(), flush=True)
        ready = hook("python").replace(f"counterpart-agreements=={named}", str(wheel))
        assert str(wheel) in ready, "README.md names another version"
        for name in ("pre-commit", "prek"):
            try_out(Repository(scratch / name / "system", tools / name, hook("system"), programs))
            print(f"ok: {name}, with the program that is installed", flush=True)
            try_out(Repository(scratch / name / "python", tools / name, ready, tools))
            print(f"ok: {name}, with the wheel", flush=True)


if __name__ == "__main__":
    main()
