# Suggestions of predictive in zsh: with zsh-autosuggestions as one of its strategies, without it
# shown in grey after the cursor (right arrow or End takes all, Alt+f a word).
# PREDICTIVE_NO_DAEMON=1 keeps this from starting `predictive serve`.

zmodload zsh/zle zsh/net/socket zsh/datetime && zmodload -F zsh/stat b:zstat &&
  zmodload -F zsh/files b:zf_rm || return

typeset -g _predictive_socket=@socket@
typeset -g _predictive_model=@model@
typeset -ga _predictive_command=(@command@)
typeset -gi _predictive_started=0
typeset -g _predictive_asked= _predictive_shade=

# Put what may follow a text into REPLY; after a failure, ask no more for 5 seconds. A file tells
# so, since zsh-autosuggestions asks in a process of its own.
_predictive_ask() {
  emulate -L zsh
  local text=$1 silent=$_predictive_socket.silent
  local -a stamp
  local -i fd
  REPLY=
  [[ -n ${text//[[:space:]]/} && -O $_predictive_socket ]] || return
  zstat -A stamp +mtime $silent 2>/dev/null && (( EPOCHSECONDS - stamp[1] < 5 )) && return
  (( $#text > 2000 )) && text=${text: -2000}
  text=${text//\\/\\\\} text=${text//$'\t'/\\t} text=${text//$'\n'/\\n} text=${text//$'\r'/\\r}
  if zsocket $_predictive_socket 2>/dev/null; then
    fd=$REPLY REPLY=
    print -rnu $fd -- S$'\t'$_predictive_model$'\t'$text$'\n' 2>/dev/null
    IFS= read -rt 0.2 -u $fd REPLY 2>/dev/null
    local -i failed=$?
    exec {fd}>&-
    (( failed )) || return 0
  fi
  REPLY=
  : >| $silent
}

# Before a prompt: start what answers, at most once a minute, unless it runs.
_predictive_start() {
  emulate -L zsh
  [[ -S $_predictive_socket && ! -e $_predictive_socket.silent ]] && return
  [[ -n $PREDICTIVE_NO_DAEMON$CI ]] && return
  (( EPOCHSECONDS - _predictive_started < 60 )) && return
  _predictive_started=$EPOCHSECONDS
  zf_rm -f $_predictive_socket.silent
  $_predictive_command serve --background </dev/null >/dev/null 2>&1 &!
}

_zsh_autosuggest_strategy_predictive() {
  local REPLY
  _predictive_ask "$1"
  typeset -g suggestion=${REPLY:+$1$REPLY}
}

# Without zsh-autosuggestions: show what may follow the cursor, once for each change of the line.
_predictive_show() {
  emulate -L zsh
  local REPLY
  (( PENDING || KEYS_QUEUED_COUNT )) && return
  if [[ $CONTEXT != (start|cont) || $CURSOR -ne $#BUFFER ]]; then
    _predictive_hide
  elif [[ $BUFFER != $_predictive_asked ]]; then
    _predictive_hide
    _predictive_asked=$BUFFER
    _predictive_ask "$BUFFER"
    [[ -n $REPLY ]] || return 0
    POSTDISPLAY=$REPLY
    _predictive_shade="$#BUFFER $(( $#BUFFER + $#REPLY )) fg=8"
    region_highlight+=($_predictive_shade)
  fi
}

_predictive_hide() {
  emulate -L zsh
  region_highlight=("${(@)region_highlight:#$_predictive_shade}")
  POSTDISPLAY= _predictive_asked=
}

# Take what is shown: the first word of it, or all; if nothing is, do what the key does otherwise.
_predictive_accept() {
  emulate -L zsh
  local ghost=$POSTDISPLAY MATCH MBEGIN MEND
  if [[ -z $ghost || $CURSOR -ne $#BUFFER ]]; then
    zle .${WIDGET#predictive-}
    return
  fi
  [[ $WIDGET == *word && $ghost =~ '^[[:space:]]*[^[:space:]]+' ]] && ghost=$MATCH
  _predictive_hide
  BUFFER+=$ghost
  CURSOR=$#BUFFER
}

_predictive_widgets() {
  emulate -L zsh
  local map key
  autoload -Uz add-zle-hook-widget
  add-zle-hook-widget line-pre-redraw _predictive_show
  add-zle-hook-widget line-finish _predictive_hide
  for key in forward-char end-of-line forward-word; do
    zle -N predictive-$key _predictive_accept
  done
  for map in emacs viins; do
    for key in '^[[C' '^[OC'; do bindkey -M $map $key predictive-forward-char; done
    for key in '^E' '^[[F' '^[OF'; do bindkey -M $map $key predictive-end-of-line; done
    for key in '^[f' '^[[1;3C' '^[[1;5C'; do bindkey -M $map $key predictive-forward-word; done
  done
}

# Before the first prompt, when everything else is loaded.
_predictive_load() {
  emulate -L zsh
  add-zsh-hook -d precmd _predictive_load
  if (( $+functions[_zsh_autosuggest_fetch] )); then
    (( ${ZSH_AUTOSUGGEST_STRATEGY[(Ie)predictive]} )) || ZSH_AUTOSUGGEST_STRATEGY+=(predictive)
  else
    _predictive_widgets
  fi
}

autoload -Uz add-zsh-hook
add-zsh-hook precmd _predictive_load
add-zsh-hook precmd _predictive_start
