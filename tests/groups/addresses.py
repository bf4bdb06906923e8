"""Where things are in the groups' room."""

from django.urls import reverse


def address(name, group=None, **more):
    return reverse(f"groups:{name}", kwargs={"group": group.pk, **more} if group else None)


def pages(group, facilitator=None):
    """Every address of a group, with whether it may be fetched and whether it may be posted to."""
    time = facilitator or group.facilitators.first()
    return [
        (address("group_detail", group), True, False),
        (address("group_edit", group), True, True),
        (address("group_pause", group), False, True),
        (address("group_resume", group), False, True),
        (address("group_end", group), True, True),
        (address("facilitator_add", group), True, True),
        (address("facilitator_edit", group, facilitator=time.pk), True, True),
        (address("facilitator_end", group, facilitator=time.pk), True, True),
        (address("group_close_to", group), True, True),
        (address("group_reopen_to", group), False, True),
    ]
