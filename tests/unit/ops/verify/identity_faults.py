"""What turns the checks of roles and of sign-in red."""

from typing import Any

from tests.support.running import compute
from tests.support.running.faults import Fault, bent, call, done
from tests.support.running.parts import allow, document
from tests.support.running.world import World


def granted(role: str, says: str, *statements: dict[str, Any]) -> Fault:
    """Somebody attaches a policy by hand."""
    given = {"RoleName": role, "PolicyName": "more"}
    return Fault(
        check="identity.limits",
        make=done(
            call("iam.put_role_policy", **given, PolicyDocument=document(*statements)),
            call("iam.delete_role_policy", **given),
        ),
        says=says,
    )


def denied(role: str, actions: str, says: str) -> Fault:
    """Somebody denies by hand what a role needs."""
    given = {"RoleName": role, "PolicyName": "less"}
    deny = {**allow(actions, "*"), "Effect": "Deny"}
    return Fault(
        check="identity.needs",
        make=done(
            call("iam.put_role_policy", **given, PolicyDocument=document(deny)),
            call("iam.delete_role_policy", **given),
        ),
        says=says,
    )


def trusted(principal: dict[str, Any], says: str, **condition: Any) -> Fault:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "sts:AssumeRole",
    }
    if condition:
        statement["Condition"] = condition
    return Fault(
        check="identity.trust",
        make=bent("iam.GetRole", "Role/AssumeRolePolicyDocument", {"Statement": [statement]}),
        says=says,
    )


def public_listener(world: World) -> str:
    balancer = world.contract("ingress")["publicLoadBalancerArn"]
    found = world.client("elbv2").describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    return next(each["ListenerArn"] for each in found if each["Port"] == 443)


def bypass(world: World) -> str:
    rules = world.client("elbv2").describe_rules(ListenerArn=public_listener(world))["Rules"]
    return next(each["RuleArn"] for each in rules if each["Priority"] == "5")


def straight_to_bff(world: World) -> list[dict[str, Any]]:
    group = world.contract("ingress")["targetGroupArns"]["bff"]
    return [{"Type": "forward", "TargetGroupArn": group}]


FAULTS = (
    denied("graphql-task", "rds-db:connect", "graphql-task, rds-db:connect on arn:aws:rds-db:"),
    denied("bff-execution", "secretsmanager:GetSecretValue", "needs it, but it is explicitDeny"),
    denied("agentcore-task", "bedrock:InvokeModel", "agentcore-task, bedrock:InvokeModel on"),
    granted("bff-task", "bff-task, bedrock:InvokeModel", allow("bedrock:InvokeModel", "*")),
    granted(
        "graphql-execution",
        "graphql-execution, kms:Decrypt on",
        allow("kms:Decrypt", "*"),
    ),
    granted("agentcore-task", "may, and must not", allow("iam:PassRole", "*")),
    trusted({"AWS": "*"}, "trusts {'AWS': '*'}"),
    trusted({"Service": "ecs-tasks.amazonaws.com"}, "trusts tasks of every account"),
    Fault(
        check="identity.sign-in",
        make=done(
            call(
                "elbv2.create_rule",
                ListenerArn=public_listener,
                Priority=5,
                Conditions=compute.path("/admin"),
                Actions=straight_to_bff,
            ),
            call("elbv2.delete_rule", RuleArn=bypass),
        ),
        says="rule 5 of port 443: forwards requests of people who have not signed in",
    ),
    Fault(
        check="identity.mfa",
        make=bent("cognito-idp.GetUserPoolMfaConfig", "MfaConfiguration", "OFF"),
        says="MfaConfiguration is OFF, not OPTIONAL",
    ),
)
