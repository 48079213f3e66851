echo 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?' >&2; exit 1
