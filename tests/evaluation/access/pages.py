"""Addresses of this record, and what a page says."""

import html

from django.urls import reverse


def text(response):
    return html.unescape(response.content.decode())


def address(name, *arguments):
    return reverse(f"evaluation:{name}", args=arguments)
