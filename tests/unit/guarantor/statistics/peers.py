"""The libraries whose answers ours must equal: loaded by name, since neither of them carries types."""

from importlib import import_module

stats = import_module("scipy.stats")
optimize = import_module("scipy.optimize")
proportion = import_module("statsmodels.stats.proportion")
tables = import_module("statsmodels.stats.contingency_tables")
multitest = import_module("statsmodels.stats.multitest")
duration = import_module("statsmodels.duration.survfunc")

NINE_DIGITS = 1e-9
