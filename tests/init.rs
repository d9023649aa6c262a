//! Setting a repository up: what is written, what is left alone, and that doing it twice is doing it once.

use std::fs;

use crate::program::Folder;

fn repository() -> Folder {
    let folder = Folder::new();
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn a_repository_is_set_up_and_the_second_time_nothing_is_done() {
    let folder = repository();
    let ran = folder.run(&["init", "--owner", "@harbour/agreements"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.matches("wrote").count(), 5, "{}", ran.stdout);
    assert!(ran.stdout.contains("requires the review of code owners"));
    assert!(
        read(&folder, ".github/CODEOWNERS").contains("/counterpart.toml @harbour/agreements\n")
    );
    assert_eq!(read(&folder, ".gitattributes"), "**/*.record/** -text\n");
    assert!(read(&folder, ".github/workflows/agreements.yml").contains("branches: [main]"));
    let again = folder.run(&["init", "--owner", "@harbour/agreements"]);
    assert_eq!(again.stdout.matches("kept ").count(), 5, "{}", again.stdout);
    // The policy that it writes asks for nothing and is a policy.
    let ran = folder.run(&["check"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = repository();
    let ran = folder.run(&["init", "--dry-run"]);
    assert_eq!((ran.code, ran.stdout.matches("would write").count()), (0, 5), "{}", ran.stdout);
    assert!(!folder.path().join("counterpart.toml").exists());
}

#[test]
fn what_stands_is_kept_and_lists_get_what_they_lack() {
    let folder = repository();
    folder.write(".gitattributes", "*.pdf binary");
    folder
        .write("CODEOWNERS", "# /counterpart.toml @your-organisation/agreements\n* @harbour/all\n");
    folder.write(
        ".pre-commit-config.yaml",
        "repos:\n  - repo: meta\n    hooks: [{ id: check-hooks-apply }]\n",
    );
    let ran = folder.run(&["init", "--owner", "@harbour/agreements"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(read(&folder, ".gitattributes"), "*.pdf binary\n**/*.record/** -text\n");
    let owners = read(&folder, "CODEOWNERS");
    assert!(owners.contains("* @harbour/all\n/counterpart.toml @harbour/agreements\n"), "{owners}");
    assert!(!read(&folder, ".pre-commit-config.yaml").contains("counterpart"));
    assert!(
        ran.stdout.contains("left alone") && ran.stdout.contains("entry: counterpart check"),
        "{}",
        ran.stdout
    );
}

#[test]
fn names_that_would_be_more_than_names_are_refused() {
    let folder = repository();
    for arguments in [
        ["--owner", "@a\n* @b"],
        ["--owner", "harbour"],
        ["--action", "a/b@v1 # x"],
        ["--action", "../b@v1"],
    ] {
        assert_eq!(folder.run(&["init", arguments[0], arguments[1]]).code, 2, "{arguments:?}");
    }
    assert_eq!(Folder::new().run(&["init"]).code, 2);
}
