"""What a group tells of its agreement. Cleaned here, decided in policies, written in actions."""

from groups.agreements.forms.counts import SoonerForm
from groups.agreements.forms.record import AgreementForm
from groups.agreements.forms.words import ChooseLanguageForm, WordsForm

__all__ = ["AgreementForm", "ChooseLanguageForm", "SoonerForm", "WordsForm"]
