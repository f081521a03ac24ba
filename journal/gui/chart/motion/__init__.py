"""What moves a chart: the window of time, linked charts, dragged lines, a replay."""
