"""Node types of the search domain: whether AWS offers them with its version and volumes.

Source: https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeInstanceTypeLimits.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from components.settings.search import Search
from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("search")
_SIZES = ("MinimumVolumeSize", "MaximumVolumeSize")
_ALL = "aws opensearch list-instance-type-details --engine-version {version}"


def check(patient: Patient) -> Iterator[Finding]:
    """The data nodes with their volumes, and the dedicated masters."""
    search = patient.settings.data.search
    limits = _limits(patient, search.node_type)
    if "data" not in limits:
        yield _absent("data.search.node_type", search.node_type, search)
    else:
        yield _volumes(search, limits["data"])
    if search.masters:
        key, node_type = "data.search.masters.node_type", search.masters.node_type
        offered = "master" in _limits(patient, node_type)
        found = _AREA.green(key, f"{node_type} can be a dedicated master")
        yield found if offered else _absent(key, node_type, search)


def _limits(patient: Patient, node_type: str) -> Mapping[str, Any]:
    """Role (data, master) to the limits of a node type; empty if AWS does not offer it."""
    client = patient.client("opensearch")
    errors = client.exceptions
    version = patient.settings.data.search.version
    try:
        answer = client.describe_instance_type_limits(InstanceType=node_type, EngineVersion=version)
    except (
        errors.InvalidTypeException,
        errors.ResourceNotFoundException,
        errors.ValidationException,
    ):
        return {}
    return answer["LimitsByRole"]


def _absent(key: str, node_type: str, search: Search) -> Finding:
    detail = f"AWS does not offer {node_type} with {search.version} for these nodes"
    fix = f"choose one that `{_ALL.format(version=search.version)}` names"
    return _AREA.red(key, detail, fix)


def _volumes(search: Search, limits: Mapping[str, Any]) -> Finding:
    key, size = "data.search.volume_gib", search.volume_gib
    volumes = [each for each in limits["StorageTypes"] if each.get("StorageSubTypeName") == "gp3"]
    if not volumes:
        detail = f"{search.node_type} takes no gp3 volumes"
        return _AREA.red("data.search.node_type", detail, "choose a type such as r7g.large.search")
    given = {each["LimitName"]: each["LimitValues"] for each in volumes[0]["StorageTypeLimits"]}
    least, most = (int(given[name][0]) for name in _SIZES)
    if least <= size <= most:
        return _AREA.green(key, f"{size} GiB; {search.node_type} takes {least} to {most}")
    detail = f"{search.node_type} does not take {size} GiB"
    return _AREA.red(key, detail, f"set {key} from {least} to {most}")
