//! The program as its users meet it: a folder of files, a command, what it prints and how it ends.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder for one test.
pub(crate) struct Folder(TempDir);

/// What a run printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn with(path: &str, text: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(path, text);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs git in the folder, with nothing of the user's own settings.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=A. Recorder", "-c", "user.email=recorder@harbour.example"])
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[], b"")
    }

    pub(crate) fn run_with(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
        stdin: &[u8],
    ) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "GITHUB_ACTIONS", "COLUMNS"] {
            command.env_remove(name);
        }
        let mut child = command
            .args(arguments)
            .current_dir(self.path())
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program may end before it has read everything.
        drop(child.stdin.take().unwrap().write_all(stdin));
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The findings of a check, each as `line:column rule`.
    pub(crate) fn findings(&self, arguments: &[&str]) -> Vec<String> {
        let arguments =
            [&["check", "--format", "json", "--as-of", "2026-11-21"], arguments].concat();
        self.run(&arguments).findings()
    }
}

impl Ran {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn findings(&self) -> Vec<String> {
        let report = self.json();
        let findings = report["findings"].as_array().unwrap().iter();
        let line = |finding: &serde_json::Value| {
            let start = &finding["start"];
            format!("{}:{} {}", start["line"], start["column"], finding["rule"].as_str().unwrap())
        };
        findings.filter(|finding| finding["suppressed"] == false).map(line).collect()
    }
}

/// The path of something in the project.
pub(crate) fn project(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
