"""ECR: repositories, their policies, and how the registry scans."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text

_NAMED = {"repositoryName": "{id}"}
_REPOSITORY_ARN = "arn:{partition}:ecr:{region}:{account}:repository/{id}"


def _delete_repository(ctx: Context) -> None:
    ctx.call("delete_repository", repositoryName=ctx.id, force=bool(ctx["forceDelete"]))


REPOSITORY = Resource(
    cls=aws.ecr.Repository,
    service="ecr",
    create=Call(op="create_repository", result="repository"),
    id="repositoryName",
    read=Call(
        op="describe_repositories", params={"repositoryNames": ["{id}"]}, result="repositories[0]"
    ),
    delete=_delete_repository,
    parts=(
        Part(
            props=("imageTagMutability",),
            write=Call(
                op="put_image_tag_mutability",
                params={**_NAMED, "imageTagMutability": "{imageTagMutability}"},
            ),
            at_create=False,
        ),
        Part(
            props=("imageScanningConfiguration",),
            write=lambda ctx: ctx.call(
                "put_image_scanning_configuration",
                repositoryName=ctx.id,
                imageScanningConfiguration=ctx.inputs.get("imageScanningConfiguration")
                or {"scanOnPush": False},
            ),
            at_create=False,
        ),
    ),
    rename={"repositoryUrl": "repositoryUri"},
    kept=("forceDelete",),
    hooked=("forceDelete",),
    tagging=Tagging(list="list_tags_for_resource", on={"resourceArn": _REPOSITORY_ARN}),
)

LIFECYCLE_POLICY = Resource(
    cls=aws.ecr.LifecyclePolicy,
    service="ecr",
    create=Call(
        op="put_lifecycle_policy",
        params={"repositoryName": "{repository}", "lifecyclePolicyText": "{policy}"},
    ),
    id=Text("{repository}"),
    read=Call(op="get_lifecycle_policy", params=_NAMED),
    delete=Call(op="delete_lifecycle_policy", params=_NAMED),
    rename={"repository": "repositoryName", "policy": "lifecyclePolicyText"},
)

_PUT_POLICY = Call(
    op="set_repository_policy", params={"repositoryName": "{repository}", "policyText": "{policy}"}
)

REPOSITORY_POLICY = Resource(
    cls=aws.ecr.RepositoryPolicy,
    service="ecr",
    create=_PUT_POLICY,
    id=Text("{repository}"),
    read=Call(op="get_repository_policy", params=_NAMED),
    update=_PUT_POLICY,
    delete=Call(op="delete_repository_policy", params=_NAMED),
    rename={"repository": "repositoryName", "policy": "policyText"},
)


def _rules(ctx: Context) -> Any:
    """The rules of scanning; the provider sends none for those that are left out."""
    return ctx.inputs.get("rules") or list[Any]()


_SCAN = Call(op="put_registry_scanning_configuration", params={"rules": _rules})

REGISTRY_SCANNING = Resource(
    cls=aws.ecr.RegistryScanningConfiguration,
    service="ecr",
    create=_SCAN,
    id=Text("{account}"),
    read=Call(op="get_registry_scanning_configuration", result="scanningConfiguration"),
    update=_SCAN,
    hooked=("rules",),
    # Every registry has a configuration: pulumi-aws puts back what AWS begins with.
    before_delete=lambda ctx: ctx.call(
        "put_registry_scanning_configuration", scanType="BASIC", rules=[]
    ),
    outputs={"registryId": Text("{account}")},
)

TYPES = (REPOSITORY, LIFECYCLE_POLICY, REPOSITORY_POLICY, REGISTRY_SCANNING)
