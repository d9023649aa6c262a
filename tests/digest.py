"""The text digest of an agreement, computed a second time, and independently: in Python, with its standard library alone.

    python3 digest.py FILE…              prints the digest of each file
    python3 digest.py --manifest FILE    prints what is hashed
    python3 digest.py --vectors FILE     prints the digest, or "fault", of each of the published examples

This is also the shortest description of the digest that there is. The reader of YAML knows what agreements use, and refuses the rest.
"""
import hashlib, json, os, re, sys


class Fault(Exception):
    """Why a text has no digest."""


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def manifest(file, attachment):
    """What is hashed of a file's bytes; `attachment` gives the bytes of the file at a path, or None."""
    try:
        text = file.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault("not UTF-8") from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cut = re.match(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)(.*)", text, re.DOTALL | re.MULTILINE)
    if not cut:
        raise Fault("no front matter that ends")
    front = Yaml(cut[1]).document()
    terms = canonical_terms({key: term for key, term in front.items() if key != "allow"})
    lines = ["counterpart-text-v1", "words sha256:" + sha256(canonical_words(cut[2]).encode()), "terms sha256:" + sha256(terms.encode())]
    for path in sorted(attached(front), key=str.encode):
        content = attachment(path)
        lines.append(f"attachment {path} " + ("missing" if content is None else "sha256:" + sha256(canonical_file(content))))
    return "\n".join(lines) + "\n"


def digest(file, attachment):
    return "counterpart1-sha256:" + sha256(manifest(file, attachment).encode())


def canonical_words(body):
    lines = "\n".join(line.rstrip(" \t") for line in body.split("\n"))
    lines = re.sub(r"\n\n\n+", "\n\n", lines).strip("\n")
    return lines + "\n" if lines else ""


def canonical_terms(term):
    if isinstance(term, dict):
        keys = sorted(term, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(json.dumps(key, ensure_ascii=False) + ":" + canonical_terms(term[key]) for key in keys) + "}"
    if isinstance(term, list):
        return "[" + ",".join(map(canonical_terms, term)) + "]"
    if isinstance(term, Plain) and term in ("", "~", "null"):
        return "null"
    if isinstance(term, Plain) and re.fullmatch(r"true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", term):
        return str(term)
    return json.dumps(str(term), ensure_ascii=False)


def attached(front):
    """The paths of the files that are agreed together with the text."""
    def entries(key):
        return [entry for entry in front[key] if isinstance(entry, dict)] if isinstance(front.get(key), list) else []
    files = [entry.get("file") for entry in entries("schedules") if entry.get("standing") in ("signed", "incorporated-as-at")]
    files += [entry.get("file") for entry in entries("texts")]
    paths = {str(file) for file in files if isinstance(file, str) and not (isinstance(file, Plain) and file in ("", "~", "null"))}
    for path in paths:
        if not path or re.search(r"^[/\\]|^.:|[\x00-\x1f\x7f-\x9f]", path) or {".", ".."} & set(re.split(r"[/\\]", path)):
            raise Fault("a path that leads elsewhere")
    return paths


def canonical_file(content):
    return content if b"\0" in content else content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class Plain(str):
    """A scalar that stands there bare: not quoted, not a block."""


QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\']|\'\')*)\'', re.DOTALL)
KEY = re.compile(r'(?:"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\n]|\'\')*\'|(?![-?](?:[ \n]|$))[^\s\[\]{},#&*!|>\'"%@`](?:(?! #)[^\n])*?) *:(?=[ \n]|$)')
ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}


def folded(text):
    """Lines become one: a line ending is a space, and each blank line a line ending."""
    return re.sub(r" *\n((?: *\n)*) *", lambda ending: "\n" * ending[1].count("\n") or " ", text)


def unescaped(text):
    def one(escape):
        digits = escape[2] or escape[3] or escape[4]
        if not digits and escape[1] not in ESCAPES:
            raise Fault("an escape that is not read here")
        character = chr(int(digits, 16)) if digits else ESCAPES[escape[1]]
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise Fault("an escape that gives no character")
        return character
    return re.sub(r"\\(x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U000?((?:10|0[0-9a-fA-F])[0-9a-fA-F]{4})|.)", one, text, flags=re.DOTALL)


