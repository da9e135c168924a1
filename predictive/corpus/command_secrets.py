"""Tells which command lines may hold a password, key or token: they are left out whole."""

import re

from predictive.corpus.secrets import holds_key

_NAME = (
    r"(?:pass(?:word|wd|phrase|code)?|pwd|token|secret|credentials?"
    r"|(?:api|access|private|secret|auth|account|encryption|master|license)[_-]?key)"
)
_VALUE = r"[^\s\"']|[\"'][^\"']"
"""The beginning of a value, quoted or not."""
_TAKE_ONE_BY_LETTER = (
    r"mysql\w*|mariadb[\w-]*|sshpass|mongo\w*|7z\w*|rar|unrar|zip|unzip|htpasswd|redis-cli|ldap\w+"
    r"|xfreerdp|rdesktop|smbclient|snmp\w+|ipmitool|sqlcmd|bcp|rclone|openssl|gpg2?|cryptsetup"
    r"|keytool|jarsigner|useradd|usermod|net|vncpasswd"
)
_PATTERNS = (
    # --password=x, --db-password x, --api-key x, -password x
    rf"(?:^|\s)--?(?:[\w-]*[_-])?{_NAME}(?:[_-]\w+)?(?:=|\s+)[\"']?[^\s\"'-]",
    r"(?:^|\s)--(?:auth|authorization|user-?pass|userpwd|requirepass)(?:=|\s+)\S",
    # TOKEN=x, export DB_PASSWORD=x, ?access_token=x, secret: x in JSON
    rf"(?<![$\w-])[\w-]*{_NAME}(?:[_-]?\w+)?[\"']?\s?[=:]\s*(?:{_VALUE})",
    r"(?:^|[\s;&])(?:export\s+|set\s+)?\w*_(?:KEY|AUTH|PW|PASS|CRED|SIG(?:NATURE)?)\w*=\S",
    r"[?&](?:key|sig|signature|auth|pw|code)=\S",
    # set -x TOKEN x, setenv TOKEN x
    rf"\b(?:set|setenv|set_config|config\s+set)\s+(?:-\S+\s+)*\S*{_NAME}\S*\s+\S",
    # headers
    rf"(?<!\$)\b(?:authorization|cookie|[\w-]*{_NAME}|x-[\w-]*auth[\w-]*)\s*:\s*\S",
    r"\b(?:bearer|basic|digest|negotiate)\s+[\w.~+/=-]{6,}",
    # https://user:password@host, user:password for curl, user%password for smbclient
    r"://[^\s/@:]*:[^\s/@]+@",
    r"\s(?:-u|-U|--user|--proxy-user)(?:=|\s*)[\"']?(?!\d+:\d+\b)[^\s:%\"']+[:%][^\s\"']",
    # programs that take a password by a letter
    rf"\b(?:{_TAKE_ONE_BY_LETTER})\b.*\s-(?:p|P|a|w|W|A|X|k|b|K)(?:\s*\S)",
    r"\blogin\b.*\s-(?:p|P|u\s+\S+\s+-p|t)\s*\S",
    r"\bpass:\S|\bchpasswd\b|\bvncpasswd\b|\|\s*sudo\s+(?:-\S+\s+)*-\w*S|\bsudo\s+-\w*S\b",
    # words that a secret follows, and programs that take nothing else
    r"\bconnect\b.*\spassword\s+\S|\.(?:token|password|passwd|secret|api_?key)\s+\S|--from-literal\b"
    r"|--(?:password|passphrase)-(?:stdin|fd)\b",
    r"\b(?:vault\s+login|ansible-vault\s+encrypt_string|openssl\s+passwd|expect\s+-c)\s+\S",
    r"BEGIN [A-Z ]*PRIVATE KEY",
)
"""What precedes a secret, or is one."""
_SECRET = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_SHORT_FLAG = re.compile(r"(?:^|\s)-p\s+[\"']?([^\s\"'-][^\s\"']*)")
_NO_PASSWORD = re.compile(r"[\d:,.]+|[$~.].*|.*[/{*].*")
_HARMLESS = re.compile(
    r"(?:^|[|;&(]\s*|\bsudo\s+)(?:mkdir|cp|rsync|install|ssh|scp|sftp|git|ls|read|ps|patch|test|nmap|nc"
    r"|docker(?:\s+compose)?\s+(?!login)|podman\s+(?!login)|kill|pgrep|tar|declare|cargo|python\d?"
    r"|type|command|lsof|netstat|tmux|perl|make|dotnet|mvn|npx|pnpm|npm\s+(?!login))\b"
)
_LONG_WORD = re.compile(r"[A-Za-z0-9_]{20,}")
_MIXED = re.compile(r"(?=.*\d.*\d)(?=.*[A-Za-z].*[A-Za-z])")
_LONGEST = 2_000
"""Characters. In a longer command, which was pasted or made by a program, anything may be."""
_TYPED_BY_MISTAKE = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])(?=\S*[!@#$%^&*+=?~])[^\s/]{6,}")
"""A line that is nothing but letters, digits and symbols: a password where a command belongs."""


def may_hold_secret(command: str) -> bool:
    """Whether a command line may hold a password, key or token. Some do not that seem to."""
    if len(command) > _LONGEST:
        return True
    if _SECRET.search(command) or _TYPED_BY_MISTAKE.fullmatch(command.strip()):
        return True
    if any(_MIXED.match(match.group()) for match in _LONG_WORD.finditer(command)):
        return True
    return _may_be_password(command) or holds_key(command)


def _may_be_password(command: str) -> bool:
    """Whether `-p` has a value that is no port, path or number, in a program that may take one."""
    values = _SHORT_FLAG.findall(command)
    passwords = [value for value in values if not _NO_PASSWORD.fullmatch(value)]
    return bool(passwords) and not _HARMLESS.search(command)
