"""The telephone network behind the three carriers: it cuts, it charges, and some numbers act like a fault.

The numbers are in 06 39 98, which the numbering plan keeps for works of fiction: they ring nowhere.

===================  ===========================================================
06 39 98 04 29       the carrier answers 429, with Retry-After
06 39 98 05 00       500, nothing was taken
06 39 98 05 04       taken, then no answer
06 39 98 04 04       the carrier says that the number is none
===================  ===========================================================
"""

import re
from dataclasses import dataclass
from types import MappingProxyType

from starlette.responses import JSONResponse, Response

from etatplateforme.sandbox.faults import RETRY_AFTER_S, Faults
from etatplateforme.sandbox.post import Post, ReceivedItem, Way

MAGIC_NUMBERS = MappingProxyType(
    {
        "+33639980429": "sms_429",
        "+33639980500": "sms_500",
        "+33639980504": "sms_taken_silence",
        "+33639980404": "sms_unknown_number",
    }
)
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_TWO_SEPTETS = frozenset("\f^{}\\[~]|€")
_ONE_SEPTET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


@dataclass(frozen=True, slots=True)
class Network:
    """The network of one sandbox."""

    post: Post
    faults: Faults

    def strikes(self, name: str, number: str) -> bool:
        """Whether the fault *name* happens to a message for *number*."""
        return MAGIC_NUMBERS.get(number) == name or self.faults.strikes(name)

    def known(self, number: str) -> bool:
        """Whether *number* is one, in E.164."""
        return _NUMBER.fullmatch(number) is not None and not self.strikes("sms_unknown_number", number)

    def refused(self, number: str, bodies: dict[int, dict[str, object]]) -> Response | None:
        """The answer of a carrier that takes nothing; None when it works."""
        if self.strikes("sms_429", number):
            return JSONResponse(bodies[429], 429, {"retry-after": str(RETRY_AFTER_S)})
        if self.strikes("sms_500", number):
            return JSONResponse(bodies[500], 500)
        if self.strikes("sms_402", number):
            return JSONResponse(bodies[402], 402)
        return None

    async def take(
        self, carrier: str, *, number: str, sender: str, text: str, remark: str, reference: str
    ) -> ReceivedItem:
        """Keep the message, twice when the fault says so; the answer may be late, or never come."""
        parts = f"{parts_of(text)} SMS"
        told = f"{parts}, {remark}" if remark else parts
        item = self._kept(carrier, number, sender, text, told, reference)
        if self.faults.strikes("sms_doubled"):
            _ = self._kept(carrier, number, sender, text, told, reference)
        if self.strikes("sms_taken_silence", number):
            await self.faults.wait(self.faults.silence_s)
        elif self.faults.strikes("sms_slow"):
            await self.faults.wait(self.faults.delay_s)
        return item

    def _kept(self, carrier: str, number: str, sender: str, text: str, remark: str, reference: str) -> ReceivedItem:
        return self.post.add(
            Way.SMS, carrier, recipient=number, sender=sender, text=text, remark=remark, reference=reference
        )


def parts_of(text: str) -> int:
    """How many SMS the network makes of *text*: written apart from the SDK's own count, which tests compare with it."""
    if all(mark in _ONE_SEPTET or mark in _TWO_SEPTETS for mark in text):
        sizes, alone, part = [2 if mark in _TWO_SEPTETS else 1 for mark in text], 160, 153
    else:
        sizes, alone, part = [len(mark.encode("utf-16-be", "surrogatepass")) // 2 for mark in text], 70, 67
    if sum(sizes) <= alone:
        return 1
    parts, left = 1, part
    for size in sizes:
        if size > left:
            parts, left = parts + 1, part
        left -= size
    return parts
