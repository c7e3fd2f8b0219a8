"""`python -m components.contracts [--check]`: generate or compare the schemas and the page."""

import sys
from pathlib import Path

import yaml

from components.contracts import CONTRACTS
from components.contracts.base import Contract
from components.contracts.documentation import documentation
from components.contracts.schema import breaking, schema_of, schema_text
from components.generated import ROOT, keep


def schema_file(contract: type[Contract], root: Path = ROOT) -> Path:
    """The schema file of a contract."""
    return root / "contracts" / f"{contract.file_stem()}.yaml"


def generated(root: Path = ROOT) -> dict[Path, str]:
    """The generated files and their content."""
    schemas = {schema_file(each, root): schema_text(each) for each in CONTRACTS}
    return schemas | {root / "docs" / "contracts.md": documentation(CONTRACTS)}


def findings(root: Path = ROOT) -> list[str]:
    """Breaking changes of the models against the committed schemas, a sentence each."""
    found = [
        f"contracts/{each.file_stem()}.yaml: {change}; accepted: the field as it was,"
        f" or version {each.current_version() + 1}"
        for each in CONTRACTS
        if schema_file(each, root).exists()
        for change in breaking(yaml.safe_load(schema_file(each, root).read_text()), schema_of(each))
    ]
    known = {schema_file(each, root) for each in CONTRACTS}
    return found + [
        f"contracts/{file.name}: no contract of that name is declared any more;"
        " accepted: the contract, or no file if it has no consumers"
        for file in sorted((root / "contracts").glob("*.yaml"))
        if file not in known
    ]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write outdated files; with `--check`, or after a breaking change, only report them."""
    return keep(generated(root), arguments, root=root, refused=findings(root))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
