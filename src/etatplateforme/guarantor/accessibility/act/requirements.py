"""Which WCAG success criteria a failed ACT rule breaks: what an implementation report must say beside each outcome.

From the rules' own ``accessibility_requirements`` (W3C, ACT rules), for every published rule, whether the engine knows
it or not. Those that a rule only touches (« secondary ») and those that are no success criteria are left out.
"""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.words import words

_REQUIREMENTS = """
09o5cg=1.4.6 0ssw9k=2.1.1,2.1.3 0va7u6=1.4.5 1a02b0=1.2.8 1ec09b=1.2.5 23a2a8=1.1.1 24afc2=1.4.12 2779a5=2.4.2
2ee8b8=2.5.3 2t702h=4.1.2 307n5z=4.1.2 36b590=3.3.1 3ea0c8=4.1.1 4b1c6c=4.1.2 59796f=1.1.1,4.1.2 59br37=1.4.4
5b7ae0=3.1.1 5effbb=2.4.4 6cfa84=4.1.2 73f2c2=1.3.5 7677a9=2.5.4 78fd32=1.4.12 7d6734=1.1.1 80af7b=2.1.2
80f0bf=1.4.2 8fc3b6=1.1.1 97a4e1=4.1.2 9bd38c=1.3.3 9e45ec=1.4.12 9eb3f6=1.1.1 a25f45=1.3.1 afw4f7=1.4.3
aizyf1=2.4.9 akn7bn=2.1.1,2.1.3 b20e66=2.4.9 b33eff=1.3.4 b49b2e=2.4.6 b4f0c3=1.4.4 b5c3f8=3.1.1 bc4a75=1.3.1
bc659a=2.2.1 bf051a=3.1.1 bisz58=2.2.4,3.2.5 c249d5=2.5.4 c3232f=1.2.1 c487ae=2.4.4,2.4.9,4.1.2 c4a8a4=2.4.2
c5a4ea=1.2.3 cae760=4.1.2 cc0f0a=2.4.6 cf77f2=2.4.1 d0f69e=1.3.1 de46e4=3.1.2 e086e5=4.1.2 e6952f=4.1.1
e7aa44=1.2.1 e88epe=1.1.1 eac66b=1.2.2 efbfc7=2.2.2 fd3a94=2.4.4 ff89c9=1.3.1 ffbc54=2.1.4 m6b1q3=4.1.2
off6ek=3.1.2 oj04fd=2.4.7 qt1vmo=1.1.1 ucwvc8=3.1.1
"""

ACT_REQUIREMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {code: tuple(behind.split(",")) for code, _, behind in (pair.partition("=") for pair in words(_REQUIREMENTS))}
)
"""Numbers of the success criteria by rule (``"23a2a8"``); a rule that is not there breaks none for certain."""
