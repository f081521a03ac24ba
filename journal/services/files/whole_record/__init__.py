"""The whole journal for other programs: every table, every row, every picture."""
