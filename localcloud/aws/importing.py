"""Ids given to `pulumi import` and `get`, from which the read operation has to start."""

import re
from typing import Any

from localcloud.aws import schema, shapes
from localcloud.aws.declare import Resource


def split_id(kind: Resource, given: str) -> dict[str, Any]:
    """Split an id into the properties that the declaration's `import_id` names.

    An id that has another form belongs to a resource whose properties are in its state.
    """
    if not kind.import_id:
        return {}
    names = re.findall(r"\{(\w+)\}", kind.import_id)
    pattern = re.escape(kind.import_id)
    for name in names:
        last = name == names[-1]
        pattern = pattern.replace(rf"\{{{name}\}}", f"(?P<{name}>{'.+' if last else '.+?'})")
    found = re.fullmatch(pattern, given)
    hints = schema.of_resource(kind.cls).outputs
    texts = found.groupdict() if found else {}
    return {
        name: shapes.from_aws(text, hints[name]) for name, text in texts.items() if name != "id"
    }
