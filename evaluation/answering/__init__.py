"""What a woman opens with the code on her slip."""

from typing import Final

# Of the words by which she decides (toolkit/content/page-words.yaml, consent_* and who_*). It
# travels inside the envelope. A new text is a new version.
CONSENT_VERSION: Final = "2026-11"
