"""Tags by which cost and ownership are found."""

from functools import cache
from importlib import import_module
from keyword import iskeyword

import pulumi_aws as aws
from frame.rule import Messages, ResourceRule, security_hub
from frame.value import Value
from pulumi_policy import Severity

FAMILY = "tagging"

REQUIRED_TAGS = ("Project", "Environment", "Owner", "CostCenter", "ManagedBy")


class TaggableTypes:
    """The types of AWS that carry tags, as the SDK's own classes say."""

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and _is_taggable(token)


@cache
def _is_taggable(token: str) -> bool:
    # Looked up when a type turns up: to import all of the SDK takes seconds at every start.
    package, _, path = token.partition(":")
    module, _, name = path.rpartition(":")
    if package != "aws" or not module:
        return False
    service = module.partition("/")[0]
    try:
        sdk = import_module(
            f"pulumi_aws.{service}_" if iskeyword(service) else f"pulumi_aws.{service}"
        )
    except ModuleNotFoundError:
        return False
    cls = getattr(sdk, name, None)
    # A scaling group hands its tags on to instances and has them as a list, without `tagsAll`.
    return cls is aws.autoscaling.Group or hasattr(cls, "tags_all")


def required_tags(resource: Value) -> Messages:
    """All required tags are set and not empty, by the resource or by its provider's default tags.

    The provider writes what it will really set, defaults included, into `tagsAll` when it checks
    the inputs. It does so for types from Terraform's older plugin SDK. Types from the newer plugin
    framework (such as the ingress and egress rules in `aws.vpc`) have no `tagsAll` at that point:
    there only `tags` counts, so they are to be tagged explicitly.
    Source: `provider/tags.go` and `provider/resources.go` in https://github.com/pulumi/pulumi-aws.
    """
    tags = resource["tags"] if resource["tagsAll"].raw is None else resource["tagsAll"]
    absent = [name for name in REQUIRED_TAGS if _tag(tags, name).missing]
    if absent:
        yield f"Missing tags: {', '.join(absent)}."


def _tag(tags: Value, name: str) -> Value:
    for tag in tags:
        if tag["key"].equals(name):
            return tag["value"]
    return tags[name]


RULES = (
    ResourceRule(
        id="aws-required-tags",
        family=FAMILY,
        description="Resources carry the tags by which cost and ownership are found.",
        severity=Severity.MEDIUM,
        references=(security_hub("AWS Resource Tagging Standard"),),
        remediation="Set them in the provider's default_tags; where these do not reach the type, "
        "set tags on the resource.",
        types=TaggableTypes(),
        check=required_tags,
    ),
)
