"""What bears a stack's tags at AWS."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from components.settings import Settings
from ops.aws import Aws
from ops.orphans.kinds import Arn
from ops.verify.sources import pages

GLOBAL = "us-east-1"
"""Where services that are in no region list what they have."""


_OWNS = ("Project", "Environment")
"""The tags that say whose a resource is; owner, cost centre and what manages it may change."""


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """A resource with the stack's tags; `region` is where it was found."""

    arn: Arn
    region: str


def regions_of(settings: Settings) -> tuple[str, ...]:
    """The regions that a stack has resources in; its own comes first."""
    own, recovery = settings.environment.region, settings.data.recovery_region
    return tuple(dict.fromkeys(each for each in (own, recovery, GLOBAL) if each))


def tagged(aws: Aws, regions: tuple[str, ...], tags: Mapping[str, str]) -> tuple[Tagged, ...]:
    """Ask AWS for all resources that bear the stack's tags, those of them that say whose it is.

    The tagging API lists all types but IAM's; it lists what was deleted some minutes ago, too.
    Source: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
    """
    tags = {key: tags[key] for key in _OWNS}
    found: dict[str, Tagged] = {}
    for region in regions:
        for text in _listed(aws, region, tags):
            # A log group's ARN may end in what grants access to its streams.
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
    """Roles, whose list comes without tags; those of services belong to AWS."""
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
