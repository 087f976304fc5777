"""Seals a page that a stranger wrote: wherever it is opened, its scripts run and nothing is loaded from elsewhere.

By a Content-Security-Policy in the document (CSP 3, section 3.3), before anything of its own. Not covered: a script
that leads the reader to another address. The camera refuses that too, and tells; so such a page is not kept.
"""

import re

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'"
)
TAG = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)?"""
# Only what cannot run or load anything may stand before the policy.
_HEAD = re.compile(
    rf"\ufeff?\s*(?:<!doctype\s+html\s*>\s*)?(?:<html{_ATTRIBUTES}>\s*)?(?:<head{_ATTRIBUTES}>\s*)?", re.IGNORECASE
)


def sealed(html: str) -> str:
    """Return a page with the policy in it, as early as can be.

    Args:
        html: the document; a part of one is fine, as browsers add the rest. Sealing it again changes nothing.
    """
    html = html.replace(f"{TAG}\n", "")
    head = _HEAD.match(html)
    start = head[0] if head else ""
    return f"{start.strip() or '<!doctype html>'}\n{TAG}\n{html[len(start) :].strip()}\n"
