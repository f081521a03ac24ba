"""Charts on paper: drawn once as shapes, and written as SVG or painted on a page."""
