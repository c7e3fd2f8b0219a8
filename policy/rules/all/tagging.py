"""Tags by which cost and ownership are found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from frame.family import TAGGING
from frame.parameters import Configurable, mapping, patterns
from frame.rule import Changes, Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws, has_property
from frame.value import Value
from pulumi_policy import Severity

SCALING_GROUPS = tokens(aws.autoscaling.Group)
"""They hand their tags on to instances and have them as a list, without `tagsAll`."""

SHARED = tokens(aws.iam.ServiceLinkedRole)
"""An account has them once, for all programs, and most are created by AWS: nobody's cost."""


@dataclass(frozen=True, kw_only=True)
class RequiredTags:
    """Parameters of `aws-required-tags`."""

    tags: Mapping[str, str] = patterns(
        dict.fromkeys(("Project", "Environment", "Owner", "CostCenter", "ManagedBy"), ".+"),
        "Tags that every resource carries, and the regular expression that each value matches.",
    )
    values: Mapping[str, str] = mapping(
        {}, "Values that remediation gives to missing tags; others stay missing."
    )


class TaggableTypes:
    """The types of AWS that carry tags, as the SDK's own classes say."""

    def __contains__(self, token: object) -> bool:
        return (
            isinstance(token, str)
            and token not in SHARED
            and (token in SCALING_GROUPS or has_property(token, "tags_all"))
        )

    def __str__(self) -> str:
        return "every type of AWS that carries tags, but for service-linked roles"


def required_tags(resource: Value, given: RequiredTags) -> Messages:
    """All required tags are set and fit, by the resource or by its provider's default tags.

    The provider writes what it will really set, defaults included, into `tagsAll` when it checks
    the inputs. It does so for types from Terraform's older plugin SDK. Types from the newer plugin
    framework (such as the ingress and egress rules in `aws.vpc`) have no `tagsAll` at that point:
    there only `tags` counts, so they are to be tagged explicitly.
    Source: `provider/tags.go` and `provider/resources.go` in https://github.com/pulumi/pulumi-aws.
    """
    absent = _absent(resource, given)
    if absent:
        yield f"Missing tags: {', '.join(absent)}."
    for name, pattern in given.tags.items():
        text = _tag(_tags(resource), name).text
        if text and not re.fullmatch(pattern, text):
            yield f"Tag {name} is {text!r}, which does not match {pattern}."


def add_tags(resource: Value, given: RequiredTags) -> Changes:
    """The missing tags for which there is a value, wherever the provider looks for them."""
    absent = _absent(resource, given)
    missing = {name: given.values[name] for name in absent if name in given.values}
    places = ["tags"] if resource["tagsAll"].raw is None else ["tags", "tagsAll"]
    return {place: missing for place in places if missing and _is_plain(resource[place])}


def _is_plain(tags: Value) -> bool:
    # Those of a scaling group are a list with a setting for each: nothing obvious to add.
    return tags.known and all(tag is tags for tag in tags)


def _absent(resource: Value, given: RequiredTags) -> list[str]:
    return [name for name in given.tags if _tag(_tags(resource), name).missing]


def _tags(resource: Value) -> Value:
    return resource["tags"] if resource["tagsAll"].raw is None else resource["tagsAll"]


def _tag(tags: Value, name: str) -> Value:
    for tag in tags:
        if tag["key"].equals(name):
            return tag["value"]
    return tags[name]


_REQUIRED = RequiredTags()

RULES = (
    ResourceRule(
        id="aws-required-tags",
        family=TAGGING,
        description="Resources carry the tags by which cost and ownership are found.",
        severity=Severity.MEDIUM,
        references=(security_hub("AWS Resource Tagging Standard"),),
        remediation="Set them in the provider's default_tags; where these do not reach the type, "
        "set tags on the resource.",
        types=TaggableTypes(),
        check=Configurable(required_tags, _REQUIRED),
        remediate=Configurable(add_tags, _REQUIRED),
    ),
)
