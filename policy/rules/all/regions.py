"""Resources are in allowed regions."""

from dataclasses import dataclass
from itertools import chain

from frame.family import WORKLOAD
from frame.parameters import Configurable, texts
from frame.rule import Messages, Reference, ResourceRule
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class AllowedRegions:
    """Parameters of `aws-allowed-regions`."""

    regions: tuple[str, ...] = texts(
        ("us-east-1", "us-west-2"), "Regions in which resources may be."
    )


class RegionalTypes:
    """All types of AWS, and its provider."""

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and token.startswith(("aws:", "pulumi:providers:aws"))

    def __str__(self) -> str:
        return "every type of AWS, and its provider"


def allowed_regions(resource: Value, given: AllowedRegions) -> Messages:
    """The resource, its zones and its replicas are in allowed regions.

    A resource without a region is in its provider's. A zone's name starts with its region's.
    """
    for region in chain(resource["region"], (each["region"] for each in resource["replicas"])):
        if region.text and region.text not in given.regions:
            yield f"{region.path} is {region.text}; allowed: {', '.join(given.regions)}."
    for zone in chain(resource["availabilityZone"], resource["availabilityZones"]):
        if zone.text and not zone.text.startswith(given.regions):
            yield f"{zone.path} is {zone.text}; allowed: those of {', '.join(given.regions)}."


RULES = (
    ResourceRule(
        id="aws-allowed-regions",
        family=WORKLOAD,
        description="Resources are in the regions that the stack may use.",
        severity=Severity.HIGH,
        references=(Reference(framework="AWS Control Tower", control="AWS-GR_REGION_DENY"),),
        remediation="Choose an allowed region, or have it allowed in the pack's configuration.",
        types=RegionalTypes(),
        check=Configurable(allowed_regions, AllowedRegions()),
    ),
)
