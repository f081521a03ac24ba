"""The import as a trader sees it: reading, preview, questions, report."""