class Yaml:
    """Reads YAML as far as agreements use it, from left to right. `at` is the place that comes next."""

    def __init__(self, text):
        if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", text):
            raise Fault("a tab or another control character")
        self.text, self.at = text, 0

    def document(self):
        """The whole: one map, and nothing behind it."""
        front = self.node(-1)
        self.skip()
        if not isinstance(front, dict) or not front or self.text[self.at:].strip() not in ("", "..."):
            raise Fault("not one map with a key")
        return front

    def skip(self):
        """Passes over spaces, line endings and comments."""
        self.at = re.compile(r"(?:[ \n]|(?<![^ \n])#[^\n]*)*").match(self.text, self.at).end()

    def column(self):
        return self.at - self.text.rfind("\n", 0, self.at) - 1

    def next(self, *signs):
        return self.text.startswith(signs, self.at)

    def take(self, pattern):
        """Passes over what must stand here."""
        found = re.compile(pattern).match(self.text, self.at)
        if not found:
            raise Fault(f"not read here: {self.text[self.at:self.at + 20]!r}")
        self.at = found.end()
        return found

    def node(self, parent, beside_key=False):
        """What stands deeper than the column `parent`."""
        start = self.at
        self.skip()
        is_beside = "\n" not in self.text[start:self.at] and start > 0
        is_item = re.compile(r"-(?=[ \n]|$)").match(self.text, self.at)
        if self.at == len(self.text) or self.column() <= parent - bool(is_item and beside_key) or self.column() == 0 and self.next("..."):
            self.at = start
            return Plain("")
        if is_item and not (beside_key and is_beside):
            return self.list(self.column())
        if KEY.match(self.text, self.at) and not (beside_key and is_beside):
            return self.map(self.column())
        term = self.block(parent) if self.next("|", ">") else self.flow() if self.next("[", "{", '"', "'") else self.plain(parent)
        self.take(r" *(?: #[^\n]*)?(?=\n|$)")
        return term

    def list(self, column):
        """Items, each behind a hyphen in the same column."""
        items = []
        while self.column() == column and self.at < len(self.text) and self.take(r"-(?=[ \n]|$)"):
            items.append(self.node(column))
            self.skip()
            if self.column() == column and not self.next("- ", "-\n"):
                break
        return items

    def map(self, column):
        """Keys in the same column, each with its value behind a colon."""
        pairs = {}
        while self.column() == column and self.at < len(self.text) and not (column == 0 and self.next("...")):
            if not KEY.match(self.text, self.at):
                raise Fault("not a key")
            self.put(pairs, self.flow() if self.next('"', "'") else self.take(r".+?(?= *:(?:[ \n]|$))")[0])
            self.take(r" *:")
            pairs[list(pairs)[-1]] = self.node(column, beside_key=True)
            self.skip()
        return pairs

    def put(self, pairs, key):
        if not isinstance(key, str) or key in pairs or key in ("", "<<"):
            raise Fault("a key that is there twice, is empty, or merges")
        pairs[str(key)] = None

    def plain(self, parent):
        """Bare words, on as many lines as stand deeper than `parent`."""
        def line():
            return self.take(r"(?:(?! #|:(?: |\n|$))[^\n])*")[0].rstrip(" ")
        if re.match(r"[&*!%@`,\]}#]|[-?:](?: |\n|$)", self.text[self.at:]):
            raise Fault("not a plain word")
        words = line()
        while (more := re.compile(r" *\n(?: *\n)*( *)(?=[^ \n#])").match(self.text, self.at)) and len(more[1]) > parent:
            self.at = more.end()
            words += "\n" * more[0].count("\n") + line()
        return Plain(folded(words))

    def flow(self):
        """A quotation; a list or map in brackets; or bare words within these."""
        if self.next('"', "'"):
            quoted = self.take(QUOTED)
            if re.search(r"\\ *\n", quoted[0]):
                raise Fault("a line that ends in a backslash")
            return unescaped(folded(quoted[1])) if quoted[2] is None else folded(quoted[2]).replace("''", "'")
        if not self.next("[", "{"):
            if re.match(r"[&*!%@`|>#]|[-?:](?:[ \n,\]}]|$)", self.text[self.at:]):
                raise Fault("not a plain word")
            return Plain(folded(self.take(r"(?:(?! #|:(?:[ \n,\[\]{}]|$)|\s*[\n ]#)[^,\[\]{}])*")[0].strip(" \n")))
        is_map, close = self.next("{"), "}" if self.next("{") else "]"
        self.at += 1
        terms = {} if is_map else []
        while self.skip() or not self.next(close):
            term = self.flow()
            self.skip()
            if is_map:
                self.put(terms, term)
                self.take(":" if self.text[self.at - 1] in "\"'" else r":(?=[ \n])")
                self.skip()
                terms[term] = Plain("") if self.next(",", close) else self.flow()
                self.skip()
            elif isinstance(term, Plain) and not term:
                raise Fault("an empty item")
            else:
                terms.append(term)
            if not self.next(close):
                self.take(",")
        self.at += 1
        return terms

    def block(self, parent):
        """Lines under `|`, or `>` which makes one line of them."""
        header = self.take(r"([|>])([-+]?)([1-9]?)([-+]?)(?: +#[^\n]*| *)\n")
        chomp = header[2] or header[4]
        first = re.compile(r"(?: *\n)*( *)").match(self.text, self.at)
        indent = max(parent, 0) + int(header[3]) if header[3] else max(len(first[1]), parent + 1)
        if any(len(blank) > indent for blank in first[0].split("\n")):
            raise Fault("a blank line that is indented deeper than the block below it")
        lines = []
        while self.at < len(self.text) and (line := re.compile(rf"(?: {{{indent}}}([^\n]*)| {{0,{indent}}})(?:\n|$)").match(self.text, self.at)):
            lines.append(line[1] or "")
            self.at = line.end()
        self.at -= self.text[self.at - 1] == "\n"
        words = "\n".join(lines).rstrip("\n")
        blank = len(lines) - len(words.split("\n")) if words else len(lines) - 1
        if header[1] == ">":
            if re.search(r"^ ", words, re.MULTILINE):
                raise Fault("deeper lines in a folded block")
            words = re.sub(r"(?<=[^\n])\n(\n*)", lambda ending: ending[1] or " ", words)
        return words + {"-": "", "+": "\n" * (blank + 1), "": "\n" if words else ""}[chomp]


def main(arguments):
    if arguments[0] == "--vectors":
        for vector in json.load(open(arguments[1], encoding="utf-8"))["vectors"]:
            def content(value):
                return value.encode() if isinstance(value, str) else bytes.fromhex(value["hex"]) if value else None
            try:
                print(vector["name"], digest(content(vector["file"]), lambda path: content(vector.get("attachments", {}).get(path))), sep="\t")
            except Fault:
                print(vector["name"], "fault", sep="\t")
        return
    show = manifest if arguments[0] == "--manifest" else digest
    for name in arguments[show is manifest:]:
        def attachment(path):
            beside = os.path.join(os.path.dirname(name), path)
            return open(beside, "rb").read() if os.path.isfile(beside) else None
        print(show(open(name, "rb").read(), attachment), end="" if show is manifest else "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
