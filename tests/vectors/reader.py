#!/usr/bin/env python3
"""An independent reader of the formats in shared/protocol/TRANSCRIPT.md, written from that document.

    reader.py                    checks every file in shared/vectors/vault/
    reader.py verify FILE        checks a sealed file without a key
    reader.py open FILE GRANT KEYFILE   prints its records

Needs Python 3 and libsodium; knows nothing of the server's sources.
"""
import base64
import ctypes
import hashlib
import json
import pathlib
import sys
import unicodedata

sodium = ctypes.CDLL("libsodium.so.23")
if sodium.sodium_init() < 0:
    sys.exit("libsodium can't be used")

LENGTH = ctypes.c_ulonglong
ID_LETTERS = b"0123456789abcdefghjkmnpqrstvwxyz"
LIMIT = 1 << 53
CHUNK = 65536
CHUNK_MORE = 17
MAX_RECORD = 1 << 20
NO_ID = bytes(16)


class Refused(Exception):
    """Carries the result's name."""


def need(condition, result):
    if not condition:
        raise Refused(result)


# Section 1: the primitives.

def blake2b(data, key=b"", size=32):
    return hashlib.blake2b(data, digest_size=size, key=key).digest()


def aead_open(key, nonce, sealed, additional):
    if len(sealed) < 16:
        return None
    out = ctypes.create_string_buffer(max(1, len(sealed) - 16))
    size = LENGTH()
    if sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            out, ctypes.byref(size), None, sealed, LENGTH(len(sealed)),
            additional, LENGTH(len(additional)), nonce, key):
        return None
    return out.raw[:size.value]


def signature_holds(public, message, signature):
    return sodium.crypto_sign_verify_detached(signature, message, LENGTH(len(message)), public) == 0


def box_public(secret):
    out = ctypes.create_string_buffer(32)
    sodium.crypto_scalarmult_base(out, secret)
    return out.raw


def sign_public(seed):
    public = ctypes.create_string_buffer(32)
    sodium.crypto_sign_seed_keypair(public, ctypes.create_string_buffer(64), seed)
    return public.raw


def box_open(secret, public, sealed):
    out = ctypes.create_string_buffer(len(sealed) - 48)
    if sodium.crypto_box_seal_open(out, sealed, LENGTH(len(sealed)), public, secret):
        return None
    return out.raw


def number(data, at, size=8):
    return int.from_bytes(data[at:at + size], "little")


def is_id(data):
    return all(letter in ID_LETTERS for letter in data)


def id_text(data):
    return "" if data == NO_ID else data.decode("ascii")


# Section 2: password.

def derive(password, salt, passes, memory_kib):
    text = unicodedata.normalize("NFC", password).encode()
    need(3 <= passes <= 16 and 65536 <= memory_kib <= 1048576 and len(text) <= 1024, "INVALID")
    out = ctypes.create_string_buffer(64)
    if sodium.crypto_pwhash(out, LENGTH(64), text, LENGTH(len(text)), salt, LENGTH(passes),
                            ctypes.c_size_t(memory_kib * 1024), ctypes.c_int(2)):
        sys.exit("not enough memory for Argon2id")
    return out.raw[:32], out.raw[32:]


# Section 3: a person's keys.

def identity_of(box_secret, sign_seed):
    return {"box_public": box_public(box_secret), "sign_public": sign_public(sign_seed),
            "box_secret": box_secret, "sign_seed": sign_seed}


def unwrap(data, wrap):
    need(len(data) >= 16 and data[:15] == b"PARLEY-IDENTITY", "MALFORMED")
    need(data[15] <= 1, "VERSION")
    need(data[15] == 1 and len(data) == 184, "MALFORMED")
    secrets = aead_open(wrap, data[80:104], data[104:], b"parley-identity-1" + data[:80])
    need(secrets is not None, "KEY_WRONG")
    identity = identity_of(secrets[:32], secrets[32:])
    need(identity["box_public"] == data[16:48] and identity["sign_public"] == data[48:80],
         "MALFORMED")
    return identity


