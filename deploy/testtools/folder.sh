#!/usr/bin/env bash
# Makes a data folder as this version writes it: the demonstration, after the walk of the README.
set -euo pipefail
binary=$(realpath "$1") archive=$2
mkdir -p "$(dirname "$archive")"
tmp=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$tmp"' EXIT
"$binary" serve --demo --addr 127.0.0.1:0 --data "$tmp/data" >"$tmp/out" 2>/dev/null &
server=$!
until grep -q 'ready at' "$tmp/out"; do kill -0 "$server"; sleep 0.2; done
BASE=$(sed -n 's/.*ready at //p' "$tmp/out")
mkdir "$tmp/walk"
export BASE CASEVEIL=$binary DATA=$tmp/data TMP=$tmp/walk
bash -euo pipefail -c "$(sed -n '/^```sh$/,/^```$/p' README.md | sed '/^```/d')" >/dev/null
kill "$server"
wait "$server"
rm -f "$tmp/data/sign-in-links.txt" "$tmp/data/address.txt"
tar -C "$tmp/data" -czf "$archive" .
