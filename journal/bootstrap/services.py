"""Everything the window and the command may call, as one value."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from journal.services.clock import Clock

if TYPE_CHECKING:
    from journal.services.account.accounts import AccountService
    from journal.services.account.settings import SettingsService
    from journal.services.account.spot_split import SpotSplitService
    from journal.services.analytics.service import AnalyticsService
    from journal.services.charting.service import ChartService
    from journal.services.charting.snapshots import SnapshotService
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
    from journal.storage.store import Store


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
    note_templates: "NoteTemplateService"
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
