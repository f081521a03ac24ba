"""Every text on a chart, laid out, and where axes and boxes put it."""
