"""The behavior of each type in pulumi-aws, as read from its source: `facts.yaml`.

Each type has there the source file that it was read from, the fields of `Facts`, and:

- `name`: the property that pulumi-aws names automatically, with the greatest length;
  `name_lower` and `name_prefix`, as in `AutoName`;
- `replace_when`, `refuses_change`: inputs of which some changes replace or are refused; a
  declaration has the rule for each;
- `plain`: all other inputs that were looked at;
- `refuses`: inputs with refusals at plan time beyond those of `limits.yaml`;
- `calls`: the permissions that the provider's own calls need, by step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from localcloud.differences import DIFFERENCES


@dataclass(frozen=True, kw_only=True)
class AutoName:
    """The property that Check fills with `<logical name>-<7 hex>` when the program gives none.

    The property that gives only a prefix, such as `namePrefix`, is modelled along with it.
    `prefix` is what pulumi-aws itself puts before the name (`alias/`).
    Source: `AutoName` and `SetAutonaming(255, "-")` in https://github.com/pulumi/pulumi-aws;
    a property that Terraform requires and the SDK does not is named so.
    """

    prop: str
    max_length: int
    lower: bool = False
    prefix: str = ""

    @property
    def prefix_prop(self) -> str:
        """The property that gives only the name's beginning."""
        return f"{self.prop}Prefix"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The behavior of a type in pulumi-aws.

    Attributes:
        replace: Inputs whose change makes the provider create a new resource, or members of blocks
            (`dnsConfig.namespaceId`; the other members of the block change in place).
        computed: Inputs that AWS chooses when absent; leaving one out later changes nothing.
        keeps: Inputs that the provider ignores the removal of, though AWS chooses no value.
        defaults: What pulumi-aws fills in for absent inputs. An input that is not modelled
            otherwise is accepted with this value only.
        ordered: Lists whose order counts, also inside of blocks (`eventSelectors.dataResources`);
            all others are sets in the provider's schema.
        name: Auto-naming.
        framework: Whether pulumi-aws takes the type from Terraform's plugin framework instead of
            its older SDK. Of such a type with tags, Check leaves `tagsAll` out; the default tags
            come in when AWS is called. Source: `provider/tags.go` in
            https://github.com/pulumi/pulumi-aws; the type's Go file in terraform-provider-aws
            says `@FrameworkResource` rather than `@SDKResource`.
        deleted_first: AWS admits only one of the kind, so the old one is deleted before.
    """

    replace: Sequence[str] = ()
    computed: Sequence[str] = ()
    keeps: Sequence[str] = ()
    defaults: Mapping[str, Any]
    ordered: Sequence[str] = ()
    name: AutoName | None
    framework: bool = False
    deleted_first: bool = False


@cache
def known() -> Mapping[str, Mapping[str, Any]]:
    """Read the facts of all types, by token."""
    text = Path(__file__).with_name("facts.yaml").read_text()
    return yaml.load(text, yaml.CSafeLoader)


def of(token: str) -> Facts:
    """Return the facts of a type, as localcloud's known differences change them.

    Raises:
        KeyError: There are none of the type.
    """
    said = known()[token]
    ours = [(each.about, each.prop) for each in DIFFERENCES if each.kind == token]
    name = next(
        (
            AutoName(
                prop=prop,
                max_length=length,
                lower=said.get("name_lower", False),
                prefix=said.get("name_prefix", ""),
            )
            for prop, length in said.get("name", {}).items()
        ),
        None,
    )
    return Facts(
        replace=[*said.get("replace", ()), *(prop for what, prop in ours if what == "replace")],
        computed=said.get("computed", ()),
        keeps=[*said.get("keeps", ()), *(prop for what, prop in ours if what == "computed")],
        defaults=said.get("defaults", {}),
        ordered=said.get("ordered", ()),
        name=name,
        framework=said.get("framework", False),
        deleted_first=said.get("deleted_first", False),
    )
