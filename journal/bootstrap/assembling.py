"""Which service is made of which parts."""

from journal.bootstrap.services import Services
from journal.services.account.accounts import AccountService
from journal.services.account.settings import SettingsService
from journal.services.account.spot_split import SpotSplitService
from journal.services.analytics.service import AnalyticsService
from journal.services.charting.service import ChartService
from journal.services.charting.snapshots import SnapshotService
from journal.services.clock import Clock
from journal.services.diary.pictures import PictureService
from journal.services.diary.service import DiaryService
from journal.services.diary.templates import NoteTemplateService
from journal.services.files.backups import BackupService
from journal.services.files.exporting import ExportService
from journal.services.files.importing import (
    ImportHistory,
    ImportService,
    RefusedRows,
    RememberedMappings,
)
from journal.services.files.journal_file import JournalFileService
from journal.services.files.reconciling import ReconciliationService
from journal.services.files.whole_record.service import WholeRecordService
from journal.services.liquidations.episodes import EpisodeService
from journal.services.liquidations.service import LiquidationService
from journal.services.margin import MarginService
from journal.services.margin.bracket_library import BracketLibrary
from journal.services.margin_lab.service import MarginLabService
from journal.services.overview.summary import SummaryService
from journal.services.overview.today import TodayService
from journal.services.pause.history import PauseHistoryService
from journal.services.pause.service import PauseService
from journal.services.planning.following import PlanFollowing
from journal.services.planning.papers import PlanPapers
from journal.services.planning.service import PlanService
from journal.services.positions.columns.asking import AskingService
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.holdings import HoldingsService
from journal.services.positions.saved_views.service import SavedViewService
from journal.services.positions.service import PositionService
from journal.services.reentry.practice import PracticeService
from journal.services.reentry.service import ReentryService
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
from journal.services.searching.service import SearchService
from journal.services.typed.facts import FactsService
from journal.storage.backups.backup import Backups
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.files.candle_files import CandleFiles
from journal.storage.files.thumbnail_files import ThumbnailFiles
from journal.storage.folder import DataFolder
from journal.storage.pause_log.keyring_copy import KeyringCopy
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.store import Store


def assembled(  # one line a part; nothing is decided here
    folder: DataFolder,
    store: Store,
    candles: CandleFiles,
    brackets: BracketLibrary,
    clock: Clock,
    state_folder: StateFolder,
) -> Services:
    """Return all services over one open journal."""
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
    analytics = AnalyticsService(positions=positions, diary=diary, excursions=excursions)
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
        note_templates=NoteTemplateService(store=store),
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
        today=TodayService(positions=positions, clock=clock, candles=candles, settings=settings),
        whole_record=WholeRecordService(store=store, pictures=picture_files, clock=clock),
    )
