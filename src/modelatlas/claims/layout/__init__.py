"""What the layout says: keys and their values, tables, lists, front matter, and whose they are."""
