#!/bin/sh
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -v owner_password="$OWNER_DB_PASSWORD" -v api_password="$API_DB_PASSWORD" \
  -v worker_password="$WORKER_DB_PASSWORD" -f /etc/tributary/roles.sql
