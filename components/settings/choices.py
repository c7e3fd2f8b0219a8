"""Choices that AWS offers: regions, instance types, countries, time zones.

The data is generated (`make generate`) from cfn-lint, botocore and python-dateutil, and changes
with their versions; the program does not need these packages.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator

from components.settings.base import nearest, shown
from components.settings.errors import Key, finding

DATA_FILE = Path(__file__).with_name("aws_choices.json")


@cache
def _data() -> dict[str, Any]:
    return json.loads(DATA_FILE.read_text())


def regions() -> dict[str, str]:
    """Region to its partition, such as `aws` or `aws-us-gov`."""
    found: dict[str, str] = _data()["regions"]
    return found


def offered(kind: str, region: str) -> list[str]:
    """The instance types of a region; all types for an unknown region.

    Args:
        kind: `search_nodes` or `database_classes`.
        region: The region's name.
    """
    types = _data()[kind]
    absent = set(types["absent"].get(region, ()))
    return [each for each in types["all"] if each not in absent]


def refuse_unless_offered(key: Key, value: str, kind: str, region: str) -> None:
    """Refuse an instance type that the region does not offer.

    Raises:
        ValidationError: A sentence with the types of the same family, or else all families.
    """
    types = offered(kind, region)
    if value in types:
        return
    family = value.rpartition(".search")[0].rpartition(".")[0] or value.rpartition(".")[0]
    alike = [each for each in types if each.startswith(f"{family}.")]
    families = sorted({each.removesuffix(".search").rpartition(".")[0] for each in types})
    accepted = ", ".join(alike) or f"types of the families {', '.join(families)}"
    raise finding(key, value, f"{shown(value)} is not offered in {region}; accepted: {accepted}")


def refuse_other_partitions(key: Key, named: Iterable[str], region: str) -> None:
    """Refuse regions of another partition."""
    known = regions()
    for each in named:
        if known[each] != known[region]:
            alike = sorted(it for it in known if known[it] == known[region] and it != region)
            raise finding(
                key,
                each,
                f"{each} is in the partition {known[each]}, apart from {region};"
                f" accepted: {', '.join(alike)}",
            )


def _country(code: str) -> str:
    if code not in _data()["countries"]:
        raise ValueError(
            f"{shown(code)} is no country; accepted: ISO 3166 alpha-2 codes, such as DE, CH or US"
        )
    return code


def _time_zone(name: str) -> str:
    zones: list[str] = _data()["time_zones"]
    if name not in zones:
        raise ValueError(
            f"{shown(name)} is no time zone{nearest(name, zones)};"
            " accepted: names of the IANA database, such as UTC or Europe/Berlin"
        )
    return name


Country = Annotated[str, AfterValidator(_country)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
