"""What the exchange would do to an account along a path of marks, every step a value.

``scene`` is what goes in, ``state`` what stands after each step, ``run`` plays the path,
``liquidation`` follows the exchange's order (``margin.md`` section 7), ``wording`` says it.
"""
