"""What a browser showed of a page (:mod:`.model`), and the RGAA criteria that judge it. Pure: the facts are given."""
