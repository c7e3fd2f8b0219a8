"""Authorization of a role's calls by its policies.

The resource of a request is derived from its parameters: an ARN, or names that are parts of the
resource's ARN. Missing parts are `*`, as for resources that do not exist yet. The condition keys
are those of `_context`; others count as absent.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, cast

import boto3

from localcloud.calls import clients, models, tags
from localcloud.calls.models import AwsError
from localcloud.iam import reference
from localcloud.iam.reference import Action, Behind
from localcloud.iam.simulator import Policy, Request, context_of, simulate

_ROLE: Final = re.compile(r"arn:[^:]+:iam::\d{12}:role/(?:.+/)?([\w+=,.@-]+)")
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_WHOLE_WORLD: Final = "us-east-1"
"""The region of requests to global services."""
_OF_EC2: Final = ("UnauthorizedOperation", "You are not authorized to perform this operation. ")


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A role, as it is when a provider is configured with it."""

    role: str
    account: str
    policies: tuple[Policy, ...] = field(repr=False)

    @property
    def arn(self) -> str:
        """The ARN of its session."""
        return f"arn:aws:sts::{self.account}:assumed-role/{self.role}/localcloud"

    def authorize(self, service: str, region: str, op: str, params: Mapping[str, Any]) -> None:
        """Refuse a call that the role's policies do not allow.

        Raises:
            AwsError: Denied, with AWS's code and words.
            LookupError: No IAM action is known for the operation.
        """
        call = _Call(service=service, region=region, op=op, params=params, account=self.account)
        for request in call.requests():
            verdict = simulate(request, self.policies)
            if verdict.decision != "allowed":
                raise self._denied(call, request, explicit=verdict.decision == "explicitDeny")

    def _denied(self, call: "_Call", request: Request, *, explicit: bool) -> AwsError:
        why = (
            "with an explicit deny in an identity-based policy"
            if explicit
            else f"because no identity-based policy allows the {request.action} action"
        )
        said = (
            f"User: {self.arn} is not authorized to perform: {request.action}"
            f" on resource: {request.resource} {why}"
        )
        protocol = models.service(call.service).metadata["protocol"]
        code = "AccessDeniedException" if "json" in protocol else "AccessDenied"
        code, head = _OF_EC2 if protocol == "ec2" else (code, "")
        return AwsError(call.service, call.op, code, head + said)


def principal(role: str, region: str, account: str) -> Principal:
    """Read a role's policies.

    Raises:
        AwsError: There is no such role.
    """

    def ask(op: str, **params: str) -> dict[str, Any]:
        with clients.unguarded():
            named = {"RoleName": role, **params}
            return clients.call("iam", region, op, named, account=account)

    ask("get_role")
    inline = [
        Policy(name=name, document=ask("get_role_policy", PolicyName=name)["PolicyDocument"])
        for name in ask("list_role_policies")["PolicyNames"]
    ]
    return Principal(role=role, account=account, policies=tuple(inline))


