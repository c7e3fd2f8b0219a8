"""The preparation of an account: Pulumi's state, and the roles of GitHub's pipelines."""
