#!/usr/bin/env python3
"""Turns the source/*.txt of a corpus into its docs/NNN.txt, NNN.case.yaml and NNN.gold.json: the same bytes each time. Needs PyYAML.

    python3 build.py third

A source is a case file in YAML, whose first line names short keys ("# keys: A=Child A, M=Mother"), and then documents,
each after a line "=== NNN kind of document". In a document:

  {A|Zosia}          a mention of the person, place or organisation with that key
  {?A|text}          one that may go or stay; the ? works before every key
  {p:ent|text}       someone whom the case file does not name; p person, l place, o organisation
  {d|<14> May 2024}  a pattern by its letter; <> is the part that has to be covered, where that is less than the whole
  {=text}            text that must stay
  {a:A|text}         a pattern that the case file lists for A

  patterns: a address, z postcode, t phone, e email, u url, n nhs_number, i nino, U upn, r case_reference, v vehicle,
  b account, g professional_registration, d date, y age, x other
"""
import glob, json, os, re, sys, unicodedata
import yaml

KINDS = dict(p="person", l="place", o="organisation", a="address", z="postcode", t="phone", e="email", u="url", n="nhs_number", i="nino",
             U="upn", r="case_reference", v="vehicle", b="account", g="professional_registration", d="date", y="age", x="other")
TITLE = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Master|Dr|Prof\.?|Professor|Sgt|Sergeant|Inspector|PCSO|PC|PS|DC|DS|DCI|DI|Nurse|Sister|Cllr|Revd|Judge|HHJ|Fr|Pastor|Imam) )+")
COMMON_PAIRS = set("OK NA OT IT NO SW GP HV ED AM PM LA TM DS DC PC CP YW OR IN".split())
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), sys.argv[1])


def fold(s):
    return "".join(c for c in unicodedata.normalize("NFKD", s.casefold().replace("ı", "i").replace("đ", "d").replace("ł", "l")) if not unicodedata.combining(c))


def strings(x):
    if isinstance(x, dict):
        return [s for v in x.values() for s in strings(v)]
    return [s for v in x for s in strings(v)] if isinstance(x, list) else [str(x)]


def build(stem, body, head, case, keys):
    kind_of, listed = {}, set(strings(case))
    people = {}
    for group, kind in (("subjects", "person"), ("professionals", "person"), ("places", "place"), ("organisations", "organisation")):
        for p in case.get(group, []):
            kind_of[p["label"]] = kind
            if kind == "person":
                people[p["label"]] = {fold(w) for n in p["names"] + p.get("aliases", []) for w in n.split()} | {
                    "".join(w[0] for w in n.split()).casefold() for n in p["names"]} | {
                    n.split()[0][0].casefold() + n.split()[-1][0].casefold() for n in p["names"]}
    text, gold = b"", {"spans": [], "keep": []}
    for part in re.split(r"(\{[^{}]*\})", body):
        if not part.startswith("{"):
            text += part.encode()
            continue
        part = part[1:-1]
        if part[0] == "=":
            s = part[1:]
            gold["keep"].append({"start": len(text), "end": len(text) + len(s.encode()), "text": s})
            text += s.encode()
            continue
        must = part[0] != "?"
        key, s = part.lstrip("?").split("|", 1)
        lo, hi = s.find("<"), s.find(">")
        core = None
        if lo >= 0:
            s = s.replace("<", "").replace(">", "")
            core = (lo, hi - 1)
        letter, _, ent = key.partition(":")
        if key in keys:
            kind, ent = kind_of[keys[key]], key
        else:
            kind = KINDS[letter]
        if core is None and kind == "person" and TITLE.match(s) and s not in listed:
            core = (TITLE.match(s).end(), len(s))
        flat = " ".join(s.split())
        if ent in keys:
            tier, label = ("listed" if flat in listed else "variant"), keys[ent]
        else:
            tier, label = ("unlisted" if letter in "plo" else "pattern"), "?" + letter + ":" + ent if ent else ""
        if kind == "person" and re.fullmatch(r"[A-Z]\.?[A-Z]\.?", s) and (s in COMMON_PAIRS or label in [p["label"] for p in case.get("professionals", [])]):
            must = False
        span = {"start": len(text), "end": len(text) + len(s.encode()), "text": s, "kind": kind, "entity": label, "must": must, "tier": tier}
        bare = fold(TITLE.sub("", flat).replace(".", ""))
        if kind == "person" and sum(bare in names for names in people.values()) > 1:
            span["shared"] = True
        if core:
            span["core"] = [len(text) + len(s[:core[0]].encode()), len(text) + len(s[:core[1]].encode())]
        gold["spans"].append(span)
        text += s.encode()
    if "\\r" in head:
        sys.exit("no escapes")
    base = os.path.join(here, "docs", stem)
    with open(base + ".txt", "wb") as f:
        f.write(text)
    with open(base + ".gold.json", "w", encoding="utf-8") as f:
        f.write('{"spans": [\n' + ",\n".join(json.dumps(x, ensure_ascii=False) for x in gold["spans"]) + '\n],\n"keep": [\n'
                + ",\n".join(json.dumps(x, ensure_ascii=False) for x in gold["keep"]) + "\n]}\n")
    with open(base + ".case.yaml", "w", encoding="utf-8") as f:
        f.write(head.split("\n", 1)[1])
    return len(gold["spans"]), len(gold["keep"]), len(text.split())


def main():
    n = [0, 0, 0, 0]
    for name in sorted(glob.glob(os.path.join(here, "source", "*.txt"))):
        with open(name, encoding="utf-8") as f:
            head, *docs = re.split(r"(?m)^=== (\d+) .*\n", f.read())
        keys = dict(k.strip().split("=", 1) for k in head.split("\n", 1)[0].split("keys:")[1].split(","))
        case = yaml.safe_load(head)
        for stem, body in zip(docs[::2], docs[1::2]):
            try:
                n = [a + b for a, b in zip(n, (1, *build(stem, body.strip("\n") + "\n", head, case, keys)))]
            except (KeyError, ValueError, IndexError) as e:
                sys.exit(f"{name} {stem}: {e!r}")
    print("%d documents, %d details, %d that must stay, %d words" % tuple(n))


if __name__ == "__main__":
    main()