@dataclass(frozen=True, kw_only=True)
class _Call:
    """A call to authorize."""

    service: str
    region: str
    op: str
    params: Mapping[str, Any]
    account: str

    def requests(self) -> Iterator[Request]:
        """List the requests that AWS authorizes: the call's own action first, then further ones."""
        action = reference.of_operation(self.service, self.op)
        if linked := self.params.get("AWSServiceName"):
            yield self._behind(Behind(action=action.name, linked=linked))
            return
        for resource in self._resources(action):
            yield self._request(action.name, resource)
        for each in reference.behind(action, self.params, tagged=bool(self._tags())):
            yield self._behind(each)
        if not action.reads and not action.name.startswith(("iam:", "sts:")):
            yield from self._passed()

    def _behind(self, behind: Behind) -> Request:
        if behind.linked:
            resource = f"arn:aws:iam::{self.account}:role/aws-service-role/{behind.linked}/*"
            return self._request(behind.action, resource, {"iam:AWSServiceName": behind.linked})
        of = reference.of_name(behind.action)
        return self._request(behind.action, behind.resource or next(self._resources(of)))

    def _passed(self) -> Iterator[Request]:
        """Passing a role to a service requires iam:PassRole.

        A role that trusts no service is only named, such as the one that administers a domain.
        Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
        """
        for arn in sorted(filter(_ROLE.fullmatch, set(reference.texts(self.params)))):
            for statement in self._role(arn)["AssumeRolePolicyDocument"]["Statement"]:
                if trusted := statement["Principal"].get("Service"):
                    yield self._request("iam:PassRole", arn, {"iam:PassedToService": trusted})

    def _request(
        self, action: str, resource: str, more: Mapping[str, str | list[str]] | None = None
    ) -> Request:
        context = {**self._context(action, resource), **(more or {})}
        return Request(action=action, resource=resource, context=context_of(context))

    def _context(self, action: str, resource: str) -> dict[str, str | list[str]]:
        wanted = self._tags()
        found: dict[str, str | list[str]] = {
            "aws:RequestedRegion": self.region if _has_regions(self.service) else _WHOLE_WORLD,
            "aws:TagKeys": list(wanted),
            **{f"aws:RequestTag/{key}": value for key, value in wanted.items()},
        }
        if "PolicyArn" in self.params:
            found["iam:PolicyARN"] = self.params["PolicyArn"]
        if action.startswith("iam:") and action != "iam:CreateRole" and _ROLE.fullmatch(resource):
            for tag in self._role(resource).get("Tags", ()):
                found[f"aws:ResourceTag/{tag['Key']}"] = tag["Value"]
        return found

    def _tags(self) -> dict[str, str]:
        name = tags.member(list(self.params))
        return tags.from_aws(_listed(self.params[name])) if name else {}

    def _resources(self, action: Action) -> Iterator[str]:
        """ARNs that the request names, else the required ones with what is known of them."""
        if not action.arns:
            yield "*"
            return
        given = {each for each in reference.texts(self.params) if each.startswith("arn:")}
        named = [arn for arn in given if any(_like(each).fullmatch(arn) for each in action.arns)]
        if named:
            yield from sorted(named)
            return
        for template in action.arns[: action.required or 1]:
            yield self._filled(template)

    def _filled(self, template: str) -> str:
        known = {"Partition": "aws", "Region": self.region, "Account": self.account}

        def value(found: re.Match[str]) -> str:
            name = found[1]
            return known.get(name) or self._parameter(name)

        arn = _VARIABLE.sub(value, template)
        role = _ROLE.fullmatch(arn) if self.service == "iam" and self.op != "create_role" else None
        return self._role(arn)["Arn"] if role else arn

    def _role(self, arn: str) -> dict[str, Any]:
        """A role in IAM, with its path, tags and trust policy."""
        named = {"RoleName": arn.rpartition("/")[2]}
        with clients.unguarded():
            found = clients.call("iam", self.region, "get_role", named, account=self.account)
        return found["Role"]

    def _parameter(self, variable: str) -> str:
        """The parameter that gives a variable: RoleName to RoleNameWithPath, Name to TopicName."""
        wanted = variable.lower()
        for name, value in self.params.items():
            own = name.lower()
            if isinstance(value, str) and (wanted.startswith(own) or wanted.endswith(own)):
                return value
        return "*"


def _listed(value: Any) -> Any:
    """Tags as a request has them; EC2 and S3 wrap them once more."""
    if isinstance(value, Mapping) and "TagSet" in value:
        return cast("Mapping[str, Any]", value)["TagSet"]
    if isinstance(value, list) and value and "Tags" in value[0]:
        return cast("list[dict[str, Any]]", value)[0]["Tags"]
    return cast("Any", value)


@cache
def _like(template: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, re.split(r"\$\{\w+\}", template))))


@cache
def _has_regions(service: str) -> bool:
    return bool(boto3.Session().get_available_regions(service))
