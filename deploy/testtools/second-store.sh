#!/usr/bin/env bash
# Runs the conformance suite of object stores on SeaweedFS (Apache-2.0), which is a test tool here and no part of the program.
set -euo pipefail
weed=$(realpath "$1")
tmp=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait; rm -rf "$tmp"' EXIT
mkdir "$tmp/data"
cat >"$tmp/identities.json" <<JSON
{"identities": [{"name": "test", "credentials": [{"accessKey": "test-access", "secretKey": "test-secret-key"}],
  "actions": ["Admin", "Read", "List", "Write", "Tagging"]}]}
JSON
# Each bucket is a collection with volumes of its own.
(cd "$tmp" && exec "$weed" server -dir="$tmp/data" -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.port=17091 -volume.port=17092 -filer.port=17093 \
  -volume.max=2000 -master.volumeSizeLimitMB=64 -s3 -s3.port=17094 -s3.config="$tmp/identities.json" >"$tmp/log" 2>&1) &
server=$!
for _ in $(seq 300); do
  if curl -s -o /dev/null "http://127.0.0.1:17094/"; then break; fi
  kill -0 "$server" || { tail -n 20 "$tmp/log"; exit 1; }
  sleep 0.2
done
sleep 3 # its volume server has to join
CASEVEIL_TEST_S3=http://test-access:test-secret-key@127.0.0.1:17094 go test -count=1 -run TestAnotherS3Server -v ./storage/object
