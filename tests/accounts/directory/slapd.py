"""A directory of one's own for a while: a real slapd in a folder, on ports of its own, with a certificate."""

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from imari_dx.settings_directory import Directory

SUFFIX = "dc=imari,dc=example"
PEOPLE, GROUPS = f"ou=people,{SUFFIX}", f"ou=groups,{SUFFIX}"
READER = f"cn=reader,{SUFFIX}"
_ROOT = f"cn=root,{SUFFIX}"
READERS_PASSWORD = "reader-0123456789"
_SCHEMAS = ("core", "cosine", "inetorgperson", "nis", "msuser")
_CONFIGURATION = """
{schemas}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile {home}/slapd.pid
allow bind_anon_cred bind_anon_dn
TLSCACertificateFile {home}/ca.pem
TLSCertificateFile {home}/server.pem
TLSCertificateKeyFile {home}/server.key
database mdb
maxsize 10485760
dbnosync
directory {home}/data
suffix "{suffix}"
rootdn "{root}"
rootpw {password}
overlay memberof
memberof-refint TRUE
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by anonymous auth by * none
"""
_PERSON = """dn: uid={uid},{people}
objectClass: inetOrgPerson
objectClass: extensibleObject
uid: {uid}
cn: {name}
sn: {name}
displayName: {name}
mail: {uid}@city.imari.example
departmentNumber: {department}
userPassword: {password}
"""
_BEGINNING = f"""dn: {SUFFIX}
objectClass: dcObject
objectClass: organization
o: imari
dc: imari

dn: {PEOPLE}
objectClass: organizationalUnit
ou: people

dn: {GROUPS}
objectClass: organizationalUnit
ou: groups

dn: {READER}
objectClass: person
cn: reader
sn: reader
userPassword: {READERS_PASSWORD}

"""
PASSWORD = "Niwatori-to-Tamago-7"


class Slapd:
    """Started once for a run; what a test changes, it changes back (``reset``)."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        self.port, self.secure_port = _free_port(), _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "data").mkdir()
        _certificates(folder)
        schemas = "\n".join(f"include /etc/ldap/schema/{name}.schema" for name in _SCHEMAS)
        (folder / "slapd.conf").write_text(
            _CONFIGURATION.format(
                schemas=schemas, home=folder, suffix=SUFFIX, root=_ROOT, password=PASSWORD, reader=READER
            )
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        urls = f"ldap://127.0.0.1:{self.port}/ ldaps://127.0.0.1:{self.secure_port}/"
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [_program(), "-f", str(self.home / "slapd.conf"), "-h", urls, "-d", "0"],
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        for _attempt in range(500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError((self.home / "log").read_text())

    def stop(self) -> None:
        """Stop it; whoever connects is refused."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=20)
            self._process = None

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def settings(self, **changes: object) -> Directory:
        """Return what the site is told to ask it."""
        usual: dict[str, object] = {
            "url": f"ldap://127.0.0.1:{self.port}",
            "starttls": False,
            "ca_file": str(self.home / "ca.pem"),
            "bind_dn": READER,
            "bind_password": READERS_PASSWORD,
            "timeout": 2,
            "user_base": PEOPLE,
            "user_filter": "(objectClass=person)",
            "user_attribute": "uid",
            "name_attributes": ("displayName", "cn"),
            "mail_attribute": "mail",
            "department_attribute": "departmentNumber",
            "departments": {},
            "group_base": GROUPS,
            "group_member": "member",
            "nested_groups": "off",
            "roles": (),
        }
        return Directory(**{**usual, **changes})  # type: ignore[arg-type]

    def connection(self):  # type: ignore[no-untyped-def]
        """Return a connection that may write everything."""
        import ldap

        made = ldap.initialize(f"ldap://127.0.0.1:{self.port}")
        made.simple_bind_s(_ROOT, PASSWORD)
        return made

    def load(self, text: str) -> None:
        """Add entries written as LDIF."""
        import ldap.modlist
        import ldif

        class Adding(ldif.LDIFParser):
            def handle(self, dn: str, entry: dict[str, list[bytes]]) -> None:
                connection.add_s(dn, ldap.modlist.addModlist(entry))

        import io

        connection = self.connection()
        Adding(io.StringIO(text)).parse()
        connection.unbind_s()

    def begin(self) -> None:
        self.load(_BEGINNING)

    def reset(self) -> None:
        """Take everybody and every group out, and start it where a test has stopped it."""
        import ldap

        if not self.is_running:
            self.start()
        connection = self.connection()
        for base in (PEOPLE, GROUPS):
            for dn, _attributes in connection.search_s(base, ldap.SCOPE_ONELEVEL, attrlist=["1.1"]):
                connection.delete_s(dn)
        connection.unbind_s()

    def add_person(self, uid: str, name: str, department: str) -> str:
        """Add somebody with PASSWORD, and return the DN."""
        self.load(_PERSON.format(uid=uid, people=PEOPLE, name=name, department=department, password=PASSWORD))
        return f"uid={uid},{PEOPLE}"

    def add_group(self, name: str, *members: str) -> str:
        """Add a group of DNs, and return its own."""
        dn = f"cn={name},{GROUPS}"
        lines = "".join(f"member: {one}\n" for one in members)
        self.load(f"dn: {dn}\nobjectClass: groupOfNames\ncn: {name}\n{lines}")
        return dn

    def change(self, dn: str, **values: str | None) -> None:
        """Set attributes of an entry; None takes one away."""
        import ldap

        connection = self.connection()
        changes = [
            (ldap.MOD_REPLACE, name, [value.encode()] if value is not None else None)
            for name, value in values.items()
        ]
        connection.modify_s(dn, changes)
        connection.unbind_s()

    def remove(self, dn: str) -> None:
        connection = self.connection()
        connection.delete_s(dn)
        connection.unbind_s()


def _program() -> str:
    found = shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/libexec:/usr/bin")
    if not found:
        raise RuntimeError("slapd was not found; script/test installs it")
    return found


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _certificates(folder: Path) -> None:
    """Make an authority, and a certificate of it for the loopback address."""
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    key, request = ("-keyout", "server.key"), ("-out", "server.csr")
    for arguments in (
        ("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test CA"),
        ("req", "-new", *curve, *key, *request, "-subj", "/CN=127.0.0.1"),
        (
            *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
            *("-out", "server.pem", "-days", "2", "-extfile", "names"),
        ),
    ):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
