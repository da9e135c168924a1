;;; Visits a letter, completes the word at its end, and prints what eglot offers and writes.  -*- lexical-binding: t -*-

(require 'eglot)
(setq eglot-sync-connect 60
      eglot-autoshutdown t
      make-backup-files nil)

(defun type (text)
  "Write TEXT at the end of the buffer, and tell the server."
  (goto-char (point-max))
  (insert text)
  (eglot--signal-textDocument/didChange))

(defun offered ()
  "Return the candidates at point, once there are any."
  (let ((found nil))
    (while (not found)
      (pcase-let ((`(,start ,end ,table . ,_) (eglot-completion-at-point)))
        (setq found (all-completions (buffer-substring-no-properties start end) table))))
    found))

(defun choose (word)
  "Complete the word at point with WORD, as a completion menu does."
  (pcase-let* ((`(,start ,end ,table . ,plist) (eglot-completion-at-point))
               (candidates (all-completions (buffer-substring start end) table))
               (proxy (seq-find (lambda (each) (string= each word)) candidates)))
    (delete-region start end)
    (insert proxy)
    (funcall (plist-get plist :exit-function) proxy 'finished)))

(defun report (name value)
  "Print NAME and VALUE in one line."
  (princ (format "%s %s\n" name value)))

(set-language-environment "UTF-8")
(find-file (getenv "LETTER"))
(report "mode" major-mode)
(eglot-ensure)
(run-hooks 'post-command-hook)
(report "managed" (eglot-managed-p))
(type "Voy al parque con mi per")
(report "offered" (mapconcat #'substring-no-properties (seq-take (offered) 3) ","))
(choose "perro")
(type ". 😀 Hasta manan")
(report "offered" (car (offered)))
(choose "mañana")
(type ". I want")
(offered)
(choose "want to")
(report "text" (buffer-string))
(let ((end (+ (float-time) 30)))
  (while (and (not (flymake-diagnostics)) (< (float-time) end))
    (accept-process-output nil 0.1)))
(report "marked" (mapconcat #'flymake-diagnostic-text (flymake-diagnostics) ","))
