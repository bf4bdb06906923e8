"""How often one address may write to us, without a list of who wrote."""

import ipaddress
import time
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR: Final = 3600
AN_HOUR: Final = 10  # a hall full of phones has one address


def has_sent_too_much(request: HttpRequest) -> bool:
    """Counts this one, unless it is one too many.

    What is kept is a count under a scrambled address, of an hour and for an hour: it can't be read
    back, and the same address is another one in the next hour.
    """
    hour = int(time.time()) // HOUR
    scrambled = salted_hmac("home.requests", f"{hour} {_network(request)}", algorithm="sha256")
    key = f"complaints:{scrambled.hexdigest()}"
    sent = cache.get(key, 0)
    if sent >= AN_HOUR:
        return True
    cache.set(key, sent + 1, HOUR)
    return False


def is_sent_from_elsewhere(request: HttpRequest) -> bool:
    """Another site sends the form in its reader's name: today's browsers say so, old ones don't."""
    return request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}


def _network(request: HttpRequest) -> str:
    """An IPv6 address is one of a whole network that belongs to the same house.

    Where a server is set up so that nobody has an address, all have the same.
    """
    try:
        address: str = get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return "unknown"
    if ipaddress.ip_address(address).version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return address
