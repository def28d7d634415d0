"""What is known of languages before a page is seen: the name of a language in, its words and how often they are used out."""

from digitize.lexicon.wordlist import WordList, word_list

__all__ = ["WordList", "word_list"]
