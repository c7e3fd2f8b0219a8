"""botocore's models of AWS's services, and the error of a call."""

from functools import cache

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel, ServiceModel


@cache
def operation(of: str, op: str) -> OperationModel:
    """Return botocore's model of an operation given by its boto3 name."""
    known = service(of)
    return known.operation_model(next(it for it in known.operation_names if xform_name(it) == op))


@cache
def service(name: str) -> ServiceModel:
    """Return botocore's model of a service."""
    return botocore.session.get_session().get_service_model(name)


class AwsError(Exception):
    """An operation failed, with AWS's code and message."""

    def __init__(self, service: str, op: str, code: str, message: str) -> None:
        api = "".join(word.capitalize() for word in op.split("_"))
        super().__init__(f"{service} {api}: {code}: {message}")
        self.code = code
