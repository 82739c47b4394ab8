"""False SMS carriers: OVHcloud, Brevo, and one with a plain HTTP API. They send nothing and show it all."""
