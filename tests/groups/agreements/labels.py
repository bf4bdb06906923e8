"""The labels of members' pages as the toolkit has them, without loading the rest of it."""

import yaml
from django.conf import settings

from toolkit.models import PageWord, PageWordText

LABELS = yaml.safe_load((settings.BASE_DIR / "toolkit/content/page-words.yaml").read_text())


def load_labels():
    PageWord.objects.bulk_create(PageWord(key=key) for key in LABELS)
    PageWordText.objects.bulk_create(
        PageWordText(page_word_id=key, language=code, **words)
        for key, texts in LABELS.items()
        for code, words in texts.items()
    )
