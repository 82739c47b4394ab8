"""Open data: find a dataset on data.gouv.fr, and download a resource that can be trusted."""
