"""A report as a file: one page of HTML, or the pages of a PDF."""
