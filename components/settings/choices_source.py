"""Generate the data of `choices.py` from development packages.

Only `make generate` imports this.
"""

import json
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import botocore.loaders
import botocore.session
from dateutil.zoneinfo import get_zonefile_instance

_EXTENSIONS = files("cfnlint") / "data" / "schemas" / "extensions"
_SOURCES = ("botocore", "cfn-lint", "python-dateutil")


def choices_text() -> str:
    """The content of the generated file."""
    data = {
        "sources": {name: version(name) for name in _SOURCES},
        "regions": _regions(),
        "countries": _countries(),
        "time_zones": sorted(get_zonefile_instance().zones),
        "database_classes": _compact(_database_classes()),
        "search_nodes": _compact(_search_nodes()),
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in data.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _regions() -> dict[str, str]:
    session = botocore.session.get_session()
    return {
        region: partition
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("ec2", partition_name=partition)
    }


def _countries() -> list[str]:
    model: dict[str, Any] = botocore.loaders.Loader().load_service_model("wafv2", "service-2")
    return sorted(model["shapes"]["CountryCode"]["enum"])


def _search_nodes() -> dict[str, set[str]]:
    schema = _extension("aws_opensearchservice_domain", "clusterconfig_instancetype_enum")
    return {region: set(body["enum"]) for region, body in schema.items() if "enum" in body}


def _database_classes() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    schema = _extension("aws_rds_dbinstance", "dbinstanceclass_enum")
    for region, body in schema.items():
        for each in body["allOf"]:
            if each["if"]["properties"]["Engine"].get("const") == "aurora-postgresql":
                classes = each["then"]["properties"]["DBInstanceClass"]["enum"]
                found.setdefault(region, set()).update(classes)
    return {region: classes - {"db.serverless"} for region, classes in found.items()}


def _extension(folder: str, name: str) -> dict[str, Any]:
    text = (_EXTENSIONS / folder / f"{name}.json").read_text()
    return {key: body for key, body in json.loads(text).items() if isinstance(body, dict)}


def _compact(types: dict[str, set[str]]) -> dict[str, Any]:
    every = set[str]().union(*types.values())
    absent = {region: sorted(every - held) for region, held in sorted(types.items())}
    return {"all": sorted(every), "absent": {key: each for key, each in absent.items() if each}}
