"""Geocoding whole files: on this machine in several processes, over the Géoplateforme, or on a Spark cluster.

What a row asks and what is written behind it are those of :mod:`etatplateforme.addresses.csv_rows`. Memory does not
grow with the file; a run that was killed goes on where it was, without a row lost or written twice.

report = geocode_file(Path("in.csv"), Path("out.csv"), Path("adresses.idx"), Job(CsvRequest(("adresse",))), processes=2)
"""

from etatplateforme.addresses.bulk.job import Job, Progress
from etatplateforme.addresses.bulk.remote import geocode_file_by_project, geocode_file_remotely
from etatplateforme.addresses.bulk.report import BulkReport
from etatplateforme.addresses.bulk.run import geocode_file

__all__ = ["BulkReport", "Job", "Progress", "geocode_file", "geocode_file_by_project", "geocode_file_remotely"]