def members_once(pairs):
    names = [name for name, _ in pairs]
    need(len(set(names)) == len(names) and all(isinstance(value, str) for _, value in pairs),
         "DAMAGED")
    return dict(pairs)


def key_file(data):
    need(len(data) <= 4096, "DAMAGED")
    try:
        members = json.loads(data.decode(), object_pairs_hook=members_once)
        need(isinstance(members, dict), "DAMAGED")
        kind = members.get("format", "")
        need(kind == "parley-key-1",
             "VERSION" if kind.startswith("parley-key-") else "DAMAGED")
        keys = {}
        for name in ("box_public", "sign_public", "box_secret", "sign_seed"):
            need(len(members.get(name, "")) == 43, "DAMAGED")
            keys[name] = base64.urlsafe_b64decode(members[name] + "=")
    except ValueError:
        raise Refused("DAMAGED") from None
    need(identity_of(keys["box_secret"], keys["sign_seed"]) == keys, "DAMAGED")
    return keys


# Section 4: live log.

def live_frame(frame, room, key, position, head):
    need(len(frame) >= 51 and frame[0] == 1 and number(frame, 3) == position + 1, "DAMAGED")
    record = aead_open(key, frame[11:35], frame[35:],
                       b"parley-live-frame-1" + room + frame[:35] + head)
    need(record is not None, "DAMAGED")
    return {"type": frame[1], "audience": frame[2], "record": record,
            "head_after": blake2b(head + frame)}


# Section 5: sealed file.

def header_fields(header):
    fields = {
        "organisation": header[16:32], "room": header[32:48], "seal": header[48:64],
        "opened_ms": number(header, 64), "closed_ms": number(header, 72),
        "sealed_ms": number(header, 80), "record_count": number(header, 88),
        "live_head": header[96:128], "previous_checkpoint": header[128:160],
        "checkpoint": number(header, 160), "signer": header[168:200],
        "commitment": header[200:232], "header_hash": blake2b(header),
    }
    need(all(is_id(fields[name]) for name in ("organisation", "room", "seal")), "DAMAGED")
    need(all(value < LIMIT for value in fields.values() if isinstance(value, int)), "DAMAGED")
    need(fields["checkpoint"] >= 1, "DAMAGED")
    need((fields["checkpoint"] == 1) == (fields["previous_checkpoint"] == bytes(32)), "DAMAGED")
    return fields


def cut_chunks(payload):
    chunks = payload[24:]
    return [chunks[at:at + CHUNK + CHUNK_MORE] for at in range(0, len(chunks), CHUNK + CHUNK_MORE)]


def verify(data):
    need(data[:13] == b"PARLEY-SEALED", "MALFORMED")
    need(len(data) >= 369 and data[13] != 0, "DAMAGED")
    need(data[13] == 1 and number(data, 14, 2) == 1, "VERSION")
    header, payload = data[:232], data[232:-96]
    payload_hash, signature = data[-96:-64], data[-64:]
    need(signature_holds(header[168:200], b"parley-sealed-signature-1" + header + payload_hash,
                         signature), "DAMAGED")
    need(blake2b(payload) == payload_hash, "DAMAGED")
    fields = header_fields(header)
    chunks = cut_chunks(payload)
    need(len(chunks[-1]) >= CHUNK_MORE, "DAMAGED")
    last = len(chunks[-1]) - CHUNK_MORE
    need(last % 256 == 0 and (last or len(chunks) == 1), "DAMAGED")
    blocks = ((len(chunks) - 1) * CHUNK + last) // 256
    need(fields["record_count"] <= blocks and (fields["record_count"] == 0) == (blocks == 0),
         "DAMAGED")
    return fields


def decrypt(payload, key, header_hash):
    state = ctypes.create_string_buffer(sodium.crypto_secretstream_xchacha20poly1305_statebytes())
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, payload[:24], key)
    plain = []
    chunks = cut_chunks(payload)
    for at, chunk in enumerate(chunks):
        out = ctypes.create_string_buffer(CHUNK)
        size, tag = LENGTH(), ctypes.c_ubyte()
        need(sodium.crypto_secretstream_xchacha20poly1305_pull(
            state, out, ctypes.byref(size), ctypes.byref(tag), chunk, LENGTH(len(chunk)),
            header_hash, LENGTH(32)) == 0, "DAMAGED")
        need(tag.value == (3 if at == len(chunks) - 1 else 0), "DAMAGED")
        plain.append(out.raw[:size.value])
    return b"".join(plain)


