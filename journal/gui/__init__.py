"""The window.

What the first frame needs to know is imported before Qt: from then on Qt's binding reads the
source of every module that is imported, in search of its own name.
"""

import journal.bootstrap  # noqa: F401  # see above
