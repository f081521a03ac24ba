"""Reports: what is printed, as values, and how they become a page of HTML or PDF."""
