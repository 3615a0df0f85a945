#!/usr/bin/env bash
# Makes a certificate for a PostgreSQL of your own, and the authority that vouches for it, unless they
# are there: certificates.sh <folder of the server> <folder of its clients> <host name>…
# The authority's key is thrown away: who has all of these files cannot make another certificate.
set -euo pipefail
server=$1 clients=$2 host=$3
shift 2
names=$(printf ',DNS:%s' "$@")
[ ! -e "$server/server.crt" ] || exit 0
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

openssl req -x509 "${curve[@]}" -days 3650 -subj "/CN=Ropeway's database" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
    -keyout "$work/ca.key" -out "$work/ca.crt"
openssl req "${curve[@]}" -subj "/CN=$host" -keyout "$server/server.key" -out "$work/server.csr"
printf '%s\n' "subjectAltName=${names#,}" basicConstraints=critical,CA:FALSE \
    keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth > "$work/extensions"
openssl x509 -req -days 3650 -in "$work/server.csr" -extfile "$work/extensions" \
    -CA "$work/ca.crt" -CAkey "$work/ca.key" -set_serial 1 -out "$work/server.crt"

cp "$work/ca.crt" "$clients/ca.crt"
chmod 644 "$clients/ca.crt"
cp "$work/server.crt" "$server/server.crt"
