"""IAM: roles, policies and attachments."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text


def _detach_all(ctx: Context) -> None:
    """Empty a role as pulumi-aws does with `forceDetachPolicies`, when the program asks for it."""
    if not ctx["forceDetachPolicies"]:
        return
    attached = ctx.call("list_attached_role_policies", RoleName=ctx.id)["AttachedPolicies"]
    for policy in attached:
        ctx.call("detach_role_policy", RoleName=ctx.id, PolicyArn=policy["PolicyArn"])
    for name in ctx.call("list_role_policies", RoleName=ctx.id)["PolicyNames"]:
        ctx.call("delete_role_policy", RoleName=ctx.id, PolicyName=name)


ROLE = Resource(
    cls=aws.iam.Role,
    service="iam",
    create=Call(op="create_role", result="Role"),
    id="RoleName",
    read=Call(op="get_role", params={"RoleName": "{id}"}, result="Role"),
    delete=Call(op="delete_role", params={"RoleName": "{id}"}),
    before_delete=_detach_all,
    update=Call(op="update_role", params={"RoleName": "{id}"}),
    parts=(
        Part(
            props=("assumeRolePolicy",),
            write=Call(
                op="update_assume_role_policy",
                params={"RoleName": "{id}", "PolicyDocument": "{assumeRolePolicy}"},
            ),
            at_create=False,
        ),
        Part(
            props=("permissionsBoundary",),
            write=Call(
                op="put_role_permissions_boundary",
                params={"RoleName": "{id}", "PermissionsBoundary": "{permissionsBoundary}"},
            ),
            clear=Call(op="delete_role_permissions_boundary", params={"RoleName": "{id}"}),
            at_create=False,
        ),
    ),
    rename={"assumeRolePolicy": "AssumeRolePolicyDocument", "uniqueId": "RoleId"},
    outputs={"permissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn"},
    shared=("managedPolicyArns", "inlinePolicies"),
    kept=("forceDetachPolicies",),
    hooked=("forceDetachPolicies",),
    unset={"description": ""},
    tagging=Tagging(add="tag_role", remove="untag_role", on={"RoleName": "{id}"}),
)


def _attachment(ctx: Context) -> Any:
    attached = ctx.call("list_attached_role_policies", RoleName=ctx["role"])["AttachedPolicies"]
    wanted = [policy for policy in attached if policy["PolicyArn"] == ctx["policyArn"]]
    return {**wanted[0], "Role": ctx["role"]} if wanted else None


ROLE_POLICY_ATTACHMENT = Resource(
    cls=aws.iam.RolePolicyAttachment,
    service="iam",
    create=Call(op="attach_role_policy", params={"RoleName": "{role}", "PolicyArn": "{policyArn}"}),
    id=lambda ctx: f"{ctx['role']}/{ctx['policyArn']}",
    read=_attachment,
    delete=Call(op="detach_role_policy", params={"RoleName": "{role}", "PolicyArn": "{policyArn}"}),
    import_id="{role}/{policyArn}",
)


ROLE_POLICY = Resource(
    cls=aws.iam.RolePolicy,
    service="iam",
    create=Call(
        op="put_role_policy",
        params={"RoleName": "{role}", "PolicyName": "{name}", "PolicyDocument": "{policy}"},
    ),
    id=lambda ctx: f"{ctx['role']}:{ctx['name']}",
    read=Call(op="get_role_policy", params={"RoleName": "{role}", "PolicyName": "{name}"}),
    update=Call(
        op="put_role_policy",
        params={"RoleName": "{role}", "PolicyName": "{name}", "PolicyDocument": "{policy}"},
    ),
    delete=Call(op="delete_role_policy", params={"RoleName": "{role}", "PolicyName": "{name}"}),
    rename={"name": "PolicyName", "policy": "PolicyDocument", "role": "RoleName"},
    import_id="{role}:{name}",
)


def _inline(ctx: Context) -> Any:
    return ctx.call("list_role_policies", RoleName=ctx.id) | {"RoleName": ctx.id}


def _only_inline(ctx: Context) -> None:
    """Delete what the program does not name; the real provider would fail to add what is absent."""
    for name in ctx.call("list_role_policies", RoleName=ctx["roleName"])["PolicyNames"]:
        if name not in ctx["policyNames"]:
            ctx.call("delete_role_policy", RoleName=ctx["roleName"], PolicyName=name)


ROLE_POLICIES_EXCLUSIVE = Resource(
    cls=aws.iam.RolePoliciesExclusive,
    service="iam",
    create=_only_inline,
    id=Text("{roleName}"),
    read=_inline,
    update=_only_inline,
    hooked=("policyNames",),
)


def _managed(ctx: Context) -> Any:
    attached = ctx.call("list_attached_role_policies", RoleName=ctx.id)["AttachedPolicies"]
    return {"RoleName": ctx.id, "PolicyArns": [policy["PolicyArn"] for policy in attached]}


def _only_managed(ctx: Context) -> None:
    answer = ctx.call("list_attached_role_policies", RoleName=ctx["roleName"])
    attached = {policy["PolicyArn"] for policy in answer["AttachedPolicies"]}
    wanted = set(ctx["policyArns"])
    for arn in sorted(wanted - attached):
        ctx.call("attach_role_policy", RoleName=ctx["roleName"], PolicyArn=arn)
    for arn in sorted(attached - wanted):
        ctx.call("detach_role_policy", RoleName=ctx["roleName"], PolicyArn=arn)


ROLE_POLICY_ATTACHMENTS_EXCLUSIVE = Resource(
    cls=aws.iam.RolePolicyAttachmentsExclusive,
    service="iam",
    create=_only_managed,
    id=Text("{roleName}"),
    read=_managed,
    update=_only_managed,
    hooked=("policyArns",),
)


TYPES = (
    ROLE,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY,
    ROLE_POLICIES_EXCLUSIVE,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
)
