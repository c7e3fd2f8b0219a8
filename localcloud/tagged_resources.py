"""The Resource Groups Tagging API, complete: moto's leaves out half of the types that bear tags.

AWS lists everything with tags but what is IAM's, in the resource's region, and of services that are
in none in us-east-1. Here, too, what moto or a service of it holds; what localcloud keeps in
memory of its own, because moto lacks its service's operations, is not listed
(`python -m localcloud types` says which types those are).
Source: https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from moto.cognitoidp.models import cognitoidp_backends
from moto.core.base_backend import BackendDict
from moto.core.resource_tagging import (
    TaggedResource,
    iter_taggable_backends,
    make_tag_matcher,
    match_resource_type,
)
from moto.ec2.models import ec2_backends
from moto.rds.models import rds_backends
from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend
from moto.route53.models import route53_backends
from moto.s3.models import s3_backends
from moto.utilities.tagging_service import TaggingService

_GLOBAL: Final = "us-east-1"
_BUCKET: Final = "arn:aws:s3:::"
_EC2: Final = {
    "acl": "network-acl",
    "eipalloc": "elastic-ip",
    "fl": "vpc-flow-log",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}
"""Prefix of an EC2 id to the resource type in its ARN."""


def install() -> None:
    """Make moto list all of its resources."""
    ResourceGroupsTaggingAPIBackend._get_resources_generator = _resources  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue] - moto has no other way in


def _resources(
    api: ResourceGroupsTaggingAPIBackend,
    tag_filters: list[dict[str, Any]] | None = None,
    resource_type_filters: list[str] | None = None,
    resource_arn_list: list[str] | None = None,
) -> Iterator[TaggedResource]:
    matches, seen = make_tag_matcher(tag_filters), set[str]()
    for each in _known(api.account_id, api.region_name):
        if each.arn in seen or not each.tags or not matches(each.tags):
            continue
        if each.arn.startswith(_BUCKET) and not _is_here(api, each.arn):
            continue
        seen.add(each.arn)
        if resource_arn_list and each.arn not in resource_arn_list:
            continue
        if match_resource_type(each.resource_type, resource_type_filters):
            yield each


def _known(account: str, region: str) -> Iterator[TaggedResource]:
    for backend in iter_taggable_backends(account, region):
        for each in backend.iter_tagged_resources():
            if each.resource_type.startswith("ec2:"):
                continue  # by `_ec2`: moto spells some ARNs unlike AWS
            yield each
    for arn, tags in _rest(account, region):
        if not arn.startswith("arn:"):  # some services keep tags by id
            continue
        _, _, service, _, _, resource = arn.split(":", 5)
        kind = resource.replace(":", "/").partition("/")[0]
        yield TaggedResource(arn=arn, tags=dict(tags), resource_type=f"{service}:{kind}")


def _is_here(api: ResourceGroupsTaggingAPIBackend, bucket: str) -> bool:
    """Whether a bucket is in the region; all of moto's are in one place."""
    found = s3_backends[api.account_id]["aws"].buckets.get(bucket.removeprefix(_BUCKET))
    return found is None or found.region_name == api.region_name


def _rest(account: str, region: str) -> Iterator[tuple[str, dict[str, str]]]:
    yield from _of_tagging_services(account, region)
    ec2 = ec2_backends[account][region]
    # AWS deletes a VPC's default ACL with the VPC; moto keeps it.
    gone = {each.id for each in tuple(ec2.network_acls.values()) if each.vpc_id not in ec2.vpcs}
    for id_, tags in tuple(ec2.tags.items()):
        kind = _EC2.get(id_.partition("-")[0])
        if kind and id_ not in gone:
            yield f"arn:aws:ec2:{region}:{account}:{kind}/{id_}", tags
    for pool in tuple(cognitoidp_backends[account][region].user_pools.values()):
        yield pool.arn, pool.extended_config.get("UserPoolTags", {})
    rds = rds_backends[account][region]
    for group in (
        *rds.db_parameter_groups.values(),
        *rds.db_cluster_parameter_groups.values(),
        *rds.subnet_groups.values(),
        *rds.event_subscriptions.values(),
    ):
        yield group.arn, {each["Key"]: each["Value"] for each in group.get_tags()}
    if region == _GLOBAL:
        for zone, tags in tuple(route53_backends[account]["aws"].resource_tags.items()):
            yield f"arn:aws:route53:::hostedzone/{zone}", tags


def _of_tagging_services(account: str, region: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Most services keep tags by ARN in an object that moto has for it."""
    places = (region, "aws") if region == _GLOBAL else (region,)
    services = cast("list[dict[str, Any]]", BackendDict._instances)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportGeneralTypeIssues] - moto's own way to walk its services
    for by_place in [service[account] for service in services if account in service]:
        for backend in [by_place[place] for place in places if place in by_place]:
            held = cast("dict[str, object]", vars(backend)).values()
            for tagging in [each for each in held if isinstance(each, TaggingService)]:
                yield from ((arn, _texts(tags)) for arn, tags in tuple(tagging.tags.items()))


def _texts(tags: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value or "" for key, value in tags.items()}
