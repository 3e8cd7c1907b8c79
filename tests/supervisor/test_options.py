"""What is wrong in the environment is named before anything starts."""

import pytest

from supervisor.errors import SetupError
from supervisor.options import read_options


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("FRONTDESK_PORT", "http", "'http'"),
        ("FRONTDESK_PORT", "70000", "65535"),
        ("FRONTDESK_PORT", "-1", "'-1'"),
        ("FRONTDESK_HOST", "203.0.113.7", "'203.0.113.7'"),
        ("FRONTDESK_DEMO", "yes", "0 or 1"),
        ("DATABASE_URL", "mysql://db", "postgresql://"),
        ("REDIS_URL", "localhost:6379", "redis://"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_is_allowed(name, value, named):
    with pytest.raises(SetupError, match=named):
        read_options({name: value})


def test_an_empty_setting_counts_as_missing():
    options = read_options({"DATABASE_URL": "", "REDIS_URL": "", "FRONTDESK_DEMO": "", "FRONTDESK_PORT": ""}, port="0")
    assert options.database_url is None
    assert options.redis_url is None
    assert not options.demo


def test_port_zero_becomes_a_port_that_can_be_told():
    assert read_options({}, port="0").port > 0


@pytest.mark.parametrize("copies", ["0", "-1", "two", "9"])
def test_a_wrong_number_of_copies_is_refused(copies):
    with pytest.raises(SetupError, match="--copies"):
        read_options({}, port="0", copies=copies)
