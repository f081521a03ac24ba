"""Where the verdicts about a wick part from each other, as the trader wants it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from journal.domain.review.wick import WickSettings
from journal.services.changes import Changes
from journal.storage.store import Store

_KEY: Final = "wick_settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class WickSettingsService:
    """Keeps them with the journal; they lock nothing, so any change holds at once."""

    store: Store

    def read(self) -> WickSettings:
        """Return the settings; what was never chosen has its default."""
        with self.store.reading() as reader:
            stored = reader.setting(_KEY)
        if stored is None:
            return WickSettings()
        kept = json.loads(stored)
        return WickSettings(
            back_within=timedelta(seconds=kept["back_within"]),
            regain_within=timedelta(seconds=kept["regain_within"]),
            overshoot_within=timedelta(seconds=kept["overshoot_within"]),
            regain_ratio=Decimal(kept["regain_ratio"]),
            boundary_ratio=Decimal(kept["boundary_ratio"]),
        )

    def save(self, settings: WickSettings) -> Changes:
        """Store them over those before."""
        kept = {
            "back_within": int(settings.back_within.total_seconds()),
            "regain_within": int(settings.regain_within.total_seconds()),
            "overshoot_within": int(settings.overshoot_within.total_seconds()),
            "regain_ratio": str(settings.regain_ratio),
            "boundary_ratio": str(settings.boundary_ratio),
        }
        with self.store.writing() as writer:
            writer.save_setting(_KEY, json.dumps(kept))
        return Changes.SETTINGS
