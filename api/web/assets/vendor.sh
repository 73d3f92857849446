#!/usr/bin/env bash
# Renews api/web/assets/vendor from npm: pinned versions, checked against the integrity in vendor.lock.json, with what
# may be used on GOV.UK only (the GDS Transport font, the crest) taken out. Run by a person; the build never needs it.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3=$(command -v python3)

fetch() { # package version
	(cd "$work" && npm pack --silent "$1@$2" >/dev/null)
	local file="$work/$(echo "$1" | sed 's/^@//; s,/,-,')-$2.tgz"
	local got="sha512-$(openssl dgst -sha512 -binary "$file" | openssl base64 -A)"
	grep -qF "\"$got\"" vendor.lock.json || { echo "$1@$2 has integrity $got, which vendor.lock.json does not name" >&2; exit 1; }
	mkdir -p "$work/$1" && tar xzf "$file" -C "$work/$1"
}

strip_css() { # in out
	"$python3" - "$1" "$2" <<'PY'
import re, sys
css = open(sys.argv[1], encoding="utf-8").read()
css = re.sub(r"@font-face\{[^}]*\}", "", css)
css = css.replace("GDS Transport,", "")
css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
css = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", css).rstrip() + "\n"
open(sys.argv[2], "w", encoding="utf-8").write(css)
PY
}

fetch govuk-frontend 6.6.0
fetch @ministryofjustice/frontend 11.1.0
mkdir -p vendor
strip_css "$work/govuk-frontend/package/dist/govuk/govuk-frontend.min.css" vendor/govuk-frontend.min.css
strip_css "$work/@ministryofjustice/frontend/package/moj/moj-frontend.min.css" vendor/moj-frontend.min.css
sed 's,//# sourceMappingURL=.*,,' "$work/govuk-frontend/package/dist/govuk/govuk-frontend.min.js" >vendor/govuk-frontend.min.js
sha256sum vendor/*.css vendor/*.js
