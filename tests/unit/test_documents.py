"""What documents say can be followed: links lead somewhere, commands, files and settings exist."""

import ast
import importlib
import importlib.util
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import typer

from components.settings.__main__ import settings_schema
from ops.__main__ import app
from ops.commands import whole
from ops.deployment import schemas
from ops.stacks import stacks
from tests.support.aws_commands import unknown_to_aws
from tests.support.documents import Document, documents
from tests.support.program import ROOT

DOCUMENTS = documents()
UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
PLATFORMCTL = whole(app)
MAKEFILE = (ROOT / "Makefile").read_text()
SHORT = {
    "make help": ("make", "help"),
    "./platformctl --help": ("./platformctl", "--help"),
}
"""Commands of the documents that need no stack and end at once."""


@pytest.fixture(params=DOCUMENTS, ids=lambda each: each.name)
def document(request: pytest.FixtureRequest) -> Document:
    return request.param


@cache
def at(path: Path) -> Document:
    return Document(path=path)


def test_links_lead_somewhere(document: Document) -> None:
    assert list(broken(document)) == []


def broken(document: Document) -> Iterator[str]:
    for link in document.links:
        target, name = document.target(link), link.partition("#")[2]
        inside = ROOT.resolve() in (target, *target.parents)
        if not inside or not target.exists():
            yield f"{link}: there is no such file"
        elif name and target.suffix == ".md" and name not in at(target).anchors:
            yield f"{link}: there is no such heading"


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in reached and path.suffix == ".md":
            reached.add(path)
            here = at(path)
            waiting += [here.target(link) for link in here.links]

    assert [each.name for each in DOCUMENTS if each.path.resolve() not in reached] == []


def test_make_commands_exist(document: Document) -> None:
    for _, *words in document.commands("make"):
        for word in words:
            variable, is_variable, _ = word.partition("=")
            if is_variable:
                assert f"$({variable})" in MAKEFILE, word
            elif word not in ("-s", "-C"):
                assert re.search(rf"^{re.escape(word)}:", MAKEFILE, re.MULTILINE), f"make {word}"


def test_every_make_command_is_documented() -> None:
    listed = re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)
    text = {word for each in DOCUMENTS for words in each.commands("make") for word in words}

    assert len(listed) > 10
    assert [each for each in listed if each not in text] == []


def test_platformctl_takes_the_commands_that_are_named(document: Document) -> None:
    for _, *words in document.commands("./platformctl"):
        if words and words != ["--help"]:
            read = parsed(PLATFORMCTL, words)
            assert read.get("stack") in (None, *stacks())
            assert read.get("contract") in (None, *schemas())
    for _, *words in document.commands("pulumi"):
        if words[:2] == ["stack", "output"]:
            assert words[2] in schemas()


def parsed(command: Any, words: list[str]) -> dict[str, Any]:
    """What the command reads in the words, to the last option, without running anything."""
    try:
        context = command.make_context("command", list(words))
    except typer.Exit:
        return {}  # --help of a command
    except UsageError as refusal:
        pytest.fail(f"{' '.join(words)}: {refusal}")
    if hasattr(command, "commands"):
        name, *rest = [*context._protected_args, *context.args]  # noqa: SLF001 -- a group keeps its command's words there
        if name not in command.commands:
            pytest.fail(f"{name}: accepted: {', '.join(command.commands)}")
        return parsed(command.commands[name], rest)
    return context.params


def test_python_modules_and_their_options_exist(document: Document) -> None:
    for python, *words in document.commands("python", ".venv/bin/python", "python3"):
        if words[:1] != ["-m"] or words[1] in ("venv", "pip", "pytest"):
            continue
        assert importlib.util.find_spec(words[1]), f"{python} -m {words[1]}"
        main = main_of(words[1])
        if isinstance(getattr(main, "app", None), typer.Typer):
            parsed(typer.main.get_command(main.app), words[2:])
        else:
            source = Path(str(main.__file__)).read_text()
            assert [each for each in words[2:] if each[:2] == "--" and each not in source] == []


def main_of(module: str) -> Any:
    found = importlib.util.find_spec(module)
    is_package = found is not None and found.submodule_search_locations is not None
    name = f"{module}.__main__" if is_package else module
    return importlib.import_module(name)


def test_aws_commands_exist_with_their_options(document: Document) -> None:
    assert [text for _, *words in document.commands("aws") for text in unknown_to_aws(words)] == []


def test_files_that_are_named_exist(document: Document) -> None:
    roots = "|".join(path.name for path in ROOT.iterdir() if path.is_dir())
    named = [each for each in document.spans if re.fullmatch(rf"({roots})/[\w./-]*", each)]
    homes = (ROOT, document.path.parent)

    assert [
        each
        for each in named
        if not each.startswith(".local") and not any((home / each).exists() for home in homes)
        and not is_open(document, each)
    ] == []  # fmt: skip


