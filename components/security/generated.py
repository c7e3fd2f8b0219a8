"""Generated secrets and parameters of services.

Values are in the secret store and, encrypted, in the stack's state. Services get ARNs and names. A
value of `platformctl secret set` is a later version in the store only: the program manages the
generated version, whichever is current.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_random as random

from components.security.context import Context
from components.security.keys import Keys
from components.settings.security import GeneratedValue, GeneratedValues, Security

Texts = dict[str, dict[str, pulumi.Output[str]]]
"""Strings by service and name."""


@dataclass(frozen=True, kw_only=True)
class GeneratedSecrets:
    """ARNs of secrets, and names and ARNs of parameters."""

    secret_arns: Texts
    parameter_names: Texts
    parameter_arns: Texts


def make_generated(context: Context, settings: Security, keys: Keys) -> GeneratedSecrets:
    """Create the configured secrets and parameters with the secrets key."""
    parameters = {
        service: {
            name: _parameter(context, keys, service, name, value) for name, value in values.items()
        }
        for service, values in settings.parameters.items()
    }
    return GeneratedSecrets(
        secret_arns=_secrets(context, settings.secrets, settings.secret_recovery_days, keys),
        parameter_names=_texts(parameters, "name"),
        parameter_arns=_texts(parameters, "arn"),
    )


def _secrets(context: Context, wanted: GeneratedValues, recovery_days: int, keys: Keys) -> Texts:
    arns: Texts = {}
    for service, values in wanted.items():
        arns[service] = {}
        for name, value in values.items():
            secret = aws.secretsmanager.Secret(
                f"security-secret-{service}-{name}",
                description=f"{context.prefix}: {name} of {service}",
                kms_key_id=keys.secrets.arn,
                recovery_window_in_days=recovery_days,
                opts=context.stateful(),
            )
            version = aws.secretsmanager.SecretVersion(
                f"security-secret-value-{service}-{name}",
                secret_id=secret.id,
                secret_string=_random(context, "secret", service, name, value),
                # Versions are deleted with their secret. Deleting one would fail: the provider
                # removes the labels in its state, but labels may have moved.
                opts=pulumi.ResourceOptions.merge(
                    context.own(), pulumi.ResourceOptions(retain_on_delete=True)
                ),
            )
            # From the version, so that the secret has a value before it is used.
            arns[service][name] = version.secret_arn
    return arns


def _parameter(
    context: Context, keys: Keys, service: str, name: str, value: GeneratedValue
) -> aws.ssm.Parameter:
    return aws.ssm.Parameter(
        f"security-parameter-{service}-{name}",
        name=f"{context.path}/{service}/{name}",
        description=f"{context.prefix}: {name} of {service}",
        type=aws.ssm.ParameterType.SECURE_STRING,
        key_id=keys.secrets.arn,
        value=_random(context, "parameter", service, name, value),
        opts=context.stateful(),
    )


def _random(
    context: Context, kind: str, service: str, name: str, value: GeneratedValue
) -> pulumi.Output[str]:
    """Letters and digits only, which need no escaping in URLs, headers and shells."""
    return random.RandomPassword(
        f"security-random-{kind}-{service}-{name}",
        length=value.length,
        special=False,
        keepers={"generation": str(value.generation)},
        opts=context.own(),
    ).result


def _texts(parameters: dict[str, dict[str, aws.ssm.Parameter]], attribute: str) -> Texts:
    return {
        service: {name: getattr(each, attribute) for name, each in named.items()}
        for service, named in parameters.items()
    }
