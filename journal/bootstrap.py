"""The only place that puts parts together; nothing heavy is imported before it is needed.

The first glance is read before the first paint, so it may import neither numpy nor SQLModel.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from journal.services.clock import Clock, SystemClock
from journal.services.pause.first_look import pause_ends_at
from journal.storage.folder import DataFolder
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.pause_peek import PausePeek, peek

if TYPE_CHECKING:
    from journal.services.accounts import AccountService
    from journal.services.analytics.service import AnalyticsService
    from journal.services.backups import BackupService
    from journal.services.bracket_library import BracketLibrary
    from journal.services.charting.service import ChartService
    from journal.services.charting.snapshots import SnapshotService
    from journal.services.columns.asking import AskingService
    from journal.services.diary.service import DiaryService
    from journal.services.episodes import EpisodeService
    from journal.services.excursions.service import ExcursionService
    from journal.services.exporting import ExportService
    from journal.services.facts import FactsService
    from journal.services.holdings import HoldingsService
    from journal.services.importing import (
        ImportHistory,
        ImportService,
        RefusedRows,
        RememberedMappings,
    )
    from journal.services.journal_file import JournalFileService
    from journal.services.liquidations import LiquidationService
    from journal.services.margin import MarginService
    from journal.services.margin_lab.service import MarginLabService
    from journal.services.pause.history import PauseHistoryService
    from journal.services.pause.practice import PracticeService
    from journal.services.pause.reentry import ReentryService
    from journal.services.pause.service import PauseService
    from journal.services.pictures import PictureService
    from journal.services.planning.following import PlanFollowing
    from journal.services.planning.papers import PlanPapers
    from journal.services.planning.service import PlanService
    from journal.services.positions import PositionService
    from journal.services.reconciling import ReconciliationService
    from journal.services.reports.period import ReportService
    from journal.services.review.drafts import ReviewDrafts
    from journal.services.review.reading import ReviewReading
    from journal.services.review.saving import ReviewService
    from journal.services.review.wick_settings import WickSettingsService
    from journal.services.routine.service import RoutineService
    from journal.services.rules.acknowledgements import Acknowledgements
    from journal.services.rules.habits import HabitService
    from journal.services.rules.scans import ScanService
    from journal.services.rules.service import RulesService
    from journal.services.rules.settings import RuleSettings
    from journal.services.saved_views.service import SavedViewService
    from journal.services.searching.service import SearchService
    from journal.services.settings import SettingsService
    from journal.services.spot_split import SpotSplitService
    from journal.services.summary import SummaryService
    from journal.services.today import TodayService
    from journal.services.whole_record.service import WholeRecordService
    from journal.storage.candle_files import CandleFiles
    from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstGlance:
    """What the very first frame of the window must not get wrong."""

    pause_ends_at: datetime | None
    """By this computer's clock as it is now; None where no pause runs."""
    theme: str
    is_demo: bool
    problem: str | None
    """A sentence when the journal cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the window and the command may call."""

    folder: Path
    is_demo: bool
    clock: Clock
    accounts: "AccountService"
    asking: "AskingService"
    acknowledgements: "Acknowledgements"
    analytics: "AnalyticsService"
    backups: "BackupService"
    brackets: "BracketLibrary"
    charting: "ChartService"
    diary: "DiaryService"
    episodes: "EpisodeService"
    excursions: "ExcursionService"
    exporting: "ExportService"
    facts: "FactsService"
    habits: "HabitService"
    holdings: "HoldingsService"
    importing: "ImportService"
    import_history: "ImportHistory"
    journal_file: "JournalFileService"
    liquidations: "LiquidationService"
    margin: "MarginService"
    margin_lab: "MarginLabService"
    pause: "PauseService"
    pause_history: "PauseHistoryService"
    pictures: "PictureService"
    plan_following: "PlanFollowing"
    plan_papers: "PlanPapers"
    planning: "PlanService"
    positions: "PositionService"
    practice: "PracticeService"
    reconciling: "ReconciliationService"
    refused_rows: "RefusedRows"
    remembered_mappings: "RememberedMappings"
    reentry: "ReentryService"
    reports: "ReportService"
    reviews: "ReviewService"
    review_drafts: "ReviewDrafts"
    wick_settings: "WickSettingsService"
    why: "ReviewReading"
    routine: "RoutineService"
    rule_settings: "RuleSettings"
    rules: "RulesService"
    saved_views: "SavedViewService"
    scans: "ScanService"
    searching: "SearchService"
    settings: "SettingsService"
    snapshots: "SnapshotService"
    spot_splits: "SpotSplitService"
    summary: "SummaryService"
    today: "TodayService"
    whole_record: "WholeRecordService"
    store: "Store"

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be saved: the disk does not allow it, or damage was found."""
        return self.store.read_only

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def journal_folder(data_dir: Path | None, *, demo: bool = False) -> DataFolder:
    """Return the folder of the trader's journal, or of the demo inside it."""
    folder = DataFolder.default() if data_dir is None else DataFolder(data_dir)
    return folder.demo if demo else folder


