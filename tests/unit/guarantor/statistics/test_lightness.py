"""Statistics and language need nothing but the standard library at run time."""

import subprocess
import sys

CODE = """
import sys
import etatplateforme
import etatplateforme.guarantor.language.advice
import etatplateforme.guarantor.statistics.brief
import etatplateforme.guarantor.statistics.log_tally
import etatplateforme.guarantor.statistics.delay_sentences
heavy = {"numpy", "scipy", "statsmodels", "pandas", "polars", "pydantic", "httpx", "jinja2", "turbohtml"}
print(*sorted(heavy & set(sys.modules)))
"""


def test_no_heavy_library_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""
