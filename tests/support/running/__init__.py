"""A small platform that runs on moto, with everything `platformctl verify` looks at."""
