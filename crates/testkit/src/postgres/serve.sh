# Runs a PostgreSQL of its own until standard input ends: however the test process ends, the server and
# its folder go away with it. Reads commands there ("kill", "start", "freeze", "thaw", "log") and answers on standard output.
#
# usage: PGPASSWORD=... sh -c "$(cat serve.sh)" serve FOLDER_OF_PROGRAMS PORT FSYNC

trap '' INT TERM HUP PIPE
umask 077
cd / || exit 1
bin=$1 port=$2 fsync=$3 pid=
dir=$(mktemp -d "${TMPDIR:-/tmp}/keyward-postgres.XXXXXX") || exit 1

start() {
    "$bin/postgres" -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
        -c fsync="$fsync" -c max_connections=200 </dev/null >>"$dir/log" 2>&1 &
    pid=$!
    until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
        kill -0 "$pid" 2>/dev/null || { fail; return; }
        sleep 0.05
    done
    echo ready 2>/dev/null
}

# An immediate shutdown: nothing is written any more, the next start recovers as after a crash.
stop() {
    [ -z "$pid" ] || signal CONT
    [ -z "$pid" ] || kill -QUIT "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    pid=
}

# To the server and each process that it started.
signal() {
    kill -"$1" "$pid" $(cat "/proc/$pid/task/$pid/children") 2>/dev/null
}

fail() {
    echo "failed: $(last_words)"
}

last_words() {
    tail -n 12 "$dir/log" | tr '\n' ' '
}

printf '%s' "$PGPASSWORD" >"$dir/password"
if "$bin/initdb" -D "$dir/data" -U keyward -A scram-sha-256 --pwfile="$dir/password" -E UTF8 --locale=C.UTF-8 \
    --no-sync --no-instructions </dev/null >>"$dir/log" 2>&1; then
    start
else
    fail
fi
while read -r command; do
    case $command in
        kill) stop; echo killed 2>/dev/null ;;
        start) start ;;
        freeze) signal STOP; echo frozen 2>/dev/null ;;
        thaw) signal CONT; echo thawed 2>/dev/null ;;
        log) echo "$(last_words) ($(df -h "$dir" | tail -n 1))" 2>/dev/null ;;
    esac
done
stop
rm -rf "$dir"
