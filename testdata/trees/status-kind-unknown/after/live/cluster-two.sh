case "$last" in *ServiceEntry*) echo 'error: the server doesn'"'"'t have a resource type "ServiceEntry"' >&2; exit 1 ;; esac
