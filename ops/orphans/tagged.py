"""Resources on AWS with a stack's tags."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from components.settings import Settings
from ops.aws import Aws
from ops.orphans.kinds import Arn
from ops.verify.sources import pages

GLOBAL = "us-east-1"
"""The region in which global services list their resources."""


_OWNS = ("Project", "Environment")
"""The tags that identify a stack; owner, cost center and manager may change."""


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """A resource with the stack's tags, and its region."""

    arn: Arn
    region: str


def regions_of(settings: Settings) -> tuple[str, ...]:
    """The regions of a stack's resources, its own first."""
    own, recovery = settings.environment.region, settings.data.recovery_region
    return tuple(dict.fromkeys(each for each in (own, recovery, GLOBAL) if each))


def tagged(aws: Aws, regions: tuple[str, ...], tags: Mapping[str, str]) -> tuple[Tagged, ...]:
    """List all resources with the stack's identifying tags.

    The tagging API lists all types except IAM's; it also lists recently deleted resources.
    Source: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
    """
    tags = {key: tags[key] for key in _OWNS}
    found: dict[str, Tagged] = {}
    for region in regions:
        for text in _listed(aws, region, tags):
            # A log group's ARN may end in `:*`, which stands for its streams.
            arn = Arn.of(text.removesuffix(":*"))
            found.setdefault(arn.text, Tagged(arn=arn, region=arn.region or region))
    for text in _roles(aws, tags):
        found[text] = Tagged(arn=Arn.of(text), region=regions[0])
    return tuple(found.values())


def _listed(aws: Aws, region: str, tags: Mapping[str, str]) -> Iterator[str]:
    filters = [{"Key": key, "Values": [value]} for key, value in tags.items()]
    client = aws.client("resourcegroupstaggingapi", region)
    for each in pages(client, "get_resources", "ResourceTagMappingList", TagFilters=filters):
        yield each["ResourceARN"]


def _roles(aws: Aws, tags: Mapping[str, str]) -> list[str]:
    """Roles with the tags; service-linked roles belong to AWS."""
    iam = aws.client("iam")
    roles = [each for each in pages(iam, "list_roles", "Roles") if each["Path"] == "/"]

    def bears(name: str) -> bool:
        try:
            listed = iam.list_role_tags(RoleName=name)["Tags"]
        except iam.exceptions.NoSuchEntityException:  # deleted meanwhile
            return False
        return tags.items() <= {each["Key"]: each["Value"] for each in listed}.items()

    with ThreadPoolExecutor(8) as pool:
        of_stack = pool.map(bears, [each["RoleName"] for each in roles])
        return [each["Arn"] for each, own in zip(roles, of_stack, strict=True) if own]
