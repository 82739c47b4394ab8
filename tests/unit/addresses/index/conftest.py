"""The small world's index, built once."""

from collections.abc import Generator
from pathlib import Path

import pytest

from etatplateforme.addresses.index import Index

from .world import build_from, rows, write_ban


@pytest.fixture(scope="session")
def index_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    out = folder / "world.idx"
    _ = build_from(out, write_ban(folder / "world.csv", rows()))
    return out


@pytest.fixture(scope="session")
def index(index_file: Path) -> Generator[Index]:
    with Index.open(index_file, verify=True) as opened:
        yield opened
