#!/usr/bin/env python3
"""src/NNN.txt (head, a line of =====, body) -> docs/NNN.{txt,case.yaml,gold.json}. Head lines:
S key; label; relation; n=names/..; a=aliases/..; dob=; nhs=; upn=; nino=; reg=; addr=; phone=; email=     (P L O the same)
F key: form | form     every whole-word occurrence outside tags is labelled so; key 'P:x' = unlisted person, 'p:x' optional
KEEP a / b   DATES policy   REF r   CRLF   BOM
Body tags: {key|text} {key.addr|text} {P:x|text} {D|date} {Y|age} {=must stay}; <> inside marks the core. Capital = must, small = may."""
import glob, json, os, re, sys
HERE = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))  # of the fifteenth: build.py ../fifteenth
KIND = dict(P="person", D="date", A="address", C="postcode", L="place", O="organisation", T="phone", E="email", U="url", N="nhs_number", I="nino", B="upn",
            R="case_reference", V="vehicle", K="account", G="professional_registration", Y="age", X="other")
FIELD = dict(addr="address", pc="postcode", nhs="nhs_number", upn="upn", nino="nino", reg="professional_registration", phone="phone", email="email")
WORD = dict(addr="address", pc="postcode", nhs="NHS number", upn="UPN", nino="NI number", reg="registration", phone="phone", email="e-mail")
T = (r"(?:(?:MR|MRS|MS|MISS|DR|SGT|PROF|INSP|Mr\.?|Mrs\.?|Ms\.?|Miss|Master|Dr\.?|Prof\.?|Professor|Sgt|Sergeant|Inspector|Insp|PCSO|PC|PS|DC|DS|DCI|DI|TDC|Staff Nurse|S/N|SN|Nurse|Sister|Cllr|Revd|Rev|Mx|"
     r"District Judge|Deputy District Judge|Judge|HHJ|DJ|DDJ|Fr|Father|Imam|Canon|Pastor|Recorder|Para|Granthi|Lady|Sir|Dame|Bishop|Supt\.?|Det|Councillor|Sheikh|Rabbi|Reb|Dayan|Uncle|Auntie|Aunt|Nana|Mr Justice|Mrs Justice)\s+)+(?:\d{1,6}\s+)?")
