# Suggestions of predictive in bash: Alt+i writes what may follow the cursor. (readline shows
# nothing after the cursor.) PREDICTIVE_NO_DAEMON=1 keeps this from starting `predictive serve`.

_predictive_socket=@socket@
_predictive_model=@model@
_predictive_command=(@command@)
_predictive_started=-9

# Send standard input to the socket and print what it answers, with what this machine has. bash
# itself has no Unix sockets.
_predictive_talk() {
  if [[ $(nc -h 2>&1) == *N*U* ]]; then
    nc -N -U "$_predictive_socket"
  elif command -v perl >/dev/null; then
    perl -MSocket -e 'alarm 1; socket(S, AF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un(shift))
      or exit 1; syswrite S, <STDIN>; print scalar <S>' "$_predictive_socket"
  else
    python3 -I -S -c 'import _socket, sys; s = _socket.socket(_socket.AF_UNIX); s.settimeout(1)
s.connect(sys.argv[1]); s.send(sys.stdin.buffer.readline())
sys.stdout.buffer.write(s.recv(1 << 16))' "$_predictive_socket"
  fi 2>/dev/null
}

_predictive_escaped() {
  local text=$1
  text=${text//\\/\\\\} text=${text//$'\t'/\\t} text=${text//$'\n'/\\n} text=${text//$'\r'/\\r}
  REPLY=$text
}

_predictive_insert() {
  local before=${READLINE_LINE:0:READLINE_POINT} after=${READLINE_LINE:READLINE_POINT} ghost REPLY
  _predictive_escaped "$after"
  local request=$REPLY
  _predictive_escaped "$before"
  request=$(printf 'S\t%s\t%s\t%s' "$_predictive_model" "$REPLY" "$request")
  if [[ -O $_predictive_socket ]] &&
    IFS= read -r -t 0.2 ghost < <(printf '%s\n' "$request" | _predictive_talk); then
    READLINE_LINE=$before$ghost$after
    ((READLINE_POINT += ${#ghost}))
  elif [[ -z ${PREDICTIVE_NO_DAEMON-}${CI-} ]] && ((SECONDS - _predictive_started > 5)); then
    _predictive_started=$SECONDS
    ("${_predictive_command[@]}" serve --background </dev/null >/dev/null 2>&1 &)
  fi
}

[[ $- == *i* ]] && bind -x '"\ei": _predictive_insert'
