"""Which commands of the AWS CLI there are, by the service models that it is built from."""

from collections.abc import Iterator
from functools import cache

from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.session import Session

GLOBAL = {"--profile", "--query", "--output", "--region", "--debug", "--no-cli-pager"}
"""Options that every `aws` command has."""

BEYOND_BOTOCORE = {
    "cloudformation deploy",
    "s3 cp", "s3 sync", "s3 ls", "sso login", "ecr get-login-password", "logs tail",
}  # fmt: skip
"""Commands of the AWS CLI that are more than one call."""


def unknown_to_aws(words: list[str]) -> Iterator[str]:
    """What AWS's own models do not know of a command."""
    if len(words) < 2 or " ".join(words[:2]) in BEYOND_BOTOCORE:
        return
    service, operation, *rest = words
    options = {word.partition("=")[0] for word in rest if word.startswith("--")} - GLOBAL
    if operation == "wait":
        yield from () if rest and waits(service, rest[0]) else [f"{service} wait {rest[:1]}"]
    elif operation not in operations(service):
        yield f"{service} {operation}"
    else:
        for option in sorted(options - operations(service)[operation]):
            yield f"{service} {operation} {option}"


@cache
def operations(service: str) -> dict[str, set[str]]:
    """Each operation of a service and its options, as the AWS CLI spells them."""
    try:
        model = Session().get_service_model("s3" if service == "s3api" else service)
    except UnknownServiceError:
        return {}
    found: dict[str, set[str]] = {}
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        members = {f"--{xform_name(each, '-')}" for each in shape.members} if shape else set[str]()
        switches = {each.replace("--", "--no-", 1) for each in members}
        found[xform_name(name, "-")] = members | switches
    return found


def waits(service: str, name: str) -> bool:
    names = Session().get_waiter_model(service).waiter_names
    return name in {xform_name(each, "-") for each in names}
