"""Cooldown Journal: a trading journal and cooldown coach for crypto futures."""

import decimal

__version__ = "0.1.0"

# Set before any thread exists, so every thread inherits it: money is exact to 50 digits,
# and mixing a Decimal with a float is a bug that stops where it happens.
decimal.DefaultContext.prec = 50
for _signal in (
    decimal.FloatOperation,
    decimal.InvalidOperation,
    decimal.DivisionByZero,
    decimal.Overflow,
):
    decimal.DefaultContext.traps[_signal] = True
decimal.setcontext(decimal.DefaultContext.copy())
