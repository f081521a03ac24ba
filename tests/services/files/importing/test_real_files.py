"""However the recorded files come, alone, together, shuffled or in halves, the record is equal."""

import csv
import random
import shutil
from collections.abc import Callable
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.values import Fill, PositionSide
from journal.services.clock import Clock
from journal.services.files.importing import ImportService, ImportWishes
from journal.services.pause.service import PauseService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from tests.examples import examples

Record = dict[str, tuple[Fill, ...]]
Import = Callable[[ImportService], None]


@pytest.fixture
def record_after(tmp_path: Path, empty_journal: Path, clock: Clock) -> Callable[[Import], Record]:
    """Return what a journal of its own holds after some imports, by the exchange's Uid."""

    def run(importing: Import) -> Record:
        place = tmp_path / f"journal{len(list(tmp_path.iterdir()))}"
        folder = DataFolder(Path(shutil.copytree(empty_journal, place)))
        with Store.open(folder) as store:
            service = ImportService(
                store=store,
                candles=CandleFiles(folder.candles),
                clock=clock,
                pause=PauseService(store=store, clock=clock),
            )
            importing(service)
            with store.reading() as reader:
                owners = reader.settings()
                return {uid: reader.fills(account) for uid, account in owners.items()}

    return run


def halves(path: Path, folder: Path) -> tuple[Path, Path]:
    """Cut a file in two that share a third of its rows, both shuffled."""
    header, *rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    dice = random.Random(path.name)  # repeatable order, no secret
    third = len(rows) // 3
    parts = []
    for number, part in enumerate((rows[: 2 * third], rows[third:])):
        dice.shuffle(part)
        parts.append(folder / f"{path.stem}-{number}.csv")
        parts[-1].write_text(header + "".join(part))
    return parts[0], parts[1]


def test_the_way_files_come_makes_no_difference(
    shared_data: Path, tmp_path: Path, record_after: Callable[[Import], Record]
) -> None:
    paths = sorted((shared_data / "fills").glob("*.csv"))
    dice = random.Random(4)  # repeatable order, no secret
    shuffled = dice.sample(paths, len(paths))
    cut = [half for path in paths for half in halves(path, tmp_path)]
    dice.shuffle(cut)

    def alone(service: ImportService) -> None:
        for path in paths:
            service.import_files([path])

    expected = record_after(alone)
    assert (len(expected), sum(map(len, expected.values()))) == (99, 10_161)
    assert record_after(lambda service: _none(service.import_files(shuffled))) == expected
    assert record_after(lambda service: _none(service.import_files(cut))) == expected


def in_three_dialects(path: Path, folder: Path) -> tuple[Path, Path, Path]:
    """Return a hedge-mode file, and what today's export and a spreadsheet make of it."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    legless = folder / "today(UTC).csv"
    kept = [place for place, name in enumerate(header) if name != "Position Side"]
    with legless.open("w", newline="") as stream:
        names = ["Time" if name == "Time(UTC)" else name for name in header]
        csv.writer(stream).writerows([row[place] for place in kept] for row in [names, *rows])
    bare = folder / "bare.csv"
    kept = [header.index(name) for name in header if name not in {"Fee", "Realized Profit", "Uid"}]
    with bare.open("w", newline="") as stream:
        told = [[row[place].replace(".", ",") for place in kept] + [""] for row in rows]
        names = [header[place] for place in kept] + ["Fee"]
        csv.writer(stream, delimiter=";").writerows([names, *told])
    return path, legless, bare


def test_dialects_of_one_record_come_to_the_same_in_any_order(
    shared_data: Path, tmp_path: Path, record_after: Callable[[Import], Record]
) -> None:
    files = in_three_dialects(shared_data / "fills" / "account_022.csv", tmp_path)
    records = []
    for order in permutations(files):

        def one_by_one(service: ImportService, order: tuple[Path, ...] = order) -> None:
            for path in order:
                report = service.import_files([path], ImportWishes(account="Main"))
                assert (report.refused, report.conflicts, report.refused_files) == (0, 0, ())

        records.append(record_after(one_by_one))
    assert all(record == records[0] for record in records)
    ((_, fills),) = records[0].items()
    assert (len(fills), {fill.position_side for fill in fills}) == (104, {PositionSide.LONG})
    assert None not in {fill.fee for fill in fills}


@examples(3, shares_fixtures=True)
@given(data=st.data())
def test_any_cut_any_order_and_any_grouping_give_the_same_record(
    shared_data: Path,
    tmp_path: Path,
    record_after: Callable[[Import], Record],
    data: st.DataObject,
) -> None:
    small = sorted((shared_data / "fills").glob("*.csv"), key=lambda path: path.stat().st_size)
    paths = data.draw(st.lists(st.sampled_from(small[:60]), min_size=1, max_size=4, unique=True))
    pieces = [piece for path in paths for piece in overlapping(path, tmp_path, data)]
    shuffled = data.draw(st.permutations(pieces))
    ends = data.draw(st.lists(st.integers(0, len(shuffled)), max_size=2).map(sorted))
    groups = [
        shuffled[start:end] for start, end in pairwise([0, *ends, len(shuffled)]) if start < end
    ]

    def alone(service: ImportService) -> None:
        for path in paths:
            assert service.import_files([path]).refused == 0

    def grouped(service: ImportService) -> None:
        for group in groups:
            report = service.import_files(group)
            assert (report.conflicts, report.refused) == (0, 0)

    assert record_after(grouped) == record_after(alone)


def overlapping(path: Path, folder: Path, data: st.DataObject) -> list[Path]:
    """Cut a file into pieces that share rows, in any order of rows; together they are the file."""
    header, *rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    cut = data.draw(st.integers(0, len(rows)))
    shared = data.draw(st.integers(0, len(rows)))
    parts = [rows[: cut + shared], rows[max(0, cut - shared) :]]
    data.draw(st.randoms(use_true_random=False)).shuffle(parts[0])
    written = []
    for number, part in enumerate(parts):
        place = folder / f"{path.stem}-part{number}.csv"
        place.write_text(header + "".join(part))
        written.append(place)
    return written


def _none(_: object) -> None:
    """Drop an answer."""