TITLE = re.compile(T)
MON = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
WD = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues|Tue|Weds|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
WORDED = re.compile(rf"(?P<d>(?:{WD},?\s+)?(?:the\s+)?{DAY})(?P<m>(?:\s+of)?[\s-]{MON}\b\.?)(?P<y>,?[\s-](?:\d{{4}}|'\d\d|\d\d(?![:\d])))?")
MDY = re.compile(rf"(?P<m>{MON}\s+)(?P<d>{DAY}(?!\d|:))(?P<y>,?\s+\d{{4}})?")
NUM = re.compile(rf"(?:{WD},?\s+)?(?:\d{{4}}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?|\d{{1,2}}\s?([/.-])\s?\d{{1,2}}\s?\1\s?(?:\d{{4}}|\d\d)|\d\d{MON.upper()}\d{{2,4}})(?![\d/])", re.I)
MY = re.compile(rf"\b{MON}\b\.?,?\s+\d{{4}}\b")
YEAR = re.compile(r"(?<![\w./£-])(?:19|20)\d\d(?![\w:/]|[.-]\d)")
TIME = re.compile(r"(?<![\d.:])(?:[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?:\s?(?:hrs|hours|[ap]\.?m)\b\.?)?|\d{1,2}(?:\.[0-5]\d)?\s?[ap]\.?m\b\.?|[0-2]\d\.?[0-5]\d\s?(?:hrs|hours|hr|h|HRS|HOURS)\b)")
DOTTED = re.compile(r"\b(?:at|At|feed|Logged|by|around|about|from|till|to|arrived|in|out|recorded|resus|tomorrow|Addendum|through|nearly|time|Time|left|day,|evening,)\s(\d{1,2}\.[0-5]\d)(?!\d|\.\d|\s?(?:kg|cm|ml|mm|%|million)\b)(?:\s?[–-]\s?(\d{1,2}\.[0-5]\d)(?!\d))?")
WDAY = re.compile(r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?\b")
AGE = re.compile(r"\b(?:[Aa]ged? \d{1,2}(?! ?(?:months|weeks|days|/|mths|wks))\b(?! years? (?:and )?\d)|\d{1,2} years old|\d{1,2}-year-olds?|\d{1,2} ?yo\b|Year (?:\d{1,2}|[Oo]ne|[Tt]wo)\b(?! \d))")
LET = "ABCDEFGHJKLMNPQRTUVWXYZ"


def nhs_ok(s):
    d = [int(c) for c in s if c.isdigit()]
    return len(d) == 10 and sum(x * w for x, w in zip(d, range(10, 0, -1))) % 11 == 0


def upn_ok(s):
    if re.fullmatch(r"[A-Z]\d{12}", s):
        return LET[sum(int(x) * w for x, w in zip(s[1:], range(2, 14))) % 23] == s[0]
    return bool(re.fullmatch(r"[A-Z]\d{11}[A-Z]", s)) and LET[(sum(int(x) * w for x, w in zip(s[1:12], range(2, 13))) + LET.index(s[12]) * 13) % 23] == s[0]


def head(lines):
    case, forms, meta = {}, [], {"dates": "month_year", "keep": [], "ref": "", "crlf": False, "bom": False}
    for l in lines:
        l = l.strip()
        if not l:
            continue
        if l in ("CRLF", "BOM"):
            meta[l.lower()] = True
        elif l.startswith("KEEP "):
            meta["keep"] = [x.strip() for x in l[5:].split(" / ")]
        elif l.startswith("DATES "):
            meta["dates"] = l[6:]
        elif l.startswith("REF "):
            meta["ref"] = l[4:]
        elif l.startswith("F "):
            k, fs = l[2:].split(": ", 1)
            forms += [(f.strip(), k.strip()) for f in fs.split(" | ")]
        else:
            p = [x.strip() for x in l[2:].split(";")]
            e = {"group": l[0], "label": p[1], "names": [], "aliases": []}
            for x in p[2:]:
                if "=" in x and x.split("=")[0] in ("n", "a", "dob", "nhs", "upn", "nino", "reg", "addr", "phone", "email"):
                    a, b = x.split("=", 1)
                    if a in ("n", "a"):
                        e["names" if a == "n" else "aliases"] = [y.strip() for y in b.split("/")]
                    else:
                        e.setdefault(a, []).append(b)
                elif x:
                    e["relation"] = x
            assert e["names"], l
            case[p[0]] = e
    return case, forms, meta


def yaml_of(case, meta):
    q = lambda s: json.dumps(str(s), ensure_ascii=False)
    seq = lambda xs: "[" + ", ".join(map(q, xs)) + "]"
    out = ["reference: " + q(meta["ref"])]
    for g, name in (("S", "subjects"), ("P", "professionals"), ("L", "places"), ("O", "organisations")):
        es = [e for e in case.values() if e["group"] == g]
        if es:
            out.append(name + ":")
        for e in es:
            out.append("  - label: " + q(e["label"]))
            if e.get("relation"):
                out.append("    relation: " + q(e["relation"]))
            out.append("    names: " + seq(e["names"]))
            if e["aliases"]:
                out.append("    aliases: " + seq(e["aliases"]))
            if e.get("dob"):
                out.append("    date_of_birth: " + e["dob"][0])
            ids = [f"{n}: {q(e[k][0])}" for k, n in (("nhs", "nhs_number"), ("upn", "upn"), ("nino", "nino"), ("reg", "professional_registration")) if e.get(k)]
            if ids:
                out.append("    identifiers: {" + ", ".join(ids) + "}")
            for k, n in (("addr", "addresses"), ("phone", "phones"), ("email", "emails")):
                if e.get(k):
                    out.append(f"    {n}: " + seq(e[k]))
    if meta["keep"]:
        out.append("keep: " + seq(meta["keep"]))
    out.append("dates: " + meta["dates"])
    return "\n".join(out) + "\n"


def date_label(text, policy):
    """A label for a date written in `text`, or "keep"."""
    if policy == "keep":
        return "keep"
    lab = dict(kind="date", entity="", must=True, tier="pattern", core=None)
    if policy == "remove":
        if text.startswith("the "):
            lab["core"] = (4, len(text))
        return lab
    m = WORDED.fullmatch(text)
    if m:
        a = 4 if text.startswith("the ") else 0
        lab["core"] = (a, m.end("m" if policy == "year" else "d")) if (m.group("y") or policy == "month_year") else None
    elif MDY.fullmatch(text):
        m = MDY.fullmatch(text)
        lab["core"] = m.span("d") if policy == "month_year" else ((0, m.end("d")) if m.group("y") else None)
    elif MY.fullmatch(text):
        if policy == "month_year":
            return "keep"
        lab["core"] = (0, len(text) - 5)
    return lab


def build(stem):
    src = open(f"{HERE}/src/{stem}.txt", encoding="utf-8").read()
    h, body = src.split("\n=====\n", 1)
    case, forms, meta = head(h.split("\n"))
    pol = meta["dates"]
    text, spans = ("\ufeff" if meta["bom"] else ""), []
    free = []                                     # which characters may still be labelled by forms and patterns
    for i, part in enumerate(re.split(r"\{(.+?)\}", body, flags=re.S)):
        if i % 2 == 0:
            text += part
            continue
        if part[0] == "=":
            spans.append((len(text), part[1:], "keep"))
            text += part[1:]
            continue
        key, t = part.split("|", 1)
        core = None
        if "<" in t:
            lo, hi = t.index("<"), t.index(">")
            t = t.replace("<", "").replace(">", "")
            core = (lo, hi - 1)
        spans.append((len(text), t, label(key, t, core, case, pol)))
        text += t
    taken = bytearray(len(text))
    for a, t, _ in spans:
        taken[a:a + len(t)] = b"\1" * len(t)

    def add(a, b, lab):
        if any(taken[a:b]):
            return
        taken[a:b] = b"\1" * (b - a)
        spans.append((a, text[a:b], lab))

    unused = []
    for f, k in sorted(forms, key=lambda x: -len(x[0])):
        person = (case[k]["group"] in "SP") if k in case else k[0] in "Pp"
        rx = r"(?<!\w)" + ((r"(?:" + T + r")?") if person else "") + "(" + r"\s+".join(map(re.escape, f.split(" "))) + r")(?!\w)(?:['’]s(?!\w))?"
        n = 0
        for m in re.finditer(rx, text):
            a, b = m.span()
            if any(taken[a:b]):
                a, b = m.span(1)
            if any(taken[a:b]):
                continue
            n += 1
            core = (m.start(1) - a, m.end(1) - a)
            tm = TITLE.match(m.group(1)) if person else None
            if tm:
                core = (core[0] + tm.end(), core[1])
            if person and (a, b) == m.span(1):
                core = None
            add(a, b, label(k, text[a:b], core, case, pol))
        if not n:
            unused.append(f)
    for rx in (WORDED, NUM, MDY, MY):
        for m in rx.finditer(text):
            add(*m.span(), date_label(m.group(), pol))
    for m in TIME.finditer(text):
        add(*m.span(), dict(kind="date", entity="", must=False, tier="pattern", core=None))
    for m in DOTTED.finditer(text):
        for g in (1, 2):
            if m.group(g):
                add(*m.span(g), dict(kind="date", entity="", must=False, tier="pattern", core=None))
    for m in AGE.finditer(text):
        add(*m.span(), dict(kind="age", entity="", must=False, tier="pattern", core=None))
    for m in YEAR.finditer(text):
        add(*m.span(), "keep" if pol != "remove" else dict(kind="date", entity="", must=False, tier="pattern", core=None))
    for m in WDAY.finditer(text):
        add(*m.span(), dict(kind="date", entity="", must=False, tier="pattern", core=None))
    if meta["crlf"]:
        at, n = [], 0
        for c in text:
            at.append(n)
            n += c == "\n"
        at.append(n)
        mv = lambda i: i + at[i]
    else:
        mv = lambda i: i
    final = text.replace("\n", "\r\n") if meta["crlf"] else text
    off = [0]
    for c in final:
        off.append(off[-1] + len(c.encode()))
    raw, gold = final.encode(), {"spans": [], "keep": []}
    for a, t, lab in sorted(spans, key=lambda s: s[0]):
        x, y = off[mv(a)], off[mv(a + len(t))]
        if lab == "keep":
            gold["keep"].append({"start": x, "end": y, "text": raw[x:y].decode()})
            continue
        e = dict(start=x, end=y, text=raw[x:y].decode(), kind=lab["kind"], entity=lab["entity"], must=lab["must"], tier=lab["tier"])
        if lab.get("core") and lab["core"] != (0, len(t)):
            e["core"] = [off[mv(a + lab["core"][0])], off[mv(a + lab["core"][1])]]
        core = t[slice(*lab["core"])] if lab.get("core") else t
        if lab["kind"] == "person" and not lab["entity"].startswith("?") and shared(core, case):
            e["shared"] = True
        if e["kind"] == "nhs_number" and e["must"] and not re.search("[A-Za-z]", t):      # a scanned one may hold letters for digits
            assert nhs_ok(t), (stem, t)
        if e["kind"] == "upn" and e["must"]:
            assert upn_ok(t), (stem, t)
        gold["spans"].append(e)
    for e in case.values():
        assert all(nhs_ok(x) for x in e.get("nhs", [])) and all(upn_ok(x) for x in e.get("upn", [])), stem
    return final, raw, gold, yaml_of(case, meta), unused, text, spans, case


def shared(core, case):
    bare = " ".join(core.split()).casefold()
    n = 0
    for e in case.values():
        if e["group"] in "SP":
            fit = set()
            for name in e["names"]:
                w = name.split()
                fit |= {w[0].casefold(), w[-1].casefold(), w[0][0].casefold() + w[-1][0].casefold(), (w[0][0] + " " + w[-1]).casefold(), f"{w[0][0]}.{w[-1][0]}.".casefold()}
            n += bare in fit
    return n > 1


def label(key, t, core, case, pol):
    if key in ("D", "d", "M"):
        lab = date_label(t, pol)
        if lab == "keep":
            return lab
        if core:
            lab["core"] = core
        m = re.match(r"[Tt]he (?=\d)", t)
        if m and not lab["core"]:
            lab["core"] = (4, len(t))
        lab["must"] = key != "d"
        return lab
    k, _, sub = key.partition(":")
    may = bool(sub) and k.islower()
    if sub in case:
        key = sub
    ent, _, field = key.partition(".")
    if core is None:
        m = TITLE.match(t)
        kind_p = (ent in case and not field and case[ent]["group"] in "SP") or k in ("P", "p")
        a, b = (m.end() if m and kind_p else 0), len(t)
        if re.search(r"['’]s$", t) and (kind_p or (ent in case and not field)):
            b -= 2
        if (k in "Ll" or (ent in case and not field and case[ent]["group"] in "LO")) and t.lower().startswith("the "):
            a = 4
        core = (a, b) if (a, b) != (0, len(t)) else None
    if ent in case:
        e = case[ent]
        if field:
            full = e.get(field, []) if field != "pc" else [x.split(", ")[-1] for x in e.get("addr", [])]
            return dict(kind=FIELD[field], entity=f"{e['label']}'s {WORD[field]}", must=True, tier="listed" if t in full else "variant", core=core)
        kind = {"S": "person", "P": "person", "L": "place", "O": "organisation"}[e["group"]]
        must = not may and not (kind == "person" and e["group"] == "P" and re.fullmatch(r"(?:[A-Z]\.?){2,4}", t))
        return dict(kind=kind, entity=e["label"], must=must, tier="listed" if t in e["names"] + e["aliases"] else "variant", core=core)
    assert k.upper() in KIND and len(k) == 1, (key, t)
    kind = KIND[k.upper()]
    must = k.isupper() and not (kind == "person" and re.fullmatch(r"(?:[A-Z]\.?){2,4}", t))      # a practitioner's bare initials
    return dict(kind=kind, entity="?" + sub if sub else "", must=must, tier="unlisted" if kind in ("person", "place", "organisation") else "pattern", core=core)


def main():
    for p in sorted(glob.glob(f"{HERE}/src/*.txt")):
        stem = os.path.basename(p)[:-4]
        if len(sys.argv) > 1 and stem not in sys.argv[1:]:
            continue
        final, raw, gold, y, unused, text, spans, case = build(stem)
        open(f"{HERE}/docs/{stem}.txt", "wb").write(raw)
        open(f"{HERE}/docs/{stem}.case.yaml", "w", encoding="utf-8").write(y)
        with open(f"{HERE}/docs/{stem}.gold.json", "w", encoding="utf-8") as f:
            f.write('{"spans": [\n' + ",\n".join(json.dumps(s, ensure_ascii=False) for s in gold["spans"]) + '\n],\n"keep": [\n'
                    + ",\n".join(json.dumps(k, ensure_ascii=False) for k in gold["keep"]) + "\n]}\n")
        print(stem, len(text.split()), "words", sum(s["must"] for s in gold["spans"]), "must", sum(not s["must"] for s in gold["spans"]), "may", len(gold["keep"]), "keep", "UNUSED" if unused else "", unused or "")


if __name__ == "__main__":
    main()