def _state_folder(folder: DataFolder, *, demo: bool) -> StateFolder:
    """Return where the pause is kept for the whole computer; the demo's pause is its own."""
    return StateFolder(folder.path / "state") if demo else StateFolder.default()


def first_glance(
    data_dir: Path | None, clock: Clock | None = None, *, demo: bool = False
) -> FirstGlance:
    """Return what the first frame shows, read with nothing heavier than sqlite3."""
    folder = journal_folder(data_dir, demo=demo)
    found = peek(folder.database) or PausePeek()
    kept = _state_folder(folder, demo=demo)
    return FirstGlance(
        pause_ends_at=pause_ends_at(found, kept, clock or SystemClock()),
        theme=found.settings.get("theme", "dark"),
        is_demo=demo or found.settings.get("is_demo") == "yes",
        problem=str(found.trouble) if found.trouble else None,
    )


def backup_service(
    data_dir: Path | None = None, *, demo: bool = False, clock: Clock | None = None
) -> "BackupService":
    """Return the backups of a folder's journal, which need not be one that can be opened."""
    from journal.services.backups import BackupService

    return BackupService(folder=journal_folder(data_dir, demo=demo), clock=clock or SystemClock())


def open_services(
    data_dir: Path | None = None,
    *,
    demo: bool = False,
    clock: Clock | None = None,
    start_new: bool = False,
) -> Services:
    """Open the journal of a folder, or its demo, and put all services together.

    Args:
        data_dir: the folder; None is the user's own.
        demo: the demo inside it.
        clock: the time.
        start_new: begin an empty journal where one is missing that there are backups of.

    Raises:
        JournalError: the journal cannot be opened; the sentence says why and what to do.
    """
    from journal.services.bracket_library import BracketLibrary
    from journal.services.demo.creating import open_demo
    from journal.storage.backup import Backups
    from journal.storage.bracket_files import BracketFiles, load_shipped_brackets
    from journal.storage.candle_files import CandleFiles
    from journal.storage.store import Store

    clock = clock or SystemClock()
    folder = journal_folder(data_dir, demo=demo)
    shipped = load_shipped_brackets()
    brackets = BracketLibrary(shipped=shipped, files=BracketFiles(folder.brackets), clock=clock)
    candles = CandleFiles(folder.candles)
    backups = Backups(folder)
    if not start_new:
        backups.require_nothing_lost()
    store = (
        open_demo(folder, candles, shipped, clock)
        if demo
        else Store.open(folder, before_migration=lambda: backups.make(clock.now()))
    )
    return _assemble(folder, store, candles, brackets, clock, _state_folder(folder, demo=demo))


