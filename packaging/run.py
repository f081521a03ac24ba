"""Start Cooldown Journal: sets everything up the first time, then opens the window.

    python3 packaging/run.py [--install-system-packages] [--] [ARGUMENTS]

ARGUMENTS go to the program unchanged, for example ``-- demo`` or ``-- positions --json``.
"""

import sys

import setup_environment
from system_packages import SYSTEM_FLAG


def start() -> int:
    """Set up what is missing and become the program."""
    flags = (SYSTEM_FLAG,)
    own, passed_on = setup_environment.split_arguments(sys.argv[1:], flags)
    python = setup_environment.ensure_environment(
        test=False,
        install_system=SYSTEM_FLAG in own,
        command="python3 packaging/run.py",
    )
    # -P: a folder named "journal" where the trader happens to be must not be taken for ours.
    return setup_environment.hand_over([str(python), "-P", "-m", "journal", *passed_on])


if __name__ == "__main__":
    sys.exit(setup_environment.report(start))
