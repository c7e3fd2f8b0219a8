"""`python -m components.settings`: write the JSON Schema that editors check stack files with."""

import json
import sys
from pathlib import Path
from typing import Any

from components.settings import PROJECT, Settings

SCHEMA_FILE = Path(__file__).with_name("stack.schema.json")


def stack_schema() -> dict[str, Any]:
    """The JSON Schema of a whole `Pulumi.<stack>.yaml`, generated from the models."""
    schema = Settings.model_json_schema(ref_template="#/$defs/{model}")
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
    """The schema as it stands in the repository."""
    return json.dumps(stack_schema(), indent=2, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema, or with `--check` only say whether it is what the models say."""
    if "--check" not in arguments:
        SCHEMA_FILE.write_text(schema_text())
    elif SCHEMA_FILE.read_text() != schema_text():
        sys.stderr.write(f"error: {SCHEMA_FILE.name}: out of date; run `make generate`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
