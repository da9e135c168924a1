" Suggestions of predictive in Vim 9, on Ctrl-X Ctrl-O: from `predictive serve`, which the first use
" starts (not if PREDICTIVE_NO_DAEMON is set).
let s:socket = @socket@
let s:model = @model@
let s:command = @command@

function! PredictiveComplete(findstart, base) abort
  if !a:findstart
    return s:words
  endif
  let l:above = join(getline(max([1, line('.') - 50]), line('.') - 1) + [''], "\n")
  let l:before = strpart(getline('.'), 0, col('.') - 1)
  let l:found = s:Ask(l:above .. l:before, strpart(getline('.'), col('.') - 1))
  let l:start = strchars(l:above)
  let l:places = map(copy(l:found), {_, each -> each.start - l:start})
  let l:first = empty(l:places) ? strchars(l:before) : min(l:places)
  let s:words = map(l:found, {_, each -> strcharpart(l:before, l:first, each.start - l:start - l:first)
        \ .. each.space_before .. each.text})
  return strlen(strcharpart(l:before, 0, l:first))
endfunction

function! s:Ask(before, after) abort
  let l:channel = ch_open('unix:' .. s:socket, {'mode': 'nl', 'timeout': 200})
  if ch_status(l:channel) !=# 'open'
    if empty($PREDICTIVE_NO_DAEMON .. $CI)
      call job_start(s:command + ['serve', '--background'])
    endif
    return []
  endif
  let l:request = {'ask': 'complete', 'text': a:before, 'after': a:after, 'limit': 9, 'model': s:model}
  let l:answer = ch_evalraw(l:channel, json_encode(l:request) .. "\n")
  call ch_close(l:channel)
  return empty(l:answer) ? [] : get(json_decode(l:answer), 'completions', [])
endfunction

filetype on
autocmd FileType text,markdown,gitcommit,mail,rst,org,tex setlocal omnifunc=PredictiveComplete
