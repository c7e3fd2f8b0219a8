"""What an account needs once, before Pulumi can keep state in it and GitHub can deploy to it."""
