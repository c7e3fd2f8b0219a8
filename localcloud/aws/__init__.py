"""The `aws` package of Pulumi, over its provider protocol, with moto behind it."""
