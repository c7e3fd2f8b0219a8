"""A service's task definition and the roles in it."""

from collections.abc import Mapping
from dataclasses import replace

import pulumi
import pulumi_aws as aws
from pulumi_aws import ecs

from components import iam, images
from components.aws_account import AwsAccount
from components.compute import roles, task
from components.compute.service_args import FargateServiceArgs
from components.role import GrantedRole, granted_role
from components.settings import PROJECT
from components.settings.services import FARGATE, TraceCollector


def make_roles(
    name: str, args: FargateServiceArgs, log: aws.cloudwatch.LogGroup, opts: pulumi.ResourceOptions
) -> tuple[GrantedRole, GrantedRole]:
    """The execution role and the task role of a service."""
    secrets = roles.ServiceSecrets(
        secret_arns=list(args.secret_arns.values()),
        parameter_arns=list(args.parameter_arns.values()),
        key_arn=args.scope.secrets_key_arn,
    )
    execution = roles.execution_policy(
        args.scope.account,
        repository_arns=_repositories(args),
        log_group_arn=log.arn,
        secrets=secrets,
    )
    application = roles.task_policy(
        args.scope.account,
        log_group_arn=log.arn,
        secrets=replace(secrets, parameter_arns=[*secrets.parameter_arns, *args.lookup_arns]),
        permissions=args.permissions,
        exec_log_group_arn=args.cluster.exec_log_group_arn,
        exec_key_arn=args.scope.logs_key_arn,
        tracing=args.settings.tracing is not None,
    )
    account_id = args.scope.account.account_id
    tasks = iam.trust("ecs-tasks.amazonaws.com", account_id=account_id)
    return (
        granted_role(
            f"{name}-execution",
            description=f"Starts tasks of {args.service}",
            trust=tasks,
            policy=execution,
            opts=opts,
        ),
        granted_role(
            f"{name}-task",
            description=f"The application {args.service}",
            trust=tasks,
            policy=application,
            opts=opts,
        ),
    )


def _repositories(args: FargateServiceArgs) -> list[pulumi.Input[str]]:
    """Private repositories of the task's images."""
    own: list[pulumi.Input[str]] = [args.repository.arn] if args.task.image else []
    tracing = args.settings.tracing
    if tracing is None or tracing.is_public:
        return own
    return [*own, _collector_repository(args.scope.account, tracing)]


def _collector_repository(account: AwsAccount, tracing: TraceCollector) -> str:
    """The repository of `<account>.dkr.ecr.<region>.amazonaws.com/<name>:<tag>`."""
    registry, _, path = tracing.image.partition("/")
    name = path.partition("@")[0].partition(":")[0]
    owner, _, _, region, *_ = registry.split(".")
    return f"arn:{account.partition}:ecr:{region}:{owner}:repository/{name}"


def _image(args: FargateServiceArgs) -> pulumi.Input[str]:
    version = args.task.image
    if not version:
        return images.PLACEHOLDER
    separator = "@" if version.startswith("sha256:") else ":"
    return pulumi.Output.concat(args.repository.url, separator, version)


def make_definition(
    name: str,
    args: FargateServiceArgs,
    log: aws.cloudwatch.LogGroup,
    execution: aws.iam.Role,
    application: aws.iam.Role,
    opts: pulumi.ResourceOptions,
) -> ecs.TaskDefinition:
    """The task definition; every change creates a new revision."""
    volumes = {**task.SCRATCH, **(task.EXEC_PATHS if args.settings.exec else {})}
    return ecs.TaskDefinition(
        name,
        family=f"{PROJECT}-{args.scope.environment}-{args.service}",
        cpu=str(args.task.cpu),
        memory=str(args.task.memory),
        network_mode="awsvpc",
        requires_compatibilities=[FARGATE],
        runtime_platform=ecs.TaskDefinitionRuntimePlatformArgs(
            cpu_architecture=args.task.architecture, operating_system_family="LINUX"
        ),
        execution_role_arn=execution.arn,
        task_role_arn=application.arn,
        volumes=[ecs.TaskDefinitionVolumeArgs(name=volume) for volume in volumes],
        container_definitions=pulumi.Output.json_dumps(_containers(args, log.name, volumes)),
        # Old revisions stay active for rollbacks.
        skip_destroy=True,
        opts=opts,
    )


def _containers(
    args: FargateServiceArgs, log_group: pulumi.Input[str], volumes: Mapping[str, str]
) -> list[dict[str, object]]:
    tracing = args.settings.tracing
    own = args.task
    listens = own.tier != "worker"
    check = task.probe(own.port, own.health_path) if listens else task.pulse()
    where = {"PORT": str(own.port)} if listens else {"HEARTBEAT_FILE": task.HEARTBEAT}
    container = task.Container(
        service=args.service,
        port=own.port if listens else None,
        image=_image(args),
        command=None if own.image else images.placeholder_command(own.health_path),
        health_command=own.health_command or check,
        grace_seconds=args.task.deployment.grace_seconds,
        variables={
            **where,
            **(task.tracing_variables(args.scope.environment, args.service) if tracing else {}),
            **args.variables,
            **args.task.environment,
        },
        secrets=_secrets(args),
        volumes=volumes,
        log_group=log_group,
        region=args.scope.account.region,
    )
    beside = (
        [task.collector(tracing.image, log_group, args.scope.account.region)] if tracing else []
    )
    return [container.definition(), *beside]


def _secrets(args: FargateServiceArgs) -> dict[str, pulumi.Input[str]]:
    """Variable to ARN; duplicate variables are refused."""
    named = [*args.secret_arns.items(), *args.parameter_arns.items()]
    found = {task.variable(name): arn for name, arn in named}
    plain = {**args.variables, **args.task.environment}
    if len(found) < len(named) or found.keys() & plain.keys():
        raise pulumi.RunError(
            f"{args.service} has a duplicate variable; accepted: distinct names in"
            " agentplatform:security.secrets and .parameters and"
            f" agentplatform:services.{args.service}.environment"
        )
    return found
