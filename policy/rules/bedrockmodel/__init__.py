"""Amazon Bedrock model invocations."""