def open_sealed(data, key):
    fields = verify(data)
    need(blake2b(data[:200], key=key) == fields["commitment"], "KEY_WRONG")
    plain = decrypt(data[232:-96], key, fields["header_hash"])
    records, at = [], 0
    for _ in range(fields["record_count"]):
        need(at < len(plain), "DAMAGED")
        size = number(plain, at, 4)
        end = at + (4 + size + 255) // 256 * 256
        need(size <= MAX_RECORD and end <= len(plain), "DAMAGED")
        need(not any(plain[at + 4 + size:end]), "DAMAGED")
        records.append(plain[at + 4:at + 4 + size])
        at = end
    need(at == len(plain), "DAMAGED")
    return records


# Section 6: grant.

def read_grant(data):
    need(len(data) >= 14 and data[:12] == b"PARLEY-GRANT", "MALFORMED")
    need(data[12] != 0, "DAMAGED")
    need(data[12] == 1 and data[13] == 1, "VERSION")
    need(len(data) == 436, "DAMAGED")
    grant = {"id": data[14:30], "seal": data[30:46], "recipient": data[46:62],
             "granter": data[62:78], "header_hash": data[78:110], "recipient_box": data[110:142],
             "granter_sign": data[142:174], "granted_ms": number(data, 174)}
    need(is_id(grant["id"]) and is_id(grant["seal"]), "DAMAGED")
    need(all(grant[who] == NO_ID or is_id(grant[who]) for who in ("recipient", "granter")),
         "DAMAGED")
    need(grant["granted_ms"] < LIMIT, "DAMAGED")
    need(signature_holds(grant["granter_sign"], b"parley-grant-signature-1" + data[:372],
                         data[372:]), "DAMAGED")
    return grant


def open_grant(data, secret, public, wanted):
    grant = read_grant(data)
    need(grant["header_hash"] == wanted and grant["recipient_box"] == public, "KEY_WRONG")
    inside = box_open(secret, public, data[182:372])
    need(inside is not None, "KEY_WRONG")
    need(inside[:110] == b"parley-grant-1" + grant["seal"] + grant["header_hash"] +
         grant["recipient"] + grant["recipient_box"], "DAMAGED")
    return inside[110:]


# Checking the vectors.

def result_of(function, *arguments):
    try:
        return "OK", function(*arguments)
    except Refused as refused:
        return str(refused), None


def same(case, name, value):
    """Compares with the vector in the form that the vector has."""
    if isinstance(value, bytes):
        value = id_text(value) if len(value) == 16 and name != "salt" else value.hex()
    if case[name] != value:
        raise AssertionError(f"{name}: {value} instead of {case[name]}")


def check_password(case):
    result, keys = result_of(derive, case["password"], bytes.fromhex(case["salt"]),
                             case["passes"], case["memory_kib"])
    same(case, "result", result)
    if keys:
        same(case, "auth", keys[0])
        same(case, "wrap", keys[1])
        same(case, "auth_hash", blake2b(b"parley-auth-1" + keys[0]))


def check_stored(case):
    if "token" in case:
        same(case, "hash", blake2b(b"parley-token-1" + case["token"].encode()))
    else:
        same(case, "salt", blake2b(b"parley-decoy-salt-1" + case["address"].encode(),
                                   key=bytes.fromhex(case["host_key"]), size=16))


def check_identity(case, data=None):
    result, identity = result_of(unwrap, data if data is not None else
                                 bytes.fromhex(case["wrapped"]), bytes.fromhex(case["wrap"]))
    if data is not None:
        return result
    same(case, "result", result)
    for name, value in (identity or {}).items():
        same(case, name, value)
    return result


def check_key_file(case):
    result, identity = result_of(key_file, base64.b64decode(case["file"]))
    same(case, "result", result)
    for name, value in (identity or {}).items():
        same(case, name, value)


