"""`python -m components.contracts [--check]`: write the schemas and the page, or compare them."""

import sys
from pathlib import Path

import yaml

from components.contracts import CONTRACTS
from components.contracts.base import Contract
from components.contracts.documentation import documentation
from components.contracts.schema import breaking, schema_of, schema_text
from components.generated import ROOT, keep


def schema_file(contract: type[Contract], root: Path = ROOT) -> Path:
    """Where the schema of a contract is committed."""
    return root / "contracts" / f"{contract.file_stem()}.yaml"


def generated(root: Path = ROOT) -> dict[Path, str]:
    """Every generated file and what it should hold."""
    schemas = {schema_file(each, root): schema_text(each) for each in CONTRACTS}
    return schemas | {root / "docs" / "contracts.md": documentation(CONTRACTS)}


def findings(root: Path = ROOT) -> list[str]:
    """Breaking changes of the models against the committed schemas, one sentence each."""
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
        " accepted: the contract, or no file once nobody reads it"
        for file in sorted((root / "contracts").glob("*.yaml"))
        if file not in known
    ]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write what is out of date, unless that would break consumers or only a check is asked for."""
    return keep(generated(root), arguments, root=root, refused=findings(root))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
