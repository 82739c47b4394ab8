"""The sandbox's decryption keys: published here, the same for everybody, worthless elsewhere.

With FranceConnect+ a service needs a key that opens its tokens. So that one works offline at once, the sandbox encrypts
for these two; the service's settings name them like any other secret.
"""

from etatplateforme.manifest.secret import SecretRef

SANDBOX_DECRYPTION_KEYS = (
    SecretRef(
        "ETATPLATEFORME_BAC_A_SABLE_CLE_EC",
        public_value="""\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiMbgcYJqRCcu2k7i
7pMvNN8wPaxeSYpGvpPgb15oUmqhRANCAASZXdJ3L+EhL6NA/DpdR4VAP/XoBG2Z
B7bkO+Jop2e7HD5FiNmjex9Iapr5qVNyqwGSvt916SWLLjXZdoh7KcHx
-----END PRIVATE KEY-----
""",
    ),
    SecretRef(
        "ETATPLATEFORME_BAC_A_SABLE_CLE_RSA",
        public_value="""\
-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDZghScj1+x8M4v
6B3SfWRR6dy/F2RdPaXawVXnEFkLwVMlRsJ4QZRjw1rjRLclmzsVi2AYJhw9sBEH
jBgIoon+SBrG5f+E2LGbSoCeqD5Nek/scOjkWjSYkV50zYxrGn1CqO/HYTMOZsD6
kQlRihDghjiU4j5N56NAV61t9uu4RIEMWXBeEawdWtv3tQWx6IImSAFZq1dN9BdY
6qpaxzTQCrv7oRkFFP4wQ4/73TGgezz11reVaNR5ruzcchDmgCZNmxBR3kJzQMEE
R01WDxbJiRBrw8pqZqnQVt7LTsxQvvtcCKLK12DCPf+fBuV+mIvBP+cWlC9fQYQN
JXvenZo5AgMBAAECggEAFSAzqwyoZ2arih7mBZ+g9q1Ln+JQYNeH5EZGtwuBEJmZ
fyt/IDHDbUioS15tWPlZrOMlhVbvQ4UWNFjUrUMHOuPLOQIWFjO7VWlQMojGC12r
xVvmnOZPiTmGVnsv7iernqW8q017KWUMzZF4eZtavgn/VSOf2E59LlbNvRpgZPxR
eQCa88Be5kVBKqv5Yk1wViSFoukzAZ0P+asTMUuBFxIs1pCU1iJ2srRiRVeU4Ak0
/g0mvBki7ZLMJwdOgcV/XMG31jcmwoXq8T+4z7R4ecehBq1Hi3VmiQlRetDdnokW
e2o9JmyZa/SmmDfkhwd6NH+uKK3K5tOmvoCOd2rMoQKBgQD2CQorjN7S+Z/R+pEn
1s542ImWsygEkIHEeLVxNgWiv8MPwJdPUQrHF4eaIkcjOIb8SH24p+7sNPtE4dhJ
FxjYzRKvmFJiwbK2diBYhjhOpKaiX3wNFV+tlXcmKg0Qg03Z7MTCZ7xLhRArE14l
pjlEp0kNDwPXNTSNKBFrcJDUmQKBgQDiUUNlesh/LV3Y69sgOAWBNEBmDutekk96
Bfw6/mkquLNWwjPlCFGg1kLld58/T5qlkAc8rofjCqx/l6Wg0OqiBjFQJIpsBAiy
OcoH+TTeXUFZ5thxjsMHIaiJeXPeD9Kgm4fhv3sHOI+nCNjTHNE5jyH71UN+0toN
GAMMYlDWoQKBgQCs2Sj185/PpGOth1VXIcgoiigPYYopusQQHaWLBaLr9cC6Xllu
9caWnGc91/sWOW5L6zm38vMdqxMkD2592uYv2dLY3jBzBRXirhaHWrRQO8h9potm
Pa/cKXdtrnlDMpwNEBQjZ/GXNMJpINAxrxforYXa0MOn+88RpCaozopRcQKBgAcO
F3bDZBqq1GEdwR/4/xrvAQ7taiLxlq6sHxfLtIWTamvK9AkwwDKuWzmCCCHWHnEI
02Dt4+iM/aGgnZYszROt872W1gXV/ltn98dV2nMQHyhpTNgFZkkDoJhgg98pSRye
nJbJ/FDWT4wad3/lRxRvRNTv6gG7GvcLh5TMP87hAoGAKQHkKSv6RjtFgcfi6KdE
fytOBq8EDOcRUNGkxqJfeAG9JmvnzTV2LPkizdrhc2LXkQ0OGMOl9ddydOqTwGM4
0n/Wuc5TJWTYq3l49E6c46kXZQiPBRSty43ol4OfOUbs81aBiUAJMA6WxRK4by+Q
46hnPVWsbACsAN65+vvE9+c=
-----END PRIVATE KEY-----
""",
    ),
)
"""An EC P-256 key (ECDH-ES) and an RSA key of 2048 bits (RSA-OAEP, RSA-OAEP-256), in PEM."""
