"""Articles loaded, kept, searched and asked, on real parts."""
