"""`python -m components.settings`: write the JSON Schema that editors check stack files with."""

import json
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


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text())
