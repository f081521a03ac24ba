"""Where the files that ship with the program lie: beside the package, or inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a shipped file, for example ``fonts/Inter-Regular.otf``.

    Raises:
        FileNotFoundError: the installation is damaged.
    """
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation: install it again")
