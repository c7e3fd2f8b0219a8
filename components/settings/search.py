"""`agentplatform:data.search`: the OpenSearch domain."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from components.settings.base import NotBool, RetentionDays, Section, Spelling
from components.settings.choices import refuse_unless_offered
from components.settings.errors import finding

_LONGEST_DOMAIN_NAME = 28
_BURSTABLE = ("t2.", "t3.")
_UNSUITABLE = {
    r"(t2|m3|r3)\.": "has no encryption at rest",
    r"(i[3-9]\w*|im4gn|\w+gd)\.": "has disks of its own, and takes no volumes of volume_gib",
    r"ultrawarm1\.": "is for UltraWarm nodes",
}
"""Node types that AWS offers and the domain cannot use as data nodes, and why.

Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html
"""
_MOST_BURSTABLE_NODES = 10
_MOST_STORAGE = {"t3.small.search": 100, "t3.medium.search": 200}
"""Maximum gp3 storage of burstable nodes in GiB.

Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
"""

NodeType = Annotated[
    str,
    Spelling(r"^[a-z0-9]+\.[a-z0-9]+\.search$", "a type such as r7g.large.search"),
]


class Masters(Section):
    """Dedicated master nodes, which hold no data."""

    node_type: NodeType = Field(description="Node type, such as m7g.large.search.")
    count: Annotated[Literal[3, 5], NotBool] = Field(
        default=3, description="Number of dedicated masters, 3 or 5."
    )


class Search(Section):
    """The OpenSearch domain, in the data subnet of every zone."""

    version: Annotated[
        str,
        Spelling(
            r"^OpenSearch_(1\.[0-3]|2\.([3579]|1[13579])|3\.[1-9]?[13579])$",
            "1.0 to 1.3, or a minor version of 2 or 3 that AWS has, which are odd:"
            " such as OpenSearch_2.19",
        ),
    ] = Field(default="OpenSearch_2.19", description="Engine and version, such as OpenSearch_2.19.")
    node_type: NodeType = Field(description="Type of the data nodes, such as r7g.large.search.")
    nodes: Annotated[int, Field(ge=2, le=400)] = Field(
        description="Number of data nodes, a multiple of the number of zones."
    )
    volume_gib: Annotated[int, Field(ge=10, le=16_384)] = Field(
        default=10, description="gp3 storage of a data node, in GiB."
    )
    masters: Masters | None = Field(
        default=None, description="Dedicated masters; unset: data nodes act as masters."
    )
    off_peak_hour: Annotated[int, Field(ge=0, le=23)] = Field(
        default=2,
        description="Start hour (UTC) of the 10-hour off-peak window for maintenance.",
    )
    log_retention_days: RetentionDays = Field(
        default=30, description="Retention of slow, error and audit logs, in days."
    )

    @property
    def auto_tune(self) -> bool:
        """Whether the node types support Auto-Tune; burstable ones do not."""
        types = [self.node_type, *([self.masters.node_type] if self.masters else [])]
        return not any(each.startswith(_BURSTABLE) for each in types)

    @model_validator(mode="after")
    def _limits_of_burstable_nodes(self) -> Self:
        if self.node_type.startswith(_BURSTABLE) and self.nodes > _MOST_BURSTABLE_NODES:
            raise ValueError(
                f"nodes is {self.nodes}; accepted: at most {_MOST_BURSTABLE_NODES} nodes of"
                f" {self.node_type}"
            )
        most = _MOST_STORAGE.get(self.node_type, self.volume_gib)
        if self.volume_gib > most:
            raise ValueError(
                f"volume_gib is {self.volume_gib}; accepted: at most {most} for {self.node_type}"
            )
        return self


def domain_name(project: str, environment: str) -> str:
    """The domain's name, which log groups and policies use before it exists."""
    return f"{project}-{environment}"


def check_search(
    search: Search, *, project: str, environment: str, region: str, zones: Sequence[str]
) -> Search:
    """Refuse node types that the region lacks, uneven node counts, and long names.

    Zone awareness requires the same number of data nodes in every zone.
    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-multiaz.html
    """
    key = ("search", "node_type")
    refuse_unless_offered(key, search.node_type, "search_nodes", region)
    for kinds, why in _UNSUITABLE.items():
        if re.match(kinds, search.node_type):
            raise finding(
                key,
                search.node_type,
                f"{search.node_type} {why}; accepted: types with EBS volumes and encryption, such"
                " as r7g.large.search",
            )
    if search.masters:
        masters = search.masters.node_type
        key = ("search", "masters", "node_type")
        refuse_unless_offered(key, masters, "search_nodes", region)
    if search.nodes % len(zones):
        raise finding(
            ("search", "nodes"),
            search.nodes,
            f"{search.nodes} nodes cannot be spread evenly over the {len(zones)} zones of"
            f" network.zones; accepted: a multiple of {len(zones)}",
        )
    name = domain_name(project, environment)
    if len(name) > _LONGEST_DOMAIN_NAME:
        spare = _LONGEST_DOMAIN_NAME - len(domain_name(project, ""))
        raise finding(
            ("search",),
            name,
            f"its domain would be called '{name}', which is too long;"
            f" accepted: an environment.name of at most {spare} characters",
        )
    return search
