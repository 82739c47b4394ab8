"""What a report is worth to somebody who was not there: signed, bound to a release, dated, and revocable."""
