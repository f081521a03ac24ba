"""What the trader chose about the program itself."""

from dataclasses import dataclass, fields
from datetime import tzinfo

from journal.domain.errors import InvalidValueError
from journal.importers.zones import zone_from_text
from journal.services.changes import Changes
from journal.storage.store import Store

THEMES = ("dark", "light")
DEMO_SETTING = "is_demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Appearance and privacy; each field is stored under its own name."""

    theme: str = "dark"
    time_zone: str = "UTC"
    """``UTC``, an offset such as ``+03:00``, an IANA name, or empty for this computer's zone."""
    hide_money: bool = False
    takes_snapshots: bool = True
    """Pictures of the chart at entry and exit of each closed position that is looked at."""
    promise: str = ""
    """The sentence the trader typed for the moment after a liquidation; empty: none."""
    promised_on: str = ""
    """The day it was typed, as YYYY-MM-DD."""

    def __post_init__(self) -> None:
        """Refuse a theme or time zone that does not exist."""
        if self.theme not in THEMES:
            raise InvalidValueError("theme", f"must be one of {', '.join(THEMES)}")
        if self.time_zone:
            zone_from_text(self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsService:
    """Reads and writes the settings."""

    store: Store

    def read(self) -> Settings:
        """Return the settings; what was never chosen has its default."""
        with self.store.reading() as reader:
            stored = reader.settings()
        default = Settings()
        return Settings(
            theme=stored.get("theme", default.theme),
            time_zone=stored.get("time_zone", default.time_zone),
            hide_money=stored.get("hide_money") == "yes",
            takes_snapshots=stored.get("takes_snapshots") != "no",
            promise=stored.get("promise", default.promise),
            promised_on=stored.get("promised_on", default.promised_on),
        )

    def is_demo(self) -> bool:
        """Whether this journal holds invented trades."""
        with self.store.reading() as reader:
            return reader.setting(DEMO_SETTING) == "yes"

    def save(self, settings: Settings) -> Changes:
        """Store all settings in one transaction."""
        with self.store.writing() as writer:
            for field in fields(Settings):
                writer.save_setting(field.name, _text(getattr(settings, field.name)))
        return Changes.SETTINGS


def zone_of(settings: Settings) -> tzinfo | None:
    """Return the zone in which the trader's days begin; None: this computer's."""
    return zone_from_text(settings.time_zone) if settings.time_zone else None


def _text(value: object) -> str:
    """Return how a setting is stored."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
