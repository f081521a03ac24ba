"""`cooldown-journal backup`: copies of the journal, and putting one in its place."""

import argparse
import json

from journal.domain.errors import JournalError
from journal.services.files.backups import Backup, BackupService
from journal.services.positions.rows import Row, instant

EXIT_DAMAGED = 1


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Describe the command."""
    parser = subparsers.add_parser(
        "backup",
        help="list, make, verify and restore backups",
        description="`restore` puts a backup in the journal's place; what is there now is kept.",
    )
    parser.add_argument("action", choices=("list", "make", "verify", "restore"))
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help="file name of a backup; for restore also `newest`, for verify default all",
    )
    return parser


def run(arguments: argparse.Namespace, backups: BackupService) -> int:
    """Do what was asked; return 0, or 1 where a verified backup is damaged."""
    if arguments.action == "restore":
        return _restore(arguments, backups)
    if arguments.action == "make":
        found: tuple[Backup, ...] = (backups.make(),)
    else:
        found = backups.all()
    if arguments.action == "verify":
        names = [arguments.name] if arguments.name else [one.path.name for one in found]
        found = tuple(backups.verify(name) for name in names)
    rows = [_row(one) for one in found]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row['name']}  {row['size']:>12} bytes  {_words(row)}")
        if not rows:
            print("There is no backup yet.")
    is_damaged = any(row["is_good"] is False for row in rows)
    return EXIT_DAMAGED if is_damaged and arguments.action == "verify" else 0


def _restore(arguments: argparse.Namespace, backups: BackupService) -> int:
    if arguments.name is None:
        raise JournalError(
            "Say which backup is restored: a name of `backup list`, or `newest`. "
            "Nothing was changed."
        )
    restored = backups.restore(arguments.name)
    row = _row(restored.backup) | {
        "saved": restored.saved.path.name if restored.saved else None,
        "lost_pictures": restored.lost_pictures,
        "kept_aside": str(restored.kept_aside) if restored.kept_aside else None,
    }
    if arguments.json:
        print(json.dumps(row, ensure_ascii=False))
        return 0
    print(f"The journal is the backup of {row['made_at']} now.")
    if restored.saved is not None:
        print(f"As it was before, it is the backup {restored.saved.path.name}.")
    if restored.kept_aside is not None:
        print(f"The damaged file that was there is kept as {restored.kept_aside}.")
    if restored.lost_pictures:
        print(f"{restored.lost_pictures} of its pictures are in no backup.")
    return 0


def _row(backup: Backup) -> Row:
    return {
        "name": backup.path.name,
        "made_at": instant(backup.made_at),
        "size": backup.size,
        "is_good": backup.seal.is_good if backup.seal else None,
        "verified_at": instant(backup.seal.verified_at) if backup.seal else None,
    }


def _words(row: Row) -> str:
    if row["is_good"] is None:
        return "never verified"
    return f"{'verified' if row['is_good'] else 'DAMAGED, seen'} {row['verified_at']}"
