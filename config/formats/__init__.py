"""Dates and numbers where Django's own formats of a language are not ours (FORMAT_MODULE_PATH)."""
