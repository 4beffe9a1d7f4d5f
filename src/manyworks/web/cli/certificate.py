"""A certificate for this machine alone, so that camera and passkeys work over the local network.

Browsers warn once, since nobody vouches for it; behind a public name use a reverse proxy with a real one.
"""

import ipaddress
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)


def local_addresses() -> list[str]:
    """The addresses other machines of the local network reach this one by."""
    found = {"127.0.0.1", "::1"}
    with suppress(OSError):
        found |= {
            str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(socket.gethostname(), None)
        }
    # Connecting a datagram socket sends nothing; it only asks which way out the system would take.
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found.add(probe.getsockname()[0])
    return sorted(found)


def ensure_certificate(folder: Path, *, now: datetime | None = None) -> tuple[Path, Path]:
    """The certificate and key in the folder, made or renewed where needed and bound to today's addresses."""
    certificate, key = folder / "https.crt", folder / "https.key"
    moment = now or datetime.now(UTC)
    names = ["localhost", socket.gethostname(), *local_addresses()]
    if certificate.exists() and key.exists() and _still_good(certificate, names, moment):
        return certificate, key
    folder.mkdir(parents=True, exist_ok=True)
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_private(key, pem)
    certificate.write_bytes(_sign(private, names, moment).public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _sign(private: ec.EllipticCurvePrivateKey, names: list[str], moment: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Manyworks on this machine")])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(hours=1))
        .not_valid_after(moment + VALID)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _still_good(path: Path, names: list[str], moment: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    return certificate.not_valid_after_utc - moment > RENEW_BEFORE and all(_general(n) in held for n in names)


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
