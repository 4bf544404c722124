#!/bin/sh
set -eu
ROOT="/connectly-shared/${ENVIRONMENT:?}"
aws ssm get-parameter --name "${ROOT}/internet-gateway/id" # reads: ssm internet-gateway/id
aws ssm get-parameter --name "$ROOT/nat-gateway/ids"       # dangles: ssm nat-gateway/ids
