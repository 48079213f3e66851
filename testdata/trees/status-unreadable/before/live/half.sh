printf '{"items": [{"kind": "Service",'; exit 0
