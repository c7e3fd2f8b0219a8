"""`python -m components.settings [--check]`: generate schema and documentation of the models."""

import json
import sys
from pathlib import Path
from typing import Any

from components.generated import ROOT, keep
from components.settings import PROJECT, Settings, fates
from components.settings.choices import DATA_FILE
from components.settings.choices_source import choices_text
from components.settings.documentation import documentation
from components.settings.errors import schema_of

SCHEMA_FILE = Path(__file__).with_name("stack.schema.json")
PAGE_FILE = ROOT / "docs" / "configuration.md"
SWITCHES_FILE = ROOT / "docs" / "switches.md"


def settings_schema() -> dict[str, Any]:
    """The JSON Schema of the sections, generated from the models."""
    return dict(schema_of(Settings))


def stack_schema() -> dict[str, Any]:
    """The JSON Schema of a whole `Pulumi.<stack>.yaml`."""
    schema = settings_schema()
    sections: dict[str, Any] = schema["properties"]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Stack configuration of the Bedrock agent platform",
        "type": "object",
        "required": ["config"],
        "properties": {
            "config": {
                "type": "object",
                "required": [f"{PROJECT}:{name}" for name in schema["required"]],
                "properties": {f"{PROJECT}:{name}": body for name, body in sections.items()},
                "patternProperties": {f"^{PROJECT}:(?!({'|'.join(sections)})$)": False},
            }
        },
        "$defs": schema["$defs"],
    }


def schema_text() -> str:
    """The content of the schema's file."""
    return json.dumps(stack_schema(), indent=2, sort_keys=True) + "\n"


def page_text() -> str:
    """The content of the configuration page."""
    return documentation(settings_schema(), fates.text)


def main(arguments: list[str]) -> int:
    """Write outdated files, or only list them with `--check`."""
    # The choices first: the models of the other files use them.
    files = {
        DATA_FILE: choices_text(),
        SCHEMA_FILE: schema_text(),
        PAGE_FILE: page_text(),
        SWITCHES_FILE: fates.page(),
    }
    return keep(files, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
