"""Resources without tags, found by an import id derived from their inputs.

Sources: the "Import" section of each type at https://www.pulumi.com/registry/packages/aws/api-docs/
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops import urns
from ops.aws import Aws
from ops.orphans.adopt import agree
from ops.orphans.kinds import Arn
from ops.orphans.scratch import Scratch, Wanted, name_of
from ops.orphans.tagged import GLOBAL, Tagged
from ops.values import Value

IMPORT_IDS: Mapping[str, str] = {
    "aws:cloudwatch/dashboard:Dashboard": "{dashboardName}",
    "aws:cloudwatch/eventTarget:EventTarget": "{rule}/{targetId}",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "{policyName}",
    "aws:cognito/userPoolDomain:UserPoolDomain": "{domain}",
    "aws:ec2/route:Route": "{routeTableId}_{destinationCidrBlock}",
    "aws:ec2/routeTableAssociation:RouteTableAssociation": "{subnetId}/{routeTableId}",
    "aws:iam/rolePolicy:RolePolicy": "{role}:{name}",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "{role}/{policyArn}",
    "aws:kms/alias:Alias": "{name}",
    "aws:rds/proxyTarget:ProxyTarget": (
        "{dbProxyName}/{targetGroupName}/TRACKED_CLUSTER/{dbClusterIdentifier}"
    ),
    "aws:route53/record:Record": "{zoneId}_{name}_{type}",
}
"""Types of which AWS refuses a second one, or that outlive or block the deletion of their parent.
All others without tags leave no orphans: a second create overwrites them, and they are deleted with
their bucket, pool, topic or log group."""


@dataclass(frozen=True, kw_only=True)
class Create:
    """A completed or planned create: the URN and inputs of a resource."""

    urn: str
    type: str
    inputs: Mapping[str, Any]

    @property
    def wanted(self) -> Wanted | None:
        """Its type and import id; None if the id does not follow from its inputs.

        All inputs must be known, so that its parent is the stack's own.
        """
        template = IMPORT_IDS.get(self.type)
        if template is None or not all(Value(each).known for each in self.inputs.values()):
            return None
        try:
            return Wanted(type=self.type, id=template.format_map(self.inputs))
        except KeyError:
            return None


@dataclass(frozen=True, kw_only=True)
class Existing:
    """An existing resource of a create; `state` is as in `pulumi stack export`."""

    create: Create
    region: str
    id: str
    state: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Its label in place of an ARN."""
        return _label(self.create, self.id)


def existing(
    opened: Callable[[str], Scratch], creates: Iterable[Create], home: str
) -> Iterator[Existing]:
    """Find those that exist with equal inputs.

    Resources that the provider refuses to read, such as a missing association, count as absent.

    Args:
        opened: Returns a scratch stack of a region.
        creates: The creates.
        home: The region of creates without a region.
    """
    regions: dict[str, dict[str, tuple[Create, Wanted]]] = {}
    for each in creates:
        if wanted := each.wanted:
            here = regions.setdefault(each.inputs.get("region") or home, {})
            here[name_of(_label(each, wanted.id))] = (each, wanted)
    for region, here in regions.items():
        states = opened(region).read({name: wanted for name, (_, wanted) in here.items()}).states
        for name, (create, wanted) in here.items():
            state = states.get(name)
            if state and agree(create.inputs, state["inputs"]):
                yield Existing(create=create, region=region, id=wanted.id, state=state)


def buckets(aws: Aws, regions: Collection[str], logical: Collection[str]) -> Iterator[Tagged]:
    """Buckets without tags whose names Pulumi generated from one of these logical names.

    A bucket's tags are set by a second call. If the create's response was lost, only the generated
    name identifies the bucket. It may also belong to another program that has not tagged it yet, so
    its name and age are shown before a deletion.
    """
    named = re.compile(f"(?:{'|'.join(map(re.escape, logical))})-[0-9a-f]{{7}}")
    s3 = aws.client("s3", next(iter(regions)))
    for name in (each["Name"] for each in s3.list_buckets()["Buckets"]):
        if named.fullmatch(name) and not _bears_tags(s3, name):
            region = s3.get_bucket_location(Bucket=name)["LocationConstraint"] or GLOBAL
            if region in regions:
                yield Tagged(arn=Arn.of(f"arn:aws:s3:::{name}"), region=region)


def _bears_tags(s3: Any, name: str) -> bool:
    try:
        return bool(s3.get_bucket_tagging(Bucket=name)["TagSet"])
    except s3.exceptions.ClientError as refusal:
        if refusal.response["Error"]["Code"] == "NoSuchTagSet":
            return False
        raise


def _label(create: Create, id_: str) -> str:
    return f"{urns.kind(create.type)} {id_}"
