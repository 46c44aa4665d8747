"""What the company says in its articles: loaded, cut, found again, and never invented."""
