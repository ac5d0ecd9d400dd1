"""Names of models that only a document's layout shows: in its title, its front matter, its headings."""
