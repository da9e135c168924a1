"""A learning curve: bits per character of held-out text against time."""

from collections.abc import Sequence

from textual.color import Color
from textual.reactive import reactive
from textual_plotext import PlotextPlot

from predictive.model.config import Validation
from predictive.translation import gettext as _


class LearningCurve(PlotextPlot):
    """Draws evaluations as they come; lower is better."""

    curve: reactive[Sequence[Validation]] = reactive[Sequence[Validation]](())

    def on_mount(self) -> None:
        """Draw in the colour of the theme, also after it changes."""
        super().on_mount()
        self.border_title = _("bits per character, held out")
        self.plt.xfrequency(4)
        self.plt.yfrequency(4)
        self.app.theme_changed_signal.subscribe(self, lambda theme: self.watch_curve())

    def watch_curve(self) -> None:
        """Draw the curve again."""
        self.plt.clear_data()
        if self.curve:
            seconds = [each.seconds for each in self.curve]
            bits = [each.bits_per_character for each in self.curve]
            colour = Color.parse(self.app.theme_variables["primary"]).rgb
            self.plt.plot(seconds, bits, marker="braille", color=colour)
            self.plt.xlabel(_("seconds"))
        self.refresh()
