"""One conformance suite for the local provider and for npm oidc-provider, which runs FranceConnect v2."""
