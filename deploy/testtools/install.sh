#!/usr/bin/env bash
# Installs the Debian packages that the tests need and that are not there yet.
set -euo pipefail

# command it provides, package
needs='
chromium chromium
soffice libreoffice-writer-nogui
pdftotext poppler-utils
qpdf qpdf
mutool mupdf-tools
tesseract tesseract-ocr
/usr/lib/postgresql/*/bin/initdb postgresql
clamd clamav-daemon
curl curl
jq jq
/usr/share/fonts/truetype/liberation2 fonts-liberation2
/usr/share/fonts/truetype/dejavu fonts-dejavu-core
/usr/share/fonts/truetype/crosextra fonts-crosextra-carlito
/usr/lib/python3/dist-packages/reportlab python3-reportlab
'

missing=()
while read -r provides package; do
  [ -n "$provides" ] || continue
  case $provides in
    /*) compgen -G "$provides" >/dev/null || missing+=("$package") ;;
    *) command -v "$provides" >/dev/null || missing+=("$package") ;;
  esac
done <<<"$needs"

[ ${#missing[@]} -gt 0 ] || exit 0
echo "the tests need these Debian packages: ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
  echo "install them as root:  apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
