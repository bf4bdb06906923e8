"""An agreement leaves the house: by the members' address, or as a file. Each is on record."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from groups.agreements.models import Agreement, AgreementLink, new_token
from groups.agreements.sharing import policies, rules
from groups.support_groups.actions import lock_group
from groups.support_groups.models import SupportGroup
from groups.support_groups.rules import may_work_with


@transaction.atomic
def make_link(*, group: SupportGroup, by: User) -> AgreementLink:
    """The group's open link, with a code that nobody has had before. Raises Refused, NotNow.

    Where one is open already it is given back as it is: what is on paper still works.
    """
    group = lock_group(group)
    rules.may_share(by, group)
    there = group.agreement_links.filter(revoked_at=None).first()
    if there:
        return there
    policies.can_make_link(group)
    token = new_token()
    link = AgreementLink.objects.create(
        group=group, token=token, token_hash=AgreementLink.hash_of(token), made_by=by
    )
    record("agreement_link_made", by=by, target=link)
    return link


@transaction.atomic
def revoke_link(*, link: AgreementLink, by: User) -> None:
    """From this moment it leads nowhere. One that a colleague made since is left alone.

    Raises Refused.
    """
    group = lock_group(link.group)
    rules.may_share(by, group)
    link.refresh_from_db(fields=["revoked_at"])
    if link.revoked_at is not None:
        return
    link.revoked_at, link.revoked_by = timezone.now(), by
    link.save(update_fields=["revoked_at", "revoked_by"])
    record("agreement_link_revoked", by=by, target=link)


@transaction.atomic
def note_download(*, agreement: Agreement, by: User) -> None:
    """The agreement as a file. Raises Refused."""
    may_work_with(by, agreement.group)
    record("agreement_downloaded", by=by, target=agreement)


@transaction.atomic
def note_sheet_download(*, group: SupportGroup, by: User) -> None:
    """The recording sheet as a file: it holds the clauses that the group has. Raises Refused."""
    may_work_with(by, group)
    record("agreement_sheet_downloaded", by=by, target=group)


@transaction.atomic
def note_code_download(*, link: AgreementLink, by: User) -> None:
    """The picture of the members' address as a file. Raises Refused."""
    may_work_with(by, link.group)
    record("agreement_code_downloaded", by=by, target=link)
