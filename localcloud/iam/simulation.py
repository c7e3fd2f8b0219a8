"""IAM's policy simulation, which moto lacks: `SimulatePrincipalPolicy` and `SimulateCustomPolicy`.

Only what `simulator` models is accepted; other parameters are refused by name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.exceptions import InvalidInput, NotFoundException
from moto.iam.models import Group, IAMBackend, ManagedPolicy, Role, User
from moto.iam.responses import IamResponse

from localcloud.iam.simulator import Policy, PolicyError, Request, context_of, parse, simulate

_MODELLED = frozenset({
    "Action", "Version", "PolicySourceArn", "PolicyInputList", "PolicyExclusionList",
    "PermissionsBoundaryPolicyInputList", "ActionNames", "ResourceArns", "ContextEntries",
    "ResourceOwner", "MaxItems",
})  # fmt: skip


def install() -> None:
    """Add the two operations to moto's IAM."""
    for operation in (simulate_principal_policy, simulate_custom_policy):
        setattr(IamResponse, operation.__name__, operation)


def simulate_principal_policy(response: IamResponse) -> ActionResult:
    """Evaluate requests by a principal's attached policies, and by additional ones.

    Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
    """
    params = _params(response)
    principal = _principal(response.backend, params["PolicySourceArn"])
    excluded = set(params.get("PolicyExclusionList", []))
    attached = [
        policy
        for policy in _attached(response.backend, principal)
        if policy.name not in excluded and "all" not in excluded
    ]
    boundaries = _given(params, "PermissionsBoundaryPolicyInputList")
    if not boundaries and "all" not in excluded and "permissions-boundary" not in excluded:
        boundaries = list(_boundary(response.backend, principal))
    return _answer(params, [*attached, *_given(params, "PolicyInputList")], boundaries)


def simulate_custom_policy(response: IamResponse) -> ActionResult:
    """Evaluate requests by the given policies only.

    Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
    """
    params = _params(response)
    boundaries = _given(params, "PermissionsBoundaryPolicyInputList")
    return _answer(params, _given(params, "PolicyInputList"), boundaries)


def _params(response: IamResponse) -> dict[str, Any]:
    params = response._get_params()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- how moto's own operations read them
    for name in params:
        if name not in _MODELLED:
            raise InvalidInput(f"localcloud does not model {name}")
    return params


def _answer(
    params: Mapping[str, Any], policies: Sequence[Policy], boundaries: Sequence[Policy]
) -> ActionResult:
    context = context_of(
        {
            entry["ContextKeyName"]: entry.get("ContextKeyValues", [])
            for entry in params.get("ContextEntries", [])
        }
    )
    resources = params.get("ResourceArns") or ["*"]
    try:
        results = [
            _result(Request(action=action, resource=arn, context=context), policies, boundaries)
            for action in params["ActionNames"]
            for arn in resources
        ]
    except PolicyError as error:
        raise InvalidInput(str(error)) from None
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


def _result(
    request: Request, policies: Sequence[Policy], boundaries: Sequence[Policy]
) -> dict[str, Any]:
    verdict = simulate(request, policies, boundaries)
    return {
        "EvalActionName": request.action,
        "EvalResourceName": request.resource,
        "EvalDecision": verdict.decision,
        "MatchedStatements": [{"SourcePolicyId": name} for name in verdict.matched],
        "MissingContextValues": list(verdict.missing),
    }


def _given(params: Mapping[str, Any], name: str) -> list[Policy]:
    documents: Iterable[str] = params.get(name, [])
    try:
        return [
            Policy(name=f"{name}.{place}", document=parse(text))
            for place, text in enumerate(documents, start=1)
        ]
    except PolicyError as error:
        raise InvalidInput(f"{name}: {error}") from None


def _principal(backend: IAMBackend, arn: str) -> Role | User | Group:
    kind = arn.split(":", 5)[-1].partition("/")[0]
    known: Mapping[str, Iterable[Role | User | Group]] = {
        "role": backend.get_roles(),
        "user": backend.users.values(),
        "group": backend.groups.values(),
    }
    for principal in known.get(kind, ()):
        if principal.arn == arn:
            return principal
    raise NotFoundException(f"{arn} is no role, user or group of this account")


def _attached(backend: IAMBackend, principal: Role | User | Group) -> Iterator[Policy]:
    for name, text in principal.policies.items():
        yield Policy(name=name, document=parse(text))
    for managed in principal.managed_policies.values():
        yield _managed(managed)
    if isinstance(principal, User):
        for group in backend.get_groups_for_user(principal.name):
            yield from _attached(backend, group)


def _boundary(backend: IAMBackend, principal: Role | User | Group) -> Iterator[Policy]:
    arn = principal.permissions_boundary_arn if isinstance(principal, Role) else None
    if arn:
        yield _managed(backend.get_policy(arn))


def _managed(policy: ManagedPolicy) -> Policy:
    (current,) = [each for each in policy.versions if each.version_id == policy.default_version_id]
    return Policy(name=policy.name, document=parse(current.document))