def is_open(document: Document, name: str) -> bool:
    """Whether it stands in a row of the requirements that says of itself to be open."""
    rows = [line for line in document.text.splitlines() if f"`{name}`" in line]
    return document.name == "docs/requirements.md" and all("| open: " in row for row in rows)


def test_settings_that_are_named_exist(document: Document) -> None:
    sections = "|".join(schema()["properties"])
    setting = re.compile(rf"(?:agentplatform:)?((?:{sections})(?:\.[a-z_0-9]+)+)(?::.*)?")
    named = [found[1] for span in document.spans if (found := setting.fullmatch(span))]

    unknown = [each for each in named if not is_setting(each)]
    assert unknown == [] or document.is_generated, "from code, in which other things have dots too"


def is_setting(path: str) -> bool:
    """Whether the models have a key of that path."""
    places: list[Any] = [schema()]
    for key in path.split("."):
        places = [each for place in places for each in below(place, key, schema()["$defs"])]
    return bool(places)


@cache
def schema() -> dict[str, Any]:
    return settings_schema()


def below(place: Any, key: str, parts: Any) -> Iterator[Any]:
    for each in (place, *place.get("anyOf", ())):
        model = parts[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        if key in model.get("properties", {}):
            yield model["properties"][key]
        elif isinstance(model.get("additionalProperties"), dict):
            yield model["additionalProperties"]


@pytest.mark.parametrize("command", SHORT)
def test_short_commands_run(command: str) -> None:
    assert any(command in document.text for document in DOCUMENTS), "no document has it any more"

    done = subprocess.run(  # noqa: S603 -- our own commands
        SHORT[command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_sentences_that_troubleshooting_explains_are_said_by_the_code() -> None:
    page = (ROOT / "docs" / "troubleshooting.md").read_text()
    ours = page.partition("## Setting up\n")[2].partition("## Before and during")[0]
    cells = re.findall(r"^\| ([^|]*`[^|]*) \|", ours, re.MULTILINE)
    spans = [span for cell in cells for span in re.findall(r"`([^`]+)`", cell)]

    assert len(spans) > 20
    assert [each for each in spans if not any(said(part) for part in each.split("..."))] == []


def said(part: str) -> bool:
    """Whether a text of the code has the words, or they have a long piece of such a text."""
    words = part.strip()
    return bool(words) and any(
        words in piece or (len(piece) >= 10 and piece in words) for piece in pieces()
    )


@cache
def pieces() -> frozenset[str]:
    """What stands between the values in the texts of the code, and make's own messages."""
    found = set(re.findall(r'error: ([^;"]+)', MAKEFILE.replace("$(PYTHON)", "python3")))
    for folder in ("components", "engine", "localcloud", "ops"):
        for file in (ROOT / folder).rglob("*.py"):
            nodes = ast.walk(ast.parse(file.read_text()))
            texts = (each.value for each in nodes if isinstance(each, ast.Constant))
            found |= {each for each in texts if isinstance(each, str)}
    return frozenset(each.strip() for each in found)


def test_decisions_are_numbered_listed_and_complete() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    index = at(ROOT / "docs/adr/README.md")

    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    assert index.links[-len(pages) :] == [page.name for page in pages]
    for page in pages:
        text = page.read_text()
        assert text.startswith(f"# {page.name[:4]}: "), page.name
        assert re.search(
            r"^(Accepted|Replaced by \[\d{4}\].*), \d{4}-\d\d-\d\d\.$", text, re.MULTILINE
        )
        titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert titles == ["Context", "Decision", "Consequences", "Looked at"], page.name


def test_every_file_has_owners_and_rights_have_more() -> None:
    lines = (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
    owners = {words[0]: words[1:] for line in lines if (words := line.split()) and words[0] != "#"}

    assert owners["*"]
    assert [path for path in owners if path != "*" and not (ROOT / path.strip("/")).exists()] == []
    for path in ("/policy/", "/components/security/", "/components/compute/roles.py", "/.github/"):
        assert len(owners[path]) > 1, f"{path} needs more than the platform's own team"


def test_a_false_word_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One\n\n# One\n\n[a](#one-1) [b](#two)\n\n```sh\nX=1 make nothing | ./x\n```\n"
    )
    document = Document(path=page)

    assert document.anchors == {"one", "one-1"}
    assert document.links == ["#one-1", "#two"]
    assert list(document.commands("make", "./x")) == [["make", "nothing"], ["./x"]]
    assert list(unknown_to_aws(["ecs", "describe-nothing"])) == ["ecs describe-nothing"]
    assert list(unknown_to_aws(["ecs", "list-tasks", "--clusters", "P"]))
    assert is_setting("network.ingress.cloudfront")
    assert not is_setting("network.ingress.cloudfrunt")
    with pytest.raises(pytest.fail.Exception):
        parsed(PLATFORMCTL, ["outputs", "dev", "--jsn"])
