"""Who may do what: roles under IAM's own simulation, their trust, and people who sign in."""

from collections.abc import Callable, Iterator
from typing import Any

from ops.deployment import Deployment
from ops.verify import rights
from ops.verify.check import Check, Seen, like
from ops.verify.rights import Estate, Question
from ops.verify.sources import pages

Questions = Callable[[Estate, str], Iterator[Question]]


def _needs(deployment: Deployment) -> Iterator[Seen]:
    contract = deployment.contract
    it = rights.estate(contract)
    user = rights.database_need(it, contract("database")["applicationUser"])
    for service, role in contract("taskDefinitions")["executionRoleArns"].items():
        yield from _asked(deployment, role, rights.execution_needs(it, service), expected=True)
    for service, role in contract("taskDefinitions")["taskRoleArns"].items():
        database = [] if service == "bff" else [user]
        questions = iter([*rights.task_needs(it, service), *database])
        yield from _asked(deployment, role, questions, expected=True)


def _limits(deployment: Deployment) -> Iterator[Seen]:
    contract = deployment.contract
    it = rights.estate(contract)
    user = rights.database_need(it, contract("database")["applicationUser"])
    for service, role in contract("taskDefinitions")["executionRoleArns"].items():
        questions = iter([*rights.execution_limits(it, service), user])
        yield from _asked(deployment, role, questions, expected=False)
    for service, role in contract("taskDefinitions")["taskRoleArns"].items():
        database = [user] if service == "bff" else []
        questions = iter([*rights.task_limits(it, service), *database])
        yield from _asked(deployment, role, questions, expected=False)


def _asked(
    deployment: Deployment, role: str, questions: Iterator[Question], *, expected: bool
) -> Iterator[Seen]:
    name = role.rpartition("/")[2]
    for question in questions:
        for action, resource, decision in _simulated(deployment, role, question):
            allowed = decision == "allowed"
            wrong = "may, and must not" if allowed else f"needs it, but it is {decision}"
            yield Seen(f"{name}, {action} on {resource}", "" if allowed is expected else wrong)


def _simulated(
    deployment: Deployment, role: str, question: Question
) -> Iterator[tuple[str, str, str]]:
    host = f"{question.via}.{deployment.settings.environment.region}.amazonaws.com"
    via = {"ContextKeyName": "kms:ViaService", "ContextKeyType": "string"}
    results: list[dict[str, Any]] = pages(
        deployment.aws.client("iam"),
        "simulate_principal_policy",
        "EvaluationResults",
        PolicySourceArn=role,
        ActionNames=question.names,
        ResourceArns=list(question.on),
        ContextEntries=[{**via, "ContextKeyValues": [host]}] if question.via else [],
    )
    for each in results:
        action = each["EvalActionName"]
        # Of several resources AWS tells the decisions one by one, or only the sum of them.
        parts = each.get("ResourceSpecificResults") or [
            {
                "EvalResourceName": each["EvalResourceName"],
                "EvalResourceDecision": each["EvalDecision"],
            }
        ]
        for part in parts:
            yield action, part["EvalResourceName"], part["EvalResourceDecision"]


def _trust(deployment: Deployment) -> Iterator[Seen]:
    """Only ECS tasks of this account take the services' roles."""
    contract = deployment.contract("taskDefinitions")
    for role in (*contract["executionRoleArns"].values(), *contract["taskRoleArns"].values()):
        name = role.rpartition("/")[2]
        answer = deployment.aws.client("iam").get_role(RoleName=name)
        trusted = answer["Role"]["AssumeRolePolicyDocument"]["Statement"]
        yield Seen(name, "; ".join(filter(None, map(_trust_fault, trusted))))


def _trust_fault(statement: dict[str, Any]) -> str:
    service = statement["Principal"].get("Service") if "AWS" not in statement["Principal"] else None
    if service not in ("ecs-tasks.amazonaws.com", ["ecs-tasks.amazonaws.com"]):
        return f"trusts {statement['Principal']}"
    account = statement.get("Condition", {}).get("StringEquals", {}).get("aws:SourceAccount")
    return "" if account else "trusts tasks of every account"


def _sign_in(deployment: Deployment) -> Iterator[Seen]:
    """Everything but the health check that CloudFront asks for is behind the sign-in."""
    balancer = deployment.contract("ingress")["publicLoadBalancerArn"]
    elb = deployment.aws.client("elbv2")
    for listener in pages(elb, "describe_listeners", "Listeners", LoadBalancerArn=balancer):
        for rule in pages(elb, "describe_rules", "Rules", ListenerArn=listener["ListenerArn"]):
            kinds = [action["Type"] for action in rule["Actions"]]
            if "forward" not in kinds:
                continue
            open_to_all = "authenticate-cognito" not in kinds and not _is_health_check(rule)
            wrong = "forwards requests of people who have not signed in" if open_to_all else ""
            yield Seen(f"rule {rule['Priority']} of port {listener['Port']}", wrong)


def _is_health_check(rule: dict[str, Any]) -> bool:
    paths = [each for each in rule["Conditions"] if each["Field"] == "path-pattern"]
    values = [it for each in paths for it in each["PathPatternConfig"]["Values"]]
    return values == ["/api/health"]


def _user_pool(deployment: Deployment) -> Iterator[Seen]:
    pool = deployment.contract("security")["userPoolId"]
    cognito = deployment.aws.client("cognito-idp")
    found = cognito.get_user_pool_mfa_config(UserPoolId=pool)
    wanted = {"required": "ON", "optional": "OPTIONAL", "none": "OFF"}
    mfa = deployment.settings.security.sign_in.mfa
    yield like(pool, found, MfaConfiguration=wanted[mfa])


CHECKS = (
    Check(
        id="identity.needs",
        title="The services' roles may do what the services need",
        look=_needs,
        fix="run `pulumi up --refresh`; if it stays, look for a permissions boundary on the role",
    ),
    Check(
        id="identity.limits",
        title="The services' roles may not do what lies beside it",
        look=_limits,
        fix="detach the policy that allows it; CloudTrail's AttachRolePolicy and PutRolePolicy say"
        " who attached it",
    ),
    Check(
        id="identity.trust",
        title="Only tasks of this account take the services' roles",
        look=_trust,
        fix="run `pulumi up --refresh`: it writes the trust policy again",
    ),
    Check(
        id="identity.sign-in",
        title="Nobody reaches bff without signing in",
        look=_sign_in,
        fix="delete the listener rule, then run `pulumi up --refresh`",
    ),
    Check(
        id="identity.mfa",
        title="The user pool asks for a second factor as configured",
        look=_user_pool,
        fix="run `pulumi up --refresh`",
    ),
)
