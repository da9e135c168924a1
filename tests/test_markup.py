"""Files with markup are read as plain text, however the markup is written."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from predictive.corpus.cleaning import clean
from predictive.corpus.formats import NO_TEXT_LINES, PARSERS
from predictive.corpus.preview import contents
from predictive.corpus.reading import read_text
from predictive.corpus.report import Report


def read(suffix: str, text: str) -> str:
    pieces = [piece for document in PARSERS[suffix](iter([text]), Report()) for piece in document]
    return clean("".join(pieces)).strip()


@pytest.mark.parametrize(
    ("markdown", "words"),
    [("+++\ntitle = \"x\"\nurl = 'y'\n+++\n\nHola", "Hola"), ("+++\n+++\nHola", "Hola"),
     ("---\ntitle: x\n---\nHola", "Hola"), ("[[Perro]] y [[Notas/2024-05-01|mi diario]]",
     "Perro y mi diario"), ("[[Notas/Gato#Patas]]", "Gato"), ("Ver ![[foto.png]] aquí",
     "Ver  aquí"), ("uno %%oculto%% dos", "uno  dos"), ("uno\n\n%%\noculto\n\nsí\n%%\n\ndos",
     "uno\n\ndos"), ("> [!note] Aviso\n> contenido", "Aviso\ncontenido"),
     ("> [!warning]- Aviso", "Aviso"), ("- [ ] comprar pan\n- [x] leche", "comprar pan\n\nleche"),
     ("Ver https://example.com/bare/url aquí.", "Ver aquí."), ("<https://example.com>", ""),
     ("Mira (www.example.com/a?b=c).", "Mira ()."), ("Una nota[^1].\n\n[^1]: Que dice algo.",
     "Una nota.\n\nQue dice algo."), ("# Título {#id .clase}\n\ntexto ^bloque", "Título\n\ntexto"),
     ("{{< figure src=\"x\" >}}\n\n{% raw %}hola{% endraw %}", "hola"),
     ("~~tachado~~ y ==marcado==", "tachado y marcado"), ("!!! note\n\n    código", ""),
     ("::: tip\nhola\n:::", "hola"), ("<!-- no -->\n\nsí", "sí"),
     ("---\n\nUn párrafo.\n\nOtro: así.\n\n---\n\nfin", "Un párrafo.\n\nOtro: así.\n\nfin"),
     ("---\n\ntitle: x\ntags:\n- a\n  - b\n# c\n\"k\": |\n  un texto\n\nurl: http://x\n---\nHola",
     "Hola"),
     ("---\n- pan\n- leche\n\n---\nHola", "pan\n\nleche\n\nHola"),
     ("---\n---\nHola", "Hola"), ("---\nHola", "Hola"), ("+++\n\nuno\n\n+++\n\ndos",
     "+++\n\nuno\n\n+++\n\ndos"),
     ("Así:\n\n$$\nx^2 + y\n$$\n\nfin", "Así:\n\nfin"),
     ("<div class=\"a\">\ndentro <b>y</b>\n</div>\n\nfin", "dentro y\n\nfin"),
     ("<table>\n<tr><td>uno &amp; dos</td><td>tres</td></tr>\n</table>", "uno & dos\ntres"),
     ("<script>\nlet a = 1;\n</script>\n\n<!-- no\n -->\n\nfin", "fin"),
     ("resumen:: lo que pasó", "resumen:: lo que pasó"),
     ("vale $$$ ((aparte))", "vale $$$ ((aparte))"),
     ("- hola\n  id:: 64-ab\n  collapsed:: true", "hola"),
     ("![foto](a.png){width=50%} y [claro]{.clase width=50%}", "y [claro]"),
     ("Ver ((64f-ab)) y {{embed ((64f))}} fin (véase)", "Ver  y  fin (véase)"),
     ("uno<br>dos<b>y</b> tres", "uno\ndosy tres")],
)  # fmt: skip
def test_dialects_of_markdown_are_read_without_markup(markdown: str, words: str) -> None:
    assert read(".md", markdown) == words


@pytest.mark.parametrize(
    ("org", "words"),
    [("* TODO [#A] Comprar *pan* :casa:tarde:\nSCHEDULED: <2024-01-01 Mon>\nhoy",
      "Comprar pan\n\nhoy"),
     ("#+TODO: IDEA(i) | HECHO(h)\n* IDEA Un libro\n* HECHO Otro", "Un libro\n\nOtro"),
     (":PROPERTIES:\n:ID: 7\n:END:\nhola", "hola"),
     (":LOGBOOK:\nCLOCK: [2024-01-01 Mon 10:00]\n- nota\n:END:\nhola", "hola"),
     ("Nos vemos <2024-02-03 Sat 10:00>--<2024-02-03 Sat 11:00> allí", "Nos vemos allí"),
     ("[2024-02-03 Sat] Hoy", "Hoy"), ("[[https://x.example][lista]] y [[Perro]]", "lista y Perro"),
     ("[[file:a.org]] [[./foto.png]] https://x.example/a fin", "fin"),
     ("Dice[fn:1] algo[fn:: que no es].\n[fn:1] Una nota.", "Dice algo que no es.\nUna nota."),
     ("- [ ] uno\n- [X] dos [1/2]", "- uno\n- dos"), 
     ("*/ambos/* +tachado+ ~x~ =y=", "ambos tachado x y"),
     ("snake_case_name 2*3*4 a * b", "snake_case_name 2*3*4 a * b"),
     ("#+begin_src sh\nrm x\n#+end_src\n#+begin_quote\nCita\n#+end_quote", "Cita"),
     ("#+begin_src sin fin\nhola", "hola"), (":abierto:\nhola\n* Título", "hola\n\nTítulo"),
     (": $ orden fija\nhola {{{macro(a, b)}}} y @@html:<b>@@fin@@html:</b>@@", "hola y fin"),
     ("# comentario\n#+TITLE: x\nhola", "hola"), ("<2024-02-31 Sat> no existe", "no existe")],
)  # fmt: skip
def test_org_markup_is_removed(org: str, words: str) -> None:
    assert read(".org", org) == words


@pytest.mark.parametrize(
    ("rst", "words"),
    [("Título\n======\n\nUn *texto* **claro** con ``código``.",
      "Título\n\nUn texto claro con código."),
     (":ref:`Mira esto <objetivo>` y :py:func:`~mod.fn` y `x`:sup:", "Mira esto y mod.fn y x"),
     ("`un enlace <https://x.example>`_, otro_ y `otro más`__.", "un enlace, otro y otro más."),
     ("Nota [1]_.\n\n.. [1] Que dice algo.", "Nota.\n\nQue dice algo."),
     (".. note:: Ojo.\n   Aquí.\n\n   Más.\n\nfin", "Ojo.\nAquí.\n\nMás.\n\nfin"),
     (".. versionadded:: 3.2\n   Algo nuevo.", "3.2\nAlgo nuevo."),
     (".. code-block:: python\n   :linenos:\n\n   x = 1\n\nfin", "fin"),
     (".. toctree::\n   :maxdepth: 2\n\n   uno\n   dos\n\nfin", "fin"),
     (".. un comentario\n   largo\n\n.. _objetivo:\n\n.. |x| image:: y.png\n\nfin", "fin"),
     ("Así::\n\n   código\n\n   más\n\nfin", "Así:\n\nfin"), ("::\n\n  no\n\nsí", "sí"),
     ("- uno\n  sigue\n- dos\n\n  * tres::\n\n      no\n\n    cuatro",
      "uno\nsigue\n\ndos\n\ntres:\n\ncuatro"),
     ("1. uno\n2. dos\n\nA. Einstein", "uno\n\ndos\n\nEinstein"),
     ("término\n   definición", "término\n\ndefinición"),
     (":autor: Ana\n:fecha: hoy", "Ana\n\nhoy"),
     ("+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+", "a\n\nb\n\nc\n\nd"),
     ("=== ===\nuno dos\n=== ===", "uno dos"), (">>> print(1)\n1\n\nfin", "fin"),
     ("| verso uno\n| verso dos", "verso uno\nverso dos"), 
     (r"2 \* 3 y re\ unido", "2 * 3 y reunido"),
     ("Ver https://x.example/a, fin.", "Ver, fin.")],
)  # fmt: skip
def test_restructured_text_markup_is_removed(rst: str, words: str) -> None:
    assert read(".rst", rst) == words


MARKS = """
* ** - + # > ` `` ``` ~ = _ | [[ ]] [ ] ( ) < > :: : .. %% == {{ }} \\ ![ ]( [^1] [fn:1] #+begin_src
#+end_src :END: :A: +++ --- === ::: !!! <2024-01-01 http:// www. palabra otra ñ
"""
PARTS = st.sampled_from([*MARKS.split(), "\n", "\n\n", "\n   "])


@pytest.mark.parametrize("suffix", [".md", ".org", ".rst"])
@given(st.lists(PARTS | st.text(max_size=4), max_size=60).map(" ".join))
def test_any_mixture_of_markup_can_be_read(suffix: str, text: str) -> None:
    assert isinstance(read(suffix, f"{text}\n\n\nfin"), str)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("suffix", "part"),
    [(".org", '<div class="a"><p>hola</p></div>'), (".org", "*a "), (".org", "[["), (".org", " "),
     (".org", "<2024-01-01 "), (".org", "#+begin_src sh\n"), (".org", ":A:\n"), (".org", "a" * 10),
     (".rst", '<div class="a"><p>hola</p></div>'), (".rst", "*a "), (".rst", "``a "),
     (".rst", ":ref:`a "), (".rst", "|a "), (".rst", ".. note::\n"), (".rst", "a\n=\n"),
     (".md", "*a "), (".md", "[["), (".md", "[^1] "), (".md", "{{<")],
)  # fmt: skip
def test_unclosed_markup_is_read_in_linear_time(suffix: str, part: str) -> None:
    assert "fin" in read(suffix, part * 15_000 + "\n\nfin")


@pytest.mark.parametrize("suffix", [".md", ".org", ".rst"])
def test_deep_nesting_is_read(suffix: str) -> None:
    lists = "\n".join("  " * depth + "- palabra" for depth in range(300))
    assert "palabra" in read(suffix, lists + "\n")
    assert "fin" in read(suffix, "> " * 3000 + "\n\nfin")


def test_nothing_is_lost_around_a_very_long_line(tmp_path: Path) -> None:
    file = tmp_path / "a.rst"
    picture = f".. image:: data:image/png;base64,{'A' * 12_000}"
    file.write_text(f"Un párrafo.\n\n{picture}\n\nOtro párrafo.\n\n{'palabra ' * 3000}\n")
    text = read_text([str(file)])
    assert "Un párrafo." in text
    assert "Otro párrafo." in text
    assert text.count("palabra") == 3000


def test_damaged_lines_of_jsonl_are_counted_and_other_lines_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = [json.dumps({"text": f"número {number}"}) for number in range(3)]
    bad = ["{broken", '{"text": null}', "7", '{"other": 1}', "[" * 5_000, '{"text": "a\n']
    half = '{"text": "el ni\\ud83do \\ud83d\\ude00 come"}'
    file.write_text("\n".join([good[0], *bad, good[1], "", half, good[2]]))
    report = contents([str(file)]).report
    assert report.documents == 4
    assert report.left_out == {NO_TEXT_LINES: len(bad) + 1 - 1, "words that are damaged": 1}
    assert read_text([str(file)]) == "número 0\nnúmero 1\nel  😀 come\nnúmero 2"