def _assemble(  # noqa: PLR0915  # one line a part; nothing is decided here
    folder: DataFolder,
    store: "Store",
    candles: "CandleFiles",
    brackets: "BracketLibrary",
    clock: Clock,
    state_folder: StateFolder,
) -> Services:
    """Return all services over one open journal."""
    from journal.services.accounts import AccountService
    from journal.services.analytics.service import AnalyticsService
    from journal.services.backups import BackupService
    from journal.services.charting.service import ChartService
    from journal.services.charting.snapshots import SnapshotService
    from journal.services.columns.asking import AskingService
    from journal.services.diary.service import DiaryService
    from journal.services.episodes import EpisodeService
    from journal.services.excursions.service import ExcursionService
    from journal.services.exporting import ExportService
    from journal.services.facts import FactsService
    from journal.services.holdings import HoldingsService
    from journal.services.importing import (
        ImportHistory,
        ImportService,
        RefusedRows,
        RememberedMappings,
    )
    from journal.services.journal_file import JournalFileService
    from journal.services.liquidations import LiquidationService
    from journal.services.margin import MarginService
    from journal.services.margin_lab.service import MarginLabService
    from journal.services.pause.history import PauseHistoryService
    from journal.services.pause.practice import PracticeService
    from journal.services.pause.reentry import ReentryService
    from journal.services.pause.service import PauseService
    from journal.services.pictures import PictureService
    from journal.services.planning.following import PlanFollowing
    from journal.services.planning.papers import PlanPapers
    from journal.services.planning.service import PlanService
    from journal.services.positions import PositionService
    from journal.services.reconciling import ReconciliationService
    from journal.services.reports.period import ReportService
    from journal.services.review.drafts import ReviewDrafts
    from journal.services.review.reading import ReviewReading
    from journal.services.review.saving import ReviewService
    from journal.services.review.wick_settings import WickSettingsService
    from journal.services.routine.service import RoutineService
    from journal.services.rules.acknowledgements import Acknowledgements
    from journal.services.rules.habits import HabitService
    from journal.services.rules.scans import ScanService
    from journal.services.rules.service import RulesService
    from journal.services.rules.settings import RuleSettings
    from journal.services.saved_views.service import SavedViewService
    from journal.services.searching.service import SearchService
    from journal.services.settings import SettingsService
    from journal.services.spot_split import SpotSplitService
    from journal.services.summary import SummaryService
    from journal.services.today import TodayService
    from journal.services.whole_record.service import WholeRecordService
    from journal.storage.attachment_files import AttachmentFiles
    from journal.storage.backup import Backups
    from journal.storage.pause_log.keyring_copy import KeyringCopy
    from journal.storage.thumbnail_files import ThumbnailFiles

    accounts = AccountService(store=store)
    diary = DiaryService(store=store, clock=clock)
    excursions = ExcursionService(store=store, candle_files=candles)
    backups = Backups(folder)
    picture_files = AttachmentFiles(folder.attachments)
    pictures = PictureService(
        store=store,
        files=picture_files,
        thumbnails=ThumbnailFiles(folder.thumbnails),
        clock=clock,
    )
    # The demo's pause is its own: the keyring knows nothing of it.
    is_own = folder.path not in state_folder.path.parents
    keyring = KeyringCopy(str(state_folder.path)) if is_own else None
    pause = PauseService(store=store, clock=clock, state_folder=state_folder, keyring=keyring)
    rules = RulesService(store=store, brackets=brackets, clock=clock, pause=pause, candles=candles)
    reentry = ReentryService(store=store, rules=rules, clock=pause)
    positions = PositionService(store=store, rules=rules, clock=clock)
    liquidations = LiquidationService(store=store, rules=rules, clock=clock, pause=pause)
    planning = PlanService(store=store, brackets=brackets, clock=clock, rules=rules, pause=pause)
    settings = SettingsService(store=store)
    charting = ChartService(store=store, candle_files=candles, positions=positions, clock=clock)
    why = ReviewReading(store=store, rules=rules, candle_files=candles, clock=clock)
    analytics = AnalyticsService(positions=positions, diary=diary)
    routine = RoutineService(
        store=store,
        positions=positions,
        rules=rules,
        diary=diary,
        candles=candles,
        excursions=excursions,
        clock=clock,
    )
    return Services(
        folder=folder.path,
        is_demo=settings.is_demo(),
        clock=clock,
        store=store,
        accounts=accounts,
        asking=AskingService(
            positions=positions, diary=diary, excursions=excursions, settings=settings, clock=clock
        ),
        analytics=analytics,
        acknowledgements=Acknowledgements(store=store, rules=rules, clock=clock),
        backups=BackupService(folder=folder, clock=clock),
        brackets=brackets,
        charting=charting,
        diary=diary,
        episodes=EpisodeService(store=store, clock=clock),
        excursions=excursions,
        exporting=ExportService(positions=positions, liquidations=liquidations),
        facts=FactsService(store=store, clock=clock),
        habits=HabitService(rules=rules),
        holdings=HoldingsService(store=store, candles=candles, brackets=brackets, clock=clock),
        importing=ImportService(
            store=store, candles=candles, clock=clock, pause=pause, backups=backups
        ),
        import_history=ImportHistory(
            store=store, clock=clock, pause=pause, reentry=reentry, backups=backups
        ),
        journal_file=JournalFileService(store=store),
        liquidations=liquidations,
        margin=MarginService(brackets=brackets, clock=clock),
        margin_lab=MarginLabService(brackets=brackets, clock=clock, pause=pause, candles=candles),
        pause=pause,
        pause_history=PauseHistoryService(store=store, pause=pause),
        pictures=pictures,
        plan_following=PlanFollowing(store=store, rules=rules, clock=clock),
        plan_papers=PlanPapers(store=store, pause=pause),
        planning=planning,
        positions=positions,
        practice=PracticeService(store=store, pause=pause, reentry=reentry),
        reconciling=ReconciliationService(store=store),
        refused_rows=RefusedRows(store=store),
        remembered_mappings=RememberedMappings(store=store),
        # By the time that is believed: a wall clock set forward ends no re-entry.
        reentry=reentry,
        reports=ReportService(
            positions=positions,
            rules=rules,
            liquidations=liquidations,
            analytics=analytics,
            diary=diary,
            routine=routine,
            clock=clock,
        ),
        reviews=ReviewService(store=store, clock=clock, why=why),
        review_drafts=ReviewDrafts(store=store),
        why=why,
        routine=routine,
        wick_settings=WickSettingsService(store=store),
        rule_settings=RuleSettings(store=store, clock=clock, pause=pause),
        rules=rules,
        saved_views=SavedViewService(store=store),
        scans=ScanService(store=store, rules=rules, clock=clock),
        searching=SearchService(store=store, positions=positions, rules=rules, diary=diary),
        settings=settings,
        snapshots=SnapshotService(
            store=store, charting=charting, pictures=pictures, settings=settings
        ),
        spot_splits=SpotSplitService(store=store, clock=clock),
        summary=SummaryService(
            accounts=accounts,
            positions=positions,
            liquidations=liquidations,
            rules=rules,
            pause=pause,
        ),
        today=TodayService(positions=positions, clock=clock, candles=candles),
        whole_record=WholeRecordService(store=store, pictures=picture_files, clock=clock),
    )
