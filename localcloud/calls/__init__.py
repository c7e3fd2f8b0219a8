"""Calls to the local AWS: boto3 clients, botocore's models, validation and tags."""
