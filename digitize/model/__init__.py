"""The nouns: what a page, a line's role, a traced text, a document and its metadata are. Imports nothing of digitize."""
