"""The nouns: page, line, role, traced text, document, metadata. Imports nothing of digitize but `errors`."""
