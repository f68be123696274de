#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Archives that no dump has written, made out of a good one.

hostile.py GOOD DIRECTORY    writes DIRECTORY/NAME for each kind of badness

GOOD is an uncompressed archive with, in this order, a segment, a queue with messages, a set, a
POSIX shared memory object, a POSIX queue with messages and a named semaphore.
"""
import gzip
import hashlib
import io
import json
import os
import struct
import sys
import tarfile
import zlib

SHM, MSG, SEM, PSHM, PMSG, PSEM = range(6)


def read(path):
    with tarfile.open(path) as archive:
        return [(member.name, archive.extractfile(member).read()) for member in archive]


def checksum(data):
    """Of contents, as dump's page explains."""
    result = hashlib.sha256()
    for number in range((len(data) + 4095) // 4096):
        block = data[number * 4096:(number + 1) * 4096].ljust(4096, b"\0")
        if block.strip(b"\0"):
            result.update(struct.pack("<Q", number) + block)
    result.update(struct.pack("<Q", len(data)))
    return result.hexdigest()


class Archive:
    """A good archive, to be spoilt."""

    def __init__(self, path):
        members = read(path)
        self.manifest = json.loads(members[0][1])
        self.payloads = [list(member) for member in members[1:-1]]
        self.text = None     # of the manifest, where it is no JSON
        self.sums = None     # the text of the last member
        self.extra = []      # (TarInfo, bytes), at the end
        self.first = []      # the same, at the beginning

    def object(self, index):
        return self.manifest["objects"][index]

    def payload(self, index, data, **more):
        """Other contents, with a checksum that fits."""
        self.payloads[index][1] = data
        contents = self.object(index)["contents"]
        contents.update(size=len(data), stored=len(data), checksum=checksum(data))
        contents.update(more)

    def bytes(self):
        text = self.text
        if text is None:
            text = json.dumps(self.manifest).encode()
        sums = self.sums
        if sums is None:
            sums = f"{hashlib.sha256(text).hexdigest()}  manifest.json\n".encode()
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for info, data in self.first:
                tar.addfile(info, io.BytesIO(data))
            members = [("manifest.json", text), *self.payloads, ("checksums", sums)]
            for name, data in members:
                if name is None:
                    continue
                info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
                content = b"" if isinstance(data, tarfile.TarInfo) else data
                if not isinstance(data, tarfile.TarInfo):
                    info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
            for info, data in self.extra:
                tar.addfile(info, io.BytesIO(data))
        return out.getvalue()


CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def fact(name, index, key, value):
    def spoil(archive):
        archive.object(index)[key] = value
    CASES[name] = spoil


def within(name, index, member, key, value):
    def spoil(archive):
        archive.object(index)[member][key] = value
    CASES[name] = spoil


def lacking(name, index, key):
    def spoil(archive):
        del archive.object(index)[key]
    CASES[name] = spoil


def content(name, index, key, value):
    def spoil(archive):
        archive.object(index)["contents"][key] = value
    CASES[name] = spoil


def text(name, data):
    def spoil(archive):
        archive.text = data
    CASES[name] = spoil


def info(name, **fields):
    result = tarfile.TarInfo(name)
    for key, value in fields.items():
        setattr(result, key, value)
    return result


# ---- what the manifest says ----

fact("kind-unknown", SHM, "kind", "pipe")
fact("kind-number", SHM, "kind", 1)
lacking("kind-missing", SHM, "kind")
fact("id-negative", SHM, "id", -1)
fact("id-huge", SHM, "id", 1 << 31)
fact("id-text", SHM, "id", "0")
fact("id-fraction", SHM, "id", 1.5)
lacking("id-missing", MSG, "id")
fact("key-number", SHM, "key", 17)
fact("key-short", SHM, "key", "0x1")
fact("key-sign", SHM, "key", "0x-0000001")
fact("key-long", SHM, "key", "0x100000000")
within("uid-negative", SHM, "owner", "uid", -1)
within("uid-none", PSHM, "owner", "uid", 4294967295)
within("uid-null", PSHM, "owner", "uid", None)
within("uid-overflow", SEM, "owner", "uid", str(1 << 64))
lacking("owner-missing", SHM, "owner")
fact("owner-null", SHM, "owner", None)
fact("owner-number", SHM, "owner", 0)
fact("creator-null", SEM, "creator", None)
within("gid-overflow", PSHM, "group", "gid", 1 << 32)
fact("namespace-negative", SHM, "namespace", -1)
fact("inode-text", PSHM, "inode", "7")
fact("mode-number", SHM, "mode", 420)
fact("mode-decimal", SHM, "mode", "0689")
fact("mode-large", SHM, "mode", "010644")
fact("size-negative", SHM, "bytes", -4096)
fact("size-overflow", SHM, "bytes", str(1 << 63))
fact("size-other", SHM, "bytes", 1)
fact("size-text", SHM, "bytes", "4096")
fact("size-zeros", SHM, "bytes", "0" * 20 + "4096")
fact("size-large-number", SHM, "bytes", 1 << 60)
fact("size-null", PSHM, "bytes", None)
fact("size-of-set", SEM, "semaphores", 1 << 40)
fact("time-wrong", SHM, "changed", "yesterday")
fact("time-number", SHM, "changed", 5)
fact("limits-negative", PMSG, "max_messages", -1)
fact("name-empty", PSHM, "name", "")
fact("name-slash", PSHM, "name", "a/b")
fact("name-parent", PSHM, "name", "..")
fact("name-path", PSHM, "name", "../../etc/cron.d/x")
fact("name-absolute", PSHM, "name", "/etc/passwd")
fact("name-nul", PSHM, "name", "a\0b")
fact("name-long", PSHM, "name", "n" * 256)
fact("name-null", PMSG, "name", None)
fact("name-number", PSEM, "name", 5)
fact("name-of-semaphore", PSHM, "name", "sem.x")
fact("name-bytes-odd", PSHM, "name_bytes", "abc")
fact("name-bytes-slash", PSHM, "name_bytes", "612f62")
fact("name-bytes-nul", PSHM, "name_bytes", "610062")
fact("name-bytes-long", PSHM, "name_bytes", "61" * 300)
fact("contents-missing", SHM, "contents", None)
fact("contents-text", SHM, "contents", "objects/000001")
content("member-other", SHM, "member", "objects/000002")
content("member-path", SHM, "member", "../objects/000001")
content("size-of-contents-negative", SHM, "size", -1)
content("size-of-contents-other", SHM, "size", 5)
content("stored-larger", SHM, "stored", 1 << 40)
content("stored-smaller", SHM, "stored", 1)
content("messages-negative", MSG, "messages", -5)
content("messages-many", MSG, "messages", 1 << 50)
content("messages-fewer", MSG, "messages", 0)
content("checksum-wrong", SHM, "checksum", "0" * 64)
content("checksum-short", SHM, "checksum", "0" * 63)
content("checksum-no-digits", SHM, "checksum", "g" * 64)
content("consistency-unknown", SHM, "consistency", "perhaps")


@case
def version_unknown(archive):
    archive.manifest["schema_version"] = 2


@case
def version_missing(archive):
    del archive.manifest["schema_version"]


@case
def version_text(archive):
    archive.manifest["schema_version"] = "1"


@case
def version_last(archive):
    archive.manifest["schema_version"] = archive.manifest.pop("schema_version")


@case
def checksum_kind_unknown(archive):
    archive.manifest["checksum"] = "crc32"


@case
def objects_missing(archive):
    del archive.manifest["objects"]


@case
def objects_no_array(archive):
    archive.manifest["objects"] = {"a": 1}


@case
def objects_of_numbers(archive):
    archive.manifest["objects"] = [1, 2]


@case
def object_twice(archive):
    again = dict(archive.object(SHM), key="0x00000000")
    again["contents"] = dict(again["contents"], member="objects/000007")
    archive.manifest["objects"].append(again)
    archive.payloads.append(["objects/000007", archive.payloads[SHM][1]])


@case
def name_twice(archive):
    again = dict(archive.object(PMSG), contents=None)
    archive.manifest["objects"].append(again)


@case
def key_twice(archive):
    again = dict(archive.object(SEM), id=99)
    again["contents"] = dict(again["contents"], member="objects/000007")
    archive.manifest["objects"].append(again)
    archive.payloads.append(["objects/000007", archive.payloads[SEM][1]])


# ---- the manifest's text ----

text("manifest-empty", b"")
text("manifest-no-json", b"hello")
text("manifest-array", b"[]")
text("manifest-open", b'{"schema_version": 1, "objects": [')
text("manifest-nul", b'{"schema_version": 1}\0')
text("manifest-deep", b'{"schema_version":1,"checksum":'
     b'"sha256-of-4096-byte-blocks","objects":' + b"[" * 100000)
text("manifest-deep-object", b'{"schema_version":1,"checksum":"sha256-of-4096-byte-blocks","objects":['
     + b'{"a":' * 12 + b"1" + b"}" * 12 + b"]}")
text("manifest-utf8", b'{"schema_version":1,"host":"\xff\xfe","checksum":'
     b'"sha256-of-4096-byte-blocks","objects":[]}')
text("manifest-string-open", b'{"schema_version": "')
text("manifest-escape", b'{"schema_version": 1, "host": "\\')
text("manifest-huge-value", b'{"schema_version":1,"host":"' + b"x" * 200000 + b'","objects":[]}')
text("manifest-comma", b'{"schema_version":1,,"objects":[]}')
text("manifest-trailing", b'{"schema_version":1,"checksum":"sha256-of-4096-byte-blocks",'
     b'"objects":[]} x')
text("manifest-number", b'{"schema_version":1e0,"checksum":"sha256-of-4096-byte-blocks","objects":[]}')
text("manifest-zeros", b'{"schema_version":1,"checksum":"sha256-of-4096-byte-blocks","objects":['
     + b"0," * 3000000 + b"0]}")


# ---- contents ----

@case
def contents_changed(archive):
    data = bytearray(archive.payloads[SHM][1])
    data[0] ^= 1
    archive.payloads[SHM][1] = bytes(data)


@case
def contents_short(archive):
    archive.payloads[SHM][1] = archive.payloads[SHM][1][:-1]


@case
def contents_long(archive):
    archive.payloads[SHM][1] += b"x"


@case
def contents_gone(archive):
    archive.payloads[SHM][0] = None


@case
def contents_swapped(archive):
    archive.payloads[SHM], archive.payloads[MSG] = archive.payloads[MSG], archive.payloads[SHM]


@case
def contents_twice(archive):
    archive.payloads.insert(1, list(archive.payloads[SHM]))


@case
def message_type_zero(archive):
    archive.payload(MSG, struct.pack("<QQ", 0, 1) + b"x", messages=1)


@case
def message_type_negative(archive):
    archive.payload(MSG, struct.pack("<qQ", -1, 1) + b"x", messages=1)


@case
def message_larger_than_rest(archive):
    archive.payload(MSG, struct.pack("<QQ", 1, 100) + b"x", messages=1)


@case
def message_huge(archive):
    archive.payload(MSG, struct.pack("<QQ", 1, (1 << 64) - 1) + b"x", messages=1)


@case
def message_too_long(archive):
    archive.payload(MSG, struct.pack("<QQ", 1, 1 << 20) + bytes(1 << 20), messages=1)


@case
def message_cut(archive):
    archive.payload(MSG, struct.pack("<QQ", 1, 1) + b"x" + bytes(7), messages=1)


@case
def messages_too_few(archive):
    archive.payload(MSG, struct.pack("<QQ", 1, 1) + b"x" + bytes(40), messages=2)


@case
def priority_too_large(archive):
    archive.payload(PMSG, struct.pack("<QQ", 1 << 33, 1) + b"x", messages=1)


@case
def priority_beyond_the_kernel(archive):
    archive.payload(PMSG, struct.pack("<QQ", 40000, 1) + b"x", messages=1)


@case
def posix_message_too_long(archive):
    archive.payload(PMSG, struct.pack("<QQ", 1, 9000) + bytes(9000), messages=1)


@case
def posix_messages_too_many(archive):
    archive.payload(PMSG, (struct.pack("<QQ", 1, 1) + b"x") * 500, messages=500)


@case
def values_too_large(archive):
    count = archive.object(SEM)["semaphores"]
    archive.payload(SEM, b"\xff" * 2 * count)


@case
def semaphore_too_large(archive):
    archive.payload(PSEM, b"x" * 5000)


@case
def limits_impossible(archive):
    archive.object(PMSG)["max_messages"] = 1 << 40
    archive.object(PMSG)["max_message_bytes"] = 1 << 40


@case
def segment_impossible(archive):
    archive.object(SHM)["bytes"] = str((1 << 63) - 1)
    archive.object(SHM)["contents"].update(size=str((1 << 63) - 1))


@case
def claims_too_much(archive):
    archive.object(PSHM)["bytes"] = 1 << 50
    archive.object(PSHM)["contents"].update(size=1 << 50, stored=1 << 50)


@case
def claims_overflow(archive):
    for index in (SHM, PSHM):
        archive.object(index)["bytes"] = str((1 << 63) - 1)
        archive.object(index)["contents"].update(size=str((1 << 63) - 1),
                                                 stored=str((1 << 63) - 1))
    for number in range(7, 12):
        archive.manifest["objects"].append(dict(
            archive.object(PSHM), name=f"more{number}",
            contents=dict(archive.object(PSHM)["contents"], member=f"objects/{number:06}")))


@case
def bomb(archive):
    """Far more than the manifest says, out of next to nothing (see COMPRESSED)."""
    archive.payloads[SHM][1] = bytes(64 << 20)


# ---- members ----

def member(name, **fields):
    def spoil(archive):
        archive.payloads[SHM][1] = info("objects/000001", **fields)
    CASES[name] = spoil


member("link-symbolic", type=tarfile.SYMTYPE, linkname="/etc/passwd")
member("link-hard", type=tarfile.LNKTYPE, linkname="manifest.json")
member("directory", type=tarfile.DIRTYPE)
member("device", type=tarfile.CHRTYPE, devmajor=1, devminor=1)
member("fifo", type=tarfile.FIFOTYPE)

for number, path in enumerate(("../../../tmp/evil", "/etc/evil", "objects/../000001", "./objects/000001",
                               "objects/000001/", "objects/1", "x" * 5000, "\x1b[31mred")):
    def spoil(archive, path=path):
        archive.payloads[SHM][0] = path
    CASES[f"member-name-{number}"] = spoil


@case
def manifest_not_first(archive):
    archive.first = [(info("readme"), b"")]


@case
def manifest_twice(archive):
    data = json.dumps(archive.manifest).encode()
    archive.first = [(info("manifest.json", size=len(data)), data)]


@case
def member_too_many(archive):
    archive.extra = [(info("evil", size=3), b"evil"[:3])]


@case
def sums_wrong(archive):
    archive.sums = b"0" * 64 + b"  manifest.json\n"


@case
def sums_empty(archive):
    archive.sums = b""


@case
def sums_huge(archive):
    archive.sums = b"x" * 100000


# ---- the file ----


RAW = {
    "file-empty": lambda data: b"",
    "file-zeros": lambda data: bytes(10240),
    "file-text": lambda data: b"This is no archive.\n" * 100,
    "file-of-gzip-in-gzip": lambda data: gzip.compress(gzip.compress(b"x" * 100000)),
    "file-cut-1": lambda data: data[:300],
    "file-cut-2": lambda data: data[:len(data) // 2],
    "file-cut-3": lambda data: data[:len(data) - 11000],
    "file-cut-gzip": lambda data: gzip.compress(data)[:-200],
    "file-bad-gzip": lambda data: gzip.compress(data)[:500] + b"\0\xff" * 300,
    "file-bad-zlib": lambda data: zlib.compress(data),
    "file-header-checksum": lambda data: data[:100] + b"X" + data[101:],
    "file-size-negative": lambda data: resized(data, b"\xff" * 12),
    "file-size-huge": lambda data: resized(data, b"77777777777\0"),
    "file-size-256": lambda data: resized(data, b"\x80" + b"\0" * 3 + b"\x7f" + b"\xff" * 7),
    "file-holes.gz": lambda data: gzip.compress(holes(10000000), 1),
    "file-bomb.gz": lambda data: gzip.compress(bytes(300 << 20), 1),
}


def holes(count):
    """The header of a file with that many holes, and their list, which costs next to nothing."""
    records = b"".join(b"%d %s\n" % (len(record) + 4, record) for record in (
        b"GNU.sparse.major=1", b"GNU.sparse.minor=0", b"GNU.sparse.name=manifest.json",
        b"GNU.sparse.realsize=1000000000"))
    extended = tarfile.TarInfo("x")
    extended.type, extended.size = tarfile.XHDTYPE, len(records)
    text = b"%d\n" % count + b"1\n1\n" * count
    member = tarfile.TarInfo("manifest.json")
    member.size = len(text)
    return (extended.tobuf() + records.ljust(512, b"\0") + member.tobuf() + text +
            bytes(-len(text) % 512 + 1024))


def resized(data, size):
    """The first header with another size, and a checksum that fits."""
    header = bytearray(data[:512])
    header[124:136] = size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + data[512:]


def main():
    good, directory = sys.argv[1:]
    for name, spoil in CASES.items():
        archive = Archive(good)
        spoil(archive)
        data = archive.bytes()
        if name == "bomb":
            data = gzip.compress(data, 1)
        with open(os.path.join(directory, name), "wb") as file:
            file.write(data)
    whole = Archive(good).bytes()
    for name, spoil in RAW.items():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(spoil(whole))
    # The unspoilt one, written by the same way: what is refused above is refused for its spoiling.
    with open(os.path.join(directory, "good"), "wb") as file:
        file.write(whole)


main()
