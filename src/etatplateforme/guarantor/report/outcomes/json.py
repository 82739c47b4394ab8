"""A study as JSON, with a schema name that changes only when a reader would have to change. What is hidden is null."""

import json
import math
from collections.abc import Mapping

from etatplateforme.guarantor.statistics.brief import in_brief
from etatplateforme.guarantor.statistics.comparison import Comparison, GroupReading
from etatplateforme.guarantor.statistics.delay_comparison import DelayComparison, DelayReading, Unknown
from etatplateforme.guarantor.statistics.estimates import ChiSquare, Estimate
from etatplateforme.guarantor.statistics.strata import StratifiedComparison
from etatplateforme.guarantor.statistics.study import DimensionReading, OutcomeStudy

SCHEMA = "etatplateforme/outcomes/1"

Node = Mapping[str, object] | None


def to_json(study: OutcomeStudy) -> str:
    """The whole study: shares between 0 and 1, days as whole numbers, dates as ISO texts, null for what is hidden,
    four significant digits. An infinite ratio or bound is null too, beside ``"infinite": true``.
    """
    return json.dumps(document(study), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def document(study: OutcomeStudy) -> dict[str, object]:
    """The study as plain data, which any JSON writer takes."""
    return {
        "schema": SCHEMA,
        "outcome": study.outcome,
        "stratum": study.stratum or None,
        "audience": study.audience.value,
        "smallest": study.smallest,
        "level": study.level,
        "since": None if study.since is None else study.since.isoformat(),
        "until": None if study.until is None else study.until.isoformat(),
        "limit_days": study.limit_days,
        "decisions": study.decisions,
        "favourable": study.favourable,
        "rate": _estimate(study.whole),
        "tests": study.tests,
        "brief": list(in_brief(study)),
        "left_out": dict(study.left_out),
        "alone": dict(study.alone),
        "dimensions": [_dimension(one) for one in study.dimensions],
    }


def _dimension(one: DimensionReading) -> Node:
    return {
        "name": one.name,
        "unseen_groups": one.unseen,
        "rates": None if one.comparison is None else _comparison(one.comparison),
        "sizes": dict(one.sizes),
        "delays": None if one.delays is None else _delays(one.delays),
    }


def _comparison(one: Comparison) -> Node:
    reference = {
        "name": one.reference,
        "total": one.reference_count.total,
        "favourable": one.reference_count.favourable,
        "rate": _estimate(one.reference_rate),
    }
    unrated = [{"name": name, "total": size, "favourable": None, "rate": None} for name, size in one.unrated.items()]
    return {
        "reference": reference,
        "groups": [*map(_group, one.groups), *unrated],
        "chi_square": _test(one.chi_square),
        "g": _test(one.g),
    }


def _group(one: GroupReading) -> Node:
    return {
        "name": one.name,
        "total": one.count.total,
        "favourable": one.count.favourable,
        "rate": _estimate(one.rate),
        "difference": _estimate(one.difference),
        "ratio": _estimate(one.ratio),
        "p_value": _rounded(one.p_value),
        "adjusted_p_value": _rounded(one.adjusted),
        "screen": one.screen.value,
        "detectable": None if one.detectable is None else _rounded(one.detectable),
        "confounding": one.confounding.value,
        "within": None if one.within is None else _within(one.within),
    }


def _within(one: StratifiedComparison) -> Node:
    return {
        "crude_odds_ratio": _estimate(one.crude),
        "common_odds_ratio": _estimate(one.common),
        "mantel_haenszel": _test(one.test),
        "breslow_day": _test(one.homogeneity),
    }


def _delays(one: DelayComparison) -> Node:
    return {
        "unseen_groups": one.unseen,
        "reference": _delay(one.reference),
        "groups": [_delay(group) for group in one.groups],
    }


def _delay(one: DelayReading) -> Node:
    return {
        "name": one.name,
        "files": one.files,
        "median_days": _known(one.median),
        "p90_days": _known(one.p90),
        "late": _estimate(one.late) if isinstance(one.late, Estimate) else None,
        "difference": _estimate(one.difference),
        "p_value": None if one.p_value is None else _rounded(one.p_value),
        "adjusted_p_value": None if one.adjusted is None else _rounded(one.adjusted),
        "screen": one.screen.value,
    }


def _known(day: int | Unknown) -> int | None:
    return None if isinstance(day, Unknown) else day


def _estimate(one: Estimate | None) -> Node:
    if one is None:
        return None
    told: dict[str, object] = {
        "value": _finite(one.value),
        "low": _finite(one.interval.low),
        "high": _finite(one.interval.high),
    }
    return told | {"infinite": True} if math.isinf(one.interval.high) else told


def _finite(value: float) -> float | None:
    return None if math.isinf(value) else _rounded(value)


def _rounded(value: float) -> float:
    """Four significant digits, as many as a reader can use: more of them would let counts behind a share be found."""
    return float(f"{value:.4g}")


def _test(one: ChiSquare) -> Node:
    return {
        "statistic": _rounded(one.statistic),
        "degrees": one.degrees,
        "p_value": _rounded(one.p_value),
        "reliable": one.reliable,
    }
