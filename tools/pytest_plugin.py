"""What ./fao test demands beyond passing: nothing skipped, browser tests counted."""

import pytest


class Demands:
    def __init__(self):
        self.browser_tests = set()
        self.skipped = []
        self.current = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self):
        """Count a test as a browser test when it really starts a Chromium."""
        from odoo.tests.common import ChromeBrowser

        demands = self
        start = ChromeBrowser.__init__

        def counted_start(browser, *args, **kwargs):
            demands.browser_tests.add(demands.current)
            return start(browser, *args, **kwargs)

        ChromeBrowser.__init__ = counted_start

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        self.current = item.nodeid
        if "browser" in getattr(item, "fixturenames", ()):
            self.browser_tests.add(item.nodeid)

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report):
        if report.skipped:
            self.skipped.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        for nodeid in self.skipped:
            terminalreporter.write_line(f"SKIPPED, which counts as failed: {nodeid}")
        terminalreporter.write_line(f"browser tests run: {len(self.browser_tests)}")


def pytest_configure(config):
    config.pluginmanager.register(Demands(), "fao-demands")
