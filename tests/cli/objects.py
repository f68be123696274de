#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Objects of all six kinds and what is in them, without a line of ipcadm's own code.

objects.py make [huge]       make a scene; huge: with a set and a queue that need raised limits
objects.py print             print each object with all that is in it, one line each, sorted
objects.py send KIND N       send messages 0 … N-1 to the queue that `make` made, one by one
objects.py saved FILE INDEX  print the numbers of the messages in an uncompressed archive
objects.py left KIND         print the numbers of the messages in the queue; takes them out
"""
import ctypes
import hashlib
import os
import random
import struct
import sys
import tarfile
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
libc.shmdt.argtypes = [ctypes.c_void_p]
libc.msgrcv.restype = ctypes.c_ssize_t
libc.msgrcv.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long, ctypes.c_int]
libc.msgsnd.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.mq_receive.restype = ctypes.c_ssize_t
libc.sem_open.restype = ctypes.c_void_p

CREATE = 0o3000  # IPC_CREAT | IPC_EXCL
NOWAIT = 0o4000
MSG_COPY = 0o40000
QUEUE_KEY = 0x51010001
MQ_NAME = b"/a queue"


def must(result):
    if result in (-1, None):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


# ---- making ----

def give_away(control, ident, uid, mode, *number):
    """Set owner and mode by IPC_SET."""
    buffer = ctypes.create_string_buffer(512)
    must(control(ident, *number, 2, buffer))
    struct.pack_into("=II", buffer, 4, uid, uid)
    struct.pack_into("=H", buffer, 20, mode)
    must(control(ident, *number, 1, buffer))


def make_segment(key, size, uid, mode, pieces):
    ident = must(libc.shmget(key, size, CREATE | 0o600))
    memory = must(libc.shmat(ident, None, 0))
    for offset, data in pieces:
        ctypes.memmove(memory + offset, data, len(data))
    must(libc.shmdt(memory))
    give_away(libc.shmctl, ident, uid, mode)


def send(queue, kind, text):
    message = struct.pack("@l", kind) + text
    must(libc.msgsnd(queue, message, len(text), NOWAIT))


def make_queue(key, uid, mode, messages):
    queue = must(libc.msgget(key, CREATE | 0o600))
    for kind, text in messages:
        send(queue, kind, text)
    give_away(libc.msgctl, queue, uid, mode)


def make_set(key, uid, mode, values):
    ident = must(libc.semget(key, len(values), CREATE | 0o600))
    must(libc.semctl(ident, 0, 17, struct.pack(f"={len(values)}H", *values)))
    give_away(libc.semctl, ident, uid, mode, 0)


def make_file(name, uid, mode, size, pieces):
    with open(os.path.join(b"/dev/shm", name), "wb") as file:
        file.truncate(size)
        for offset, data in pieces:
            file.seek(offset)
            file.write(data)
        os.fchown(file.fileno(), uid, uid)
        os.fchmod(file.fileno(), mode)


def make_mq(name, uid, mode, count, size, messages):
    attributes = struct.pack("=8q", 0, count, size, 0, 0, 0, 0, 0)
    queue = must(libc.mq_open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600, attributes))
    for priority, text in messages:
        must(libc.mq_send(queue, text, len(text), priority))
    os.fchown(queue, uid, uid)
    os.fchmod(queue, mode)
    os.close(queue)


def make(huge):
    luck = random.Random(1)
    others = os.environ.get("OTHERS", "33") if os.environ.get("PLAIN") != "yes" else "0"
    other = int(others)

    # So that identifiers have sequence numbers other than 0.
    for _ in range(3):
        libc.shmctl(must(libc.shmget(0, 1, 0o600)), 0, None)
        libc.msgctl(must(libc.msgget(0, 0o600)), 0, None)
        libc.semctl(must(libc.semget(0, 1, 0o600)), 0, 0)

    make_segment(0x51000001, 70001, 0, 0o640, [(0, luck.randbytes(70001))])
    make_segment(0, 1, other, 0o600, [])
    make_segment(0x51000003, 1 << 30, other, 0o666,
                 [(5 << 20, luck.randbytes(9000)), ((1 << 30) - 7, b"the end")])
    make_queue(QUEUE_KEY, other, 0o660,
               [(luck.randrange(1, 1 << 40), luck.randbytes(luck.randrange(100)))
                for _ in range(10000 if huge else 100)])
    make_queue(0, 0, 0o200, [])
    make_set(0x51020001, other, 0o604,
             [luck.randrange(32768) for _ in range(32000 if huge else 200)])
    make_set(0, 0, 0o600, [0])
    make_file(b"plain", 0, 0o644, 12345, [(0, luck.randbytes(12345))])
    make_file(b"empty", other, 0o600, 0, [])
    make_file(b"sparse", other, 0o640, 1 << 30, [(300 << 20, luck.randbytes(70000))])
    make_file(b"hole", 0, 0o600, 1 << 20, [])
    make_file("\N{SNOWMAN}=\x1b[1m\n".encode() + b"\xff", 0, 0o600, 3, [(0, b"abc")])
    make_mq(MQ_NAME, other, 0o660, 10, 200,
            [(luck.randrange(5), luck.randbytes(luck.randrange(200))) for _ in range(10)])
    make_mq(b"/nothing", 0, 0o600, 3, 17, [])
    for name, value in ((b"/zero", 0), (b"/many", 2147483647)):
        must(libc.sem_open(name, os.O_CREAT | os.O_EXCL, 0o606, value))


# ---- printing ----

def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def status(control, ident, *number):
    """Owner, creator, mode, and all that follows, of IPC_STAT."""
    buffer = ctypes.create_string_buffer(512)
    must(control(ident, *number, 2, buffer))
    key, uid, gid, cuid, cgid, mode = struct.unpack_from("=iIIIIH", buffer)
    return f"key={key:#x} owner={uid}:{gid} creator={cuid}:{cgid} mode={mode:04o}", buffer


def each(kind):
    with open(f"/proc/sysvipc/{kind}", encoding="ascii") as file:
        names = file.readline().split()
        for line in file:
            yield dict(zip(names, map(int, line.split())))


def print_segments():
    for row in each("shm"):
        ident, size = row["shmid"], row["size"]
        text, _ = status(libc.shmctl, ident)
        resident = row["rss"]
        memory = must(libc.shmat(ident, None, 0o10000))
        address = f"/proc/self/map_files/{memory:x}-{memory + (size + 4095) // 4096 * 4096:x}"
        try:
            with open(address, "rb") as file:
                contents = file_digest(file.fileno(), size)
        except OSError:
            # Which makes all of it real, so that the next look finds more.
            contents, resident = digest(ctypes.string_at(memory, size)), "?"
        libc.shmdt(memory)
        yield f"shm {ident} {text} size={size} rss={resident} {contents}"


def file_digest(fd, size):
    """Of what is no hole; holes of zeros and written zeros are the same."""
    result, at = hashlib.sha256(str(size).encode()), 0
    while at < size:
        try:
            at = os.lseek(fd, at, os.SEEK_DATA)
        except OSError:
            break
        block = os.pread(fd, 4096, at // 4096 * 4096)
        at = (at // 4096 + 1) * 4096
        if block.strip(b"\0"):
            result.update(str(at).encode() + block)
    return result.hexdigest()[:16]


def queue_messages(queue):
    buffer = ctypes.create_string_buffer(1 << 16)
    index, result = 0, hashlib.sha256()
    while True:
        n = libc.msgrcv(queue, buffer, 1 << 15, index, NOWAIT | MSG_COPY)
        if n < 0:
            return index, result.hexdigest()[:16]
        result.update(buffer.raw[:8 + n] + b"|")
        index += 1


def print_queues():
    for row in each("msg"):
        ident = row["msqid"]
        text, buffer = status(libc.msgctl, ident)
        limit, = struct.unpack_from("=Q", buffer, 88)
        count, contents = queue_messages(ident)
        yield f"msg {ident} {text} qbytes={limit} messages={count} {contents}"


def print_sets():
    for row in each("sem"):
        ident, count = row["semid"], row["nsems"]
        text, _ = status(libc.semctl, ident, 0)
        values = ctypes.create_string_buffer(2 * count)
        must(libc.semctl(ident, 0, 13, values))
        yield f"sem {ident} {text} count={count} {digest(values.raw)}"


def print_files():
    for name in os.listdir(b"/dev/shm"):
        path = os.path.join(b"/dev/shm", name)
        about = os.stat(path)
        with open(path, "rb") as file:
            contents = file_digest(file.fileno(), about.st_size)
        yield (f"file {name!r} owner={about.st_uid}:{about.st_gid} mode={about.st_mode:o} "
               f"size={about.st_size} blocks={about.st_blocks} mtime={int(about.st_mtime)} "
               f"{contents}")


def receive_all(queue, size):
    """All messages of a POSIX queue, and put back in the same order."""
    buffer = ctypes.create_string_buffer(size)
    priority = ctypes.c_uint()
    while True:
        n = libc.mq_receive(queue, buffer, ctypes.c_size_t(size), ctypes.byref(priority))
        if n < 0:
            return
        yield priority.value, buffer.raw[:n]


def print_mqs():
    for name in os.listdir(b"/dev/mqueue"):
        queue = must(libc.mq_open(b"/" + name, os.O_RDWR | os.O_NONBLOCK))
        about = os.fstat(queue)
        attributes = ctypes.create_string_buffer(64)
        must(libc.mq_getattr(queue, attributes))
        _, count, size, _ = struct.unpack_from("=4q", attributes)
        messages = list(receive_all(queue, size))
        for priority, text in messages:
            must(libc.mq_send(queue, text, len(text), priority))
        os.close(queue)
        yield (f"mq {name!r} owner={about.st_uid}:{about.st_gid} mode={about.st_mode:o} "
               f"limits={count}x{size} messages={len(messages)} {digest(repr(messages).encode())}")


def print_all():
    for printer in (print_segments, print_queues, print_sets, print_files, print_mqs):
        for line in sorted(printer()):
            print(line)


# ---- numbered messages ----

def open_mq():
    return must(libc.mq_open(MQ_NAME, os.O_RDWR | os.O_NONBLOCK))


def send_numbers(kind, count):
    """Wait wherever the queue is full."""
    if kind == "msg":
        queue = must(libc.msgget(QUEUE_KEY, 0))
        one = lambda text: libc.msgsnd(queue, struct.pack("@l", 1) + text, len(text), NOWAIT)
    else:
        queue = open_mq()
        one = lambda text: libc.mq_send(queue, text, len(text), 0)
    for number in range(count):
        while one(b"%d" % number) < 0:
            time.sleep(0.001)


def saved_numbers(path, index):
    with tarfile.open(path) as archive:
        data = archive.extractfile(f"objects/{int(index):06}").read()
    while data:
        _, size = struct.unpack_from("<QQ", data)
        yield data[16:16 + size].decode()
        data = data[16 + size:]


def left_numbers(kind):
    if kind == "mq":
        yield from (text.decode(errors="replace") for _, text in receive_all(open_mq(), 200))
        return
    queue = must(libc.msgget(QUEUE_KEY, 0))
    buffer = ctypes.create_string_buffer(1 << 14)
    while (n := libc.msgrcv(queue, buffer, 8192, 0, NOWAIT)) >= 0:
        yield buffer.raw[8:8 + n].decode(errors="replace")


if __name__ == "__main__":
    command, arguments = sys.argv[1], sys.argv[2:]
    if command == "make":
        make("huge" in arguments)
    elif command == "print":
        print_all()
    elif command == "send":
        send_numbers(arguments[0], int(arguments[1]))
    elif command == "saved":
        print("\n".join(saved_numbers(*arguments)))
    elif command == "left":
        print("\n".join(left_numbers(*arguments)))
