"""The wallet of an account over time, from columns: as floats for very many times, and exactly."""
