echo 'Error from server (Forbidden): services is forbidden: User "x" cannot list resource "services" in API group "" in the namespace "ns-one"' >&2; exit 1