def check_live_log(case, data=None):
    room = case["room"].encode()
    if case["position"] == 0:
        same(case, "head", blake2b(b"parley-live-head-1" + room))
    result, frame = result_of(live_frame, data if data is not None else
                              bytes.fromhex(case["frame"]), room, bytes.fromhex(case["key"]),
                              case["position"], bytes.fromhex(case["head"]))
    if data is not None:
        return result
    same(case, "result", result)
    if frame:
        frame["record"] = frame["record"].decode()
        for name, value in frame.items():
            same(case, name, value)
    return result


def check_sealed(case, data=None):
    whole = data if data is not None else base64.b64decode(case["file"])
    verified, fields = result_of(verify, whole)
    opened, records = result_of(open_sealed, whole, bytes.fromhex(case["key"]))
    if data is not None:
        assert opened == verified, f"{opened} with the key, {verified} without"
        return verified
    same(case, "verify", verified)
    same(case, "result", opened)
    for name in (fields or {}).keys() - {"commitment"}:
        same(case, name, fields[name])
    if records is not None:
        same(case, "record_hashes", [blake2b(record).hex() for record in records])
    return opened


def check_grant(case, data=None):
    whole = data if data is not None else bytes.fromhex(case["grant"])
    read, grant = result_of(read_grant, whole)
    if data is not None:
        return read
    secret = bytes.fromhex(case["box_secret"])
    same(case, "box_public", box_public(secret))
    opened, key = result_of(open_grant, whole, secret, box_public(secret),
                            bytes.fromhex(case["wanted"]))
    same(case, "read", read)
    same(case, "result", opened)
    for name, value in (grant or {}).items():
        same(case, name, value)
    if key:
        same(case, "key", key)
    return opened


CHECKS = {
    "password": (check_password, None), "stored": (check_stored, None),
    "identity": (check_identity, "wrapped"), "key_file": (check_key_file, None),
    "live_log": (check_live_log, "frame"), "sealed": (check_sealed, "file"),
    "grant": (check_grant, "grant"),
}


def changed(data, change):
    if "cut_to" in change:
        return data[:change["cut_to"]]
    if "append" in change:
        return data + bytes.fromhex(change["append"])
    at = change["at"]
    return data[:at] + bytes([data[at] ^ change["xor"]]) + data[at + 1:]


def check_vectors():
    folder = pathlib.Path(__file__).resolve().parents[2] / "shared" / "vectors" / "vault"
    passed = failed = 0
    for name, (check, member) in CHECKS.items():
        vectors = json.loads((folder / f"{name}.json").read_text())
        todo = [(case["name"], check, (case,)) for case in vectors["cases"]]
        cases = {case["name"]: case for case in vectors["cases"]}

        def check_change(change, cases=cases, check=check, member=member):
            case = cases[change["of"]]
            decode = base64.b64decode if member == "file" else bytes.fromhex
            same(change, "result", check(case, changed(decode(case[member]), change)))

        todo += [("changed: " + change["name"], check_change, (change,))
                 for change in vectors.get("changes", [])]
        for title, function, arguments in todo:
            try:
                function(*arguments)
                passed += 1
            except (AssertionError, KeyError) as trouble:
                failed += 1
                print(f"{name}, {title}: {trouble}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def main(arguments):
    if not arguments:
        return check_vectors()
    if arguments[0] == "verify" and len(arguments) == 2:
        fields = verify(pathlib.Path(arguments[1]).read_bytes())
        for name, value in fields.items():
            plain = name in ("organisation", "room", "seal")
            print(name, value if isinstance(value, int) else
                  value.decode() if plain else value.hex())
        return 0
    if arguments[0] == "open" and len(arguments) == 4:
        data, grant, keys = (pathlib.Path(name).read_bytes() for name in arguments[1:])
        identity = key_file(keys)
        header_hash = verify(data)["header_hash"]
        key = open_grant(grant, identity["box_secret"], identity["box_public"], header_hash)
        for record in open_sealed(data, key):
            sys.stdout.write(record.decode() + "\n")
        return 0
    sys.stderr.write(__doc__)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refusal:
        sys.exit(str(refusal))
