# Suggestions of predictive in fish: Alt+i writes what may follow the cursor. (fish lets no other
# program show text after the cursor.) PREDICTIVE_NO_DAEMON=1 keeps this from starting
# `predictive serve`.

set -g _predictive_socket @socket@
set -g _predictive_model @model@
set -g _predictive_command @command@
set -g _predictive_started 0

# Send standard input to the socket and print what it answers, with what this machine has.
function _predictive_talk
    if string match -q '*N*U*' -- (nc -h 2>&1)
        set -l limit
        type -q timeout; and set limit timeout 0.2
        $limit nc -N -w 1 -U $_predictive_socket
    else if type -q perl
        perl -MSocket -MTime::HiRes=ualarm -e 'ualarm 200_000;
            socket(S, AF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un(shift)) or exit 1;
            syswrite S, <STDIN>; print scalar <S>' $_predictive_socket
    else
        python3 -I -S -c 'import _socket, sys; s = _socket.socket(_socket.AF_UNIX); s.settimeout(0.2)
s.connect(sys.argv[1]); s.send(sys.stdin.buffer.readline())
sys.stdout.buffer.write(s.recv(1 << 16))' $_predictive_socket
    end 2>/dev/null
end

# Print lines as one, with backslashes, tabs and line ends escaped.
function _predictive_escaped
    string replace -a \\ \\\\ -- $argv |
        string replace -a \t '\\t' | string replace -a \r '\\r' | string join '\n'
end

function _predictive_insert
    set -l before (_predictive_escaped (commandline -c))
    set -l whole (_predictive_escaped (commandline -b))
    set -l after (string sub -s (math (string length -- "$before") + 1) -- "$whole")
    set -l ghost
    if test -O $_predictive_socket
        and printf 'S\t%s\t%s\t%s\n' "$_predictive_model" "$before" "$after" | _predictive_talk | read ghost
        commandline -i -- "$ghost"
    else if test -z "$PREDICTIVE_NO_DAEMON$CI" -a (math (date +%s) - $_predictive_started) -gt 5
        set -g _predictive_started (date +%s)
        $_predictive_command serve --background </dev/null >/dev/null 2>&1 &
        disown
    end
    commandline -f repaint
end

bind \ei _predictive_insert
bind -M insert \ei _predictive_insert
