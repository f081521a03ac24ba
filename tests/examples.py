"""How many examples Hypothesis tries: few in the suite, as many as wanted by hand.

``COOLDOWN_EXAMPLES=5000 python -m pytest tests/domain`` tries five thousand of every property. No
example has a time limit: a busy machine must not fail a test.
"""

import os

from hypothesis import HealthCheck, settings


def examples(in_the_suite: int, *, shares_fixtures: bool = False) -> settings:
    """Return the settings of a property.

    Args:
        in_the_suite: how many examples are tried where ``COOLDOWN_EXAMPLES`` does not say.
        shares_fixtures: the examples share the fixtures of one test, and do not mind.
    """
    suppressed = [HealthCheck.function_scoped_fixture] if shares_fixtures else []
    return settings(
        max_examples=int(os.environ.get("COOLDOWN_EXAMPLES", str(in_the_suite))),
        deadline=None,
        suppress_health_check=suppressed,
    )
